import { MAX_HITS } from "@parseltongue/graph";
import { type AnyGuestHook, type HitBatch, lensBatchLimit } from "@parseltongue/host";
import { batchOf, type CodeGraph } from "./code-graph.ts";

/** What a hook is called about: a lens about pages of all nodes, an exporter about as many as it takes, others the graph. */
export function inputsOf(code: CodeGraph, hook: AnyGuestHook): readonly (HitBatch | undefined)[] {
  if (hook.trait !== "lens" && hook.trait !== "exporter") return [undefined];
  const nodes = byDegree(code);
  if (hook.trait === "exporter") return [batchOf(nodes.subarray(0, MAX_HITS))];
  const size = lensBatchLimit(hook);
  const pages: HitBatch[] = [];
  for (let at = 0; at < nodes.length; at += size) pages.push(batchOf(nodes.slice(at, at + size)));
  return pages;
}

/** All nodes, those with the most edges first. */
export function byDegree(code: CodeGraph): Uint32Array {
  const { inLength, outLength } = code.graph;
  const degree = (node: number): number => (inLength[node] ?? 0) + (outLength[node] ?? 0);
  return code.allNodes().sort((a, b) => degree(b) - degree(a) || a - b);
}
