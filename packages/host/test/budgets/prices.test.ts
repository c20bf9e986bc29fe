import assert from "node:assert/strict";
import { test } from "node:test";
import { forEachHit, watGuest } from "@parseltongue/testkit";
import { calibrate } from "../../src/budgets/calibrate.ts";
import { ARITHMETIC_GUEST, WALK_GUEST } from "../../src/budgets/calibration-guests.ts";
import { batchFuel, lensFuel } from "../../src/budgets/fuel-budget.ts";
import { admit, type LensPrice, rateOf } from "../../src/budgets/prices.ts";
import type { PluginEvent } from "../../src/events.ts";
import { PluginHost } from "../../src/plugin-host.ts";
import { hits, prepareGuest, times } from "../guests.ts";
import { vectorGraph } from "../vector-graph.ts";
import { ARITHMETIC_WAT, WALK_WAT } from "./calibration-wat.ts";

/** Uses some 60,000 fuel. */
const BUSY = times(10_000, "");

const price = (hook: string, callNs: number, isCalledOnce = false): LensPrice => {
  return { plugin: "p", hook, fuel: 100, callNs, isCalledOnce };
};

test("fuel is the sum that the manifest declares, and never more than can be counted", () => {
  const budget = { base: 10, perHit: 2, perNode: 3, perEdge: 5, outputBytes: 1 };
  const layout = { nodeEnd: 100, edgeEnd: 1000 };
  assert.equal(lensFuel(budget, 256), 10 + 512);
  assert.equal(batchFuel(budget, layout), 10 + 300 + 5000);
  assert.equal(batchFuel(budget, layout, 7), 10 + 14 + 21 + 5000);
  assert.equal(lensFuel({ ...budget, perHit: 2 ** 50 }, 256), 2 ** 50);
});

test("lenses are admitted to as many batches as the purse pays for, four at most", () => {
  const prices = [price("a", 100), price("b", 50), price("ranks", 200, true)];
  const batches = (purseNs: number): number => admit(prices, purseNs).batches;
  assert.deepEqual([350, 499, 500, 800, 1e9].map(batches), [1, 1, 2, 4, 4]);
  const admitted = admit(prices, 500);
  assert.deepEqual([admitted.sumNs, admitted.fuel, admitted.purseNs], [500, 500, 500]);
  assert.deepEqual([admit([], 0).batches, admit([], 0).sumNs], [4, 0]);
});

test("what does not fit is refused with the sum", () => {
  assert.throws(() => admit([price("a", 300_000), price("b", 450_000)], 600_000), {
    code: "not-admitted",
    message: "p/a 300 µs (100 fuel) + p/b 450 µs (100 fuel) = 750 µs at p99; plugins may add 600 µs to a query",
  });
});

test("a hook costs what its class costs until it was measured, then what it took, but never less than arithmetic", () => {
  const calibration = { arithmeticRate: 1, graphRate: 4, callNs: 0 };
  assert.equal(rateOf(calibration, false, undefined), 1);
  assert.equal(rateOf(calibration, true, undefined), 4);
  assert.equal(rateOf(calibration, true, 2.5), 2.5);
  assert.equal(rateOf(calibration, true, 0.01), 1);
});

test("a hook that takes longer than it was priced at is priced anew, and that is told", async () => {
  let nowMs = 0;
  const events: PluginEvent[] = [];
  const clock = { elapsedMs: () => (nowMs += 0.5) };
  const calibration = { arithmeticRate: 0.1, graphRate: 0.2, callNs: 0 };
  const host = new PluginHost({ graph: vectorGraph(), clock, calibration, events: (event) => events.push(event) });
  const plugin = host.load(await prepareGuest({ body: BUSY }));
  const lens = plugin.hook("lens", "hook");
  const before = host.priceOf({ plugin, lens });
  assert.ok(host.admit([{ plugin, lens, weight: 1 }], 1e6).batches > 0);
  for (let call = 0; call < 256; call++) host.evaluateLens(plugin, lens, hits(1, 2));
  const after = host.priceOf({ plugin, lens });
  assert.equal(after.fuel, before.fuel);
  assert.ok(after.callNs > 50 * before.callNs, `${after.callNs} after ${before.callNs}`);
  const told = events.find((event) => event.type === "repriced");
  assert.ok(told !== undefined && told.fromNsPerFuel === 0.1 && told.toNsPerFuel > 5);
  assert.throws(() => host.admit([{ plugin, lens, weight: 1 }], 5e6), { code: "not-admitted" });
  const { calls, p50Ns, fuelMaximum, headroom } = lens.figures();
  assert.equal(calls, 256);
  assert.ok(p50Ns >= 500_000 && p50Ns < 540_000, `${p50Ns}`);
  assert.ok(fuelMaximum > 0 && headroom > 0.9 && headroom < 1);
});

test("calls that use little fuel do not make a hook dear, however long some of them take", async () => {
  let nowMs = 0;
  let call = 0;
  // One call in fifty waits for something that is no work of the guest's.
  const clock = { elapsedMs: () => (nowMs += call % 50 === 0 ? 0.05 : 0.001) };
  const calibration = { arithmeticRate: 0.1, graphRate: 0.2, callNs: 2000 };
  const { host, told } = ((events: PluginEvent[]) => ({
    host: new PluginHost({ graph: vectorGraph(), clock, calibration, events: (event) => events.push(event) }),
    told: () => events.filter((event) => event.type === "repriced"),
  }))([]);
  const plugin = host.load(await prepareGuest({ body: forEachHit("(call $set-keep (local.get $i) (i32.const 1))") }));
  const lens = plugin.hook("lens", "hook");
  for (call = 1; call < 3000; call++) host.evaluateLens(plugin, lens, hits(1, 2));
  assert.deepEqual(told(), []);
});

test("calibration measures both classes", () => {
  let nowMs = 0;
  const { arithmeticRate, graphRate, callNs } = calibrate(vectorGraph(), { elapsedMs: () => (nowMs += 0.25) });
  assert.ok(callNs >= 250_000 && callNs < 270_000);
  assert.ok(arithmeticRate > 0 && graphRate > 0);
});

test("the guests that calibration runs are the compiled form of their text", async () => {
  assert.equal(Buffer.from(await watGuest(ARITHMETIC_WAT)).toString("base64"), ARITHMETIC_GUEST);
  assert.equal(Buffer.from(await watGuest(WALK_WAT)).toString("base64"), WALK_GUEST);
});
