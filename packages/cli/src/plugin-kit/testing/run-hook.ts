import type {
  AnyGuestHook,
  GuestFault,
  HitBatch,
  LensHook,
  LoadedHook,
  Value,
  Values,
  ValueSchema,
} from "@parseltongue/host";
import { batchOf } from "./code-graph.ts";
import type { HookCall } from "./hook-call.ts";
import type { TestHost } from "./test-host.ts";

/** What one call of a hook came to; nothing in it is overwritten by later calls. */
export interface HookRun {
  readonly failed: GuestFault | undefined;
  readonly fuelUsed: number;
  readonly fuelBudget: number;
  /** The answer, as plain data to compare. */
  readonly answer: unknown;
}

/** Calls a hook once, as `callHook`, and keeps what came of it. */
export function runHook(test: TestHost, hook: AnyGuestHook, hits: HitBatch | undefined): HookRun {
  const { outcome } = callHook(test, hook, hits);
  if (outcome.failed !== undefined) {
    const { failed } = outcome;
    return { failed, fuelUsed: failed.fuelUsed, fuelBudget: failed.fuelBudget, answer: undefined };
  }
  const { fuelUsed, fuelBudget, ...answer } = outcome;
  return { failed: undefined, fuelUsed, fuelBudget, answer: structuredClone(answer) };
}

/**
 * Calls a hook once. `hits` is what a lens judges and an exporter prints, and what changed for rules and analyzers;
 * undefined: the whole graph, for a lens no hits.
 */
export function callHook({ host, plugin }: TestHost, hook: AnyGuestHook, hits: HitBatch | undefined): HookCall {
  const { trait, name } = hook;
  switch (trait) {
    case "lens": {
      const lens: LoadedHook<LensHook> = plugin.hook("lens", name);
      const judged = hits ?? batchOf(new Uint32Array(0));
      return { trait, hits: judged, outcome: host.evaluateLens(plugin, lens, judged) };
    }
    case "query":
      return { trait, outcome: host.answerQuery(plugin, name, sampleParameters(hook.parameters, hits)) };
    case "rule":
      return { trait, outcome: host.check(plugin, name, hits) };
    case "analyzer":
      return { trait, outcome: host.analyze(plugin, name, hits) };
    case "exporter":
      return { trait, outcome: host.render(plugin, name, hits) };
  }
}

/** A value for each parameter that has no default; nodes are the first of the hits. */
export function sampleParameters(schemas: readonly ValueSchema[], hits: HitBatch | undefined): Values {
  const open = schemas.filter((schema) => schema.default === undefined);
  return Object.fromEntries(open.map((schema) => [schema.name, sampleValue(schema, hits?.nodes[0] ?? 0)]));
}

function sampleValue({ type, minimum, maximum, choices }: ValueSchema, node: number): Value {
  switch (type) {
    case "boolean":
      return false;
    case "integer":
    case "number":
      return minimum ?? Math.min(0, maximum ?? 0);
    case "string":
      return choices?.[0] ?? "";
    case "strings":
      return [];
    case "node":
      return node;
  }
}
