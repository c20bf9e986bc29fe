import { type EntryRecord, type HookFigures, timeText } from "@parseltongue/registry";
import type { Machine } from "../../machine.ts";
import type { HookCost } from "../../plugin-kit/bench/bench-plugin.ts";
import { openWorkTree } from "../open-tap.ts";
import { memberKey, statementLine, versionBinding, versionSubjects, writeStatement } from "../write-statement.ts";
import { type Measurement, slowLoading, titleOf } from "./measurement.ts";
import { OWN_ENVIRONMENT } from "./own-environment.ts";
import type { RegistryInvocation } from "./registry-invocation.ts";

type Measure = Extract<RegistryInvocation, { command: "registry-measure" }>;

/** Signs what a version costs, each graph a statement in the work tree, be it within its budgets or not. Gives their paths. */
export async function signMeasurements(
  invocation: Measure,
  machine: Machine,
  measurements: readonly Measurement[],
  record: EntryRecord,
): Promise<readonly string[]> {
  const tap = await openWorkTree(machine, invocation.tap);
  const key = await memberKey(machine, tap, invocation);
  const { perfPolicy } = tap.state.documents;
  const { id: plugin, version } = record.entry;
  const paths: string[] = [];
  for (const { graph, report, native, exceeded } of measurements) {
    const { name, sha256 } = graph;
    const { hooks, nodes, edges, usedPages: memoryPages, loadMs } = report;
    // A hook whose calls fail has no cost: that its figures are missing holds the version.
    const measured = hooks.filter(({ faults }) => faults === 0);
    const predicate = {
      result: exceeded.length === 0 ? ("PASSED" as const) : ("FAILED" as const),
      configuration: [
        { name, digest: { sha256 } },
        { name: "perf-policy", digest: { sha256: tap.state.digests.perfPolicy } },
      ],
      passedTests: measured.map(titleOf),
      warnedTests: slowLoading(report, perfPolicy.maxLoadMs),
      failedTests: exceeded.map(statementLine),
      parseltongue: {
        ...versionBinding(tap, record, timeText(machine.environment.clock.nowMs())),
        environment: OWN_ENVIRONMENT,
        graph: { name, sha256, nodes, edges },
        runs: report.runs ?? 0,
        memoryPages,
        loadMs,
        hooks: measured.map(figuresOf),
        native,
      },
    };
    // As a test, it is about what runs.
    const subjects = versionSubjects(record).filter((each) => each.name === "plugin.wasm" || each.name === "entry");
    const place = { kind: "version", plugin, version } as const;
    paths.push(await writeStatement(machine, tap, place, "perf", { subjects, predicate }, key));
  }
  return paths;
}

function figuresOf({ trait, hook, ...cost }: HookCost): HookFigures {
  const { usedFuel, declaredFuel, usedOutput, declaredOutput, p50Ns, p99Ns } = cost;
  return {
    trait,
    name: hook,
    fuelUsed: usedFuel,
    fuelDeclared: declaredFuel,
    outputBytes: usedOutput,
    outputDeclared: declaredOutput,
    p50Ns,
    p99Ns,
  };
}
