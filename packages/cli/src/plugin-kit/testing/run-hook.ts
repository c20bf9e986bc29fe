import type {
  AnyGuestHook,
  FailedCall,
  GuestFault,
  HitBatch,
  LensHook,
  LoadedHook,
  Value,
  Values,
  ValueSchema,
} from "@parseltongue/host";
import { batchOf } from "./code-graph.ts";
import type { TestHost } from "./test-host.ts";

/** What one call of a hook came to; nothing in it is overwritten by later calls. */
export interface HookRun {
  readonly failed: GuestFault | undefined;
  readonly fuelUsed: number;
  readonly fuelBudget: number;
  /** The answer, as plain data to compare. */
  readonly answer: unknown;
}

/**
 * Calls a hook once. `hits` is what a lens judges and an exporter prints, and what changed for rules and analyzers;
 * undefined: the whole graph, for a lens no hits.
 */
export function runHook(test: TestHost, hook: AnyGuestHook, hits: HitBatch | undefined): HookRun {
  const outcome = callHook(test, hook, hits);
  if (outcome.failed !== undefined) {
    const { failed } = outcome;
    return { failed, fuelUsed: failed.fuelUsed, fuelBudget: failed.fuelBudget, answer: undefined };
  }
  const { fuelUsed, fuelBudget, ...answer } = outcome;
  return { failed: undefined, fuelUsed, fuelBudget, answer: structuredClone(answer) };
}

type Outcome = FailedCall | { readonly failed?: undefined; readonly fuelUsed: number; readonly fuelBudget: number };

function callHook({ host, plugin }: TestHost, hook: AnyGuestHook, hits: HitBatch | undefined): Outcome {
  switch (hook.trait) {
    case "lens": {
      const lens: LoadedHook<LensHook> = plugin.hook("lens", hook.name);
      return host.evaluateLens(plugin, lens, hits ?? batchOf(new Uint32Array(0)));
    }
    case "query":
      return host.answerQuery(plugin, hook.name, sampleParameters(hook.parameters, hits));
    case "rule":
      return host.check(plugin, hook.name, hits);
    case "analyzer":
      return host.analyze(plugin, hook.name, hits);
    case "exporter":
      return host.render(plugin, hook.name, hits);
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
