import { canonicalJson } from "@parseltongue/base";
import { DEFAULT_HITS, GraphError, MAX_HITS } from "@parseltongue/graph";
import type { QueryOutcome } from "@parseltongue/host";
import type { PluginAnswer, PluginQuestion } from "../question.ts";
import { findHook } from "./find-hook.ts";
import { parameterValues } from "./parameter-values.ts";
import { type AbsentData, failureOf, type PluginCost, type PluginFailure } from "./plugin-report.ts";
import type { PluginSet } from "./plugin-set.ts";

/** The answer to a plugin's question; empty, with the failure, when the plugin gave nothing that may be used. */
export interface PluginQuestionOutcome {
  readonly answer: PluginAnswer;
  readonly failures: readonly PluginFailure[];
  readonly absent: readonly AbsentData[];
  readonly cost: PluginCost;
}

/**
 * Asks a question of a plugin's own.
 * @param resolve the node that a target means
 * @throws EngineError `unknown-hook`, `ambiguous-hook`, `bad-parameter`; HostError `bad-configuration`; GraphError
 * `limit-invalid`; what `resolve` throws
 */
export function askPlugin(
  plugins: PluginSet,
  question: PluginQuestion,
  resolve: (target: string) => number,
): PluginQuestionOutcome {
  const hits = pageLength(question.hits ?? DEFAULT_HITS);
  const { running, loaded } = findHook(plugins, "query", question.name, (each) => each.loaded.hook.name);
  const { plugin } = running;
  const { hook } = loaded;
  const parameters = parameterValues(hook.parameters, question.parameters ?? {}, resolve);
  const failures = plugins.columns.refresh(plugin.manifest.capabilities.attributes);
  const key = canonicalJson(["query", running.identity, hook.name, { ...parameters }]);
  const {
    answer: outcome,
    wasKnown,
    micros,
  } = plugins.remembered(key, () => plugins.host.answerQuery(plugin, hook.name, parameters));
  const base = { plugin: plugin.manifest.name, query: hook.name, columns: hook.columns };
  return {
    answer: { ...base, ...pageOf(outcome, hook.columns.length, hits) },
    failures: outcome.failed === undefined ? failures : [...failures, failureOf(outcome.failed)],
    absent: plugins.columns.absentFor([plugin]),
    cost: plugins.costOf(plugin, hook, outcome, micros, wasKnown),
  };
}

function pageOf(
  outcome: QueryOutcome,
  columns: number,
  hits: number,
): Pick<PluginAnswer, "nodes" | "values" | "annotations" | "total" | "truncated"> {
  if (outcome.failed !== undefined) {
    return { nodes: new Uint32Array(0), values: new Float32Array(0), annotations: [], total: 0, truncated: [] };
  }
  const { nodes, values, annotations } = outcome;
  return {
    nodes: nodes.slice(0, hits),
    values: values.slice(0, hits * columns),
    annotations: annotations.filter(({ hit }) => hit < hits),
    total: nodes.length,
    truncated: nodes.length > hits ? ["hits"] : [],
  };
}

function pageLength(hits: number): number {
  if (Number.isInteger(hits) && hits >= 1 && hits <= MAX_HITS) return hits;
  throw new GraphError("limit-invalid", `hits is ${hits}, not a whole number`, {
    hint: `give hits as 1 to ${MAX_HITS}`,
    details: { name: "hits", value: hits },
  });
}
