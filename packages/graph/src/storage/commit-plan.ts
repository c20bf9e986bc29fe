import type { GraphCommit } from "../commit.ts";
import { IdSet } from "./id-set.ts";
import type { RankPlan } from "./rank-order.ts";
import { RowGroups } from "./row-groups.ts";
import type { StagedTexts } from "./texts.ts";

const NONE: Uint32Array = new Uint32Array(0);
const NO_INTEGERS: Int32Array = new Int32Array(0);
const NO_COMMIT: GraphCommit = {
  strings: [""],
  files: NO_INTEGERS,
  nodes: NO_INTEGERS,
  edges: NO_INTEGERS,
  moves: NO_INTEGERS,
};

/**
 * What a checked commit will do: everything that can fail has been found out, so that applying it cannot.
 * One plan object serves a graph for all its commits; its sets and groups are emptied, not made anew.
 */
export class CommitPlan {
  commit: GraphCommit = NO_COMMIT;
  /** The commit's edge records in the order in which they are gone through. */
  edges: Int32Array = NO_INTEGERS;
  staged: StagedTexts = { start: NONE, length: NONE, hash: NONE, id: NONE };
  /** Per string of the commit: 1 when a record that is kept names it. */
  wanted: Uint8Array = new Uint8Array(0);
  wantedCount = 0;
  rank: RankPlan = { order: NONE, positions: NONE, duplicate: -1 };

  /** Ids of new nodes in the order of their records, which is the order of the rank plan's keys. */
  addedNodes: Uint32Array = NONE;
  readonly changedNodes: number[] = [];
  readonly droppedNodes: number[] = [];
  readonly addedNodeSet: IdSet = new IdSet();
  readonly droppedNodeSet: IdSet = new IdSet();
  readonly mentionedNodes: IdSet = new IdSet();
  /** New files, by id, with the index of their path. */
  readonly addedFiles: Map<number, number> = new Map();
  readonly droppedFiles: Set<number> = new Set();

  /** Ids of all edges that the commit has a record of. */
  readonly mentionedEdges: IdSet = new IdSet();
  edgesAdded = 0;
  edgesChanged = 0;
  edgesDropped = 0;
  readonly outGroups: RowGroups = new RowGroups();
  readonly inGroups: RowGroups = new RowGroups();
  /** So much changes that building all rows anew is cheaper than changing them. */
  rebuildsRows = false;

  /** One past the highest ids there will be. */
  nodeEnd = 1;
  edgeEnd = 1;
  fileEnd = 1;

  /** Starts on a commit whose ids all lie below the given ends. */
  begin(commit: GraphCommit, nodeEnd: number, edgeEnd: number): void {
    this.commit = commit;
    this.wanted = new Uint8Array(commit.strings.length);
    this.wantedCount = 0;
    this.changedNodes.length = 0;
    this.droppedNodes.length = 0;
    for (const set of [this.addedNodeSet, this.droppedNodeSet, this.mentionedNodes]) set.clear(nodeEnd);
    this.addedFiles.clear();
    this.droppedFiles.clear();
    this.mentionedEdges.clear(edgeEnd);
    this.edgesAdded = 0;
    this.edgesChanged = 0;
    this.edgesDropped = 0;
  }

  want(text: number): void {
    if (this.wanted[text] === 0) {
      this.wanted[text] = 1;
      this.wantedCount += 1;
    }
  }
}
