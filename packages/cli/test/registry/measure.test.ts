import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import {
  type Evaluation,
  type PerfPolicy,
  type PerfPredicate,
  REFERENCE_GRAPHS,
  type ReferenceGraph,
} from "@parseltongue/registry";
import { commitAll } from "@parseltongue/testkit";
import { newPluginFiles } from "../../src/plugin-kit/new/new-plugin.ts";
import { CodeGraph } from "../../src/plugin-kit/testing/code-graph.ts";
import { referenceCode } from "../../src/plugin-kit/testing/reference-code.ts";
import { writeProject } from "../plugin-kit/kit-project.ts";
import { submit } from "./end-to-end/submission.ts";
import { Town } from "./end-to-end/town.ts";
import { predicateAt } from "./signed-statement.ts";

const CODE = `FILE: src/lib.rs
pub fn start() { load(); save(); }
pub fn load() { parse(); }
fn save() { parse(); }
fn parse() {}
`;
const WHAT = "acme/fresh";
/** Of a rule that looks at every function: it takes 725,000 there, and three times as much for three times the code. */
const ENOUGH_FOR_THE_REFERENCE = 1_100_000;

/** What a command has said of costs, by the path that it has printed. */
async function said(clone: string, output: string): Promise<PerfPredicate> {
  return predicateAt<"perf">(join(clone, /signed (\S+)/.exec(output)?.[1] ?? ""));
}

test("new taps measure over the code that every parseltongue has, which is the same each time", async () => {
  const code = referenceCode();
  assert.equal(referenceCode(), code);
  const { graph } = await CodeGraph.ofDump(code, AbortSignal.timeout(60_000));
  // Where the code has to be another one, the new one is listed after those that there were.
  assert.deepEqual(REFERENCE_GRAPHS.at(-1), {
    name: "reference",
    sha256: hash("sha256", code, "hex"),
    nodes: graph.liveNodeCount,
    edges: graph.liveEdgeCount,
  });
});

