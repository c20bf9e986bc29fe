import type { EntryRecord, TrialResult } from "@parseltongue/registry";
import { timeText } from "@parseltongue/registry";
import type { Machine } from "../../machine.ts";
import { openWorkTree } from "../open-tap.ts";
import { memberKey, versionBinding, versionSubjects, writeStatement } from "../write-statement.ts";
import type { HostRun } from "./host-runs.ts";
import { OWN_PLATFORM } from "./own-environment.ts";
import type { RegistryInvocation } from "./registry-invocation.ts";

type Compat = Extract<RegistryInvocation, { command: "registry-compat" }>;

interface SignedTrials {
  readonly results: readonly TrialResult[];
  readonly records: readonly EntryRecord[];
  readonly runs: readonly HostRun[];
}

/** Signs how versions fared with hosts, each host a statement in the work tree. What could not be tried is not spoken of. Gives their paths. */
export async function signTrials(
  invocation: Compat,
  machine: Machine,
  { results, records, runs }: SignedTrials,
): Promise<readonly string[]> {
  const tap = await openWorkTree(machine, invocation.tap);
  const key = await memberKey(machine, tap, invocation);
  const createdAt = timeText(machine.environment.clock.nowMs());
  const paths: string[] = [];
  for (const { entrySha256, host, outcome } of results) {
    const record = records.find(({ sha256 }) => sha256 === entrySha256);
    const run = runs.find(({ contract }) => contract === host);
    if (record === undefined || run === undefined || outcome.state === "ERROR" || outcome.cases === 0) continue;
    const { cases, passed, failed, state } = outcome;
    const { program, servedBy } = run;
    const environment = { contract: host, parseltongue: program.version, platform: OWN_PLATFORM };
    const predicate = {
      result: state === "PASS" ? ("PASSED" as const) : ("FAILED" as const),
      // Whose contract is another than the environment's has been run in the place of a host of that one.
      configuration: [{ name: `host-of-contract-${servedBy}`, digest: { sha256: program.sha256 } }],
      passedTests: [],
      warnedTests: [],
      failedTests: failed.slice(0, MAX_NAMES).map((each) => each.slice(0, MAX_NAME_LENGTH)),
      parseltongue: {
        ...versionBinding(tap, record, createdAt),
        environment,
        suite: { kind: "compatibility" as const, cases, passed },
      },
    };
    // A test is about what runs: the source is others' to speak of.
    const subjects = versionSubjects(record).filter(({ name }) => name === "plugin.wasm" || name === "entry");
    const { id: plugin, version } = record.entry;
    paths.push(
      await writeStatement(machine, tap, { kind: "version", plugin, version }, "test", { subjects, predicate }, key),
    );
  }
  return paths;
}

/** Of a statement, whose size is bounded. */
const MAX_NAMES = 100;
const MAX_NAME_LENGTH = 200;
