import { NodeKind } from "../schema.ts";
import type { GraphView } from "../view.ts";
import { DEFAULT_HITS, MAX_HITS } from "./answer.ts";
import type { Dependency, DependencyAnswer, DependencyLevel, DependencyOptions } from "./answer.ts";
import { KIND_COUNT } from "./cycles/file-dependencies.ts";
import type { FileDependencies } from "./cycles/file-dependencies.ts";
import { cutReasons, requireCount, requireNode } from "./walk-limits.ts";

/** Aggregated edges between files or packages, from the counts that are kept per pair of files. */
export function dependencies(view: GraphView, files: FileDependencies, options: DependencyOptions): DependencyAnswer {
  const { level = "file", of, direction = "dependencies", hits = DEFAULT_HITS } = options;
  requireCount("hits", hits, MAX_HITS);
  if (of !== undefined) requireNode(view, of);
  const unit = of === undefined ? undefined : unitOf(view, files, of, level);
  const pairs = new Map<number, Map<number, Uint32Array>>();
  for (let file = 1; file < view.fileEnd; file++) {
    const from = unitOf(view, files, files.root(file), level);
    if (from === 0 || (unit !== undefined && direction === "dependencies" && from !== unit)) continue;
    const targets = files.targets(file);
    for (const [place, target] of targets.files.entries()) {
      const to = unitOf(view, files, files.root(target), level);
      if (to === 0 || to === from || (unit !== undefined && direction === "dependents" && to !== unit)) continue;
      addCounts(pairs, from, to, targets.counts.subarray(place * KIND_COUNT, (place + 1) * KIND_COUNT));
    }
  }
  return answer(view, pairs, hits);
}

/** The node that stands for the file or package of a node; 0 when it is in none. */
function unitOf(view: GraphView, files: FileDependencies, node: number, level: DependencyLevel): number {
  const { nodeParent, nodeKind, nodeFile } = view;
  if (level === "file") return nodeKind[node] === NodeKind.package ? 0 : files.root(nodeFile[node]!);
  let at = node;
  while (at !== 0 && nodeKind[at] !== NodeKind.package) at = nodeParent[at]!;
  return at;
}

function addCounts(pairs: Map<number, Map<number, Uint32Array>>, from: number, to: number, counts: Uint32Array): void {
  let row = pairs.get(from);
  if (row === undefined) pairs.set(from, (row = new Map()));
  let sum = row.get(to);
  if (sum === undefined) row.set(to, (sum = new Uint32Array(KIND_COUNT)));
  for (let kind = 0; kind < KIND_COUNT; kind++) sum[kind]! += counts[kind]!;
}

function answer(view: GraphView, pairs: Map<number, Map<number, Uint32Array>>, hits: number): DependencyAnswer {
  const { nodeRank } = view;
  const byRank = (a: [number, unknown], b: [number, unknown]): number => nodeRank[a[0]]! - nodeRank[b[0]]!;
  const shown: Dependency[] = [];
  let total = 0;
  for (const [from, row] of [...pairs].sort(byRank)) {
    total += row.size;
    if (shown.length === hits) continue;
    for (const [to, counts] of [...row].sort(byRank)) {
      if (shown.length === hits) break;
      shown.push(dependency(from, to, counts));
    }
  }
  return { dependencies: shown, total, truncated: cutReasons(false, shown.length < total, false) };
}

function dependency(from: number, to: number, counts: Uint32Array): Dependency {
  const [calls = 0, implementing = 0, extending = 0, uses = 0, imports = 0] = counts;
  return {
    from,
    to,
    counts: { calls, implements: implementing, extends: extending, uses, imports },
    total: calls + implementing + extending + uses + imports,
  };
}
