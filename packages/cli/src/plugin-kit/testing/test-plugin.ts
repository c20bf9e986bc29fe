import type { Environment } from "@parseltongue/base";
import type { PreparedPlugin } from "@parseltongue/host";
import { checkBudgets, checkHostileInputs, checkLoading, checkRepeats } from "./check-plugin.ts";
import { type CheckGroup, passed } from "./check.ts";
import { CodeGraph } from "./code-graph.ts";
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
  readonly reference: CodeGraph;
  readonly hostile: readonly HostileInput[];
}

/** Reads the code that every plugin is tested over. */
export async function testGrounds(signal: AbortSignal): Promise<TestGrounds> {
  const [reference, hostile] = await Promise.all([CodeGraph.ofDump(referenceCode(), signal), hostileInputs(signal)]);
  return { reference, hostile };
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
 * Runs a plugin's own cases, and what every plugin must pass: hostile inputs, the same each time, its budgets.
 * @param directory of the plugin, where its cases are
 * @throws KitError `bad-case` when a file of cases cannot be understood; EnvironmentError
 */
export async function testPlugin(directory: string, prepared: PreparedPlugin, run: TestRun): Promise<TestReport> {
  const { environment, grounds, signal } = run;
  const cases = await readCases(environment, directory);
  const { name, version } = prepared.manifest;
  return {
    plugin: name,
    version,
    groups: [
      checkLoading(grounds.reference, prepared),
      ...(await caseGroups(cases, prepared, signal)),
      checkHostileInputs(grounds.hostile, prepared),
      checkRepeats(grounds.reference, prepared),
      checkBudgets(grounds.reference, prepared),
    ],
  };
}

/** A group for each file of cases; code that several cases share is read once. */
async function caseGroups(
  cases: readonly ReadCase[],
  prepared: PreparedPlugin,
  signal: AbortSignal,
): Promise<CheckGroup[]> {
  const codes = new Map<string, CodeGraph>();
  const groups = new Map<string, CheckGroup & { readonly checks: CheckGroup["checks"][number][] }>();
  for (const read of cases) {
    const code = codes.get(read.source) ?? (await CodeGraph.ofDump(read.source, signal));
    codes.set(read.source, code);
    const group = groups.get(read.file) ?? { title: read.file, checks: [] };
    group.checks.push(runCase(code, prepared, read));
    groups.set(read.file, group);
  }
  return [...groups.values()];
}
