import type { ColumnStore } from "./columns.ts";
import { State } from "./columns.ts";

/** The columns of `GraphView` as plain properties, so that reading one costs no call. */
export abstract class GraphColumns {
  readonly nodeKind!: Uint8Array;
  readonly nodeFlags!: Uint32Array;
  readonly nodeName!: Uint32Array;
  readonly nodeQualifiedName!: Uint32Array;
  readonly nodeSignature!: Uint32Array;
  readonly nodeDoc!: Uint32Array;
  readonly nodeParent!: Uint32Array;
  readonly nodeFile!: Uint32Array;
  readonly nodeLine!: Uint32Array;
  readonly nodeColumn!: Uint32Array;
  readonly nodeEndLine!: Uint32Array;
  readonly nodeLanguage!: Uint8Array;
  readonly nodeOrdinal!: Uint32Array;
  readonly nodeRank!: Uint32Array;
  /** How many nodes have this one as their parent. */
  readonly nodeChildren!: Uint32Array;
  readonly outStart!: Uint32Array;
  readonly outLength!: Uint32Array;
  readonly outRows!: Uint32Array;
  readonly outPeer!: Uint32Array;
  readonly outKind!: Uint8Array;
  readonly inStart!: Uint32Array;
  readonly inLength!: Uint32Array;
  readonly inRows!: Uint32Array;
  readonly inPeer!: Uint32Array;
  readonly inKind!: Uint8Array;
  readonly edgeFrom!: Uint32Array;
  readonly edgeTo!: Uint32Array;
  readonly edgeKind!: Uint8Array;
  readonly edgeFlags!: Uint8Array;
  readonly edgeConfidence!: Uint8Array;
  readonly edgeLine!: Uint32Array;
  readonly edgeColumn!: Uint32Array;
  readonly filePath!: Uint32Array;
  readonly fileFlags!: Uint32Array;
  readonly fileLanguage!: Uint8Array;
  readonly fileLineCount!: Uint32Array;
  /** How many nodes lie in the file. */
  readonly fileNodes!: Uint32Array;
  readonly textStart!: Uint32Array;
  readonly textLength!: Uint32Array;
  readonly textBytes!: Uint8Array;
  /** How many columns name the text; 0 for ids that are free. */
  readonly textUses!: Uint32Array;
  readonly nodesByRank!: Uint32Array;
  readonly epoch!: number;
  readonly nodeEnd!: number;
  readonly edgeEnd!: number;
  readonly fileEnd!: number;
  readonly textEnd!: number;
  readonly liveNodeCount!: number;
  readonly liveEdgeCount!: number;

  /** Takes over the store's present columns and counts. */
  protected showColumns(store: ColumnStore): void {
    const { state, textTable: _table, textTableHash: _hash, textWords: _words, nodesByRank, ...shown } = store.columns;
    Object.assign(this, shown, {
      nodesByRank: nodesByRank.subarray(0, state[State.liveNodes]),
      epoch: state[State.epoch],
      nodeEnd: state[State.nodeEnd],
      edgeEnd: state[State.edgeEnd],
      fileEnd: state[State.fileEnd],
      textEnd: state[State.textEnd],
      liveNodeCount: state[State.liveNodes],
      liveEdgeCount: state[State.liveEdges],
    });
  }
}
