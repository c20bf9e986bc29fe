import { limits } from "@parseltongue/contract";
import type { GraphLayout } from "../graph-memory.ts";
import type { HookBudget, LensHook } from "../manifest/manifest.ts";

/** Most hits that one call of a lens is about. @see SPEC 6.1 */
export function lensBatchLimit(hook: Pick<LensHook, "rank">): number {
  return hook.rank ? limits.rankingLensHits : limits.lensBatchHits;
}

/** Fuel of a call of a lens about so many hits. */
export function lensFuel(budget: HookBudget, hits: number): number {
  return capped(budget.base + budget.perHit * hits);
}

/**
 * Fuel of a call of a batch hook over a graph.
 * @param hits of the scope or the exported answer; undefined: the call is about the whole graph
 */
export function batchFuel(budget: HookBudget, layout: Pick<GraphLayout, "nodeEnd" | "edgeEnd">, hits?: number): number {
  const nodes = hits ?? layout.nodeEnd;
  return capped(budget.base + budget.perHit * (hits ?? 0) + budget.perNode * nodes + budget.perEdge * layout.edgeEnd);
}

/** Whole numbers up to here are exact on their way into a guest. */
function capped(fuel: number): number {
  return Math.min(limits.fuel, fuel);
}
