import assert from "node:assert/strict";
import { test } from "node:test";
import { PluginHost } from "../../src/plugin-host.ts";
import { hits, prepareGuest } from "../guests.ts";
import { vectorGraph } from "../vector-graph.ts";

/** Gives nodes 1 and 6, of which 6 names nothing, the value 9. */
const NINE = `(f32.store (i32.const 0) (f32.const 9))
  (call $emit-f32 (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 1))
  (call $emit-f32 (i32.const 0) (i32.const 6) (i32.const 0) (i32.const 1))`;

test("an analyzer that is asked about some nodes leaves the values of the others; ids of nothing have 0", async () => {
  const graph = vectorGraph();
  const host = new PluginHost({ graph });
  const plugin = host.load(await prepareGuest({ trait: "analyzer", body: NINE }));
  graph.setAttribute("weight", "f32", [0, 1, 2, 3, 4, 5, 6]);
  const values = (changed?: number): number[] => {
    const outcome = host.analyze(plugin, "hook", changed === undefined ? undefined : hits(changed));
    assert.ok(outcome.failed === undefined);
    return [...outcome.columns[0]!.values];
  };
  assert.deepEqual(values(1), [0, 9, 2, 3, 4, 5, 0, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual(values(), [0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  graph.setAttribute("weight", "u32", [0, 1, 2]);
  assert.deepEqual(values(1).slice(0, 4), [0, 9, 0, 0], "a column of another type is not this one");
});

test("what an answer holds is not touched by the next call", async () => {
  const graph = vectorGraph();
  const host = new PluginHost({ graph });
  const emit = `(i32.store (i32.const 0) (i32.add (i32.const 1) (i32.and (call $param-u8 (i32.const 24)) (i32.const 1))))
    (call $emit-hits (i32.const 0) (i32.const 1) (i32.const 4) (i32.const 1))
    (call $annotate (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 1))`;
  const hook = `annotations = ["note"]\ncolumns = [{ name = "first" }]\nparameters = { from = { type = "node", description = "where" } }\nbudget = { base = 100_000 }`;
  const plugin = host.load(await prepareGuest({ trait: "query", body: emit, hook }));
  const first = host.answerQuery(plugin, "hook", { from: 2 });
  const second = host.answerQuery(plugin, "hook", { from: 1 });
  assert.ok(first.failed === undefined && second.failed === undefined);
  assert.deepEqual([[...first.nodes], first.annotations.length, [...second.nodes]], [[1], 1, [2]]);
  assert.throws(() => host.answerQuery(plugin, "hook"), { code: "bad-configuration", message: /needs from/ });
  assert.throws(() => host.answerQuery(plugin, "hook", { from: -1 }), { code: "bad-configuration" });
  assert.throws(() => host.answerQuery(plugin, "other"), { code: "not-loaded", hint: "it has hook" });
});

test("a rule whose filter excludes all that changed is not called", async () => {
  const host = new PluginHost({ graph: vectorGraph() });
  const hook = 'budget = { base = 10_000 }\n[rule.filter]\npaths = ["tests/**"]';
  const plugin = host.load(await prepareGuest({ trait: "rule", body: "(unreachable)", hook }));
  assert.deepEqual(host.check(plugin, "hook", hits(1, 3)), { fuelUsed: 0, fuelBudget: 0, diagnostics: [] });
  assert.equal(host.check(plugin, "hook", hits(1, 10)).failed?.reason, "trap");
});
