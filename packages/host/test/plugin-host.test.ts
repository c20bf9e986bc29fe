import assert from "node:assert/strict";
import { test } from "node:test";
import { nativeAbi } from "@parseltongue/contract";
import { Graph } from "@parseltongue/graph";
import { DEFAULT_BREAKER_POLICY } from "../src/budgets/circuit-breaker.ts";
import { QueryPurse } from "../src/budgets/query-purse.ts";
import type { GuestLogEntry, PluginEvent } from "../src/events.ts";
import type { GraphMemory } from "../src/graph-memory.ts";
import type { ActiveLens } from "../src/lens-evaluator.ts";
import type { LoadedPlugin } from "../src/loaded-plugin.ts";
import { PluginHost, type PluginHostOptions } from "../src/plugin-host.ts";
import { preparePlugin, preparePluginAsync } from "../src/prepare-plugin.ts";
import { parseManifest } from "../src/manifest/parse-manifest.ts";
import type { NativeLibrary } from "../src/native/native-library.ts";
import { forEachHit, watGuest } from "@parseltongue/testkit";
import { wasm } from "../src/web-assembly.ts";
import { guestManifest, type GuestShape, guestWat, hits, prepareGuest, times } from "./guests.ts";
import { vectorGraph } from "./vector-graph.ts";

const KEEP_ODD = forEachHit("(call $set-keep (local.get $i) (i32.and (call $hit-node (local.get $i)) (i32.const 1)))");

function hostWith(options: Partial<PluginHostOptions> = {}): { host: PluginHost; events: PluginEvent[] } {
  const events: PluginEvent[] = [];
  return { host: new PluginHost({ graph: vectorGraph(), events: (event) => events.push(event), ...options }), events };
}

async function activate(host: PluginHost, shape: GuestShape): Promise<ActiveLens> {
  const plugin = host.load(await prepareGuest(shape));
  return { plugin, lens: plugin.hook("lens", "hook"), weight: 1 };
}

function scores(host: PluginHost, plugin: LoadedPlugin, ...nodes: number[]): number[] | string {
  const outcome = host.evaluateLens(plugin, plugin.hook("lens", "hook"), hits(...nodes));
  return outcome.failed === undefined ? [...outcome.scores] : outcome.failed.reason;
}

// ---- loading ----

const REFUSED: readonly (readonly [what: string, shape: GuestShape, code: string, message: RegExp])[] = [
  ["a capability that was not granted", { tables: "[capabilities]\nlog = true" }, "missing-grant", /log/],
  [
    "a column that was not granted",
    { tables: '[capabilities]\nattributes = ["pagerank", "secret"]' },
    "missing-grant",
    /attribute secret/,
  ],
  ["more memory than its tier allows", { tables: "[memory]\npages = 257" }, "not-admitted", /257 memory pages; .* 256/],
  [
    "more initialisation than its tier allows",
    { tables: "[budget]\ninit = 100_000_001" },
    "not-admitted",
    /fuel to initialise/,
  ],
  [
    "configuration without a value",
    { tables: '[config.limit]\ntype = "integer"\ndescription = "how many"' },
    "bad-configuration",
    /needs limit/,
  ],
  [
    "an endless start function",
    { fields: "(func $f (loop $l (br $l))) (start $f)" },
    "init-failed",
    /failed to initialise: ran out of fuel/,
  ],
  [
    "an endless _initialize",
    { fields: '(func (export "_initialize") (loop $l (br $l)))' },
    "init-failed",
    /failed to initialise: ran out of fuel/,
  ],
  [
    "an _initialize that ends itself",
    { fields: '(func (export "_initialize") (unreachable))' },
    "init-failed",
    /failed to initialise: unreachable/,
  ],
  [
    "an _initialize that annotates",
    {
      fields: `(func (export "_initialize")
        (call $annotate (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))`,
    },
    "init-failed",
    /annotations can be used during a call of a hook only/,
  ],
  [
    "data that does not fit its memory",
    { fields: '(data (i32.const 65535) "ab")' },
    "init-failed",
    /failed to instantiate/,
  ],
];

