import { hostImports } from "@parseltongue/contract";
import type { AuditedBinary } from "../../src/audit/audit.ts";
import { audit } from "../../src/audit/audit.ts";
import type { LinkedGuest } from "../../src/audit/link-guest.ts";
import { linkGuest } from "../../src/audit/link-guest.ts";
import type { InstrumentOptions, InstrumentedGuest } from "../../src/instrument/instrument.ts";
import { LOWERED_IMPORT, hostRange, instrument } from "../../src/instrument/instrument.ts";
import type { LayoutWord } from "../../src/io-layout.ts";
import {
  COLUMN_TABLE_OFFSET,
  HIT_DEPTH_OFFSET,
  HIT_KEEP_OFFSET,
  HIT_NODE_OFFSET,
  HIT_SCORE_OFFSET,
  HOST_NAMESPACE,
  HostExport,
  IO_PAGES,
  IoWord,
  LAYOUT_WORDS,
  PARAMETER_OFFSET,
  layoutWordIndex,
} from "../../src/io-layout.ts";
import type { WasmInstance, WasmMemory } from "../../src/web-assembly.ts";
import { wasm } from "../../src/web-assembly.ts";

export const ALL_INTERFACES: ReadonlySet<string> = new Set(hostImports.map((each) => each.interface));

type Ends = Readonly<
  Record<"nodeEnd" | "edgeEnd" | "fileEnd" | "textEnd" | "textBytesEnd" | "outEnd" | "inEnd", number>
>;

const ENDS: Ends = { nodeEnd: 50, edgeEnd: 80, fileEnd: 7, textEnd: 30, textBytesEnd: 301, outEnd: 90, inEnd: 95 };
const BYTE_COLUMNS: ReadonlySet<string> = new Set([
  "nodeKind",
  "nodeLanguage",
  "edgeKind",
  "edgeFlags",
  "edgeConfidence",
  "outKind",
  "inKind",
  "textBytes",
]);
const HITS = 12;
const PARAMETER_LENGTH = 45;
const ATTRIBUTE_LENGTHS = [0, 50, 20];

export type HostFunction = (...args: never[]) => number | bigint | void;

/**
 * A graph of nonsense in which every element of every column is another number, so that a read of the wrong place shows;
 * and the accessors over it, written as plainly as can be. Everything beyond the columns' ends is 0xEE.
 */
export class ToyHost {
  readonly graph: WasmMemory = new wasm.Memory({ initial: 1, maximum: 65_536, shared: true });
  readonly io: WasmMemory = new wasm.Memory({ initial: IO_PAGES, maximum: IO_PAGES });
  readonly columns: Readonly<Record<string, Uint8Array | Uint32Array>>;
  readonly #attributes: number[] = [];
  /** What functions that stand for host calls did. */
  readonly calls: string[] = [];
  refuse = false;

  constructor() {
    new Uint8Array(this.graph.buffer).fill(0xee);
    const columns: Record<string, Uint8Array | Uint32Array> = {};
    let at = 256;
    const words = new Uint32Array(this.io.buffer);
    let next = 1;
    for (const word of LAYOUT_WORDS) {
      words[layoutWordIndex(word)] = word === "epoch" ? 7 : (ENDS[word as keyof Ends] ?? at);
      const length = lengthOf(word);
      if (length === undefined) continue;
      const Column = BYTE_COLUMNS.has(word) ? Uint8Array : Uint32Array;
      columns[word] = new Column(this.graph.buffer as ArrayBuffer, at, length);
      for (let index = 0; index < length; index++) columns[word][index] = Math.imul(next++, 2_654_435_761) >>> 3;
      // What is no place is an id, and id 0 is none.
      if (!/Rows|Peer|textBytes|(out|in)Kind/.test(word)) columns[word][0] = 0;
      at += length * Column.BYTES_PER_ELEMENT + 40;
      at -= at % 4;
    }
    this.columns = columns;
    this.#repeatInRows();
    for (const length of ATTRIBUTE_LENGTHS) {
      this.#attributes.push(at);
      const handle = this.#attributes.length - 1;
      words[(COLUMN_TABLE_OFFSET + 8 * handle) / 4] = handle === 0 ? 0 : at;
      words[(COLUMN_TABLE_OFFSET + 8 * handle) / 4 + 1] = length;
      const column = new Uint32Array(this.graph.buffer, at, length);
      // Small numbers, which are no NaNs as f32 either.
      for (let index = 0; index < length; index++) column[index] = 1000 * handle + index;
      at += 4 * length + 40;
    }
    this.reset();
  }

