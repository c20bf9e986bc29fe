import assert from "node:assert/strict";
import { test } from "node:test";
import type { Engine, Question } from "@parseltongue/engine";
import { MemoryEnvironment, parseFixture } from "@parseltongue/testkit";
import { byWeight, CODE, functions, noEven, stars, weigh } from "./toy-plugins.ts";
import { openWith, type TestPlugin, TestSource } from "./with-plugins.ts";

const trapping: TestPlugin = { name: "trapping", trait: "rule", body: "unreachable" };
/** Counts for a while. */
const BUSY = (rounds: number): string => `(local.set $x (i32.const ${rounds}))
  (loop $more (br_if $more (local.tee $x (i32.sub (local.get $x) (i32.const 1)))))`;

const QUESTIONS: readonly Question[] = [
  { ask: "query", name: "functions" },
  { ask: "query", name: "trapping" },
  { ask: "callers", target: "load" },
  { ask: "hubs" },
  { ask: "find-cycles", level: "function" },
];

/** All that plugins have a part in, refusals included. */
async function all(engine: Engine): Promise<unknown[]> {
  const exports = [...QUESTIONS, { ask: "find", text: "r" } as const];
  const asked = [
    ...QUESTIONS.map(async (question) => engine.report(question)),
    engine.plugins.check(),
    engine.plugins.check({ rules: ["nobody"] }),
    ...exports.map(async (question) => engine.plugins.export(question, "stars")),
  ];
  return (await Promise.allSettled(asked)).map((each) =>
    each.status === "fulfilled" ? each.value : [(each.reason as { code: string }).code, String(each.reason)],
  );
}

test("what plugins do beside the main thread is what they do on it, after edits and reloads too", async (t) => {
  const source = await TestSource.of(byWeight, weigh, functions, noEven, stars, trapping);
  const [here, beside] = [await openWith(t, CODE, source), await openWith(t, CODE, source, "worker")];
  assert.deepEqual(await all(beside.engine), await all(here.engine));
  for (const { engine, environment } of [here, beside]) {
    environment.files.set("/repo/more.toy", "extra: read\nother: read load\n");
    await engine.update(["more.toy"]);
  }
  assert.deepEqual(await all(beside.engine), await all(here.engine));
  source.configuration = (await TestSource.of(byWeight, weigh, stars, functions)).configuration;
  for (const { engine } of [here, beside]) await engine.plugins.reload();
  assert.deepEqual(await all(beside.engine), await all(here.engine));
  for (const { engine } of [here, beside]) await engine.index();
  assert.deepEqual(await all(beside.engine), await all(here.engine));
});

test("columns that the replica made are those that lenses read here", async (t) => {
  const source = await TestSource.of(byWeight, weigh);
  const { engine } = await openWith(t, CODE, source, "worker");
  await engine.report({ ask: "callers", target: "load" });
  const calls = engine.plugins.statuses().map(({ name, hooks }) => [name, hooks[0]?.calls]);
  assert.deepEqual(calls, [
    ["by-weight", 1],
    ["weigh", 1],
  ]);
  // Made for the graph as it is: asking without waiting finds it there.
  const { lenses } = engine.query({ ask: "callers", target: "load" });
  assert.ok(lenses?.hits.some(({ score = 0 }) => score > 0));
  assert.equal(engine.plugins.statuses()[1]?.hooks[0]?.calls, 1);
});

test("while a rule takes its time beside it, the main thread answers", async (t) => {
  const slow: TestPlugin = {
    name: "slow",
    trait: "rule",
    hook: "budget = { base = 2_000_000_000, output-bytes = 1_000 }",
    body: BUSY(50_000_000),
  };
  const { engine } = await openWith(t, CODE, await TestSource.of(slow, byWeight), "worker");
  await engine.plugins.load();
  const order: string[] = [];
  const checked = engine.plugins.check().then(({ failures }) => order.push(`check ${failures.length}`));
  for (const target of ["load", "read"]) {
    await engine.report({ ask: "callers", target });
    order.push(target);
  }
  await checked;
  assert.deepEqual(order, ["load", "read", "check 0"]);
});

test("strikes beside the main thread are told, and end in a quarantine that is shown and can be reset", async (t) => {
  const source = await TestSource.of(trapping);
  const { engine } = await openWith(t, CODE, source, "worker");
  for (let check = 0; check < 5; check++) await engine.plugins.check();
  const isTold = source.events.filter((type) => type === "strike" || type === "quarantine");
  assert.deepEqual(isTold, [...Array.from({ length: 5 }, () => "strike"), "quarantine"]);
  assert.deepEqual(
    engine.plugins.statuses().map(({ state, strikes }) => [state, strikes]),
    [["quarantined", 5]],
  );
  assert.equal(source.events.filter((type) => type === "load").length, 1);
  assert.ok(engine.plugins.reset("trapping"));
  const { failures } = await engine.plugins.check();
  assert.deepEqual(
    failures.map(({ reason }) => reason),
    ["trap"],
  );
});

/** An engine whose clock says that calls of lenses take long, and what becomes of a lens there. */
async function drifting(t: Parameters<typeof openWith>[0], purseNs: number) {
  const lens: TestPlugin = {
    name: "dear",
    hook: "annotations = []\nbudget = { base = 1_000_000, per-hit = 1_000, output-bytes = 1_000 }",
    body: BUSY(20_000),
  };
  const source = await TestSource.of(lens, noEven);
  const calibration = { arithmeticRate: 0.1, graphRate: 0.2, callNs: 0 };
  source.configuration = { ...source.configuration, calibration, purseNs };
  const environment = new MemoryEnvironment({ files: parseFixture(CODE) });
  let nowMs = 0;
  environment.clock.elapsedMs = (): number => (nowMs += 0.5);
  const { engine } = await openWith(t, environment, source, "worker");
  await engine.plugins.load();
  for (let call = 0; call < 256; call++) engine.query({ ask: "callers", target: "load" });
  assert.ok(source.events.includes("repriced"));
  // The events of this turn, then whatever was begun by them: work beside is done in order.
  await new Promise((resolve) => setImmediate(resolve));
  await engine.plugins.check();
  return { engine, source };
}

test("a lens that turned out too dear has no part in answers, which say so; its name brings it back", async (t) => {
  const { engine, source } = await drifting(t, 1);
  const report = await engine.report({ ask: "callers", target: "load" });
  assert.ok(report.ask === "callers");
  assert.deepEqual(
    report.failures?.map(({ plugin, trait, reason }) => [plugin, trait, reason]),
    [["dear", "lens", "not-admitted"]],
  );
  assert.equal(report.lenses, undefined);
  assert.equal(report.hits.length, 2);
  assert.deepEqual(source.events.filter((type) => type === "refusal").length, 1);
  assert.deepEqual(
    engine.plugins.statuses().map(({ name, state }) => [name, state]),
    [
      ["dear", "too-dear"],
      ["no-even", "active"],
    ],
  );
  assert.ok(engine.plugins.reset("dear"));
  const again = await engine.report({ ask: "callers", target: "load" });
  assert.equal(again.failures, undefined);
});

test("a lens that only seemed dear, as the machine was busy, goes on", async (t) => {
  const { engine } = await drifting(t, 1e12);
  const report = await engine.report({ ask: "callers", target: "load" });
  assert.equal(report.failures, undefined);
  assert.equal(engine.plugins.statuses()[0]?.state, "active");
});
