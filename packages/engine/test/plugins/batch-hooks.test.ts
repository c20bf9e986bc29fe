import assert from "node:assert/strict";
import { test } from "node:test";
import type { Engine, PluginQuestion } from "@parseltongue/engine";
import { forEachHit } from "@parseltongue/testkit";
import { byWeight, CODE, functions as everyFunction, noEven as evenLines, stars, weigh } from "./toy-plugins.ts";
import { openWith, type TestPlugin, TestSource } from "./with-plugins.ts";

const functions: TestPlugin = {
  ...everyFunction,
  more: `parameters.at-least = { type = "integer", default = 0, minimum = 0, description = "x" }
    parameters.of = { type = "node", description = "x" }`,
};
const noEven: TestPlugin = { ...evenLines, more: `severity = "warning"` };

async function ranking(engine: Engine): Promise<(readonly [string, number | undefined])[]> {
  const report = await engine.report({ ask: "find", text: "r", mode: "fuzzy", nodeKinds: ["function"] });
  assert.ok(report.ask === "find");
  assert.equal(report.failures, undefined);
  return report.nodes.map((node) => [node.name, node.score]);
}

test("analyzers compute what lenses read, and compute it again when the code is another", async (t) => {
  const { engine, environment } = await openWith(t, CODE, await TestSource.of(byWeight, weigh));
  assert.deepEqual(await ranking(engine), [
    ["run", 2],
    ["read", 2],
  ]);
  environment.files.set("/repo/more.toy", "extra: read\nother: read\n");
  await engine.update(["more.toy"]);
  assert.deepEqual(await ranking(engine), [
    ["read", 4],
    ["run", 2],
  ]);
  await engine.index();
  assert.deepEqual((await ranking(engine))[0], ["read", 4]);
});

test("explaining says what analyzers cost, once for each state of the code", async (t) => {
  const { engine } = await openWith(t, CODE, await TestSource.of(byWeight, weigh));
  const costs = async (): Promise<unknown[]> => {
    const { plugins = [] } = await engine.report({ ask: "callers", target: "read", explain: true });
    return plugins.map(({ plugin, trait, calls, state, fuelUsed }) => [plugin, trait, calls, state, fuelUsed > 0]);
  };
  const lens = ["by-weight", "lens", 1, "ran", true];
  assert.deepEqual(await costs(), [["weigh", "analyzer", 1, "ran", true], lens]);
  assert.deepEqual(await costs(), [["weigh", "analyzer", 0, "cached", false], lens]);
});

test("columns are kept on disk, and a damaged one is computed again", async (t) => {
  const withCache = async (...plugins: readonly TestPlugin[]): Promise<TestSource> => {
    const { configuration } = await TestSource.of(...plugins);
    return new TestSource(configuration, "/cache/columns");
  };
  const { engine, environment } = await openWith(t, CODE, await withCache(byWeight, weigh));
  const before = await ranking(engine);
  await engine.close();
  const files = await environment.files.list("/cache/columns");
  assert.equal(files.length, 1);
  const calls = async (): Promise<number> => {
    const source = await withCache(byWeight, weigh);
    const { engine: again } = await openWith(t, environment, source);
    assert.deepEqual(await ranking(again), before);
    const analyzer = again.plugins.statuses().find((status) => status.name === "weigh");
    await again.close();
    return analyzer!.hooks[0]!.calls;
  };
  assert.equal(await calls(), 0, "taken from the disk");
  const path = `/cache/columns/${files[0]!.name}`;
  const bytes = await environment.files.read(path);
  bytes[bytes.length - 1]! ^= 1;
  environment.files.set(path, bytes);
  assert.equal(await calls(), 1, "computed again");
  assert.equal(await calls(), 0, "and kept again");
});

test("an analyzer that fails leaves its readers with zeros, and every answer that misses it says so", async (t) => {
  const { engine } = await openWith(t, CODE, await TestSource.of(byWeight, { ...weigh, body: "unreachable" }));
  const report = await engine.report({ ask: "callers", target: "load" });
  assert.deepEqual(
    report.failures?.map(({ plugin, trait, reason }) => [plugin, trait, reason]),
    [["weigh", "analyzer", "trap"]],
  );
  assert.ok(report.ask === "callers");
  assert.deepEqual(
    report.hits.map((hit) => hit.name),
    ["main", "run"],
  );
});