  /** Rows hold edges, some of which there are not, and repeat what can be read of them. */
  #repeatInRows(): void {
    for (const [direction, end] of [
      ["out", "edgeTo"],
      ["in", "edgeFrom"],
    ] as const) {
      this.columns[`${direction}Rows`]!.forEach((_, at, rows) => {
        rows[at] = (at * 7) % 100;
        this.columns[`${direction}Peer`]![at] = this.columns[end]![rows[at]] ?? 0;
        this.columns[`${direction}Kind`]![at] = this.columns["edgeKind"]![rows[at]] ?? 0;
      });
    }
  }

  /** As before a call. */
  reset(): void {
    const words = new Uint32Array(this.io.buffer);
    words[IoWord.trapReason] = 0;
    words[IoWord.refused] = 0;
    words[IoWord.hitCount] = HITS;
    words[IoWord.paramLength] = PARAMETER_LENGTH;
    words[IoWord.scope] = 1;
    words[IoWord.columnCount] = ATTRIBUTE_LENGTHS.length;
    const bytes = new Uint8Array(this.io.buffer);
    for (let index = 0; index < HITS + 4; index++) {
      words[HIT_NODE_OFFSET / 4 + index] = 3 * index + 1;
      words[HIT_DEPTH_OFFSET / 4 + index] = index + 100;
    }
    bytes.fill(0, HIT_KEEP_OFFSET, HIT_KEEP_OFFSET + 64);
    bytes.fill(0, HIT_SCORE_OFFSET, HIT_SCORE_OFFSET + 256);
    for (let index = 0; index < 128; index++) bytes[PARAMETER_OFFSET + index] = 200 - index;
    this.calls.length = 0;
    this.refuse = false;
  }

  get trapReason(): number {
    return new Uint32Array(this.io.buffer)[IoWord.trapReason]!;
  }

  /** What guests wrote: keeps and scores. */
  get answers(): string {
    const keep = new Uint8Array(this.io.buffer, HIT_KEEP_OFFSET, 32);
    const score = new Float32Array(this.io.buffer, HIT_SCORE_OFFSET, 32);
    return `${[...keep].join(" ")} | ${[...score].join(" ")}`;
  }

  /** Every function of the contract: scalar ones over the model, host calls that only note their arguments. */
  functions(): Record<string, HostFunction> {
    const all: Record<string, HostFunction> = {};
    for (const declared of hostImports) {
      const key = `${declared.interface}.${declared.name}`;
      all[key] = declared.kind === "scalar" ? this.#scalar(key) : this.#hostCall(key);
    }
    return all;
  }

  #hostCall(key: string) {
    return (...args: number[]): number => {
      this.calls.push(`${key}(${args.map((arg) => arg >>> 0).join(",")})`);
      if (this.refuse) new Uint32Array(this.io.buffer)[IoWord.refused] = 2;
      return 1;
    };
  }

  #scalar(key: string) {
    const name = key.slice(key.indexOf(".") + 1);
    const column = (of: string, end: keyof Ends) => (index: number) =>
      index >>> 0 < ENDS[end] ? this.columns[of]![index >>> 0]! : 0;
    const sum = (of: string, plus: string, end: keyof Ends) => (index: number) =>
      index >>> 0 < ENDS[end] ? (this.columns[of]![index >>> 0]! + this.columns[plus]![index >>> 0]!) | 0 : 0;
    const io = (): DataView => new DataView(this.io.buffer);
    const own: Readonly<Record<string, (...args: number[]) => number | bigint | void>> = {
      epoch: () => 7,
      "node-count": () => ENDS.nodeEnd,
      "out-begin": column("outStart", "nodeEnd"),
      "in-begin": column("inStart", "nodeEnd"),
      "out-end": sum("outStart", "outLength", "nodeEnd"),
      "in-end": sum("inStart", "inLength", "nodeEnd"),
      "out-edge": column("outRows", "outEnd"),
      "in-edge": column("inRows", "inEnd"),
      "text-begin": column("textStart", "textEnd"),
      "text-end": sum("textStart", "textLength", "textEnd"),
      "text-u8": column("textBytes", "textBytesEnd"),
      "text-u64": (at) => this.#eight(this.columns["textBytes"]!, at >>> 0, ENDS.textBytesEnd),
      "column-f32": (handle, node) => this.#attribute("getFloat32", handle, node),
      "column-u32": (handle, node) => this.#attribute("getUint32", handle, node),
      "hit-count": () => HITS,
      scope: () => 1,
      "hit-node": (hit) => (hit >>> 0 < HITS ? 3 * hit + 1 : 0),
      "hit-depth": (hit) => (hit >>> 0 < HITS ? hit + 100 : 0),
      "set-keep": (hit, keep) => {
        if (hit >>> 0 < HITS) io().setUint8(HIT_KEEP_OFFSET + hit, keep === 0 ? 0 : 1);
      },
      "set-score": (hit, score) => {
        if (hit >>> 0 < HITS) io().setFloat32(HIT_SCORE_OFFSET + 4 * hit, score, true);
      },
      "param-u8": (at) => (at >>> 0 < PARAMETER_LENGTH ? 200 - at : 0),
      "param-u64": (at) => this.#eight(new Uint8Array(this.io.buffer, PARAMETER_OFFSET), at >>> 0, PARAMETER_LENGTH),
    };
    const [, group, rest] = /^(node|edge|file)-(.*)$/.exec(name) ?? [];
    const camel = rest?.replaceAll(/(^|-)(\w)/g, (_, _dash, letter: string) => letter.toUpperCase());
    return own[name] ?? column(`${group}${camel}`, `${group}End` as keyof Ends);
  }

  #eight(bytes: Uint8Array | Uint32Array, at: number, end: number): bigint {
    let value = 0n;
    if (at + 8 <= end) for (let index = 7; index >= 0; index--) value = value * 256n + BigInt(bytes[at + index]!);
    return BigInt.asIntN(64, value);
  }

  #attribute(how: "getFloat32" | "getUint32", handle: number, node: number): number {
    const length = ATTRIBUTE_LENGTHS[handle >>> 0] ?? 0;
    if (node >>> 0 >= length) return 0;
    return new DataView(this.graph.buffer as ArrayBuffer)[how](this.#attributes[handle]! + 4 * node, true);
  }
}

