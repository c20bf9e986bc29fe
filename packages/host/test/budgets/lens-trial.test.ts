import assert from "node:assert/strict";
import { test } from "node:test";
import { PluginHost } from "../../src/plugin-host.ts";
import { hits, prepareGuest, times } from "../guests.ts";
import { vectorGraph } from "../vector-graph.ts";

const CALIBRATION = { arithmeticRate: 0.001, graphRate: 5, callNs: 0 };
/** What the guest's work takes on a machine that does nothing else. */
const WORK_MS = 0.1;

/** Odd by a draw that is the same every time. */
function isOdd(call: number): boolean {
  return ((Math.imul(call, 0x9e37_79b1) >>> 13) & 1) === 1;
}

/** The rate that a trial finds on a machine whose calls take so long. */
async function rateWhen(durationMs: (call: number) => number, body = times(10_000, "")): Promise<number | undefined> {
  let nowMs = 0;
  let readings = 0;
  const clock = { elapsedMs: () => (nowMs += readings++ % 2 === 0 ? 0 : durationMs(readings / 2)) };
  const host = new PluginHost({ graph: vectorGraph(), clock, calibration: CALIBRATION });
  const plugin = host.load(await prepareGuest({ body }));
  const trial = host.trialOf({ plugin, lens: plugin.hook("lens", "hook") }, () => hits(1, 2));
  assert.equal(trial.run(), undefined);
  return trial.rate;
}

test("a lens is priced by its own work, whatever else the machine does meanwhile", async () => {
  const idle = await rateWhen(() => WORK_MS);
  assert.ok(idle !== undefined && idle > 0);
  const machines: Record<string, (call: number) => number> = {
    "code is slow until the engine has improved it": (call) => (call < 300 ? 12 * WORK_MS : WORK_MS),
    "every third call is interrupted": (call) => (call % 3 === 0 ? WORK_MS + 20 : WORK_MS),
    "half of the calls take much longer": (call) => (isOdd(call) ? 40 * WORK_MS : WORK_MS),
  };
  for (const [what, durationMs] of Object.entries(machines)) {
    assert.equal((await rateWhen(durationMs))?.toFixed(9), idle.toFixed(9), what);
  }
});

test("a lens that is dear for some hits is priced by those", async () => {
  const idle = await rateWhen(() => WORK_MS);
  // Always the calls of the same group.
  const dear = await rateWhen((call) => (call % 64 === 5 ? 3 * WORK_MS : WORK_MS));
  assert.ok(idle !== undefined && dear !== undefined && dear > 2.5 * idle, `${dear} beside ${idle}`);
});

test("a lens that does too little to tell has no rate of its own, and one that fails says why", async () => {
  assert.equal(await rateWhen(() => WORK_MS, ""), undefined);
  const host = new PluginHost({ graph: vectorGraph(), calibration: CALIBRATION });
  const plugin = host.load(await prepareGuest({ body: "unreachable" }));
  const trial = host.trialOf({ plugin, lens: plugin.hook("lens", "hook") }, () => hits(1, 2));
  assert.equal(trial.run()?.reason, "trap");
  assert.equal(trial.rate, undefined);
});
