import assert from "node:assert/strict";
import { test } from "node:test";
import type { Engine, PluginSource, Question, WalkReport } from "@parseltongue/engine";
import { forEachHit } from "@parseltongue/testkit";
import { configured, manyCallers, openWith, TestSource, type TestPlugin } from "./with-plugins.ts";

const CODE = `
  //- /app.toy
  main: load run
  run: load
  walk: load
  test: load run
  //- /lib.toy
  load: read
  read:
`;
const line = "(call $node-line (call $hit-node (local.get $i)))";
const isEven = `(i32.eqz (i32.rem_u ${line} (i32.const 2)))`;

/** Keeps hits on even lines. */
const even: TestPlugin = { name: "even", body: forEachHit(`(call $set-keep (local.get $i) ${isEven})`) };
/** Scores a hit by its line and says so. */
const lines: TestPlugin = {
  name: "lines",
  fields: `(data (i32.const 0) "by line")`,
  body: forEachHit(`
    (call $set-score (local.get $i) (f32.convert_i32_u ${line}))
    (call $annotate (local.get $i) (i32.const 0) (i32.const 0) (i32.const 7))`),
};
/** Keeps everything and says nothing. */
const silent: TestPlugin = { name: "silent", body: forEachHit(`(call $set-keep (local.get $i) (i32.const 1))`) };
const trapping: TestPlugin = { name: "trapping", body: "unreachable" };

const callers: Question = { ask: "callers", target: "load" };
const questions: readonly Question[] = [
  callers,
  { ask: "callees", target: "main", hits: 1 },
  { ask: "blast-radius", target: "read" },
  { ask: "what-implements", target: "load" },
  { ask: "supertypes", target: "load" },
  { ask: "find", text: "r" },
  { ask: "hubs", hits: 2 },
  { ask: "unused", allow: ["public"] },
  { ask: "path", from: "main", to: "read" },
  { ask: "find-cycles" },
  { ask: "dependencies" },
  { ask: "context", target: "load" },
];

async function walk(engine: Engine, question: Question = callers): Promise<WalkReport> {
  const report = await engine.report(question);
  assert.ok("hits" in report);
  return report;
}

const names = (report: WalkReport): string[] => report.hits.map(({ name }) => name);

test("a hit stays when all lenses keep it; totals stay those of the graph", async (t) => {
  const { engine } = await openWith(t, CODE, await TestSource.of(even, silent));
  const report = await walk(engine);
  assert.deepEqual(names(report), ["run", "test"]);
  assert.deepEqual(report.lenses, { considered: 4, kept: 2 });
  assert.equal(report.total, 4);
  assert.deepEqual(report.truncated, []);
  assert.equal(report.plugins, undefined);
});

test("scores add up by weight and order the hits, equal ones in the answer's own order; notes come as configured", async (t) => {
  const against: TestPlugin = { ...lines, name: "against", weight: -2 };
  const { engine } = await openWith(t, CODE, await TestSource.of(lines, against));
  const report = await walk(engine);
  assert.deepEqual(names(report), ["main", "run", "walk", "test"]);
  assert.deepEqual(
    report.hits.map(({ score }) => score),
    [-1, -2, -3, -4],
  );
  assert.deepEqual(
    report.hits[0]?.annotations?.map(({ plugin, label, text }) => [plugin, label, text]),
    [
      ["lines", "note", "by line"],
      ["against", "note", "by line"],
    ],
  );
  const { engine: other } = await openWith(t, CODE, await TestSource.of({ ...lines, weight: 0.5 }));
  assert.deepEqual(names(await walk(other)), ["test", "walk", "run", "main"]);
  assert.deepEqual(names(await walk(other, { ...callers, hits: 2 })), ["test", "walk"]);
});

