import { type AnyGuestHook, guestHooks, type HitBatch, type PreparedPlugin } from "@parseltongue/host";
import { budgetRuns, problemsOf } from "./check-plugin.ts";
import { type CheckGroup, GENERATED, guarded, hookTitle } from "./check.ts";
import { batchOf, type CodeGraph } from "./code-graph.ts";
import type { ReadCase } from "./read-cases.ts";
import { callCase } from "./run-case.ts";
import { callHook } from "./run-hook.ts";
import { withSamples } from "./sample-data.ts";
import { loadForTest } from "./test-host.ts";
import { toldCall } from "./told-answer.ts";

/** The same code as two graphs whose ids differ. */
export interface TwinGraphs {
  readonly code: CodeGraph;
  readonly shuffled: CodeGraph;
}

/** A case with the graphs of its code. */
export interface TwinCase {
  readonly read: ReadCase;
  readonly twins: TwinGraphs;
}

/** Hits that a call over the reference graph is about; others are about all of it. */
const HITS = 64;
/** How much of a line is shown on either side of a difference. */
const AROUND = 60;

/**
 * Whether each hook says the same, names and order included, of the same code under other ids: over a graph and in the
 * plugin's own cases. @see contract/SPEC.md 3.2
 */
export function checkIds(reference: TwinGraphs, cases: readonly TwinCase[], prepared: PreparedPlugin): CheckGroup {
  const checks = guestHooks(prepared.manifest).map((hook) =>
    guarded(hookTitle(hook), () => {
      const own = cases.filter(({ read }) => read.trait === hook.trait && read.hook === hook.name);
      const problems = [
        ...[undefined, HITS].map((hits) => idDifference(reference, prepared, hook, hits, "over the reference code")),
        ...own.map(({ read, twins }) => caseDifference(twins, prepared, read)),
      ];
      return { problems: problems.find((each) => each.length > 0) ?? [] };
    }),
  );
  return { title: "the same whatever the ids", checks };
}

/**
 * Whether code that nobody knew before is answered as the rest is: without failing, within budgets, the same whatever the ids.
 * Who recognises the graphs that are always the same is found out here.
 */
export function checkGenerated(twins: TwinGraphs, seed: number, prepared: PreparedPlugin): CheckGroup {
  const checks = guestHooks(prepared.manifest).map((hook) =>
    guarded(hookTitle(hook), () => {
      const failing = budgetRuns(twins.code, prepared, hook).find(({ failed }) => failed !== undefined);
      const where = `over code that was generated from seed ${seed}`;
      const problems = [
        failing === undefined ? [] : [where, ...problemsOf(hook, failing)],
        ...[undefined, HITS].map((hits) => idDifference(twins, prepared, hook, hits, where)),
      ];
      return { problems: problems.find((each) => each.length > 0) ?? [] };
    }),
  );
  return { title: `${GENERATED}${seed}`, checks };
}

function idDifference(
  twins: TwinGraphs,
  prepared: PreparedPlugin,
  hook: AnyGuestHook,
  hitCount: number | undefined,
  where: string,
): string[] {
  const told = (code: CodeGraph): string[] =>
    withSamples(code, prepared, (hostData) => {
      const hits: HitBatch | undefined = hitCount === undefined ? undefined : batchOf(busiest(code, hitCount));
      return toldCall(code.graph, callHook(loadForTest(code, prepared, { hostData }), hook, hits));
    });
  return difference(told(twins.code), told(twins.shuffled), where);
}

function caseDifference(twins: TwinGraphs, prepared: PreparedPlugin, read: ReadCase): string[] {
  const told = (code: CodeGraph): string[] => toldCall(code.graph, callCase(code, prepared, read));
  return difference(told(twins.code), told(twins.shuffled), `in the case ${JSON.stringify(read.case.name)}`);
}

/** Nodes with the most edges; among equals the order of names decides. */
function busiest({ graph }: CodeGraph, count: number): Uint32Array {
  const degree = (node: number): number => (graph.inLength[node] ?? 0) + (graph.outLength[node] ?? 0);
  return graph.nodesByRank
    .slice()
    .sort((a, b) => degree(b) - degree(a))
    .subarray(0, count);
}

/** Empty when both are the same, otherwise the first line in which they differ. */
function difference(told: readonly string[], shuffled: readonly string[], where: string): string[] {
  const at = told.findIndex((line, index) => line !== shuffled[index]);
  if (at === -1 && told.length === shuffled.length) return [];
  const line = at === -1 ? told.length : at;
  const [one, other] = [told[line], shuffled[line]];
  return [
    `${where} it gives something else when nodes, edges, files and texts have other ids, first in line ${line + 1}:`,
    `one:   ${shortened(one, other)}`,
    `other: ${shortened(other, one)}`,
    "hint: put what is found in an order of names and places before it is given, and before floats are summed",
  ];
}

/** A line where it differs from another. */
function shortened(line: string | undefined, other: string | undefined): string {
  if (line === undefined) return "nothing more";
  let at = 0;
  while (at < line.length && line[at] === other?.[at]) at++;
  const [begin, end] = [Math.max(0, at - AROUND), at + AROUND];
  return `${begin > 0 ? "…" : ""}${line.slice(begin, end)}${end < line.length ? "…" : ""}`;
}