for (const [what, shape, code, message] of REFUSED) {
  test(`${what} is refused, recorded, and leaves the host as it was`, async () => {
    const { host, events } = hostWith();
    const prepared = await prepareGuest(shape);
    const options = { grants: { attributes: ["pagerank"], log: false } };
    assert.throws(() => host.load(prepared, options), { code, message });
    assert.deepEqual([host.counts.plugins, host.counts.instances], [0, 0]);
    assert.deepEqual(
      events.map((event) => [event.type, event.plugin, event.digest, event.type === "refusal" && event.code]),
      [["refusal", "guest", prepared.digest, code]],
    );
    host.load(await prepareGuest({ name: "other" }));
  });
}

test("a module that does not count its fuel is not used", async () => {
  const { host } = hostWith();
  const prepared = await prepareGuest({});
  const unmetered = await watGuest(`(module
    (func (export "parseltongue:host/bind"))
    (func (export "parseltongue:host/begin") (param f64))
    (func (export "parseltongue:host/run/lens") (param f64 i32) (result f64) (f64.const 1))
    (func (export "parseltongue:host/fuel") (result f64) (f64.const 0))
    (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param i32)))`);
  const module = new wasm.Module(unmetered);
  assert.throws(() => host.load({ ...prepared, module }), { code: "self-check-failed" });
  assert.equal(host.counts.plugins, 0);
});

test("both start and _initialize run once, in this order, and what they used is known", async () => {
  const { host, events } = hostWith();
  const body = forEachHit("(call $set-score (local.get $i) (f32.convert_i32_u (global.get $n)))");
  const fields = `(func $start (global.set $n (i32.const 20))) (start $start)
    (func (export "_initialize") (global.set $n (i32.add (global.get $n) (i32.const 1))))`;
  const plugin = host.load(await prepareGuest({ body, fields }));
  assert.deepEqual(scores(host, plugin, 1, 2), [21, 21]);
  assert.ok(plugin.initFuelUsed > 0 && plugin.initFuelUsed < 100);
  assert.deepEqual(
    events.map((event) => (event.type === "load" ? [event.tier, event.initFuelUsed] : event.type)),
    [["sandboxed", plugin.initFuelUsed]],
  );
});

test("granted capabilities are recorded; configuration is read by the guest", async () => {
  const { host, events } = hostWith();
  const tables = `[capabilities]\nattributes = ["pagerank"]\nlog = true\n[config.flag]\ntype = "boolean"\ndescription = "flag"`;
  // Byte 0 of the block is its length: 8 + 8 + 16 for the name config.flag + 8.
  const body = forEachHit("(call $set-score (local.get $i) (f32.convert_i32_u (call $param-u8 (local.get $i))))");
  const grants = { attributes: ["pagerank", "more"], log: true };
  const plugin = host.load(await prepareGuest({ tables, body }), { grants, config: { flag: true } });
  assert.deepEqual(scores(host, plugin, 1, 2), [40, 0]);
  assert.deepEqual(
    events.map(({ type }) => type),
    ["load", "grant"],
  );
});

test("host data that was granted is in the block, sorted among the rest; what was not asked for is left out", async () => {
  const { host, events } = hostWith();
  const tables = `[capabilities]\nhost-data = ["codeowners"]`;
  // Byte 4 of the block is the number of entries, byte 8 the type of the first, byte 32 the length of its list.
  const at = "(i32.add (i32.const 4) (i32.mul (local.get $i) (i32.const 4)))";
  const body = forEachHit(`(call $set-score (local.get $i) (f32.convert_i32_u (call $param-u8 ${at})))`);
  const prepared = await prepareGuest({ tables, body, api: "1.1" });
  const hostData = { codeowners: ["* @all", "/docs @writers"], secrets: ["none"] };
  const grants = { attributes: [], log: false, hostData: ["codeowners"] };
  const plugin = host.load(prepared, { grants, hostData });
  assert.deepEqual(scores(host, plugin, 1, 2, 3, 4, 5, 6, 7, 8).slice(0, 2), [1, 5]);
  assert.deepEqual(scores(host, plugin, 1, 2, 3, 4, 5, 6, 7, 8)[7], 2);
  assert.deepEqual(
    events.map((event) => event.type === "grant" && event.hostData),
    [false, ["codeowners"]],
  );
});

