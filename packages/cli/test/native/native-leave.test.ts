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
const LEAVE_MS = 60_000;

interface Opened {
  readonly engine: Engine;
  readonly environment: MemoryEnvironment;
  readonly events: PluginEvent[];
  /** What runs as machine code in this process, as the watch is told. */
  readonly calls: string[];
}

/** An engine with a plugin that may run as machine code for a minute; the clock moves by hand. */
async function open(t: TestContext, plugin: ConfiguredPlugin): Promise<Opened> {
  const environment = new MemoryEnvironment({ files: parseFixture(CODE) });
  const [events, calls]: [PluginEvent[], string[]] = [[], []];
  const { native } = plugin;
  const until = native && { ...plugin, native: { ...native, expiresMs: environment.clock.nowMs() + LEAVE_MS } };
  const engine = await Engine.open({
    root: "/repo",
    environment,
    replica: "worker",
    createIndexer: () => toyIndexer(environment, "/repo"),
    plugins: {
      read: async () => ({ plugins: [until ?? plugin], unavailable: [] }),
      onEvent: (event) => events.push(event),
    },
    ...(native && {
      native: {
        open: openLibrary,
        start: () => startConfinedProcess(ENTRY, { machineCode: dirname(native.path) }),
        watch: async () => ({ begin: (name: string) => calls.push(name), end: () => {} }),
      },
    }),
  });
  t.after(async () => engine.close());
  await engine.index();
  return { engine, environment, events, calls };
}

async function pluginFor(t: TestContext, plugin: Omit<NativePlugin, "name">): Promise<ConfiguredPlugin | undefined> {
  const both = await buildBoth(t, { name: "tricky", ...plugin });
  return both && configured(both.built, both.library, true);
}

/** The events about tiers, as soon as there are so many. */
async function tierChanges(events: readonly PluginEvent[], count: number): Promise<readonly PluginEvent[]> {
  for (let tries = 0; tries < 600; tries++) {
    const found = events.filter(({ type }) => type === "tier-change");
    if (found.length >= count) return found;
    await sleep(50);
  }
  throw new Error(`only these events: ${events.map(({ type }) => type).join(", ")}`);
}

function withoutNative({ native: _native, ...rest }: ConfiguredPlugin): ConfiguredPlugin {
  return rest;
}

test("threat 46: leave that expires while the process runs counts from the next question on, and is told once", async (t) => {
  // The second call of the machine code would find nothing.
  const plugin = await pluginFor(t, { outside: "static uint32_t calls = 0;", trick: "if (++calls > 1) return;" });
  if (plugin === undefined) return;
  const asked: Question = { ask: "query", name: "tricky/hook" };
  const { engine, environment, events } = await open(t, plugin);
  const sandbox = await open(t, withoutNative(plugin));
  assert.deepEqual(await engine.report(asked), await sandbox.engine.report(asked));
  for (const each of [engine, sandbox.engine]) {
    const { files } = each === engine ? environment : sandbox.environment;
    files.set("/repo/b.toy", "d: a b\ne: d\n");
    await each.update(["b.toy"]);
  }
  environment.clock.advance(LEAVE_MS);
  const { demoted, ...report } = { demoted: undefined, ...(await engine.report(asked)) };
  assert.deepEqual(report, await sandbox.engine.report(asked), "the sandbox answers");
  assert.deepEqual(
    demoted?.map(({ why }) => why),
    ["leave to run tricky as machine code expired at 2023-11-14T22:14:20.000Z"],
  );
  const last = (await tierChanges(events, 2)).at(-1);
  assert.ok(last?.type === "tier-change");
  assert.deepEqual([last.from, last.to, last.cause], ["native", "verified", "expired"]);
  assert.deepEqual(await engine.report(asked), report, "it is said once");
  assert.deepEqual(
    engine.plugins.statuses().map(({ tier }) => tier),
    ["verified"],
  );
});

test("threat 46: a lens whose leave has expired does not run as machine code here, asked without waiting as well", async (t) => {
  const plugin = await pluginFor(t, { trait: "lens" });
  if (plugin === undefined) return;
  const asked: Question & { readonly ask: "callers" } = { ask: "callers", target: "c" };
  const { engine, environment, events, calls } = await open(t, plugin);
  const expected = await engine.report(asked);
  await tierChanges(events, 2);
  // Until the second process has told what came of it.
  for (let tries = 0; calls.length === 0 && tries < 200; tries++) {
    await sleep(20);
    engine.query(asked);
  }
  assert.deepEqual(calls.slice(0, 1), ["tricky"]);
  const before = calls.length;
  environment.clock.advance(LEAVE_MS);
  engine.query(asked);
  const { demoted, ...report } = { demoted: undefined, ...(await engine.report(asked)) };
  assert.equal(calls.length, before);
  assert.deepEqual(report, expected);
  assert.equal(demoted?.length, 1);
});