test("every question with hits goes through lenses, and its answer keeps its form", async (t) => {
  const none: TestPlugin = { name: "none", body: forEachHit("(call $set-keep (local.get $i) (i32.const 0))") };
  const { engine } = await openWith(t, CODE, await TestSource.of(none));
  for (const question of questions) {
    const report = await engine.report(question);
    const isJudged = !["path", "find-cycles", "dependencies", "context"].includes(question.ask);
    const hasHits = !["what-implements", "supertypes"].includes(question.ask);
    assert.equal(report.lenses !== undefined, isJudged && hasHits, question.ask);
    if (report.lenses === undefined) continue;
    assert.equal(report.lenses.kept, 0);
    for (const list of ["hits", "nodes", "hubs"] as const) {
      if (list in report) assert.deepEqual((report as unknown as Record<string, unknown>)[list], [], question.ask);
    }
  }
});

test("without a lens that could matter, answers are those of an engine without plugins, byte for byte", async (t) => {
  const { engine: plain } = await openWith(t, CODE);
  const asleep: readonly TestPlugin[] = [
    { ...even, name: "other-question", more: `filter = { queries = ["nothing-such"] }` },
    { ...even, name: "other-edges", more: `filter = { edge-kinds = ["imports"], queries = ["callers", "callees"] }` },
    { ...even, name: "other-kinds", more: `filter = { node-kinds = ["trait"] }` },
    { ...even, name: "other-language", more: `filter = { languages = ["typescript"] }` },
    { ...even, name: "other-paths", more: `filter = { paths = ["src/**"] }` },
  ];
  const { engine } = await openWith(t, CODE, await TestSource.of(...asleep));
  for (const question of questions) {
    assert.equal(JSON.stringify(await engine.report(question)), JSON.stringify(await plain.report(question)));
  }
  const explained = await engine.report({ ...callers, explain: true });
  assert.deepEqual(
    explained.plugins?.map(({ plugin, state }) => [plugin, state]),
    asleep.map(({ name }) => [name, "asleep"]),
  );
});

test("plugins are kept as they were metered, for this engine alone, and a damaged file is as good as none", async (t) => {
  const guests = "/cache/guests";
  const sourceFor = async (engine: string): Promise<PluginSource> => {
    const source = await TestSource.of(even, lines);
    return { read: async () => source.read(), guestCache: { directory: guests, engine } };
  };
  const { engine, environment } = await openWith(t, CODE, await sourceFor("one"));
  const first = await engine.report(callers);
  await engine.close();
  const files = await environment.files.list(guests);
  assert.deepEqual(
    files.map(({ name }) => name.slice(-6)),
    [".guest", ".guest"],
  );
  const paths = files.map(({ name }) => `${guests}/${name}`);
  const before = await Promise.all(paths.map(async (path) => environment.files.read(path)));
  const again = async (version: string): Promise<void> => {
    const next = await openWith(t, environment, await sourceFor(version));
    assert.deepEqual(await next.engine.report(callers), first);
    await next.engine.close();
  };
  await environment.files.replace(paths[0]!, [before[0]!.slice(0, 100)]);
  await again("one");
  assert.deepEqual(await Promise.all(paths.map(async (path) => environment.files.read(path))), before);
  await again("two");
  assert.equal((await environment.files.list(guests)).length, 4);
});

test("a lens that fails has no part in the answer, which says so; the others say what they say without it", async (t) => {
  const { engine: alone } = await openWith(t, CODE, await TestSource.of(even, lines));
  const { engine } = await openWith(t, CODE, await TestSource.of(trapping, even, lines));
  for (const question of questions) {
    const { failures, ...rest } = await engine.report(question);
    assert.equal(JSON.stringify(rest), JSON.stringify(await alone.report(question)), question.ask);
    if (rest.lenses === undefined) continue;
    const [failure] = failures ?? [];
    assert.equal(failure?.plugin, "trapping");
    assert.equal(failure.hook, "hook");
    assert.equal(failure.trait, "lens");
    assert.equal(failure.policy, "skip");
    assert.ok(["trap", "quarantined"].includes(failure.reason), failure.reason);
    assert.notEqual(failure.hint, "");
  }
});