test("host data that nobody granted refuses the plugin", async () => {
  const { host } = hostWith();
  const prepared = await prepareGuest({ tables: `[capabilities]\nhost-data = ["codeowners"]`, api: "1.1" });
  assert.throws(() => host.load(prepared, { grants: { attributes: [], log: false } }), {
    code: "missing-grant",
    message: /host data codeowners/,
  });
});

test("one name is loaded once; a plugin that was unloaded is not known any more", async () => {
  const { host, events } = hostWith();
  const prepared = await preparePluginAsync({
    wasm: await watGuest(guestWat({})),
    manifest: parseManifest(guestManifest({}), "plugin.toml"),
  });
  const plugin = host.load(prepared);
  assert.throws(() => host.load(prepared), { code: "already-loaded" });
  host.unload(plugin);
  assert.throws(() => host.unload(plugin), { code: "not-loaded" });
  assert.throws(() => host.reload(plugin, prepared), { code: "not-loaded" });
  assert.throws(() => plugin.hook("rule", "hook"), { code: "not-loaded", hint: "it has no rule" });
  assert.deepEqual(
    events.map(({ type }) => type),
    ["load", "refusal", "unload", "refusal"],
  );
});

test("a reload takes effect at once and as a whole; when it is refused, the old plugin goes on", async () => {
  const { host, events } = hostWith();
  const old = host.load(await prepareGuest({ body: forEachHit("(call $set-score (local.get $i) (f32.const 1))") }));
  const endless = await prepareGuest({ fields: "(func $f (loop $l (br $l))) (start $f)" });
  assert.throws(() => host.reload(old, endless), { code: "init-failed" });
  assert.equal(host.plugin("guest"), old);
  assert.deepEqual(scores(host, old, 1), [1]);
  const next = await prepareGuest({ body: forEachHit("(call $set-score (local.get $i) (f32.const 2))") });
  const reloaded = host.reload(old, next, { tier: "verified" });
  assert.equal(host.plugin("guest"), reloaded);
  assert.deepEqual(scores(host, reloaded, 1), [2]);
  assert.deepEqual(
    events.map((event) => (event.type === "reload" ? event.previousDigest : event.type)),
    ["load", "refusal", old.digest, "tier-change"],
  );
});

test("ten thousand reloads leave one plugin with one instance", async () => {
  const { host } = hostWith();
  const versions = [await prepareGuest({ body: "(nop)" }), await prepareGuest({ body: KEEP_ODD })];
  let plugin = host.load(versions[0]!);
  for (let reload = 0; reload < 10_000; reload++) plugin = host.reload(plugin, versions[reload % 2]!);
  assert.deepEqual(host.counts, { plugins: 1, instances: 1, instancesMade: 10_001 });
});

// ---- lenses together ----

test("a lens is given only the hits that its filter admits; it sleeps when there are none", async () => {
  const { host } = hostWith();
  const budget = "budget = { base = 1_000_000 }";
  const count = forEachHit("(call $set-score (local.get $i) (f32.convert_i32_u (call $hit-count)))");
  const active = [
    await activate(host, { name: "methods", body: count, hook: `${budget}\n[lens.filter]\nnode-kinds = ["method"]` }),
    await activate(host, { name: "packages", body: "(unreachable)", hook: `${budget}\n[lens.filter]\npaths = ["x"]` }),
    await activate(host, {
      name: "dropper",
      body: forEachHit("(call $set-keep (local.get $i) (i32.const 0))"),
      hook: `${budget}\n[lens.filter]\npaths = ["tests/**"]`,
    }),
    await activate(host, { name: "all", body: count }),
  ];
  const merged = host.evaluateLenses(active, hits(1, 3, 7, 10));
  assert.deepEqual([...merged.scores.subarray(0, 4)], [4, 6, 6, 4]);
  assert.deepEqual([...merged.keep.subarray(0, 4)], [1, 1, 1, 0]);
  assert.deepEqual(
    [...merged.fuelUsed].map((fuel) => fuel > 0),
    [true, false, true, true],
  );
  assert.equal(merged.failures.length, 0);
});

test("annotations of a lens with a filter name hits by their place in the batch", async () => {
  const { host } = hostWith();
  const lens = await activate(host, {
    body: "(call $annotate (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 0))",
    hook: `annotations = ["note"]\nbudget = { base = 10_000 }\n[lens.filter]\nnode-kinds = ["method"]`,
  });
  const { annotations } = host.evaluateLenses([lens], hits(1, 3, 10, 7));
  assert.deepEqual(annotations, [{ hit: 3, label: "note", text: "", lens: 0 }]);
});

