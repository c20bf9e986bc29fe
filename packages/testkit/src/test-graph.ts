import type { GraphAttribute, GraphColumnName, GraphLayout, GraphMemory, WasmMemory } from "@parseltongue/host";

/** What a graph for tests holds: columns by id, with id 0 left as "none". Absent columns are 0. */
export interface TestGraphContent {
  readonly nodeCount: number;
  readonly edgeCount?: number;
  readonly fileCount?: number;
  /** UTF-8 of each text; text 0 is empty whatever is given. */
  readonly texts?: readonly Uint8Array[];
  readonly columns: Readonly<Partial<Record<GraphColumnName, readonly number[]>>>;
  /** Defaults to 7. */
  readonly epoch?: number;
}

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
/** Which end bounds a column. */
const GROUPS = {
  node: [
    "nodeKind",
    "nodeFlags",
    "nodeName",
    "nodeQualifiedName",
    "nodeSignature",
    "nodeDoc",
    "nodeParent",
    "nodeFile",
    "nodeLine",
    "nodeColumn",
    "nodeEndLine",
    "nodeLanguage",
    "outStart",
    "outLength",
    "inStart",
    "inLength",
  ],
  file: ["filePath", "fileFlags"],
  edge: ["edgeFrom", "edgeTo", "edgeKind", "edgeFlags", "edgeConfidence", "edgeLine", "edgeColumn"],
  text: ["textStart", "textLength"],
  textBytes: ["textBytes"],
  out: ["outRows", "outPeer", "outKind"],
  in: ["inRows", "inPeer", "inKind"],
} as const;

/**
 * A graph of a few nodes in a shared memory of its own, laid out as plainly as can be; what lies between columns is
 * 0xEE, so that a read past an end shows.
 */
export class TestGraph implements GraphMemory {
  readonly memory: WasmMemory = new WebAssembly.Memory({ initial: 16, maximum: 65_536, shared: true });
  sequence = 1;
  /** Called whenever the layout is asked for. */
  onLayout: () => void = () => undefined;
  #layout: GraphLayout;
  readonly #attributes = new Map<string, GraphAttribute>();
  #end: number;

  constructor(content: TestGraphContent) {
    new Uint8Array(this.memory.buffer).fill(0xee);
    const { texts = [], columns } = content;
    const lengths = {
      node: content.nodeCount,
      edge: content.edgeCount ?? 1,
      file: content.fileCount ?? 1,
      text: Math.max(1, texts.length),
      textBytes: texts.reduce((sum, text) => sum + text.length, 0),
      out: columns.outRows?.length ?? 1,
      in: columns.inRows?.length ?? 1,
    };
    const all = { ...columns, ...rowColumns(columns), ...textColumns(texts) };
    const offsets: Partial<Record<GraphColumnName, number>> = {};
    this.#end = 256;
    for (const [group, names] of Object.entries(GROUPS)) {
      for (const name of names as readonly GraphColumnName[]) {
        offsets[name] = this.#place(BYTE_COLUMNS.has(name), lengths[group as keyof typeof GROUPS], all[name] ?? []);
      }
    }
    this.#layout = {
      epoch: content.epoch ?? 7,
      nodeEnd: lengths.node,
      edgeEnd: lengths.edge,
      fileEnd: lengths.file,
      textEnd: lengths.text,
      textBytesEnd: lengths.textBytes,
      outEnd: lengths.out,
      inEnd: lengths.in,
      offsets: offsets as Record<GraphColumnName, number>,
    };
  }

  layout(): GraphLayout {
    this.onLayout();
    return this.#layout;
  }

  attribute(name: string): GraphAttribute | undefined {
    return this.#attributes.get(name);
  }

  /** Adds a column of attributes, or puts one in its place. */
  setAttribute(name: string, type: "f32" | "u32", values: readonly number[]): void {
    const length = values.length;
    const offset = this.#place(false, length, type === "u32" ? values : []);
    if (type === "f32") new Float32Array(this.memory.buffer as ArrayBuffer, offset, length).set(values);
    this.#attributes.set(name, { type, offset, length });
    this.#layout = { ...this.#layout };
  }

  /** Changes one value, as a commit would: the layout is another object from then on. */
  commit(column: GraphColumnName, id: number, value: number): void {
    const width = BYTE_COLUMNS.has(column) ? 1 : 4;
    const view = new DataView(this.memory.buffer);
    const at = this.#layout.offsets[column] + width * id;
    if (width === 1) view.setUint8(at, value);
    else view.setUint32(at, value, true);
    this.sequence += 1;
    this.#layout = { ...this.#layout, epoch: this.#layout.epoch + 1 };
  }

  #place(areBytes: boolean, length: number, values: readonly number[]): number {
    const offset = this.#end;
    const Column = areBytes ? Uint8Array : Uint32Array;
    this.#reserve(offset + length * Column.BYTES_PER_ELEMENT);
    const column = new Column(this.memory.buffer as ArrayBuffer, offset, length);
    column.fill(0);
    column.set(values.slice(0, length));
    this.#end = 4 * Math.ceil((offset + column.byteLength) / 4) + 64;
    return offset;
  }

  #reserve(end: number): void {
    const { byteLength } = this.memory.buffer;
    if (end <= byteLength) return;
    this.memory.grow(Math.ceil((end - byteLength) / PAGE_BYTES));
    new Uint8Array(this.memory.buffer, byteLength).fill(0xee);
  }
}

/** What rows repeat of their edges. */
function rowColumns({
  outRows = [],
  inRows = [],
  edgeTo = [],
  edgeFrom = [],
  edgeKind = [],
}: TestGraphContent["columns"]) {
  const of = (column: readonly number[]) => (edge: number) => column[edge] ?? 0;
  return {
    outPeer: outRows.map(of(edgeTo)),
    outKind: outRows.map(of(edgeKind)),
    inPeer: inRows.map(of(edgeFrom)),
    inKind: inRows.map(of(edgeKind)),
  };
}

function textColumns(texts: readonly Uint8Array[]): Partial<Record<GraphColumnName, number[]>> {
  let at = 0;
  const textStart = texts.map((text) => {
    at += text.length;
    return text.length === 0 ? 0 : at - text.length;
  });
  return {
    textStart,
    textLength: texts.map((text) => text.length),
    textBytes: texts.flatMap((text) => [...text]),
  };
}
