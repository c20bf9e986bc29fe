import { type NativeCall, nativeCalls } from "@parseltongue/contract";
import { GuestMemory } from "../runtime/guest-memory.ts";
import {
  type HostCallPlugin,
  type HostCallTarget,
  type HostFunction,
  hostFunctions,
} from "../runtime/host-functions.ts";
import { badOutput, overLimit } from "../runtime/refusal.ts";
import type { WasmMemory } from "../web-assembly.ts";
import type { NativeLibrary } from "./native-library.ts";
import type { NativeTable } from "./native-table.ts";

/** Room to begin with; more than most calls write down. */
const FIRST_BYTES = 1 << 16;
/** More than the outputs that a hook may declare and the columns of any graph take. */
const MOST_BYTES = 1 << 30;
/** Room above this is not kept for the next call. */
const KEPT_BYTES = 1 << 24;

/**
 * What a library writes down during a call, and how it is taken afterwards: each record goes through the host function
 * that a guest would have called, with the same checks, so that both give the same or are refused for the same reason.
 */
export class NativeOutputs {
  readonly #library: NativeLibrary;
  readonly #table: NativeTable;
  readonly #target: HostCallTarget;
  readonly #memory: WasmMemory & { buffer: ArrayBuffer } = { buffer: new ArrayBuffer(0), grow: () => 0 };
  readonly #functions: ReadonlyMap<string, HostFunction>;
  /** Bytes that the call under way has asked for. */
  readonly #used = new BigUint64Array(1);

  constructor(library: NativeLibrary, table: NativeTable, target: HostCallTarget, plugin: HostCallPlugin) {
    this.#library = library;
    this.#table = table;
    this.#target = target;
    this.#functions = hostFunctions(target, new GuestMemory(this.#memory), plugin);
    table.point("outputUsed", library.addressOf(this.#used.buffer));
    this.#makeRoom(FIRST_BYTES);
  }

  /** Forgets what the call before wrote. */
  begin(): void {
    this.#used[0] = 0n;
  }

  /** Whether the call found room for all it wrote. If not, there is more now, and it can be made again. */
  hadRoom(): boolean {
    const needed = Number(this.#used[0]);
    if (needed <= this.#memory.buffer.byteLength) return true;
    if (needed > MOST_BYTES) return true;
    this.#makeRoom(needed);
    return false;
  }

  /** Takes all that was written, in order, until something is refused: `target.refusal` says so then. */
  take(): void {
    const needed = Number(this.#used[0]);
    if (needed > this.#memory.buffer.byteLength) {
      this.#target.refusal ??= overLimit(`${needed} bytes of output: at most ${MOST_BYTES} are taken`);
      return;
    }
    const words = new Uint32Array(this.#memory.buffer, 0, needed >>> 2);
    for (let at = 0; at < words.length && this.#target.refusal === undefined;) at = this.#takeOne(words, at);
    if (this.#memory.buffer.byteLength > KEPT_BYTES) this.#makeRoom(FIRST_BYTES);
  }

  /** Returns where the next record begins. */
  #takeOne(words: Uint32Array, start: number): number {
    const call: NativeCall | undefined = nativeCalls[words[start]!];
    let at = start + 1;
    const given: number[] = [];
    for (const parameter of call?.parameters ?? []) {
      const word = words[at++] ?? 0;
      if (parameter === "word") given.push(word);
      else {
        given.push(4 * at, word);
        at += parameter === "bytes" ? Math.ceil(word / 4) : word;
      }
    }
    if (call === undefined || at > words.length) {
      this.#target.refusal ??= badOutput("a record that is none of the contract's");
      return words.length;
    }
    this.#functions.get(call.key)?.(...given);
    return at;
  }

  #makeRoom(byteCount: number): void {
    this.#memory.buffer = new ArrayBuffer(8 * Math.ceil(byteCount / 8));
    this.#table.point("output", this.#library.addressOf(this.#memory.buffer));
    this.#table.point("outputBytes", BigInt(this.#memory.buffer.byteLength));
  }
}