test("any number but 0 keeps a hit; what one batch said does not show in the next, whatever their lengths", async () => {
  const { host } = hostWith();
  const body = forEachHit(`(call $set-keep (local.get $i) (i32.sub (call $hit-node (local.get $i)) (i32.const 3)))
    (call $set-score (local.get $i) (f32.const 1))`);
  const lens = await activate(host, { body });
  const silent = await activate(host, { name: "silent" });
  const judged = (active: readonly ActiveLens[], ...nodes: number[]): unknown => {
    const { keep, scores, length } = host.evaluateLenses(active, hits(...nodes));
    return [[...keep.subarray(0, length)], [...scores.subarray(0, length)]];
  };
  assert.deepEqual(judged([lens], 1, 2, 3, 4, 5), [
    [1, 1, 0, 1, 1],
    [1, 1, 1, 1, 1],
  ]);
  assert.deepEqual(judged([silent], 1), [[1], [0]]);
  assert.deepEqual(judged([silent], 1, 2, 3), [
    [1, 1, 1],
    [0, 0, 0],
  ]);
  assert.deepEqual(judged([silent, lens], 3, 3), [
    [0, 0],
    [1, 1],
  ]);
  assert.deepEqual(judged([silent], 1, 2, 3, 4, 5, 6), [
    [1, 1, 1, 1, 1, 1],
    [0, 0, 0, 0, 0, 0],
  ]);
});

test("scores that are no finite numbers do not spoil a sum", async () => {
  const { host } = hostWith();
  const one = await activate(host, {
    body: "(call $set-score (i32.const 0) (f32.const inf)) (call $set-score (i32.const 1) (f32.const nan))",
  });
  const two = await activate(host, { name: "two", body: "(call $set-score (i32.const 0) (f32.const -inf))" });
  const merged = host.evaluateLenses([one, two, { ...two, weight: 0.5 }], hits(1, 2));
  assert.deepEqual([...merged.scores.subarray(0, 2)], [-0.5 * 3.4028234663852886e38, 0]);
});

test("a purse that is spent calls nobody, names who was not called, and is no strike", async () => {
  const { host } = hostWith();
  const one = await activate(host, { body: KEEP_ODD, hook: "budget = { base = 1000 }" });
  const two = await activate(host, { name: "two", body: KEEP_ODD, hook: "budget = { base = 1000 }" });
  const purse = new QueryPurse(1100);
  const { failures, fuelUsed } = host.evaluateLenses([one, two], hits(1, 2, 3, 4, 5), purse);
  assert.deepEqual(
    failures.map(({ lens, fault }) => [lens, fault.reason]),
    [[1, "purse-empty"]],
  );
  assert.equal(purse.fuelLeft, 1100 - fuelUsed[0]!);
  assert.deepEqual([fuelUsed[1], two.plugin.strikes], [0, 0]);
});

test("more hits than one call takes are refused", async () => {
  const { host } = hostWith();
  const { plugin, lens } = await activate(host, {});
  const batch = { length: 65_537, nodes: new Uint32Array(65_537), depths: new Uint32Array(65_537) };
  assert.throws(() => host.evaluateLens(plugin, lens, batch), { code: "input-too-large" });
  assert.throws(() => host.evaluateLenses([], batch), { code: "input-too-large" });
  const rule = host.load(await prepareGuest({ name: "rule", trait: "rule" }));
  assert.throws(() => host.check(rule, "hook", batch), { code: "input-too-large" });
});

// ---- the graph changes ----

test("after a commit guests read the graph as it is now, without a new instance", async () => {
  const graph = vectorGraph();
  const { host } = hostWith({ graph });
  const body = forEachHit(`(call $set-score (local.get $i) (f32.convert_i32_u (i32.add
    (i32.mul (call $epoch) (i32.const 100)) (call $node-kind (call $hit-node (local.get $i))))))`);
  const { plugin } = await activate(host, { body });
  assert.deepEqual(scores(host, plugin, 1, 6), [704, 700]);
  graph.commit("nodeKind", 6, 9);
  assert.deepEqual(scores(host, plugin, 1, 6), [804, 809]);
  assert.equal(host.counts.instancesMade, 1);
});

