import { type EntryRecord, timeText } from "@parseltongue/registry";
import type { Machine } from "../../machine.ts";
import { openWorkTree } from "../open-tap.ts";
import { memberKey, statementLine, versionBinding, versionSubjects, writeStatement } from "../write-statement.ts";
import { differenceLines, type FormsCompared } from "./forms-compared.ts";
import { OWN_ENVIRONMENT } from "./own-environment.ts";
import type { RegistryInvocation } from "./registry-invocation.ts";

type Differential = Extract<RegistryInvocation, { command: "registry-differential" }>;

/** Signs whether machine code says what the sandboxed code says. Gives the statement's path in the work tree. */
export async function signComparison(
  invocation: Differential,
  machine: Machine,
  { artifact, seed, graphs, calls, difference }: FormsCompared,
  record: EntryRecord,
): Promise<string> {
  const tap = await openWorkTree(machine, invocation.tap);
  const key = await memberKey(machine, tap, invocation);
  const { id: plugin, version } = record.entry;
  const about = `machine code for ${artifact.platform}, over graphs ${seed} to ${seed + Math.max(graphs, 1) - 1}`;
  const [first = ""] = difference === undefined ? [] : differenceLines(difference);
  const predicate = {
    result: difference === undefined ? ("PASSED" as const) : ("FAILED" as const),
    configuration: [{ name: "promotion-policy", digest: { sha256: tap.state.digests.promotionPolicy } }],
    passedTests: difference === undefined ? [about] : [],
    warnedTests: [],
    failedTests: difference === undefined ? [] : [statementLine(`${about}: ${first}`)],
    parseltongue: {
      ...versionBinding(tap, record, timeText(machine.environment.clock.nowMs())),
      environment: OWN_ENVIRONMENT,
      suite: {
        kind: "differential" as const,
        nativeSha256: artifact.sha256,
        graphs,
        fuzzCases: calls,
        // The first one ends it.
        mismatches: difference === undefined ? 0 : 1,
      },
    },
  };
  const native = `native/${artifact.platform}`;
  const subjects = versionSubjects(record).filter(({ name }) => ["plugin.wasm", "entry", native].includes(name));
  return writeStatement(machine, tap, { kind: "version", plugin, version }, "test", { subjects, predicate }, key);
}
