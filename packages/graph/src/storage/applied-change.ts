import { MOVE_STRIDE } from "../commit.ts";
import type { ColumnViews } from "./columns.ts";
import { State } from "./columns.ts";
import type { CommitPlan } from "./commit-plan.ts";
import type { WrittenTexts } from "./commit-writer.ts";

/** What a commit changed: enough for indexes and caches beside the graph to follow it. Lists hold no id twice. */
export interface AppliedChange {
  readonly epoch: number;
  readonly nodesAdded: Uint32Array;
  /** Nodes whose columns got new values. */
  readonly nodesChanged: Uint32Array;
  /** Their columns are 0 by now. */
  readonly nodesDropped: Uint32Array;
  /** Nodes of which an edge that leaves them was added, changed or dropped. */
  readonly outRowsChanged: Uint32Array;
  /** Nodes of which an edge that arrives was added, changed or dropped. */
  readonly inRowsChanged: Uint32Array;
  /** Nodes whose edges' sites moved by whole lines, their rows staying as they were. */
  readonly nodesMoved: Uint32Array;
  readonly edgesAdded: number;
  readonly edgesChanged: number;
  readonly edgesDropped: number;
  readonly filesAdded: Uint32Array;
  readonly filesDropped: Uint32Array;
  /** Text ids that came into use; an id dropped by an earlier commit may be among them. */
  readonly textsAdded: Uint32Array;
  /** Text ids out of use. */
  readonly textsDropped: Uint32Array;
}

export function describeChange(plan: CommitPlan, texts: WrittenTexts, columns: ColumnViews): AppliedChange {
  const { moves } = plan.commit;
  const live = (): Uint32Array => columns.nodesByRank.slice(0, columns.state[State.liveNodes]);
  return {
    epoch: columns.state[State.epoch]!,
    nodesAdded: plan.addedNodes,
    nodesChanged: Uint32Array.from(plan.changedNodes),
    nodesDropped: Uint32Array.from(plan.droppedNodes),
    outRowsChanged: plan.rebuildsRows ? live() : plan.outGroups.copyNodes(),
    inRowsChanged: plan.rebuildsRows ? live() : plan.inGroups.copyNodes(),
    nodesMoved: Uint32Array.from({ length: moves.length / MOVE_STRIDE }, (_, index) => moves[index * MOVE_STRIDE]!),
    edgesAdded: plan.edgesAdded,
    edgesChanged: plan.edgesChanged,
    edgesDropped: plan.edgesDropped,
    filesAdded: Uint32Array.from(plan.addedFiles.keys()),
    filesDropped: Uint32Array.from(plan.droppedFiles),
    textsAdded: texts.added,
    textsDropped: texts.dropped,
  };
}