test("a column that appears, moves or goes is read where it is; its handle stays", async () => {
  const graph = vectorGraph();
  const { host } = hostWith({ graph });
  const tables = '[capabilities]\nattributes = ["pagerank", "late"]';
  const body = forEachHit(
    "(call $set-score (local.get $i) (call $column-f32 (i32.const 2) (call $hit-node (local.get $i))))",
  );
  const plugin = host.load(await prepareGuest({ tables, body }), {
    grants: { attributes: ["pagerank", "late"], log: false },
  });
  assert.deepEqual(scores(host, plugin, 1, 2), [0, 0]);
  graph.setAttribute("late", "f32", [0, 1.5, 2.5]);
  assert.deepEqual(scores(host, plugin, 1, 2), [1.5, 2.5]);
  graph.setAttribute("late", "f32", [0, 4]);
  assert.deepEqual(scores(host, plugin, 1, 2), [4, 0]);
});

const COUNT_CALLS = `(global.set $n (i32.add (global.get $n) (i32.const 1)))
  ${forEachHit("(call $set-score (local.get $i) (f32.convert_i32_u (global.get $n)))")}`;

test("when ids changed, plugins that could remember them start afresh, unless they say that they compare epochs", async () => {
  const { host } = hostWith();
  const { plugin: none } = await activate(host, { body: COUNT_CALLS });
  const { plugin: cache } = await activate(host, {
    name: "cache",
    body: COUNT_CALLS,
    tables: '[memory]\nstate = "cache"',
  });
  assert.deepEqual([scores(host, none, 1), scores(host, cache, 1)], [[1], [1]]);
  host.idsChanged();
  assert.equal(host.counts.instances, 1);
  host.maintain();
  assert.equal(host.counts.instances, 2);
  assert.deepEqual([scores(host, none, 1), scores(host, cache, 1)], [[1], [2]]);
});

test("over another graph plugins go on, with fresh instances and all that is known of them", async () => {
  const { host } = hostWith();
  const { plugin } = await activate(host, { body: COUNT_CALLS });
  scores(host, plugin, 1);
  host.replaceGraph(vectorGraph());
  assert.deepEqual(scores(host, plugin, 1), [1]);
  assert.equal(plugin.hook("lens", "hook").figures().calls, 2);
  assert.equal(host.counts.instancesMade, 2);
});

test("the graph package's graph is a graph for the host", async () => {
  const graph: GraphMemory = Graph.create();
  const { host } = hostWith({ graph });
  const { plugin } = await activate(host, { body: KEEP_ODD });
  const outcome = host.evaluateLens(plugin, plugin.hook("lens", "hook"), hits(1, 2));
  assert.ok(outcome.failed === undefined);
  assert.deepEqual([...outcome.keep], [1, 0]);
});

// ---- calls made again ----

test("a lens that remembers though it says it does not is found out, struck and started afresh", async () => {
  const { host, events } = hostWith({ repeatEvery: 3 });
  const { plugin } = await activate(host, { body: COUNT_CALLS });
  assert.deepEqual(
    [1, 2, 3].map(() => scores(host, plugin, 1)),
    [[1], [2], [3]],
  );
  host.maintain();
  assert.deepEqual(
    events.filter((event) => event.type === "strike").map(({ fault }) => [fault.reason, fault.hook, fault.phase]),
    [["not-repeatable", "hook", "decode"]],
  );
  assert.deepEqual(scores(host, plugin, 1), [2], "the fresh instance made the repeated call");
});

test("what stays in the sandbox is made again also while other hooks run in a library", async () => {
  const { host, events } = hostWith({ repeatEvery: 1 });
  const { plugin } = await activate(host, { body: COUNT_CALLS });
  const library: NativeLibrary = {
    abi: nativeAbi,
    traits: new Set(["rule"]),
    addressOf: () => 0n,
    bind: () => {},
    call: () => assert.fail("the lens does not run in the library"),
    close: () => {},
  };
  host.useNative(plugin, { library, traits: ["rule"] });
  scores(host, plugin, 1);
  scores(host, plugin, 1);
  host.maintain();
  assert.deepEqual(
    events.filter((event) => event.type === "strike").map(({ fault }) => fault.reason),
    ["not-repeatable"],
  );
});

