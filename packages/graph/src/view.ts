/**
 * Read access to the graph's columns. Every array is indexed by id; id 0 is "none" and all its columns are 0.
 * Arrays may be longer than the count says. They stay valid until the next commit, after which
 * the same properties hold fresh arrays: never keep one across a commit.
 *
 * Rows: `outRows[outStart[n] … + outLength[n]]` are the ids of the edges that leave `n`, `inRows` of those that
 * arrive. A row is sorted by (edge kind, rank of the other end, line, column, confidence), so its order depends
 * only on the code, never on the history of edits. `outPeer`/`inPeer` and `outKind`/`inKind` repeat the other
 * end and the edge kind beside each row entry, so that a walk need not touch the edge columns.
 */
export interface GraphView {
  /** Grows by one with every commit. */
  readonly epoch: number;
  /** One past the highest node id ever given; dropped ids have kind 0. */
  readonly nodeEnd: number;
  readonly edgeEnd: number;
  readonly fileEnd: number;
  readonly liveNodeCount: number;
  readonly liveEdgeCount: number;

  readonly nodeKind: Uint8Array;
  readonly nodeFlags: Uint32Array;
  /** Text ids, see `text`. */
  readonly nodeName: Uint32Array;
  readonly nodeQualifiedName: Uint32Array;
  readonly nodeSignature: Uint32Array;
  readonly nodeDoc: Uint32Array;
  readonly nodeParent: Uint32Array;
  readonly nodeFile: Uint32Array;
  readonly nodeLine: Uint32Array;
  readonly nodeColumn: Uint32Array;
  readonly nodeEndLine: Uint32Array;
  readonly nodeLanguage: Uint8Array;
  readonly nodeOrdinal: Uint32Array;
  /** Position in the order of stable keys (qualified name, file path, kind, ordinal): compare two ranks, nothing else. */
  readonly nodeRank: Uint32Array;

  readonly outStart: Uint32Array;
  readonly outLength: Uint32Array;
  readonly outRows: Uint32Array;
  readonly outPeer: Uint32Array;
  readonly outKind: Uint8Array;
  readonly inStart: Uint32Array;
  readonly inLength: Uint32Array;
  readonly inRows: Uint32Array;
  readonly inPeer: Uint32Array;
  readonly inKind: Uint8Array;

  readonly edgeFrom: Uint32Array;
  readonly edgeTo: Uint32Array;
  readonly edgeKind: Uint8Array;
  readonly edgeFlags: Uint8Array;
  readonly edgeConfidence: Uint8Array;
  readonly edgeLine: Uint32Array;
  readonly edgeColumn: Uint32Array;

  /** Text id of the file's path, relative to the root, with `/`. */
  readonly filePath: Uint32Array;
  readonly fileFlags: Uint32Array;
  readonly fileLanguage: Uint8Array;
  readonly fileLineCount: Uint32Array;

  /** UTF-8 bytes of text `t`: `textBytes[textStart[t] … + textLength[t]]`. Equal texts have equal ids; 0 is "". */
  readonly textStart: Uint32Array;
  readonly textLength: Uint32Array;
  readonly textBytes: Uint8Array;
  readonly textEnd: number;
  /** The text as a string. Decoded on first use and remembered. */
  text(textId: number): string;
  /** Text id of a string, or 0 when the graph holds no such text. */
  findText(text: string): number;
  /** Name of a language number that nodes and files have; undefined for 0 and for numbers that stand for none. */
  languageName(language: number): string | undefined;
  /** Live node ids in order of rank. Valid until the next commit. */
  readonly nodesByRank: Uint32Array;
}
