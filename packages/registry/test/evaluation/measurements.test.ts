import assert from "node:assert/strict";
import { test } from "node:test";
import { evaluate, qualityScore, type ReferenceGraph, type RuleName } from "@parseltongue/registry";
import { day, digest, PUBLISHED, World } from "./world.ts";

const LATER = day(PUBLISHED + 70);
const OTHER = { name: "tiny", sha256: digest("tiny") };
const FAILED = { said: { result: "FAILED", failedTests: ["lens main fails in 2 of 30 calls: trap"] } } as const;

function missing(world: World, rule: RuleName, at: string = LATER): readonly string[] {
  const { reasons } = evaluate(world.policy, world.evidence, at);
  return [...new Set(reasons.filter((each) => each.rule === rule).flatMap((each) => each.missing))];
}

function tierOf(world: World): string {
  return evaluate(world.policy, world.evidence, LATER).tier;
}

/** Without what the world begins with. */
function unmeasured(): World {
  const world = new World();
  world.drop(({ type }) => type === "perf");
  return world;
}

function nameGraphs(world: World, ...graphs: readonly Pick<ReferenceGraph, "name" | "sha256">[]): void {
  const { perfPolicy } = world.evidence;
  const all = graphs.map(({ name, sha256 }) => ({ name, sha256, nodes: 1, edges: 1 }));
  world.evidence = { ...world.evidence, perfPolicy: { ...perfPolicy, graphs: all } };
}

test("a measurement over other code than the rules name counts for nothing, and it is said which that was", () => {
  const world = unmeasured();
  const { path } = world.perf("bob", 1, { measured: { graph: OTHER } });
  const [sandboxed] = missing(world, "performance");
  assert.match(sandboxed ?? "", /^a measurement over reference \([0-9a-f]{12}\) of at least 1 run$/);
  assert.deepEqual(missing(world, "speedup"), ["a measurement of what machine code gains on linux-x64"]);
  const { tier, notCounted } = evaluate(world.policy, world.evidence, LATER);
  assert.equal(tier, "held");
  const why = notCounted.find((each) => each.path === path)?.why;
  assert.equal(
    why,
    `it was measured over tiny (${digest("tiny").slice(0, 12)}), and the rules measure over reference (${digest("reference").slice(0, 12)})`,
  );
  assert.equal(qualityScore(world.policy, world.evidence, undefined, LATER).lines.at(3)?.text, "it was not measured");
  // What it is called is anybody's word.
  world.perf("bob", 1, { measured: { graph: { ...OTHER, name: "reference" } } });
  assert.equal(tierOf(world), "held");
  world.perf("bob", 1, { measured: { graph: { name: "called-otherwise" } } });
  assert.equal(tierOf(world), "native");
});

test("graphs of one name stand for one another, those of another name are asked for as well", () => {
  const world = new World();
  const older = { name: "reference", sha256: digest("older") };
  nameGraphs(world, older, { name: "reference", sha256: digest("reference") });
  assert.equal(tierOf(world), "native", "over the newer");
  world.drop(({ type }) => type === "perf");
  assert.match(missing(world, "performance")[0] ?? "", /over reference \([0-9a-f]{12} or [0-9a-f]{12}\) of at least/);
  world.perf("bob", 500, { measured: { graph: older } });
  assert.equal(tierOf(world), "native", "over the older");
  nameGraphs(world, older, OTHER);
  assert.match(missing(world, "performance").join(), /^a measurement over tiny /);
  world.perf("bob", 500, { measured: { graph: OTHER } });
  assert.equal(tierOf(world), "native");
});

test("where the rules name no graph, any will do", () => {
  const world = unmeasured();
  nameGraphs(world);
  assert.match(missing(world, "performance")[0] ?? "", /^a measurement over any graph of at least/);
  world.perf("bob", 500, { measured: { graph: OTHER } });
  assert.equal(tierOf(world), "native");
});

test("a measurement that failed holds the version, whatever its figures and however many others passed", () => {
  const world = new World();
  const failed = world.perf("cid", 1, { measured: FAILED });
  assert.equal(tierOf(world), "held");
  const lines = ["a measurement over reference failed: lens main fails in 2 of 30 calls: trap"];
  assert.deepEqual(missing(world, "performance"), lines);
  world.perf("dee", 1);
  assert.equal(tierOf(world), "held");
  assert.equal(qualityScore(world.policy, world.evidence, undefined, LATER).lines.at(3)?.points, 0);
  world.change("cid", { status: "suspended" });
  assert.deepEqual(missing(world, "performance"), lines, "suspending whoever found it hides nothing");
  world.change("cid", { status: "active" });
  const back = { target: { kind: "statement", sha256: failed.payloadSha256 }, authority: "author" };
  world.revoke("cid", back, { at: day(PUBLISHED, 2) });
  assert.equal(tierOf(world), "native", "until its author takes it back");
});

test("a measurement that failed is none of what is asked for", () => {
  const world = unmeasured();
  world.perf("cid", 1, { measured: { said: { result: "FAILED" } } });
  assert.match(missing(world, "performance").join("\n"), /^a measurement over reference failed: it does not say how$/m);
  assert.match(missing(world, "performance").join("\n"), /^a measurement over reference \(.*\) of at least 1 run$/m);
  assert.deepEqual(missing(world, "speedup"), ["a measurement of what machine code gains on linux-x64"]);
});

test("one run over its budget is enough against a version, and too few for it", () => {
  const world = unmeasured();
  world.perf("bob", 500, { measured: { runs: 1 } });
  assert.equal(tierOf(world), "sandboxed");
  world.perf("cid");
  assert.equal(tierOf(world), "native");
  world.perf("dee", 1001, { measured: { runs: 1 } });
  assert.deepEqual(missing(world, "performance"), [
    "lens main stays within its budget over reference, and it does not",
  ]);
});

test("a small gain of machine code stands when whoever measured it is suspended", () => {
  const world = new World();
  const [code] = world.evidence.entry.entry.native;
  const native = [{ platform: "linux-x64", nativeSha256: code?.sha256 ?? "", speedup: 1.1, speedupLow: 1 }] as const;
  world.perf("eve", 500, { measured: { native } });
  const lines = ["on linux-x64 it is 1 times as fast, 1.2 is needed"];
  assert.deepEqual(missing(world, "speedup"), lines);
  world.change("eve", { status: "suspended" });
  assert.deepEqual(missing(world, "speedup"), lines);
  assert.equal(tierOf(world), "verified");
});

test("a rise of fuel stands when whoever measured either version is suspended, whatever they called the code", () => {
  const rise = (): World => {
    const world = new World();
    world.perf("eve", 100, { measured: { graph: { name: "mine" } } });
    world.next("1.0.1", PUBLISHED + 10);
    return world;
  };
  const cause = (world: World): string | undefined =>
    evaluate(world.policy, world.evidence, LATER).reasons.find(({ rule }) => rule === "perf-regression")?.text;
  const world = rise();
  assert.match(cause(world) ?? "", /^lens main over .* takes 500 fuel instead of 100$/);
  for (const who of ["eve", "bob"]) {
    world.change(who, { status: "suspended" });
    assert.match(cause(world) ?? "", /takes 500 fuel instead of 100$/, who);
  }
  const failed = rise();
  failed.perf("cid", 10, { measured: FAILED });
  assert.match(cause(failed) ?? "", /takes 500 fuel instead of 100$/, "a run that failed shows no fall");
});
