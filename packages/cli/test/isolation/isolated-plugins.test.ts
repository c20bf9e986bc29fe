import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import {
  type AnswerReport,
  type ConfiguredPlugin,
  Engine,
  type PluginConfiguration,
  type Question,
  type StartConfined,
} from "@parseltongue/engine";
import { parseManifest } from "@parseltongue/host/parse-manifest";
import {
  forEachHit,
  forEachNode,
  MemoryEnvironment,
  parseFixture,
  type WatPlugin,
  watPlugin,
} from "@parseltongue/testkit";
import { startConfinedProcess } from "../../src/environment/confined-process.ts";
import { toyIndexer } from "../memory-machine.ts";

const CODE = "//- /a.toy\na: b c d\nb: c\nc: a\n//- /b.toy\nd: a b\n";
const PLUGINS: readonly WatPlugin[] = [
  {
    name: "lines",
    body: forEachHit(
      `(call $set-score (local.get $i) (f32.convert_i32_u (call $node-line (call $hit-node (local.get $i)))))
       (call $set-keep (local.get $i) (i32.ne (call $node-line (call $hit-node (local.get $i))) (i32.const 2)))
       (call $annotate (local.get $i) (i32.const 0) (i32.const 0) (i32.const 1))`,
    ),
    fields: '(data (i32.const 0) "x")',
  },
  { name: "traps", body: "(unreachable)" },
  {
    name: "asks",
    trait: "query",
    body: `(i32.store (i32.const 0) (i32.const 1)) (f32.store (i32.const 4) (f32.const 7))
      (call $emit-hits (i32.const 0) (i32.const 1) (i32.const 4) (i32.const 1))`,
  },
  {
    name: "finds",
    trait: "rule",
    body: forEachNode(
      `(call $emit-diagnostic (i32.const 0) (i32.const 0) (local.get $i) (i32.const 0)
        (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))`,
    ),
  },
  {
    name: "writes",
    trait: "exporter",
    body: "(call $write (i32.const 0) (i32.const 1))",
    fields: '(data (i32.const 0) "w")',
  },
];
const QUESTIONS: readonly Question[] = [
  { ask: "callees", target: "a" },
  { ask: "callers", target: "c" },
  { ask: "find", text: "" },
  { ask: "hubs" },
  { ask: "query", name: "asks/hook" },
  { ask: "path", from: "a", to: "c" },
];

async function configured(plugin: WatPlugin): Promise<ConfiguredPlugin> {
  const { manifest, wasm } = await watPlugin(plugin);
  const grants = { attributes: [], log: false };
  return { manifest: parseManifest(manifest, "plugin.toml"), wasm, config: {}, grants, tier: "sandboxed", weight: 1 };
}

interface Opened {
  readonly engine: Engine;
  readonly change: (path: string, text: string) => Promise<void>;
  readonly events: string[];
}

async function open(
  t: TestContext,
  isolation: "none" | "process",
  startConfined?: StartConfined,
  confinedDeadlineMs = 30_000,
): Promise<Opened> {
  const environment = new MemoryEnvironment({ files: parseFixture(CODE) });
  const events: string[] = [];
  const configuration: PluginConfiguration = {
    plugins: await Promise.all(PLUGINS.map(configured)),
    unavailable: [],
    isolation,
  };
  const engine = await Engine.open({
    root: "/repo",
    environment,
    createIndexer: () => toyIndexer(environment, "/repo"),
    plugins: { read: async () => configuration, onEvent: ({ type, plugin }) => events.push(`${type} ${plugin}`) },
    ...(startConfined && { startConfined, confinedDeadlineMs }),
  });
  t.after(async () => engine.close());
  await engine.index();
  const change = async (path: string, text: string): Promise<void> => {
    environment.files.set(`/repo/${path}`, text);
    await engine.update([path]);
  };
  return { engine, change, events };
}

async function answersOf({ engine }: Opened): Promise<unknown> {
  const reports: AnswerReport[] = [];
  for (const question of QUESTIONS) reports.push(await engine.report(question));
  const checked = await engine.plugins.check();
  const exported = await engine.plugins.export({ ask: "callees", target: "a" }, "writes/lines");
  return JSON.parse(JSON.stringify([reports, checked, new TextDecoder().decode(exported.bytes)])) as unknown;
}

test("plugins in a process of their own say what they say in this one, after changes of the code as well", async (t) => {
  const here = await open(t, "none");
  const there = await open(t, "process", startConfinedProcess);
  assert.deepEqual(await answersOf(there), await answersOf(here));
  for (const { change } of [here, there]) await change("b.toy", "d: a b c\ne: d a\n");
  assert.deepEqual(await answersOf(there), await answersOf(here));
  await Promise.all([here, there].map(({ engine }) => engine.index()));
  assert.deepEqual(await answersOf(there), await answersOf(here));
  assert.deepEqual(
    there.engine.plugins.statuses().map(({ name, state }) => `${name} ${state}`),
    ["lines active", "traps quarantined", "asks active", "finds active", "writes active"],
  );
  assert.ok(there.events.includes("load lines") && there.events.includes("strike traps"), there.events.join());
});

test("no plugin's part is answered without waiting, and questions without one are", async (t) => {
  const { engine } = await open(t, "process", startConfinedProcess);
  await engine.plugins.load();
  assert.throws(() => engine.query({ ask: "callees", target: "a" }), { code: "plugins-isolated" });
  assert.equal(engine.query({ ask: "path", from: "a", to: "c" }).ask, "path");
});

test("a process that hangs is ended; the answer is there without its lenses, and says so", async (t) => {
  const entry = new URL("./compromised-worker.ts", import.meta.url);
  let started = 0;
  const hanging: StartConfined = () => {
    started += 1;
    return startConfinedProcess(entry);
  };
  const { engine } = await open(t, "process", hanging, 300);
  for (let asked = 0; asked < 5; asked++) {
    const report = await engine.report({ ask: "callees", target: "a" });
    assert.ok(report.ask === "callees");
    assert.deepEqual(
      report.hits.map(({ name }) => name),
      ["b", "c", "d"],
    );
    assert.deepEqual(
      report.failures?.map(({ plugin, reason }) => `${plugin} ${reason}`),
      ["lines process-ended", "traps process-ended"],
    );
  }
  assert.equal(started, 3, "after so many ends no more are started");
  await assert.rejects(engine.report({ ask: "query", name: "asks/hook" }), { code: "replica-failed" });
  engine.plugins.reset("lines");
  await engine.report({ ask: "callees", target: "a" });
  assert.equal(started, 4);
});

test("an engine that cannot start processes runs no plugin that is to have one", async (t) => {
  const { engine } = await open(t, "process");
  await assert.rejects(engine.report({ ask: "callees", target: "a" }), { code: "no-isolation" });
});
