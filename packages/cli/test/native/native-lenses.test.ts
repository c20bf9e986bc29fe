import assert from "node:assert/strict";
import { dirname } from "node:path";
import { test, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type ConfiguredPlugin, Engine, type Question } from "@parseltongue/engine";
import type { PluginEvent } from "@parseltongue/host";
import { MemoryEnvironment, parseFixture } from "@parseltongue/testkit";
import { startConfinedProcess } from "../../src/environment/confined-process.ts";
import { openLibrary } from "../../src/native/open-library.ts";
import { toyIndexer } from "../memory-machine.ts";
import { buildBoth, configured, type NativePlugin } from "./native-project.ts";

const CODE = "//- /a.toy\na: b c d\nb: c\nc: a\n//- /b.toy\nd: a b\n";
const ENTRY = new URL("../../src/native/native-helper.ts", import.meta.url);
const ASKED: Question = { ask: "callers", target: "c" };

interface Opened {
  readonly engine: Engine;
  /** What runs as machine code in this process, as the watch is told. */
  readonly calls: string[];
  /** Resolves when the tier has changed so and so often. */
  readonly changes: (count: number) => Promise<string[]>;
}

async function open(t: TestContext, plugin: ConfiguredPlugin): Promise<Opened> {
  const events: PluginEvent[] = [];
  const calls: string[] = [];
  const environment = new MemoryEnvironment({ files: parseFixture(CODE) });
  const libraries = plugin.native && dirname(plugin.native.path);
  const engine = await Engine.open({
    root: "/repo",
    environment,
    replica: "worker",
    createIndexer: () => toyIndexer(environment, "/repo"),
    plugins: { read: async () => ({ plugins: [plugin], unavailable: [] }), onEvent: (event) => events.push(event) },
    ...(libraries && {
      native: {
        open: openLibrary,
        start: () => startConfinedProcess(ENTRY, { machineCode: libraries }),
        watch: async () => ({ begin: (name: string) => calls.push(name), end: () => calls.push("-") }),
      },
    }),
  });
  t.after(async () => engine.close());
  await engine.index();
  const changes = async (count: number): Promise<string[]> => {
    for (let tries = 0; tries < 600; tries++) {
      const found = events.flatMap((each) => (each.type === "tier-change" ? [`${each.to}: ${each.why}`] : []));
      if (found.length >= count) return found;
      await sleep(50);
    }
    throw new Error(`only these events: ${events.map(({ type }) => type).join(", ")}`);
  };
  return { engine, calls, changes };
}

async function lens(
  t: TestContext,
  plugin: Omit<NativePlugin, "name" | "trait">,
): Promise<ConfiguredPlugin | undefined> {
  const both = await buildBoth(t, { name: "lines", trait: "lens", ...plugin });
  return both && configured(both.built, both.library, true);
}

test("a lens that may runs as machine code here once another process has tried it out, and says the same", async (t) => {
  const plugin = await lens(t, {});
  if (plugin === undefined) return;
  const native = await open(t, plugin);
  const { native: _native, ...rest } = plugin;
  const expected = await (await open(t, rest)).engine.report(ASKED);
  assert.deepEqual(await native.engine.report(ASKED), expected);
  assert.deepEqual(native.calls, [], "until then it runs in the sandbox");
  assert.deepEqual((await native.changes(2)).toSorted(), ["native: lens", "native: query, rule, analyzer, exporter"]);
  assert.deepEqual(await native.engine.report(ASKED), expected);
  assert.deepEqual(native.calls, ["lines", "-"], "each call is marked while it runs");
});

test("without the second word no lens runs as machine code here", async (t) => {
  const plugin = await lens(t, {});
  if (plugin?.native === undefined) return;
  const { engine, calls } = await open(t, { ...plugin, native: { ...plugin.native, lens: false } });
  for (let times = 0; times < 3; times++) await engine.report(ASKED);
  await sleep(300);
  assert.deepEqual(calls, []);
});

const TRICKS = [
  ["crashes", "*(volatile int *)8 = 1;", /did not come back: .*SIGSEGV/],
  ["says something else", "if (pt_hit_count() > 1) return;", /lens hook gave something else than the sandbox/],
] as const;

for (const [does, trick, why] of TRICKS) {
  test(`threat 47: a lens that ${does} as machine code is found out elsewhere, and never runs here`, async (t) => {
    const plugin = await lens(t, { trick });
    if (plugin === undefined) return;
    const { engine, calls, changes } = await open(t, plugin);
    const { demoted: _demoted, ...first } = { demoted: undefined, ...(await engine.report(ASKED)) };
    const found = await changes(2);
    assert.match(found.at(-1) ?? "", why);
    const { demoted, ...second } = { demoted: undefined, ...(await engine.report(ASKED)) };
    assert.deepEqual(second, first);
    assert.match([...(_demoted ?? []), ...(demoted ?? [])][0]?.why ?? "", why);
    assert.deepEqual(calls, []);
  });
}

test("a lens that begins to say something else here is demoted, and the answer is the sandbox's", async (t) => {
  // One call in a thousand is compared; so many are right.
  const plugin = await lens(t, { outside: "static uint32_t calls = 0;", trick: "if (++calls > 400) return;" });
  if (plugin === undefined) return;
  const { engine, calls, changes } = await open(t, plugin);
  const expected = await engine.report(ASKED);
  await changes(2);
  for (let times = 0; times < 1100; times++) engine.query(ASKED);
  const { demoted, ...report } = { demoted: undefined, ...(await engine.report(ASKED)) };
  assert.deepEqual(report, expected);
  assert.match((await changes(3)).at(-1) ?? "", /sandbox/);
  assert.ok(calls.length > 0);
  assert.deepEqual(
    demoted?.map(({ why }) => why),
    ["lens hook gave something else than the sandbox"],
  );
});
