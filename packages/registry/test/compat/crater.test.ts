import assert from "node:assert/strict";
import { test } from "node:test";
import {
  craterDiff,
  runTrials,
  type Trial,
  type TrialExecutor,
  trialKey,
  type TrialOutcome,
  type TrialResult,
} from "@parseltongue/registry";

const HOSTS = ["before", "after"] as const;

function trial(plugin: string, host: string): Trial {
  return { plugin: `acme/${plugin}`, version: "1.0.0", entrySha256: Buffer.from(plugin).toString("hex"), host };
}

function outcome(...failed: readonly string[]): TrialOutcome {
  const state = failed.length === 0 ? "PASS" : "FAIL";
  return { state, cases: 3, passed: 3 - failed.length, failed, text: failed[0] ?? "" };
}

const GONE: TrialOutcome = { state: "ERROR", cases: 0, passed: 0, failed: [], text: "it did not end" };

test("a changed host is told by what works no more, what works again, what fails otherwise and what nobody knows", () => {
  const told: Readonly<Record<string, readonly [TrialOutcome, TrialOutcome]>> = {
    same: [outcome("a"), outcome("a")],
    whole: [outcome(), outcome()],
    broken: [outcome(), outcome("b", "c")],
    mended: [outcome("a"), outcome()],
    other: [outcome("a", "b"), outcome("b", "c")],
    lost: [outcome(), GONE],
  };
  const results = Object.entries(told).flatMap(([name, outcomes]) =>
    HOSTS.map((host, at): TrialResult => ({ ...trial(name, host), outcome: outcomes[at] ?? GONE })),
  );
  const found = craterDiff(results, "before", "after");
  assert.deepEqual(
    found.map(({ plugin, kind, broken, mended }) => [plugin, kind, broken, mended]),
    [
      ["acme/broken", "regressed", ["b", "c"], []],
      ["acme/lost", "untried", [], []],
      ["acme/mended", "fixed", [], ["a"]],
      ["acme/other", "changed", ["c"], ["a"]],
    ],
  );
});

test("trials that were called off go on where they were, and come to the same", async () => {
  const trials = ["a", "b", "c", "d", "e"].flatMap((name) => HOSTS.map((host) => trial(name, host)));
  const expected = trials.map((each) => ({
    ...each,
    outcome: outcome(...(each.plugin === "acme/c" ? [each.host] : [])),
  }));
  const runs: string[] = [];
  const executor: TrialExecutor = {
    parallelism: 2,
    run: async (each) => {
      runs.push(trialKey(each));
      return expected.find((other) => trialKey(other) === trialKey(each))?.outcome ?? GONE;
    },
  };
  const ended = new AbortController();
  const known = new Map<string, TrialOutcome>();
  const onOutcome = async (result: TrialResult): Promise<void> => {
    known.set(trialKey(result), result.outcome);
    if (known.size === 4) ended.abort(new Error("called off"));
  };
  await assert.rejects(runTrials(trials, executor, { signal: ended.signal, onOutcome }), /called off/);
  const before = runs.length;
  assert.ok(before < trials.length);
  assert.deepEqual(await runTrials(trials, executor, { known, onOutcome }), expected);
  assert.ok(runs.length <= trials.length + executor.parallelism, "what was tried is not tried again");
  assert.deepEqual([...known.keys()].sort(), trials.map(trialKey).sort());
});
