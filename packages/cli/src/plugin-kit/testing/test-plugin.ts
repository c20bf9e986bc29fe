import type { Environment } from "@parseltongue/base";
import type { PreparedPlugin } from "@parseltongue/host";
import { checkBudgets, checkHostileInputs, checkLoading, checkRepeats } from "./check-plugin.ts";
import { type Check, type CheckGroup, passed } from "./check.ts";
import { checkGenerated, checkIds, type TwinCase, type TwinGraphs } from "./check-ids.ts";
import { CodeGraph } from "./code-graph.ts";
import { generatedCode } from "./generated-code.ts";
import { type HostileInput, hostileInputs } from "./hostile-inputs.ts";
import { type ReadCase, readCases } from "./read-cases.ts";
import { referenceCode } from "./reference-code.ts";
import { runCase } from "./run-case.ts";

/** What testing a plugin showed. */
export interface TestReport {
  readonly plugin: string;
  readonly version: string;
  readonly groups: readonly CheckGroup[];
}

/** Graphs that every plugin is tested over, whatever its own cases are about. */
export interface TestGrounds {
  readonly reference: TwinGraphs;
  readonly hostile: readonly HostileInput[];
  /** What authors cannot know if whoever tests draws the seed. */
  readonly generated: { readonly seed: number; readonly twins: TwinGraphs };
}

/** Reads the code that every plugin is tested over. @param seed of the code that is generated, 0 … 2³¹ − 1 */
export async function testGrounds(seed: number, signal: AbortSignal): Promise<TestGrounds> {
  const [reference, hostile, generated] = await Promise.all([
    CodeGraph.ofDump(referenceCode(), signal),
    hostileInputs(signal),
    CodeGraph.ofDump(generatedCode(seed), signal),
  ]);
  return { reference: twinsOf(reference), hostile, generated: { seed, twins: twinsOf(generated) } };
}

/** What a plugin is tested with. */
export interface TestRun {
  readonly environment: Environment;
  readonly grounds: TestGrounds;
  readonly signal: AbortSignal;
}

/** Whether nothing is wrong. */
export function allPassed({ groups }: TestReport): boolean {
  return groups.every(({ checks }) => checks.every(passed));
}

/**
 * Runs a plugin's own cases, and what every plugin must pass: hostile inputs, the same each time and whatever the ids, its
 * budgets; over code that is generated as well.
 * @param directory of the plugin, where its cases are
 * @throws KitError `bad-case` when a file of cases cannot be understood; EnvironmentError
 */
export async function testPlugin(directory: string, prepared: PreparedPlugin, run: TestRun): Promise<TestReport> {
  const { environment, grounds, signal } = run;
  const cases = await withCode(await readCases(environment, directory), signal);
  const { name, version } = prepared.manifest;
  return {
    plugin: name,
    version,
    groups: [
      checkLoading(grounds.reference.code, prepared),
      ...caseGroups(cases, prepared),
      checkHostileInputs(grounds.hostile, prepared),
      checkRepeats(grounds.reference.code, prepared),
      checkIds(grounds.reference, cases, prepared),
      checkBudgets(grounds.reference.code, prepared),
      checkGenerated(grounds.generated.twins, grounds.generated.seed, prepared),
    ],
  };
}

/** The graphs of each case's code; code that several cases share is read once. */
async function withCode(cases: readonly ReadCase[], signal: AbortSignal): Promise<readonly TwinCase[]> {
  const twins = new Map<string, TwinGraphs>();
  for (const { source } of cases) {
    if (!twins.has(source)) twins.set(source, twinsOf(await CodeGraph.ofDump(source, signal)));
  }
  return cases.map((read) => ({ read, twins: twins.get(read.source)! }));
}

function twinsOf(code: CodeGraph): TwinGraphs {
  return { code, shuffled: code.shuffled() };
}

/** A group for each file of cases. */
function caseGroups(cases: readonly TwinCase[], prepared: PreparedPlugin): CheckGroup[] {
  const groups = new Map<string, Check[]>();
  for (const { read, twins } of cases) {
    const checks = groups.get(read.file) ?? [];
    checks.push(runCase(twins.code, prepared, read));
    groups.set(read.file, checks);
  }
  return Array.from(groups, ([title, checks]) => ({ title, checks }));
}
