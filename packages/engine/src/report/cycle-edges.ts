import { EdgeKind, type GraphView, type CycleLevel, type Questions } from "@parseltongue/graph";

type MemberEdge = readonly [from: number, to: number];

/** Which listed member of a cycle depends on which, as indexes into `members`, sorted. */
export function cycleEdges(
  view: GraphView,
  questions: Questions,
  level: CycleLevel,
  members: Uint32Array,
): MemberEdge[] {
  const indexes = new Map(Array.from(members, (node, index) => [node, index]));
  const edges: MemberEdge[] = [];
  for (const [from, node] of members.entries()) {
    const peers = new Set(level === "function" ? calledBy(view, node) : filesNeededBy(questions, node));
    const targets = [...peers].flatMap((peer) => indexes.get(peer) ?? []).toSorted((a, b) => a - b);
    edges.push(...targets.map((to): MemberEdge => [from, to]));
  }
  return edges;
}

function calledBy(view: GraphView, node: number): number[] {
  const start = view.outStart[node]!;
  const row = Array.from({ length: view.outLength[node]! }, (_unused, i) => start + i);
  return row.filter((at) => view.outKind[at] === EdgeKind.calls).map((at) => view.outPeer[at]!);
}

function filesNeededBy(questions: Questions, node: number): number[] {
  return questions.dependencies({ level: "file", of: node }).dependencies.map((dependency) => dependency.to);
}