function lengthOf(word: LayoutWord): number | undefined {
  if (word === "epoch" || word.endsWith("End")) return undefined;
  const [, direction] = /^(out|in)(Rows|Peer|Kind)$/.exec(word) ?? [];
  if (direction !== undefined) return direction === "out" ? ENDS.outEnd : ENDS.inEnd;
  if (word === "textBytes") return ENDS.textBytesEnd;
  const group = ["node", "edge", "file", "text"].find((name) => word.startsWith(name)) ?? "node";
  return ENDS[`${group}End` as keyof Ends];
}

/** A guest on its way to an instance. */
export interface PreparedGuest {
  readonly audited: AuditedBinary;
  readonly linked: LinkedGuest;
  readonly out: InstrumentedGuest;
}

export function prepare(bytes: Uint8Array, options: Partial<InstrumentOptions> = {}): PreparedGuest {
  const audited = audit(bytes);
  const linked = linkGuest(audited.binary, { granted: ALL_INTERFACES, traits: [], range: hostRange });
  const out = instrument(audited, linked, { maximumPages: 16, tableElements: 100, ...options });
  return { audited, linked, out };
}

/** A running guest; every call starts with fresh fuel. */
export interface RunningGuest {
  readonly instance: WasmInstance;
  readonly memory: WasmMemory;
  /** Calls an export with so much fuel. */
  readonly call: (name: string, fuel: number, ...args: unknown[]) => CallResult;
}

export interface CallResult {
  readonly value: unknown;
  readonly trap: string | undefined;
  /** 0 own, 1 fuel, 2 depth, 3 refused. */
  readonly reason: number;
  readonly used: number;
}

export function start(host: ToyHost, { out }: PreparedGuest): RunningGuest {
  const memory = new wasm.Memory({ initial: out.initialPages, maximum: out.maximumPages });
  const all = host.functions();
  const namespace: Record<string, unknown> = { memory, graph: host.graph, io: host.io };
  for (const name of out.hostFunctions) namespace[name] = all[name];
  if (out.hasLoweredImports) {
    namespace[LOWERED_IMPORT] = () => {
      throw new Error("a lowered import was called");
    };
  }
  const instance = new wasm.Instance(new wasm.Module(out.bytes), { [HOST_NAMESPACE]: namespace });
  const exports = instance.exports as Record<string, (...args: unknown[]) => unknown>;
  exports[HostExport.bind]!();
  const call = (name: string, fuel: number, ...args: unknown[]): CallResult => {
    exports[HostExport.begin]!(fuel);
    let value: unknown;
    let trap: string | undefined;
    try {
      value = exports[name]!(...args);
    } catch (error) {
      trap = (error as Error).message;
      if (!(error instanceof wasm.RuntimeError)) trap = `not a trap: ${trap}`;
    }
    return { value, trap, reason: host.trapReason, used: fuel - (exports[HostExport.fuel]!() as number) };
  };
  return { instance, memory, call };
}