test("honest lenses, and those that say they remember, are not struck", async () => {
  const { host, events } = hostWith({ repeatEvery: 1 });
  const { plugin: honest } = await activate(host, { body: KEEP_ODD });
  const { plugin: cache } = await activate(host, {
    name: "cache",
    body: COUNT_CALLS,
    tables: '[memory]\nstate = "cache"',
  });
  for (let call = 0; call < 4; call++) {
    scores(host, honest, 1, 2);
    scores(host, cache, 1, 2);
    host.maintain();
  }
  assert.equal(events.filter(({ type }) => type === "strike").length, 0);
  assert.equal(host.counts.instancesMade, 2 + 4);
});

test("a call is not compared with one over another graph", async () => {
  const graph = vectorGraph();
  const { host, events } = hostWith({ graph, repeatEvery: 1 });
  const { plugin } = await activate(host, { body: COUNT_CALLS });
  scores(host, plugin, 1);
  scores(host, plugin, 1);
  graph.commit("nodeFlags", 1, 1);
  host.maintain();
  assert.equal(events.filter(({ type }) => type === "strike").length, 0);
});

test("a rule that remembers is found out in the call itself, which then fails", async () => {
  const { host } = hostWith({ repeatEvery: 2 });
  const place = "(i32.const 0) (i32.const 1) (i32.const 1) (i32.const 0)";
  const body = `(global.set $n (i32.add (global.get $n) (i32.const 1)))
    (call $emit-diagnostic ${place} (i32.const 0) (global.get $n) (i32.const 0) (i32.const 0))`;
  const plugin = host.load(await prepareGuest({ trait: "rule", body }));
  const first = host.check(plugin, "hook");
  assert.ok(first.failed === undefined);
  assert.deepEqual(first.diagnostics[0], {
    rule: "hook",
    severity: "error",
    node: 1,
    edge: 0,
    message: "\0",
    related: [],
  });
  assert.equal(host.check(plugin, "hook").failed?.reason, "not-repeatable");
  assert.equal(plugin.strikes, 1);
});

// ---- quarantine ----

test("a plugin that fails again and again is left alone, tried again, and comes back by itself or by reset", async () => {
  const breaker = { ...DEFAULT_BREAKER_POLICY, strikes: 2, firstQuarantineCalls: 3 };
  const { host, events } = hostWith({ breaker });
  const { plugin } = await activate(host, {
    body: "(if (i32.eq (call $hit-node (i32.const 0)) (i32.const 2)) (then (unreachable)))",
  });
  const ask = (node: number) => scores(host, plugin, node);
  assert.deepEqual([ask(2), plugin.state, ask(2), plugin.state], ["trap", "active", "trap", "quarantined"]);
  assert.deepEqual([ask(1), ask(1), ask(1)], ["quarantined", "quarantined", "quarantined"]);
  assert.deepEqual([ask(1), plugin.state, plugin.strikes], [[0], "active", 0]);
  ask(2);
  ask(2);
  plugin.reset();
  assert.deepEqual([ask(1), plugin.state], [[0], "active"]);
  assert.deepEqual(
    events.map((event) => (event.type === "reset" ? `reset by ${event.by}` : event.type)),
    ["load", "strike", "strike", "quarantine", "reset by recovery", "strike", "strike", "quarantine", "reset by user"],
  );
});

test("a plugin in quarantine gets no instance and harms nobody", async () => {
  const { host } = hostWith({ breaker: { ...DEFAULT_BREAKER_POLICY, strikes: 1 } });
  const bad = await activate(host, { body: "(unreachable)" });
  const good = await activate(host, { name: "good", body: KEEP_ODD });
  host.evaluateLenses([bad, good], hits(1, 2));
  host.maintain();
  assert.equal(host.counts.instances, 1);
  const { keep, failures } = host.evaluateLenses([bad, good], hits(1, 2));
  assert.deepEqual([...keep.subarray(0, 2)], [1, 0]);
  assert.deepEqual(
    failures.map(({ fault }) => fault.reason),
    ["quarantined"],
  );
  assert.equal(failures[0]?.fault.fuelUsed, 0);
});