test("a plugin's question is answered with its columns, a page at a time", async (t) => {
  const { engine } = await openWith(t, CODE, await TestSource.of(functions));
  const asked = { ask: "query", name: "hook", parameters: { "at-least": "3", of: "load" } } as const;
  const report = await engine.report(asked);
  assert.ok(report.ask === "query");
  assert.deepEqual(
    report.rows.map(({ name: found, values }) => [found, values]),
    [
      ["main", { line: 1 }],
      ["run", { line: 2 }],
      ["load", { line: 1 }],
      ["read", { line: 2 }],
    ],
  );
  assert.deepEqual([report.total, report.truncated], [4, []]);
  const page = await engine.report({ ...asked, name: "functions/hook", hits: 2, explain: true });
  assert.ok(page.ask === "query");
  assert.deepEqual([page.rows.length, page.total, page.truncated], [2, 4, ["hits"]]);
  assert.equal(page.plugins?.[0]?.state, "cached");
  const other = await engine.report({ ...asked, parameters: { of: "run" }, explain: true });
  assert.equal(other.plugins?.[0]?.state, "ran");
});

test("what is wrong with a plugin's question is said before the plugin is asked", async (t) => {
  const { engine } = await openWith(t, CODE, await TestSource.of(functions, { ...functions, name: "others" }));
  const ask = async (question: Partial<PluginQuestion>): Promise<unknown> =>
    engine.report({ ask: "query", name: "hook", ...question });
  await assert.rejects(ask({ name: "hooc" }), { code: "unknown-hook", hint: "did you mean hook?" });
  await assert.rejects(ask({}), { code: "ambiguous-hook" });
  const name = "others/hook";
  const askWith = async (parameters: Record<string, string>): Promise<unknown> =>
    ask({ name, parameters: { of: "load", ...parameters } });
  await assert.rejects(askWith({ "at-least": "many" }), { code: "bad-parameter" });
  await assert.rejects(askWith({ "at-least": "-1" }), { code: "bad-configuration" });
  await assert.rejects(askWith({ colour: "red" }), { code: "bad-configuration" });
  await assert.rejects(askWith({ of: "nobody" }), { code: "unknown-target" });
  await assert.rejects(ask({ name }), { code: "bad-configuration" });
  await assert.rejects(ask({ name, hits: 0 }), { code: "limit-invalid" });
  const { engine: plain } = await openWith(t, CODE);
  await assert.rejects(plain.report({ ask: "query", name: "hook" }), { code: "no-plugins" });
});

test("rules find what they look for, in the order of the code; one that fails is named", async (t) => {
  const failing: TestPlugin = { ...noEven, name: "failing", body: "unreachable" };
  const { engine } = await openWith(t, CODE, await TestSource.of(noEven, failing));
  const report = await engine.plugins.check();
  assert.deepEqual(
    report.findings.map(({ plugin, rule, severity, message, node }) => [plugin, rule, severity, message, node?.name]),
    [
      ["no-even", "hook", "warning", "even", "run"],
      ["no-even", "hook", "warning", "even", "read"],
    ],
  );
  assert.deepEqual(report.counts, { error: 0, warning: 2, info: 0 });
  assert.deepEqual(
    report.failures.map(({ plugin, reason }) => [plugin, reason]),
    [["failing", "trap"]],
  );
  const some = await engine.plugins.check({ rules: ["no-even/hook"], explain: true });
  assert.deepEqual([some.rules.length, some.failures.length, some.plugins?.[0]?.state], [1, 0, "cached"]);
  await assert.rejects(engine.plugins.check({ rules: ["nothing"] }), { code: "unknown-hook" });
});

test("an exporter writes an answer's hits, after lenses", async (t) => {
  const one: TestPlugin = {
    name: "one",
    body: forEachHit("(call $set-keep (local.get $i) (i32.eqz (local.get $i)))"),
  };
  const { engine } = await openWith(t, CODE, await TestSource.of(stars, one));
  const exported = await engine.plugins.export({ ask: "find-cycles" }, "lines");
  assert.equal(exported.bytes.length, 0);
  const callers = await engine.plugins.export({ ask: "callers", target: "load" }, "stars/lines");
  // The target, and the one caller that the lens keeps.
  assert.equal(new TextDecoder().decode(callers.bytes), "**");
  assert.equal(callers.mediaType, "text/plain");
  await assert.rejects(engine.plugins.export({ ask: "find-cycles" }, "pdf"), { code: "unknown-hook" });
});
