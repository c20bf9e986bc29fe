import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { Evaluation, PerfPredicate, ReferenceGraph } from "@parseltongue/registry";
import { newPluginFiles } from "../../src/plugin-kit/new/new-plugin.ts";
import { writeProject } from "../plugin-kit/kit-project.ts";
import { commitSource, submit } from "./end-to-end/submission.ts";
import { git, Town } from "./end-to-end/town.ts";

const CODE = `FILE: src/lib.rs
pub fn start() { load(); save(); }
pub fn load() { parse(); }
fn save() { parse(); }
fn parse() {}
`;
const WHAT = "acme/fresh";

/** What a statement in a clone says. */
async function said(clone: string, path: string): Promise<PerfPredicate> {
  const { payload } = JSON.parse(await readFile(join(clone, path), "utf8")) as { readonly payload: string };
  const { predicate } = JSON.parse(Buffer.from(payload, "base64").toString()) as { readonly predicate: PerfPredicate };
  return predicate;
}

function signedPath(output: string): string {
  return /signed (\S+)/.exec(output)?.[1] ?? "";
}

test("what a version costs is measured and signed; a budget that is exceeded ends with 1", async (t) => {
  const town = await Town.of(t);
  const init = ["--holder", "m:ann", "--organisation", "Acme", "--contact", "keepers@example.org"];
  await town.run("ann", "tap", "init", "tap", ...init);
  const clone = town.clone("ann");
  const source = await writeProject(t, newPluginFiles({ name: "fresh", language: "assemblyscript", traits: ["lens"] }));
  git(source, "init", "--quiet", "--initial-branch=main");
  commitSource(source, "Begin");
  await submit(town, clone, source);
  const measure = async (exitCode: number, ...words: readonly string[]): Promise<string> =>
    town.runEnding(exitCode, "ann", "registry", "measure", ...words);
  const performance = async (): Promise<Evaluation["reasons"][number] | undefined> => {
    const why = JSON.parse(await town.run("ann", "plugin", "why", WHAT, "--tap", "tap", "--json")) as Evaluation;
    return why.reasons.find(({ rule }) => rule === "performance");
  };

  assert.match((await performance())?.missing.join() ?? "", /a measurement over any graph/);
  const told = await measure(0, WHAT, "--tap", "tap", "--sign", "m:ann");
  assert.match(told, /^acme\/fresh 0\.1\.0, 30 times over reference \([0-9a-f]{12}\): within its budgets$/m);
  const first = await said(clone, signedPath(told));
  assert.deepEqual([first.result, first.parseltongue.runs, first.passedTests], ["PASSED", 30, ["lens fresh"]]);
  const [figures] = first.parseltongue.hooks;
  assert.ok(figures && figures.fuelUsed > 0 && figures.fuelUsed < figures.fuelDeclared && figures.outputBytes > 0);
  assert.deepEqual((await performance())?.missing, []);

  await t.test("fuel, output and memory are the same each time", async () => {
    const again = await said(clone, signedPath(await measure(0, WHAT, "--tap", "tap", "--sign", "m:ann")));
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
    const path = join(clone, "targets/policy/perf.json");
    const rules = JSON.parse(await readFile(path, "utf8")) as object;
    await writeFile(path, JSON.stringify({ ...rules, graphs: [{ name: "small", sha256, nodes: 5, edges: 4 }] }));
    assert.match(await measure(2, WHAT, "--tap", "tap"), /the rules measure over small, and its code is not here/);
    assert.match((await performance())?.missing.join() ?? "", /a measurement over small/);
    const signed = await measure(0, WHAT, "--tap", "tap", "--graph", file, "--sign", "m:ann");
    assert.equal((await said(clone, signedPath(signed))).parseltongue.graph.name, "small");
    assert.deepEqual((await performance())?.missing, []);
    await writeFile(file, `${CODE}fn more() {}\n`);
    assert.match(await measure(2, WHAT, "--tap", "tap", "--graph", file), /measure over no code with the digest/);
    await writeFile(path, JSON.stringify(rules));
  });

  await t.test("what exceeds a budget is told, signed, and holds the version", async () => {
    const manifest = join(source, "plugin.toml");
    const text = await readFile(manifest, "utf8");
    const greedy = text
      .replace('"0.1.0"', '"0.2.0"')
      .replace(/base = [\d_]+, per-hit = [\d_]+/, "base = 600, per-hit = 1");
    assert.notEqual(greedy.replace('"0.2.0"', '"0.1.0"'), text);
    await writeFile(manifest, greedy);
    commitSource(source, "Declare less than it takes");
    git(clone, "add", "--all");
    git(clone, "commit", "--quiet", "--message", "0.1.0");
    await submit(town, clone, source);
    const archive = join(source, "dist", "fresh-0.2.0.plugin.tar");
    const packed = await measure(1, archive);
    assert.match(packed, /^EXCEEDED lens fresh fails in \d+ of \d+ calls: out-of-fuel/m);
    assert.match(await measure(2, archive, "--sign", "m:ann"), /a statement is about a version of a tap/);
    const signed = await measure(1, `${WHAT}@0.2.0`, "--tap", "tap", "--sign", "m:ann");
    const predicate = await said(clone, signedPath(signed));
    assert.deepEqual([predicate.result, predicate.failedTests.length, predicate.parseltongue.hooks], ["FAILED", 1, []]);
    assert.deepEqual((await performance())?.missing, ["a measurement of lens fresh over reference"]);
  });

  await t.test("what is none is told", async () => {
    assert.match(await measure(3, "acme/other", "--tap", "tap"), /acme\/other/);
    assert.match(await measure(2, "missing.plugin.tar"), /is missing/);
    assert.match(await measure(2, WHAT, "--tap", "tap", "--runs", "0"), /whole number from 1/);
  });
});