test("further batches are taken until the page is full or their number is used, and then that is said", async (t) => {
  const last: TestPlugin = {
    name: "last",
    body: forEachHit(`(call $set-keep (local.get $i) (i32.eq ${line} (i32.const 100)))`),
  };
  const { engine } = await openWith(t, manyCallers(1300), await TestSource.of(last));
  const question: Question = { ask: "callers", target: "target" };
  const cut = await walk(engine, question);
  assert.deepEqual(cut.lenses, { considered: 1024, kept: 10 });
  assert.deepEqual(cut.truncated, ["lens-batches"]);
  assert.equal(cut.total, 1300);
  const full = await walk(engine, { ...question, hits: 3 });
  assert.deepEqual([full.lenses?.considered, full.hits.length], [512, 3]);
  assert.deepEqual(full.truncated, ["hits"]);
  const source = await TestSource.of(last);
  source.configuration = { ...source.configuration, lensBatches: 6 };
  const { engine: patient } = await openWith(t, manyCallers(1300), source);
  const whole = await walk(patient, question);
  assert.deepEqual(whole.lenses, { considered: 1300, kept: 13 });
  assert.deepEqual(whole.truncated, []);
});

test("a lens that fails in a later batch has no part in the batches before either", async (t) => {
  const second: TestPlugin = {
    name: "second",
    tables: `[memory]\nstate = "cache"`,
    body: `(global.set $n (i32.add (global.get $n) (i32.const 1)))
      ${forEachHit("(call $set-keep (local.get $i) (i32.const 0))")}
      (if (i32.gt_u (global.get $n) (i32.const 1)) (then unreachable))`,
  };
  const { engine: plain } = await openWith(t, manyCallers(600));
  const { engine } = await openWith(t, manyCallers(600), await TestSource.of(second));
  const question: Question = { ask: "callers", target: "target" };
  const { failures, ...rest } = await walk(engine, question);
  assert.equal(failures?.[0]?.reason, "trap");
  assert.equal(JSON.stringify(rest), JSON.stringify(await walk(plain, question)));
});

test("a ranking lens orders thousands at once, and what lies beyond is said", async (t) => {
  const ranking: TestPlugin = {
    name: "ranking",
    hook: `rank = true\nbudget = { base = 100_000, per-hit = 1_000, output-bytes = 400_000 }`,
    body: forEachHit(`(call $set-score (local.get $i) (f32.convert_i32_u ${line}))`),
  };
  const { engine } = await openWith(t, manyCallers(4200), await TestSource.of(ranking, even));
  const report = await walk(engine, { ask: "callers", target: "target", hits: 50 });
  assert.equal(report.lenses?.rankedWithin, 4096);
  assert.deepEqual(new Set(report.hits.map(({ score }) => score)), new Set([100, 98]));
  assert.deepEqual(report.truncated, ["hits"]);
});

test("a lens decides what its failing means: left out, what it said last, or no hits at all", async (t) => {
  const failing = (policy: string): TestPlugin => ({
    name: "failing",
    tables: `[memory]\nstate = "cache"`,
    more: `on-failure = "${policy}"`,
    body: `(global.set $n (i32.add (global.get $n) (i32.const 1)))
      ${forEachHit(`(call $set-keep (local.get $i) ${isEven})`)}
      (if (i32.eq (global.get $n) (i32.const 2)) (then unreachable))`,
  });
  const kept: Record<string, string[][]> = {};
  for (const policy of ["skip", "stale", "fail"]) {
    const { engine } = await openWith(t, CODE, await TestSource.of(failing(policy)));
    const first = await walk(engine);
    const second = await walk(engine);
    assert.equal(first.failures, undefined);
    assert.equal(second.failures?.[0]?.policy, policy);
    kept[policy] = [names(first), names(second)];
  }
  assert.deepEqual(kept, {
    skip: [
      ["run", "test"],
      ["main", "run", "test", "walk"],
    ],
    stale: [
      ["run", "test"],
      ["run", "test"],
    ],
    fail: [["run", "test"], []],
  });
});

