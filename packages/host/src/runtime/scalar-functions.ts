import type { GraphColumnName, GraphEndName, GraphLayout, GraphMemory } from "../graph-memory.ts";
import { COLUMN_TABLE_OFFSET, IoWord, PARAMETER_OFFSET } from "../io-layout.ts";
import type { IoMemory } from "./io-memory.ts";

/** An accessor in its function form. */
export type ScalarFunction = (...values: readonly number[]) => number | bigint | undefined;

/** Accessors that read one entry of a column: column, end of its table, width in bytes. */
const COLUMN_READS: Readonly<Record<string, readonly [GraphColumnName, GraphEndName, 1 | 4]>> = {
  "node-kind": ["nodeKind", "nodeEnd", 1],
  "node-flags": ["nodeFlags", "nodeEnd", 4],
  "node-name": ["nodeName", "nodeEnd", 4],
  "node-qualified-name": ["nodeQualifiedName", "nodeEnd", 4],
  "node-signature": ["nodeSignature", "nodeEnd", 4],
  "node-doc": ["nodeDoc", "nodeEnd", 4],
  "node-parent": ["nodeParent", "nodeEnd", 4],
  "node-file": ["nodeFile", "nodeEnd", 4],
  "node-line": ["nodeLine", "nodeEnd", 4],
  "node-column": ["nodeColumn", "nodeEnd", 4],
  "node-end-line": ["nodeEndLine", "nodeEnd", 4],
  "node-language": ["nodeLanguage", "nodeEnd", 1],
  "file-path": ["filePath", "fileEnd", 4],
  "file-flags": ["fileFlags", "fileEnd", 4],
  "out-begin": ["outStart", "nodeEnd", 4],
  "in-begin": ["inStart", "nodeEnd", 4],
  "out-edge": ["outRows", "outEnd", 4],
  "in-edge": ["inRows", "inEnd", 4],
  "edge-to": ["edgeTo", "edgeEnd", 4],
  "edge-from": ["edgeFrom", "edgeEnd", 4],
  "edge-kind": ["edgeKind", "edgeEnd", 1],
  "edge-flags": ["edgeFlags", "edgeEnd", 1],
  "edge-confidence": ["edgeConfidence", "edgeEnd", 1],
  "edge-line": ["edgeLine", "edgeEnd", 4],
  "edge-column": ["edgeColumn", "edgeEnd", 4],
  "text-begin": ["textStart", "textEnd", 4],
  "text-u8": ["textBytes", "textBytesEnd", 1],
};

/** Accessors whose value is the sum of two columns: one past the last of a row or a text. */
const SUM_READS: Readonly<Record<string, readonly [GraphColumnName, GraphColumnName, GraphEndName]>> = {
  "out-end": ["outStart", "outLength", "nodeEnd"],
  "in-end": ["inStart", "inLength", "nodeEnd"],
  "text-end": ["textStart", "textLength", "textEnd"],
};

/**
 * Every accessor as a function, by `interface.name`: what instrumented code does inline, said once more in plain terms.
 * Linked where lowering is off (`lowering: "host-calls"`), and the oracle that lowered code is compared with.
 * Out of range yields 0.
 */
export function scalarFunctions(graph: GraphMemory, io: IoMemory): ReadonlyMap<string, ScalarFunction> {
  const all = new Map<string, ScalarFunction>();
  addGraphReads(all, graph);
  addColumnReads(all, graph, io);
  addIoAccess(all, io);
  return all;
}

function addGraphReads(all: Map<string, ScalarFunction>, graph: GraphMemory): void {
  const read = (layout: GraphLayout, column: GraphColumnName, index: number, width: 1 | 4): number => {
    const view = new DataView(graph.memory.buffer);
    const at = layout.offsets[column] + index * width;
    return width === 1 ? view.getUint8(at) : view.getUint32(at, true);
  };
  for (const [name, [column, end, width]] of Object.entries(COLUMN_READS)) {
    all.set(`isg.${name}`, (index = 0) => {
      const layout = graph.layout();
      return index >>> 0 < layout[end] ? read(layout, column, index >>> 0, width) : 0;
    });
  }
  for (const [name, [start, length, end]] of Object.entries(SUM_READS)) {
    all.set(`isg.${name}`, (index = 0) => {
      const layout = graph.layout();
      if (index >>> 0 >= layout[end]) return 0;
      return read(layout, start, index >>> 0, 4) + read(layout, length, index >>> 0, 4);
    });
  }
  all.set("isg.epoch", () => graph.layout().epoch);
  all.set("isg.node-count", () => graph.layout().nodeEnd);
  all.set("isg.text-u64", (at = 0) => {
    const { offsets, textBytesEnd } = graph.layout();
    if ((at >>> 0) + 8 > textBytesEnd) return 0n;
    return new DataView(graph.memory.buffer).getBigInt64(offsets.textBytes + (at >>> 0), true);
  });
}

function addColumnReads(all: Map<string, ScalarFunction>, graph: GraphMemory, io: IoMemory): void {
  const view = new DataView(io.memory.buffer);
  const placeOf = (handle: number, node: number): number | undefined => {
    if (handle >>> 0 >= io.words[IoWord.columnCount]!) return undefined;
    const entry = COLUMN_TABLE_OFFSET + 8 * (handle >>> 0);
    if (node >>> 0 >= view.getUint32(entry + 4, true)) return undefined;
    return view.getUint32(entry, true) + 4 * (node >>> 0);
  };
  all.set("attributes.column-f32", (handle = 0, node = 0) => {
    const place = placeOf(handle, node);
    return place === undefined ? 0 : new DataView(graph.memory.buffer).getFloat32(place, true);
  });
  all.set("attributes.column-u32", (handle = 0, node = 0) => {
    const place = placeOf(handle, node);
    return place === undefined ? 0 : new DataView(graph.memory.buffer).getUint32(place, true);
  });
}

function addIoAccess(all: Map<string, ScalarFunction>, io: IoMemory): void {
  const view = new DataView(io.memory.buffer);
  const { words } = io;
  const isHit = (hit: number): boolean => hit >>> 0 < words[IoWord.hitCount]!;
  all.set("io.hit-count", () => words[IoWord.hitCount]);
  all.set("io.scope", () => words[IoWord.scope]);
  all.set("io.hit-node", (hit = 0) => (isHit(hit) ? io.hitNodes[hit >>> 0] : 0));
  all.set("io.hit-depth", (hit = 0) => (isHit(hit) ? io.hitDepths[hit >>> 0] : 0));
  all.set("io.set-keep", (hit = 0, keep = 0) => {
    if (isHit(hit)) io.keep[hit >>> 0] = keep === 0 ? 0 : 1;
    return undefined;
  });
  all.set("io.set-score", (hit = 0, score = 0) => {
    if (isHit(hit)) io.scores[hit >>> 0] = score;
    return undefined;
  });
  all.set("io.param-u8", (at = 0) =>
    at >>> 0 < words[IoWord.paramLength]! ? view.getUint8(PARAMETER_OFFSET + (at >>> 0)) : 0,
  );
  all.set("io.param-u64", (at = 0) =>
    (at >>> 0) + 8 <= words[IoWord.paramLength]! ? view.getBigInt64(PARAMETER_OFFSET + (at >>> 0), true) : 0n,
  );
}
