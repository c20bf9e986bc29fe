import type { WasmMemory } from "./web-assembly.ts";

/** An end of one of the graph's tables: one past its highest index; `textBytesEnd` counts bytes. */
export type GraphEndName =
  | "epoch"
  | "nodeEnd"
  | "edgeEnd"
  | "fileEnd"
  | "textEnd"
  | "textBytesEnd"
  | "outEnd"
  | "inEnd";

/**
 * A column that accessors read. Kinds, languages, edge flags and confidences are u8, texts' bytes bytes, all else u32.
 * `outPeer`, `outKind`, `inPeer` and `inKind` repeat, for each place of a row, the other end and the kind of the edge there.
 */
export type GraphColumnName =
  | "nodeKind"
  | "nodeFlags"
  | "nodeName"
  | "nodeQualifiedName"
  | "nodeSignature"
  | "nodeDoc"
  | "nodeParent"
  | "nodeFile"
  | "nodeLine"
  | "nodeColumn"
  | "nodeEndLine"
  | "nodeLanguage"
  | "filePath"
  | "fileFlags"
  | "outStart"
  | "outLength"
  | "outRows"
  | "outPeer"
  | "outKind"
  | "inStart"
  | "inLength"
  | "inRows"
  | "inPeer"
  | "inKind"
  | "edgeFrom"
  | "edgeTo"
  | "edgeKind"
  | "edgeFlags"
  | "edgeConfidence"
  | "edgeLine"
  | "edgeColumn"
  | "textStart"
  | "textLength"
  | "textBytes";

/** Where the graph's columns lie, until its next commit. */
export interface GraphLayout extends Readonly<Record<GraphEndName, number>> {
  /**
   * Byte offset of each column in the graph's memory. It may name more columns than accessors read. Entry 0 of columns of
   * nodes, edges, files and texts is 0: guests are given it for ids that are out of range.
   */
  readonly offsets: Readonly<Record<GraphColumnName, number>>;
}

/** A column of attributes: a number for each node. */
export interface GraphAttribute {
  readonly type: "f32" | "u32";
  /** Byte offset in the graph's memory, a multiple of 4. */
  readonly offset: number;
  /** In nodes. */
  readonly length: number;
}

/** The graph as the host sees it. `Graph` and `GraphReplica` of the graph package are such. */
export interface GraphMemory {
  /** Shared, so that it grows in place; with a maximum of at most 65,536 pages. */
  readonly memory: WasmMemory;
  /** Grows with every commit and compaction step: while it stands still, so does the layout. */
  readonly sequence: number;
  layout(): GraphLayout;
  /** The column of attributes of that name, where it lies now; undefined when there is none. */
  attribute(name: string): GraphAttribute | undefined;
}