test("explaining says what each lens cost, and where the time went", async (t) => {
  const { engine } = await openWith(t, CODE, await TestSource.of(even, trapping));
  const report = await walk(engine, { ...callers, explain: true });
  const [first, second] = report.plugins ?? [];
  assert.deepEqual([first?.state, second?.state], ["ran", "failed"]);
  assert.ok(first!.fuelUsed > 0 && first!.fuelUsed < first!.fuelBudget);
  assert.equal(first?.fuelBudget, 104_000);
  assert.deepEqual(
    report.explain?.steps.map(({ step }) => step),
    ["resolve", "answer", "lenses", "report"],
  );
});

test("a plugin that cannot be loaded is named in the answers that miss it, and the others go on", async (t) => {
  const source = await TestSource.of(even, lines);
  const [first, second] = source.configuration.plugins;
  source.configuration = {
    plugins: [{ ...first!, wasm: new Uint8Array([0, 1, 2]) }, second!],
    unavailable: [],
  };
  const { engine } = await openWith(t, CODE, source);
  const report = await walk(engine);
  assert.deepEqual(names(report), ["test", "walk", "run", "main"]);
  assert.deepEqual(
    report.failures?.map(({ plugin, phase, reason }) => [plugin, phase, reason]),
    [["even", "load", "bad-wasm"]],
  );
  assert.deepEqual(
    engine.plugins.statuses().map(({ name, state }) => [name, state]),
    [
      ["even", "missing"],
      ["lines", "active"],
    ],
  );
  assert.equal((await engine.report({ ask: "path", from: "main", to: "read" })).failures, undefined);
});

test("plugins are read when a question needs them, and not before", async (t) => {
  const source = await TestSource.of(even);
  const { engine } = await openWith(t, CODE, source);
  await engine.report({ ask: "path", from: "main", to: "read" });
  assert.equal(source.reads, 0);
  assert.throws(() => engine.query(callers), { code: "plugins-not-loaded" });
  await engine.report(callers);
  assert.equal(source.reads, 1);
  assert.equal(engine.query({ ask: "callers", target: "load" }).answer.hits.length, 2);
});

test("a configuration that cannot be read fails the question, and is read again by the next", async (t) => {
  const source = await TestSource.of(even);
  const { configuration } = source;
  let fails = true;
  source.read = async () => {
    if (fails) throw new Error("no configuration today");
    return configuration;
  };
  const { engine } = await openWith(t, CODE, source);
  await assert.rejects(engine.report(callers), /no configuration today/);
  fails = false;
  assert.equal((await walk(engine)).hits.length, 2);
});

test("reloading puts new plugins in the place of old ones; those that are the same go on", async (t) => {
  const source = await TestSource.of(even, lines);
  const { engine } = await openWith(t, CODE, source);
  assert.deepEqual(names(await walk(engine)), ["test", "run"]);
  source.configuration = {
    plugins: [source.configuration.plugins[1]!, await configured({ ...silent, name: "even" })],
    unavailable: [],
  };
  source.events.length = 0;
  await engine.plugins.reload();
  assert.deepEqual(source.events, ["reload"]);
  assert.deepEqual(names(await walk(engine)), ["test", "walk", "run", "main"]);
  source.configuration = { plugins: [], unavailable: [] };
  await engine.plugins.reload();
  assert.equal((await walk(engine)).lenses, undefined);
});

test("questions and limits that are refused without plugins are refused with them", async (t) => {
  const { engine } = await openWith(t, CODE, await TestSource.of(even));
  for (const hits of [0, -1, 1.5, 65_537, Number.NaN]) {
    await assert.rejects(engine.report({ ...callers, hits }), { code: "limit-invalid" });
  }
  await assert.rejects(engine.report({ ask: "callers", target: "nobody" }), { code: "unknown-target" });
});
