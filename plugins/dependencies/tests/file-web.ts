import { Confidence, EdgeKind, type GraphView, NodeFlag, NodeKind } from "@parseltongue/graph";

/** Which file depends on which, by paths: counted edge by edge, as plainly as can be. */
export function fileWeb(view: GraphView): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const path = (node: number): string => view.text(view.filePath[view.nodeFile[node]!]!);
  const web = new Map<string, Map<string, number>>();
  for (let node = 1; node < view.nodeEnd; node++) {
    if (view.nodeKind[node] === NodeKind.file) web.set(path(node), new Map());
  }
  for (let edge = 1; edge < view.edgeEnd; edge++) {
    const kind = view.edgeKind[edge]!;
    const [from, to] = [view.edgeFrom[edge]!, meant(view, edge)];
    if (kind < EdgeKind.calls || kind > EdgeKind.imports || view.edgeLine[edge] === 0) continue;
    if ((view.nodeFlags[from]! & (NodeFlag.test | NodeFlag.external)) !== 0) continue;
    const row = web.get(path(from));
    if (row === undefined || !web.has(path(to)) || path(from) === path(to)) continue;
    row.set(path(to), (row.get(path(to)) ?? 0) + 1);
  }
  return web;
}

/** What an edge leads to: its end, the one candidate that fits, or 0. */
export function meant(view: GraphView, edge: number): number {
  const to = view.edgeTo[edge]!;
  if (view.nodeKind[to] !== NodeKind.candidates) return view.edgeConfidence[edge]! >= Confidence.inferred ? to : 0;
  const only = view.outRows[view.outStart[to]!]!;
  const fits = view.outLength[to] === 1 && view.edgeConfidence[only]! >= Confidence.inferred;
  return fits ? view.edgeTo[only]! : 0;
}

/** What can be reached from a file by one step or more. */
export function reachable(web: ReadonlyMap<string, ReadonlyMap<string, number>>, start: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const queue = [start];
  for (const at of queue) {
    for (const to of web.get(at)!.keys()) {
      if (seen.has(to)) continue;
      seen.add(to);
      queue.push(to);
    }
  }
  return seen;
}

/** How many steps lead from a file back to itself by the shortest way; undefined: none does. */
export function shortestWayRound(
  web: ReadonlyMap<string, ReadonlyMap<string, number>>,
  start: string,
): number | undefined {
  let level: readonly string[] = [start];
  const seen = new Set<string>();
  for (let steps = 1; level.length > 0; steps++) {
    const next = new Set(level.flatMap((at) => Array.from(web.get(at)!.keys())).filter((to) => !seen.has(to)));
    if (next.has(start)) return steps;
    for (const to of next) seen.add(to);
    level = [...next];
  }
  return undefined;
}
