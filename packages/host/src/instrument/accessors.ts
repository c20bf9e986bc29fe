import type { LayoutWord } from "../io-layout.ts";
import {
  HIT_DEPTH_OFFSET,
  HIT_KEEP_OFFSET,
  HIT_NODE_OFFSET,
  HIT_SCORE_OFFSET,
  PARAMETER_OFFSET,
} from "../io-layout.ts";

/** Numbers about a call that `begin` keeps in globals; the others are ends less 7, where eight bytes fit in full. */
export type CallWord = "hitCount" | "paramLength" | "scope" | "textWordEnd" | "paramWordEnd";
/** What an accessor compares with or adds: a global of the instrumented module. */
export type AccessorWord = LayoutWord | CallWord;

/**
 * What a scalar function of the contract does, in terms of globals and memories. SPEC 3.1: an index that is not below
 * its end yields 0, or writes nothing.
 */
export type Accessor =
  /** The value of a global. */
  | { readonly kind: "word"; readonly word: AccessorWord }
  /** The index-th element of a column of the graph; with `plus`, the sum of two columns' elements. */
  | {
      readonly kind: "column";
      readonly end: AccessorWord;
      readonly column: LayoutWord;
      readonly size: "u8" | "u32" | "u64-at-byte";
      readonly plus?: LayoutWord;
    }
  /** An element of a table in io memory, at a fixed offset. */
  | {
      readonly kind: "io-load";
      readonly end: CallWord;
      readonly offset: number;
      readonly size: "u8" | "u32" | "u64-at-byte";
    }
  | { readonly kind: "io-store"; readonly end: CallWord; readonly offset: number; readonly size: "bool" | "f32" }
  /** An element of the column of attributes with a handle. */
  | { readonly kind: "attribute"; readonly type: "f32" | "u32" };

const node = (column: LayoutWord, size: "u8" | "u32" = "u32"): Accessor => ({
  kind: "column",
  end: "nodeEnd",
  column,
  size,
});
const edge = (column: LayoutWord, size: "u8" | "u32" = "u32"): Accessor => ({
  kind: "column",
  end: "edgeEnd",
  column,
  size,
});
const file = (column: LayoutWord): Accessor => ({ kind: "column", end: "fileEnd", column, size: "u32" });