test("what a version costs is measured and signed; a budget that is exceeded ends with 1", async (t) => {
  const town = await Town.of(t);
  await town.found();
  const clone = town.clone("ann");
  const files = newPluginFiles({ name: "fresh", language: "assemblyscript", traits: ["lens", "rule"] });
  const source = await writeProject(t, files);
  const manifest = join(source, "plugin.toml");
  const text = await readFile(manifest, "utf8");
  const fixed = text.replace("base = 20_000, per-node = 600, per-edge = 150", `base = ${ENOUGH_FOR_THE_REFERENCE}`);
  assert.notEqual(fixed, text);
  await writeFile(manifest, fixed);
  commitAll(source, "Begin");
  await submit(town, clone, source);
  const measure = async (exitCode: number, ...words: readonly string[]): Promise<string> =>
    town.runEnding(exitCode, "ann", "registry", "measure", ...words);
  const performance = async (): Promise<Evaluation["reasons"][number] | undefined> => {
    const why = JSON.parse(await town.run("ann", "plugin", "why", WHAT, "--tap", "tap", "--json")) as Evaluation;
    return why.reasons.find(({ rule }) => rule === "performance");
  };

  assert.match((await performance())?.missing.join() ?? "", /a measurement over reference \([0-9a-f]{12}\)/);
  const told = await measure(0, WHAT, "--tap", "tap", "--sign", "m:ann");
  assert.match(told, /^acme\/fresh 0\.1\.0, 30 times over reference \([0-9a-f]{12}\): within its budgets$/m);
  const first = await said(clone, told);
  assert.deepEqual(
    [first.result, first.parseltongue.runs, first.passedTests],
    ["PASSED", 30, ["lens fresh", "rule fresh"]],
  );
  const [figures] = first.parseltongue.hooks;
  assert.ok(figures && figures.fuelUsed > 0 && figures.fuelUsed < figures.fuelDeclared && figures.outputBytes > 0);
  assert.deepEqual((await performance())?.missing, []);

  await t.test("fuel, output and memory are the same each time", async () => {
    const again = await said(clone, await measure(0, WHAT, "--tap", "tap", "--sign", "m:ann"));
    const exact = ({ hooks, memoryPages }: PerfPredicate["parseltongue"]): unknown => [
      memoryPages,
      hooks.map(({ fuelUsed, outputBytes }) => [fuelUsed, outputBytes]),
    ];
    assert.deepEqual(exact(again.parseltongue), exact(first.parseltongue));
  });

  await t.test("the tap's rules say over what code", async () => {
    const file = join(town.directory, "ann", "Small Code.txt");
    await writeFile(file, CODE);
    const own = JSON.parse(await measure(0, WHAT, "--tap", "tap", "--graph", file, "--runs", "2", "--json")) as {
      readonly runs: number;
      readonly measurements: readonly { readonly graph: Pick<ReferenceGraph, "name" | "sha256"> }[];
    };
    const sha256 = hash("sha256", CODE, "hex");
    assert.deepEqual([own.runs, own.measurements[0]?.graph], [2, { name: "small-code.txt", sha256 }]);
    const strange = await measure(0, WHAT, "--tap", "tap", "--graph", file, "--runs", "2");
    assert.match(strange, /^it would count for nothing in the tap: the rules measure over other code: reference \(/m);
    const refused = await measure(2, WHAT, "--tap", "tap", "--graph", file, "--sign", "m:ann");
    assert.match(refused, /measure over no code with the digest [0-9a-f]{64} \(small-code\.txt\)/);
    assert.match(refused, /hint: they name reference \([0-9a-f]{64}\)/);
    const path = join(clone, "targets/policy/perf.json");
    const rules = JSON.parse(await readFile(path, "utf8")) as PerfPolicy;
    const small = { name: "small", sha256, nodes: 5, edges: 4 };
    await writeFile(path, JSON.stringify({ ...rules, graphs: [small] }));
    assert.match(await measure(2, WHAT, "--tap", "tap"), /the rules measure over small, and its code is not here/);
    assert.match((await performance())?.missing.join() ?? "", /a measurement over small/);
    const signed = await measure(0, WHAT, "--tap", "tap", "--graph", file, "--sign", "m:ann");
    assert.equal((await said(clone, signed)).parseltongue.graph.name, "small");
    assert.deepEqual((await performance())?.missing, []);
    // As a parseltongue with other code of its own finds it: the tap goes on taking what was measured before.
    const older = rules.graphs.map((each) => ({ ...each, sha256: "0".repeat(64) }));
    await writeFile(path, JSON.stringify({ ...rules, graphs: older }));
    assert.match(await measure(2, WHAT, "--tap", "tap"), /over reference, and its code is not here; that of this/);
    await writeFile(path, JSON.stringify({ ...rules, graphs: [...older, ...rules.graphs] }));
    assert.match(await measure(0, WHAT, "--tap", "tap", "--runs", "2"), /2 times over reference/);
    assert.deepEqual((await performance())?.missing, [], "by what was measured in the beginning");
    await writeFile(path, JSON.stringify({ ...rules, graphs: [] }));
  });

  await t.test("what exceeds a budget is told, signed, and holds the version", async () => {
    const large = join(town.directory, "ann", "large.txt");
    const code = (copy: number): string => referenceCode().replaceAll("FILE: src/", `FILE: copy${copy}/src/`);
    await writeFile(large, [1, 2, 3].map(code).join(""));
    const archive = join(source, "dist", "fresh-0.1.0.plugin.tar");
    await town.run("ann", "plugin", "pack", source);
    const packed = await measure(1, archive, "--runs", "2", "--graph", large);
    assert.match(packed, /^EXCEEDED rule fresh fails in 2 of 2 calls: out-of-fuel/m);
    assert.match(packed, /^fresh 0\.1\.0, 2 times over large\.txt \([0-9a-f]{12}\): NOT within its budgets$/m);
    assert.match(await measure(2, archive, "--sign", "m:ann"), /a statement is about a version of a tap/);
    const signed = await measure(1, WHAT, "--tap", "tap", "--graph", large, "--sign", "m:ann");
    const { result, failedTests, parseltongue } = await said(clone, signed);
    assert.deepEqual(
      [result, failedTests.length, parseltongue.hooks.map(({ trait }) => trait)],
      ["FAILED", 1, ["lens"]],
    );
    const missing = (await performance())?.missing ?? [];
    assert.deepEqual(missing.length, 1);
    assert.match(
      missing[0] ?? "",
      /^a measurement over large\.txt failed: rule fresh fails in 30 of 30 calls: out-of-fuel/,
    );
  });

  await t.test("what is none is told", async () => {
    assert.match(await measure(3, "acme/other", "--tap", "tap"), /acme\/other/);
    assert.match(await measure(2, "missing.plugin.tar"), /is missing/);
    assert.match(await measure(2, WHAT, "--tap", "tap", "--runs", "0"), /whole number from 1/);
  });
});
