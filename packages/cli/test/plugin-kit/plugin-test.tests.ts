import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import type { BuiltPlugin } from "../../src/plugin-kit/build-plugin.ts";
import type { Check } from "../../src/plugin-kit/testing/check.ts";
import { junitReport, printReport } from "../../src/plugin-kit/testing/print-report.ts";
import type { TestReport } from "../../src/plugin-kit/testing/test-plugin.ts";
import { build, testBuilt, writeProject } from "./kit-project.ts";

const SOURCE = `source = """
FILE: src/lib.rs
pub fn start() { stop(); }
fn stop() {}
"""
`;

test("a case that expects something else says what was expected and what came", async (t) => {
  const report = await tested(t, {
    source: 'hits.keep(hit, hits.node(hit).name.equals("start"));',
    cases: `${SOURCE}
[[case]]
name = "right"
lens = "probe"
ask = "callers stop"
keep = ["start"]
drop = []
[[case]]
name = "wrong"
lens = "probe"
ask = "callers stop"
keep = []
scores = { start = 2 }`,
  });
  const [right, wrong] = checksOf(report, "tests/probe.toml");
  assert.deepEqual(right?.problems, []);
  assert.deepEqual(wrong?.problems, [
    "keep: expected nothing",
    "keep: got      start",
    "scores: expected start = 2, got 0",
  ]);
  assert.match(printReport(report), /FAILED wrong/);
  assert.match(junitReport(report), /<failure message="keep: expected nothing">/);
});

test("a plugin that traps on odd hits is found by the hostile inputs, not by its own case", async (t) => {
  const report = await tested(t, {
    source: "assert(hits.node(hit).exists);",
    cases: `${SOURCE}\n[[case]]\nname = "fine"\nlens = "probe"\nask = "callers stop"\nkeep = ["start"]\n`,
  });
  assert.deepEqual(checksOf(report, "tests/probe.toml")[0]?.problems, []);
  const failed = checksOf(report, "hostile inputs").filter(({ problems }) => problems.length > 0);
  assert.deepEqual(
    failed.map(({ name }) => name),
    ["hits that name no node", "hits out of range among others"],
  );
  assert.match(failed[0]?.problems[0] ?? "", /^lens probe: trap: /);
});

test("a plugin whose answer depends on earlier calls is found, unless it says that it keeps a cache", async (t) => {
  const source = "seen++; hits.score(hit, <f32>seen);";
  const none = await tested(t, { source });
  assert.match(checksOf(none, "the same each time")[0]?.problems[0] ?? "", /gave something else after another one/);
  const cache = await tested(t, { source, manifest: '[memory]\nstate = "cache"\n' });
  assert.deepEqual(checksOf(cache, "the same each time")[0]?.problems, []);
});

test("what a plugin logs is shown beside its case", async (t) => {
  const report = await tested(t, {
    source: 'if (hit == 0) log(LogLevel.INFO, "here");',
    manifest: "[capabilities]\nlog = true\n",
    cases: `${SOURCE}\n[[case]]\nname = "said"\nlens = "probe"\nask = "callers stop"\n`,
  });
  assert.match(printReport(report), /^ {2}ok {5}said .*\n {11}log: info: here$/m);
});

test("a plugin that does more than it declares is found, with the remedy", async (t) => {
  const report = await tested(t, { source: "for (let i = 0; i < 1000; i++) hits.score(hit, <f32>i);" });
  const [lens] = report.groups.find(({ title }) => title.startsWith("budgets, "))?.checks ?? [];
  assert.match(lens?.problems[0] ?? "", /^lens probe: out-of-fuel/);
  assert.match(lens?.problems[1] ?? "", /^hint: /);
});

test("a case must be about one hook, ask a question, and name what there is", async (t) => {
  const built = await builtProbe(t, { source: "" });
  const problems = async (body: string): Promise<string> => {
    const report = await testCases(built, `${SOURCE}\n[[case]]\nname = "odd"\n${body}\n`);
    return checksOf(report, "tests/probe.toml")[0]?.problems[0] ?? "";
  };
  assert.match(await problems('lens = "probe"'), /asks a question whose hits it judges/);
  assert.match(await problems('lens = "probe"\nask = "callers nobody"'), /"nobody" names nothing in the case's source/);
  assert.match(await problems('lens = "probe"\nask = "callres stop"'), /is no question: unknown command/);
  assert.match(await problems('lens = "prob"\nask = "callers stop"'), /has no lens "prob"/);
  assert.match(await problems('lens = "probe"\nask = "callers stop"\nfails = "trap"'), /expected the fault trap/);
  await assert.rejects(problems('lens = "probe"\nquery = "x"'), /must name one hook/);
  await assert.rejects(problems('lens = "probe"\nhits = []'), /is about a lens, which has no hits/);
  await assert.rejects(problems('lens = "probe"\nkepp = []'), /has a key kepp that cases do not have/);
  await assert.rejects(problems("lens = "), /tests\/probe\.toml:9:8/);
});

interface Probe {
  /** What is done for each hit. */
  readonly source: string;
  readonly manifest?: string;
  readonly cases?: string;
}

/** Tests a lens of a few lines. */
async function tested(t: TestContext, probe: Probe): Promise<TestReport> {
  return testCases(await builtProbe(t, probe), probe.cases);
}

async function testCases(built: BuiltPlugin, cases: string | undefined): Promise<TestReport> {
  if (cases !== undefined) {
    await mkdir(join(built.project.directory, "tests"), { recursive: true });
    await writeFile(join(built.project.directory, "tests", "probe.toml"), cases);
  }
  return testBuilt(built);
}

async function builtProbe(t: TestContext, { source, manifest = "" }: Probe): Promise<BuiltPlugin> {
  const directory = await writeProject(t, [
    [
      "plugin.toml",
      `[plugin]
name = "probe"
version = "1.0.0"
api = "1.0"
description = "is tested"
[build]
language = "assemblyscript"
source = "assembly/index.ts"
${manifest}
[[lens]]
name = "probe"
description = "is tested"
budget = { base = 5000, per-hit = 1000 }
`,
    ],
    [
      "assembly/index.ts",
      `import { Hits, lens, Lens, log, LogLevel } from "@parseltongue/sdk-assemblyscript";
let seen = 0;
class Probe extends Lens {
  override evaluate(hits: Hits): void {
    for (let hit: u32 = 0; hit < hits.count; hit++) { ${source} }
  }
}
lens(new Probe());
`,
    ],
  ]);
  const built = await build(t, directory);
  assert.ok(built);
  return built;
}

function checksOf({ groups }: TestReport, title: string): readonly Check[] {
  return groups.find((group) => group.title === title)?.checks ?? [];
}
