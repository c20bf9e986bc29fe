import type { GraphAttribute, GraphColumnName, GraphLayout, GraphMemory, WasmMemory } from "@parseltongue/host";
import type { FuzzEdge, FuzzNode, FuzzSpec } from "./fuzz-spec.ts";
import { Random } from "./random.ts";

declare const WebAssembly: {
  Memory: new (limits: { initial: number; maximum: number; shared: true }) => WasmMemory;
};

const PAGE_BYTES = 65_536;
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
/** What columns of attributes hold beside small numbers. */
const ODD_BITS = [0, 1, 0x7fc0_0000, 0x7f80_0000, 0xff80_0000, 0x8000_0000, 0xffff_ffff, 0x3f80_0000, 0xbf80_0000];

/** A name and type of a column of attributes. */
export interface FuzzAttribute {
  readonly name: string;
  readonly type: "f32" | "u32";
}

/** Generated graphs, one after the other in the same memory: the thousands that a comparison takes need no more. */
export class FuzzGraph implements GraphMemory {
  readonly memory: WasmMemory = new WebAssembly.Memory({ initial: 16, maximum: 65_536, shared: true });
  sequence = 0;
  #layout: GraphLayout | undefined;
  readonly #attributes = new Map<string, GraphAttribute>();
  #end = 0;

  layout(): GraphLayout {
    if (this.#layout === undefined) throw new Error("no graph was shown yet");
    return this.#layout;
  }

  attribute(name: string): GraphAttribute | undefined {
    return this.#attributes.get(name);
  }

  /** Has the memory hold a graph, and nothing of the one before. */
  show(spec: FuzzSpec, attributes: readonly FuzzAttribute[]): void {
    new Uint8Array(this.memory.buffer, 0, this.#end).fill(0xee);
    // Odd places on purpose: what reads past a column's end should not find zeros.
    this.#end = 72;
    const offsets = {} as Record<GraphColumnName, number>;
    const put = (name: GraphColumnName, values: readonly number[]): void => {
      offsets[name] = this.#put(values, BYTE_COLUMNS.has(name) ? 1 : 4);
    };
    const texts = ["", ...spec.texts].map((text) => new TextEncoder().encode(text));
    this.#putNodes(spec.nodes, put);
    this.#putEdges(spec.edges, put);
    const ends = this.#putRows(spec, put);
    put("filePath", [0, ...spec.files.map(({ path }) => path)]);
    put("fileFlags", [0, ...spec.files.map(({ flags }) => flags)]);
    let at = 0;
    put(
      "textStart",
      texts.map((text) => (at += text.length) - text.length),
    );
    put(
      "textLength",
      texts.map(({ length }) => length),
    );
    put(
      "textBytes",
      texts.flatMap((text) => [...text]),
    );
    this.#putAttributes(spec, attributes);
    this.sequence += 1;
    this.#layout = {
      epoch: spec.epoch,
      nodeEnd: spec.nodes.length + 1,
      edgeEnd: spec.edges.length + 1,
      fileEnd: spec.files.length + 1,
      textEnd: texts.length,
      textBytesEnd: at,
      ...ends,
      offsets,
    };
  }

  #putNodes(nodes: readonly FuzzNode[], put: (name: GraphColumnName, values: readonly number[]) => void): void {
    const column = (name: keyof FuzzNode): number[] => [0, ...nodes.map((node) => node[name])];
    put("nodeKind", column("kind"));
    put("nodeFlags", column("flags"));
    put("nodeName", column("name"));
    put("nodeQualifiedName", column("qualifiedName"));
    put("nodeSignature", column("signature"));
    put("nodeDoc", column("doc"));
    put("nodeParent", column("parent"));
    put("nodeFile", column("file"));
    put("nodeLine", column("line"));
    put("nodeColumn", column("column"));
    put("nodeEndLine", column("endLine"));
    put("nodeLanguage", column("language"));
  }

  #putEdges(edges: readonly FuzzEdge[], put: (name: GraphColumnName, values: readonly number[]) => void): void {
    const column = (name: keyof FuzzEdge): number[] => [0, ...edges.map((edge) => edge[name])];
    put("edgeFrom", column("from"));
    put("edgeTo", column("to"));
    put("edgeKind", column("kind"));
    put("edgeFlags", column("flags"));
    put("edgeConfidence", column("confidence"));
    put("edgeLine", column("line"));
    put("edgeColumn", column("column"));
  }

  /** Rows by kind of edge, then by the other end. Edges without a kind are gaps, in no row. */
  #putRows(
    { nodes, edges }: FuzzSpec,
    put: (name: GraphColumnName, values: readonly number[]) => void,
  ): Pick<GraphLayout, "outEnd" | "inEnd"> {
    const direction = (own: "from" | "to", other: "from" | "to"): readonly [number[], number[], number[]] => {
      const rows: number[][] = Array.from({ length: nodes.length + 1 }, () => []);
      edges.forEach((edge, index) => edge.kind !== 0 && rows[edge[own]]?.push(index + 1));
      for (const row of rows) {
        row.sort(
          (a, b) => edges[a - 1]!.kind - edges[b - 1]!.kind || edges[a - 1]![other] - edges[b - 1]![other] || a - b,
        );
      }
      let at = 0;
      return [rows.map(({ length }) => (at += length) - length), rows.map(({ length }) => length), rows.flat()];
    };
    const [outStart, outLength, outRows] = direction("from", "to");
    const [inStart, inLength, inRows] = direction("to", "from");
    put("outStart", outStart);
    put("outLength", outLength);
    put("outRows", outRows);
    put(
      "outPeer",
      outRows.map((edge) => edges[edge - 1]!.to),
    );
    put(
      "outKind",
      outRows.map((edge) => edges[edge - 1]!.kind),
    );
    put("inStart", inStart);
    put("inLength", inLength);
    put("inRows", inRows);
    put(
      "inPeer",
      inRows.map((edge) => edges[edge - 1]!.from),
    );
    put(
      "inKind",
      inRows.map((edge) => edges[edge - 1]!.kind),
    );
    return { outEnd: outRows.length, inEnd: inRows.length };
  }

  /** Some are missing, some are shorter than the graph. */
  #putAttributes(spec: FuzzSpec, attributes: readonly FuzzAttribute[]): void {
    this.#attributes.clear();
    const random = new Random(spec.attributes);
    for (const { name, type } of attributes) {
      if (random.oneIn(6)) continue;
      const length = random.oneIn(6) ? random.below(spec.nodes.length + 2) : spec.nodes.length + 1;
      const values = Array.from({ length }, () => {
        if (random.oneIn(6)) return random.pick(ODD_BITS);
        return type === "u32" ? random.below(1000) : bitsOf(random.below(2000) / 16);
      });
      this.#attributes.set(name, { type, length, offset: this.#put(values, 4) });
    }
  }

  #put(values: readonly number[], size: 1 | 4): number {
    const offset = 8 * Math.ceil(this.#end / 8);
    // What is read eight bytes at a time may end with the memory, never behind it.
    this.#end = offset + size * values.length + 8;
    const missing = this.#end - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE_BYTES));
    const { buffer } = this.memory;
    if (size === 1) new Uint8Array(buffer, offset, values.length).set(values);
    else new Uint32Array(buffer, offset, values.length).set(values);
    return offset;
  }
}

function bitsOf(value: number): number {
  return new Uint32Array(Float32Array.of(value).buffer)[0]!;
}
