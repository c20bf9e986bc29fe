import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { forEachHit, type WatPlugin } from "@parseltongue/testkit";
import type { DaemonService } from "../../src/daemon/daemon-server.ts";
import { serveMetrics } from "../../src/daemon/metrics-server.ts";
import { connectionTo, type MemoryMachine } from "../memory-machine.ts";
import { add, pluginMachine } from "./plugin-machine.ts";

const none: WatPlugin = { name: "none", body: forEachHit("(call $set-keep (local.get $i) (i32.const 0))") };

/** A machine on which a daemon runs until the test ends. */
async function withDaemon(
  t: TestContext,
  prepare: (machine: MemoryMachine) => Promise<void>,
  ...options: readonly string[]
): Promise<{ readonly machine: MemoryMachine; readonly log: () => string }> {
  const served = Promise.withResolvers<DaemonService>();
  const daemon: { service?: DaemonService } = {};
  let metricsAt = "";
  const machine = await pluginMachine({
    daemons: {
      connect: async () => daemon.service && connectionTo(daemon.service),
      serve: async (_root, asked) => {
        served.resolve(asked);
        return { stopListening: () => {}, disconnect: () => {} };
      },
      serveMetrics: async (address) => {
        metricsAt = address;
        return { close: () => {} };
      },
    },
  });
  await prepare(machine);
  const running = machine.run("daemon", "run", ...options);
  daemon.service = await served.promise;
  let log = "";
  t.after(async () => {
    daemon.service?.stop();
    log = (await running).stderr;
  });
  return { machine, log: () => `${log}${metricsAt}` };
}

test("a daemon answers with the user's plugins and follows the configuration by itself", async (t) => {
  const { machine } = await withDaemon(t, async (machine) => add(machine, none));
  assert.match((await machine.run("callers", "load")).stdout, /plugins kept 0 of 2/);
  await machine.run("plugin", "disable", "none");
  assert.doesNotMatch((await machine.run("callers", "load")).stdout, /plugins/);
  await add(machine, { name: "all", body: "" });
  machine.environment.clock.advance(1000);
  assert.match((await machine.run("callers", "load")).stdout, /plugins kept 2 of 2/);
  assert.match((await machine.run("plugin", "reload")).stdout, /^all 1\.0\.0: active\n$/);
  const listed = (await machine.run("plugin", "list")).stdout;
  assert.match(listed, /^none 1\.0\.0: off\n/);
  assert.match(listed, /^all 1\.0\.0: on\n {2}lens hook: .*; 1 calls, p50 .*, p99 .*, headroom 99 %\n/m);
});

test("a broken configuration fails the questions that need it, with the old plugins kept for when it is mended", async (t) => {
  const { machine } = await withDaemon(t, async (machine) => add(machine, none));
  const path = "/user/.config/parseltongue/plugins.toml";
  const good = machine.environment.files.textOf(path)!;
  machine.environment.clock.advance(1000);
  machine.environment.files.set(path, "[");
  assert.match((await machine.run("callers", "load")).stderr, /plugins\.toml:1:/);
  machine.environment.clock.advance(1000);
  machine.environment.files.set(path, good);
  assert.match((await machine.run("callers", "load")).stdout, /plugins kept 0 of 2/);
});

test("metrics count questions, failures and what plugins cost", async (t) => {
  const trapping: WatPlugin = { name: "trapping", body: "(if (call $hit-count) (then unreachable))" };
  const { machine } = await withDaemon(t, async (machine) => add(machine, trapping), "--metrics", "127.0.0.1:1");
  await machine.run("callers", "load");
  await machine.run("callers", "load");
  await machine.run("callers", "nobody");
  const { stdout } = await machine.run("metrics");
  assert.match(stdout, /^parseltongue_question_seconds_count\{ask="callers"\} 2$/m);
  assert.match(stdout, /^parseltongue_question_failures_total\{code="unknown-target"\} 1$/m);
  assert.match(stdout, /^parseltongue_plugin_calls_total\{plugin="trapping",trait="lens",hook="hook"\} 2$/m);
  assert.match(stdout, /^parseltongue_plugin_faults_total\{plugin="trapping",trait="lens",hook="hook"\} 2$/m);
  assert.match(stdout, /^parseltongue_plugin_events_total\{type="strike"\} 2$/m);
  assert.match(stdout, /^parseltongue_graph_nodes 6$/m);
  for (const line of stdout.trimEnd().split("\n")) {
    assert.match(line, /^(?:# (?:HELP|TYPE) [a-z_]+ .+|[a-z_]+(?:\{(?:[a-z]+="[^"\\]*",?)+\})? [\d.e+-]+)$/);
  }
});

test("metrics are served over HTTP at an address that is free, and nothing else is", async () => {
  const server = await serveMetrics("127.0.0.1:0", () => "up 1\n");
  try {
    const asked = await fetch(`http://${server.address}/metrics`);
    assert.deepEqual([asked.status, await asked.text()], [200, "up 1\n"]);
    assert.equal((await fetch(`http://${server.address}/`)).status, 404);
    assert.equal((await fetch(`http://${server.address}/metrics`, { method: "POST" })).status, 404);
    await assert.rejects(
      serveMetrics(server.address, () => ""),
      { code: "metrics-address" },
    );
  } finally {
    server.close();
  }
  await assert.rejects(
    serveMetrics("nowhere", () => ""),
    { code: "metrics-address" },
  );
  await assert.rejects(
    serveMetrics("127.0.0.1:99999", () => ""),
    { code: "metrics-address" },
  );
});

test("a daemon's log has levels and a form for machines", async (t) => {
  const { machine, log } = await withDaemon(t, async () => {}, "--log-level", "debug", "--log-format", "json");
  await machine.run("callers", "load");
  t.after(() => {
    const lines = log().trimEnd().split("\n");
    const messages = lines.map((line) => JSON.parse(line) as { level: string; message: string; time: string });
    assert.ok(messages.some(({ level, message }) => level === "info" && message.startsWith("daemon of /repo")));
  });
});