/** Each scalar function of the contract, as `interface.name`. */
export const accessors: ReadonlyMap<string, Accessor> = new Map<string, Accessor>([
  ["isg.epoch", { kind: "word", word: "epoch" }],
  ["isg.node-count", { kind: "word", word: "nodeEnd" }],
  ["isg.node-kind", node("nodeKind", "u8")],
  ["isg.node-flags", node("nodeFlags")],
  ["isg.node-name", node("nodeName")],
  ["isg.node-qualified-name", node("nodeQualifiedName")],
  ["isg.node-signature", node("nodeSignature")],
  ["isg.node-doc", node("nodeDoc")],
  ["isg.node-parent", node("nodeParent")],
  ["isg.node-file", node("nodeFile")],
  ["isg.node-line", node("nodeLine")],
  ["isg.node-column", node("nodeColumn")],
  ["isg.node-end-line", node("nodeEndLine")],
  ["isg.node-language", node("nodeLanguage", "u8")],
  ["isg.file-path", file("filePath")],
  ["isg.file-flags", file("fileFlags")],
  ["isg.out-begin", node("outStart")],
  ["isg.out-end", { kind: "column", end: "nodeEnd", column: "outStart", size: "u32", plus: "outLength" }],
  ["isg.in-begin", node("inStart")],
  ["isg.in-end", { kind: "column", end: "nodeEnd", column: "inStart", size: "u32", plus: "inLength" }],
  ["isg.out-edge", { kind: "column", end: "outEnd", column: "outRows", size: "u32" }],
  ["isg.in-edge", { kind: "column", end: "inEnd", column: "inRows", size: "u32" }],
  ["isg.edge-to", edge("edgeTo")],
  ["isg.edge-from", edge("edgeFrom")],
  ["isg.edge-kind", edge("edgeKind", "u8")],
  ["isg.edge-flags", edge("edgeFlags", "u8")],
  ["isg.edge-confidence", edge("edgeConfidence", "u8")],
  ["isg.edge-line", edge("edgeLine")],
  ["isg.edge-column", edge("edgeColumn")],
  ["isg.text-begin", { kind: "column", end: "textEnd", column: "textStart", size: "u32" }],
  ["isg.text-end", { kind: "column", end: "textEnd", column: "textStart", size: "u32", plus: "textLength" }],
  ["isg.text-u8", { kind: "column", end: "textBytesEnd", column: "textBytes", size: "u8" }],
  ["isg.text-u64", { kind: "column", end: "textWordEnd", column: "textBytes", size: "u64-at-byte" }],
  ["attributes.column-f32", { kind: "attribute", type: "f32" }],
  ["attributes.column-u32", { kind: "attribute", type: "u32" }],
  ["io.hit-count", { kind: "word", word: "hitCount" }],
  ["io.hit-node", { kind: "io-load", end: "hitCount", offset: HIT_NODE_OFFSET, size: "u32" }],
  ["io.hit-depth", { kind: "io-load", end: "hitCount", offset: HIT_DEPTH_OFFSET, size: "u32" }],
  ["io.set-keep", { kind: "io-store", end: "hitCount", offset: HIT_KEEP_OFFSET, size: "bool" }],
  ["io.set-score", { kind: "io-store", end: "hitCount", offset: HIT_SCORE_OFFSET, size: "f32" }],
  ["io.scope", { kind: "word", word: "scope" }],
  ["io.param-u8", { kind: "io-load", end: "paramLength", offset: PARAMETER_OFFSET, size: "u8" }],
  ["io.param-u64", { kind: "io-load", end: "paramWordEnd", offset: PARAMETER_OFFSET, size: "u64-at-byte" }],
]);

/**
 * What is read of an edge straight from where it stands in a row, by the function that gives the edge and the one that
 * reads it. The graph repeats it there, so that neither the edge's id nor its columns are fetched. SPEC 3.3: of a place in
 * no row nothing is determined.
 */
export const rowReads: readonly { readonly row: string; readonly read: string; readonly accessor: Accessor }[] = [
  {
    row: "isg.out-edge",
    read: "isg.edge-to",
    accessor: { kind: "column", end: "outEnd", column: "outPeer", size: "u32" },
  },
  {
    row: "isg.out-edge",
    read: "isg.edge-kind",
    accessor: { kind: "column", end: "outEnd", column: "outKind", size: "u8" },
  },
  {
    row: "isg.in-edge",
    read: "isg.edge-from",
    accessor: { kind: "column", end: "inEnd", column: "inPeer", size: "u32" },
  },
  {
    row: "isg.in-edge",
    read: "isg.edge-kind",
    accessor: { kind: "column", end: "inEnd", column: "inKind", size: "u8" },
  },
];

/** A list that a host call takes: which parameter is its element count, and how many bytes an element has. */
export interface ListParameter {
  readonly count: number;
  readonly elementBytes: number;
}

/** Each function of the contract that is handed bytes, as `interface.name`, with its lists. */
export const hostCalls: ReadonlyMap<string, readonly ListParameter[]> = new Map([
  ["attributes.column", [{ count: 1, elementBytes: 1 }]],
  ["annotations.annotate", [{ count: 3, elementBytes: 1 }]],
  [
    "diagnostics.emit-diagnostic",
    [
      { count: 5, elementBytes: 1 },
      { count: 7, elementBytes: 4 },
    ],
  ],
  [
    "hits.emit-hits",
    [
      { count: 1, elementBytes: 4 },
      { count: 3, elementBytes: 4 },
    ],
  ],
  ["columns.emit-f32", [{ count: 3, elementBytes: 4 }]],
  ["columns.emit-u32", [{ count: 3, elementBytes: 4 }]],
  ["output.write", [{ count: 1, elementBytes: 1 }]],
  ["log.log", [{ count: 2, elementBytes: 1 }]],
]);
