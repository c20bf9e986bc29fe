import { MOVE_STRIDE, NODE_STRIDE, NodeField } from "../commit.ts";
import type { ColumnViews } from "./columns.ts";
import { State } from "./columns.ts";
import { HIGHEST_LINE, checkRange, conflict, unknown } from "./commit-limits.ts";
import type { CommitPlan } from "./commit-plan.ts";

/** Neither edges nor children may be left hanging on a dropped node. */
export function checkDroppedNodes(plan: CommitPlan, columns: ColumnViews): void {
  const { outStart, outLength, outRows, inStart, inLength, inRows, nodeChildren } = columns;
  if (plan.droppedNodes.length === 0) return;
  const leaving = leavingChildren(plan, columns);
  for (const node of plan.droppedNodes) {
    const edge =
      keptEdge(plan, outRows, outStart[node]!, outLength[node]!) ||
      keptEdge(plan, inRows, inStart[node]!, inLength[node]!);
    if (edge !== 0) throw conflict(`node ${node} is dropped while edge ${edge} stays`);
    const left = nodeChildren[node]! - (leaving.get(node) ?? 0);
    if (left !== 0) throw conflict(`node ${node} is dropped while ${left} of its children stay`);
  }
}

function keptEdge(plan: CommitPlan, rows: Uint32Array, start: number, length: number): number {
  const { mentionedEdges } = plan;
  for (let at = start; at < start + length; at += 1) {
    if (!mentionedEdges.has(rows[at]!)) return rows[at]!;
  }
  return 0;
}

/** How many children each old parent loses, be it that they go or that they get another parent. */
function leavingChildren(plan: CommitPlan, columns: ColumnViews): Map<number, number> {
  const { nodes } = plan.commit;
  const { nodeKind, nodeParent, state } = columns;
  const leaving = new Map<number, number>();
  for (let at = 0; at < nodes.length; at += NODE_STRIDE) {
    const node = nodes[at + NodeField.node]!;
    if (node >= state[State.nodeEnd]! || nodeKind[node] === 0) continue;
    const parent = nodeParent[node]!;
    const goes = nodes[at + NodeField.kind] === 0 || nodes[at + NodeField.parent] !== parent;
    if (goes && parent !== 0) leaving.set(parent, (leaving.get(parent) ?? 0) + 1);
  }
  return leaving;
}

export function checkDroppedFiles(plan: CommitPlan, columns: ColumnViews): void {
  const { droppedFiles, droppedNodes } = plan;
  if (droppedFiles.size === 0) return;
  const { fileNodes, nodeFile } = columns;
  const leaving = new Map<number, number>();
  for (const node of droppedNodes) leaving.set(nodeFile[node]!, (leaving.get(nodeFile[node]!) ?? 0) + 1);
  for (const file of droppedFiles) {
    const left = fileNodes[file]! - (leaving.get(file) ?? 0);
    if (left !== 0) throw conflict(`file ${file} is dropped while ${left} of its nodes stay`);
  }
}

export function checkMoves(plan: CommitPlan, columns: ColumnViews): void {
  const { moves } = plan.commit;
  const { outStart, outLength, outRows, edgeLine, nodeKind, state } = columns;
  const moved = new Set<number>();
  for (let at = 0; at < moves.length; at += MOVE_STRIDE) {
    const node = moves[at]!;
    const lines = moves[at + 1]!;
    const exists = node > 0 && node < state[State.nodeEnd]! && nodeKind[node] !== 0;
    if (!exists || plan.droppedNodeSet.has(node)) throw unknown(`moved node ${node}`);
    if (moved.has(node)) throw conflict(`node ${node} is moved twice`);
    moved.add(node);
    for (let entry = outStart[node]!; entry < outStart[node]! + outLength[node]!; entry += 1) {
      const edge = outRows[entry]!;
      if (edgeLine[edge] === 0 || plan.mentionedEdges.has(edge)) continue;
      checkRange(`line of edge ${edge}`, edgeLine[edge]! + lines, 1, HIGHEST_LINE);
    }
  }
}