test("metrics say what each hook may cost, did cost, and how the plugin stands", async () => {
  const { host } = hostWith({ calibration: { arithmeticRate: 1, graphRate: 2, callNs: 10 } });
  const { plugin } = await activate(host, { body: KEEP_ODD, hook: "budget = { base = 1000, per-hit = 10 }" });
  scores(host, plugin, 1, 2);
  const rule = host.load(
    await prepareGuest({
      name: "rule",
      trait: "rule",
      body: "(unreachable)",
      hook: "budget = { base = 100, per-node = 1, per-edge = 1 }",
    }),
  );
  host.check(rule, "hook");
  const [first, second] = host.metrics();
  assert.deepEqual(
    [first?.plugin, first?.state, first?.strikes, first?.initFuelDeclared, first?.memoryBytesDeclared],
    ["guest", "active", 0, 100_000, 262_144],
  );
  const [lens] = first!.hooks;
  assert.deepEqual(
    [lens?.trait, lens?.calls, lens?.faults, lens?.fuelDeclared, lens?.priceNs],
    ["lens", 1, 0, 3560, 3570],
  );
  assert.ok(lens!.fuelMaximum > 0 && lens!.headroom > 0);
  assert.deepEqual([second?.strikes, second?.hooks[0]?.faults, second?.hooks[0]?.onFailure], [1, 1, "fail"]);
  assert.equal(second?.hooks[0]?.fuelDeclared, 100 + 13 + vectorGraph().layout().edgeEnd);
  assert.deepEqual(JSON.parse(JSON.stringify(host.metrics())), host.metrics());
});

test("figures say how much a call gave at most, counted as against what the hook declares", async () => {
  const { host } = hostWith();
  const { plugin, lens } = await activate(host, {
    body: times(2, "(call $annotate (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 10))"),
  });
  assert.equal(lens.figures().outputMaximum, 0);
  host.evaluateLens(plugin, lens, hits(1, 2));
  assert.equal(lens.figures().outputMaximum, 2 * (10 + 16));
  const pages = plugin.guest.instance?.memoryPages() ?? 0;
  assert.ok(pages > 0 && pages <= plugin.manifest.memoryPages);
});

test("guests without memory work, and share one", async () => {
  const { host } = hostWith();
  const manifest = parseManifest(guestManifest({}), "plugin.toml");
  const wat = guestWat({ body: KEEP_ODD })
    .replace("(memory $memory 1)", "")
    .replace("(global $n (mut i32) (i32.const 0))", "");
  const prepared = preparePlugin({ wasm: await watGuest(wat), manifest });
  assert.deepEqual([prepared.maximumPages, prepared.keepsState], [0, false]);
  const plugin = host.load(prepared);
  const outcome = host.evaluateLens(plugin, plugin.hook("lens", "hook"), hits(1, 2));
  assert.ok(outcome.failed === undefined);
  assert.deepEqual([...outcome.keep], [1, 0]);
});

// ---- what guests log ----

test("messages are handed over after the call, cut and counted, also when the call fails", async () => {
  const log: GuestLogEntry[] = [];
  const { host } = hostWith({ log: (entry) => log.push(entry) });
  const body = `(memory.fill (i32.const 0) (i32.const 97) (i32.const 2000))
    (loop $l (call $log (i32.const 2) (i32.const 0) (i32.const 2000))
      (local.set $i (i32.add (local.get $i) (i32.const 1))) (br_if $l (i32.lt_u (local.get $i) (i32.const 70))))
    (unreachable)`;
  const fields = '(func (export "_initialize") (call $log (i32.const 4) (i32.const 0) (i32.const 3)))';
  const plugin = host.load(await prepareGuest({ body, fields, tables: "[capabilities]\nlog = true" }), {
    grants: { attributes: [], log: true },
  });
  assert.deepEqual(log.splice(0), [{ plugin: "guest", hook: "init", level: "debug", text: "\0\0\0", isCut: false }]);
  assert.equal(scores(host, plugin, 1), "trap");
  assert.equal(log.length, 65);
  assert.deepEqual(log[0], { plugin: "guest", hook: "hook", level: "warning", text: "a".repeat(1024), isCut: true });
  assert.equal(log[64]?.text, "6 more messages dropped");
});
