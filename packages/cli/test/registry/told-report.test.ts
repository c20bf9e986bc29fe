import assert from "node:assert/strict";
import { test } from "node:test";
import { hostsFor, compatibilityVerdict } from "../../src/registry/checks/hosts.ts";
import { groupsVerdict, parseTestReport, sameReports } from "../../src/registry/checks/told-report.ts";

const encoder = new TextEncoder();
const good = (title: string, note = "5 of 10 fuel") => ({ title, checks: [{ name: "lens main", problems: [], note }] });
const all = ["loading", "hostile inputs", "the same each time", "budgets, over 5 nodes and 3 edges"].map((each) =>
  good(each),
);

test("threat 29: a plugin that runs on, grows or writes too much fails its budgets, and silence about them is no pass", () => {
  for (const reason of [
    "fuel: it used all of its 10",
    "memory: it asked for more than 4 pages",
    "output: more than 64 bytes",
  ]) {
    const failed = { title: "budgets, over 5 nodes and 3 edges", checks: [{ name: "lens main", problems: [reason] }] };
    const verdict = groupsVerdict({ groups: [...all.slice(0, 3), failed] }, "budgets", true);
    assert.equal(verdict.state, "FAIL");
    assert.match(verdict.text, new RegExp(reason));
  }
  assert.equal(groupsVerdict({ groups: all.slice(0, 3) }, "budgets", true).state, "ERROR");
  assert.equal(groupsVerdict({ groups: all }, "budgets", true).state, "PASS");
  assert.throws(() => parseTestReport(encoder.encode("{}")), /no report/);
  assert.throws(() => parseTestReport(encoder.encode("half of a rep")), SyntaxError);
});

test("threat 31: two runs that differ by a single unit of fuel are a failure", () => {
  assert.equal(sameReports({ groups: all }, { groups: all }).state, "PASS");
  const other = [...all.slice(0, 3), good("budgets, over 5 nodes and 3 edges", "6 of 10 fuel")];
  assert.match(sameReports({ groups: all }, { groups: other }).text, /two runs differ in budgets/);
  assert.equal(sameReports({ groups: all }, { groups: all.slice(1) }).state, "FAIL");
});

test("hosts are those that are supported and named; one that is not here is no pass", async () => {
  const own = { major: 1, fromMinor: 0, toMinor: 1 };
  const policy = {
    contracts: [
      { version: "1.0", supportedUntil: null },
      { version: "1.2", supportedUntil: null },
    ],
  };
  const entry = { contract: { from: "1.0", below: "2.0" } };
  const hosts = hostsFor(entry, policy, [], own);
  assert.deepEqual(
    hosts.map(({ contract, isHere }) => [contract, isHere]),
    [
      ["1.0", true],
      ["1.1", true],
      ["1.2", false],
    ],
  );
  const test = async () => ({ groups: all });
  assert.equal((await compatibilityVerdict(hosts, test)).state, "ERROR");
  const both = await compatibilityVerdict(hosts.slice(0, 2), test);
  assert.equal(both.state, "PASS");
  assert.match(both.text, /^1\.0: 4 of 4 \(inferred from a host of 1\.1\); 1\.1: 4 of 4$/);
  assert.equal((await compatibilityVerdict([], test)).state, "FAIL");
});
