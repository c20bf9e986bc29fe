import type { Clock } from "@parseltongue/base";
import { MAX_HITS } from "@parseltongue/graph";
import {
  type AnyGuestHook,
  calibrate,
  type Calibration,
  type HitBatch,
  lensBatchLimit,
  type PreparedPlugin,
} from "@parseltongue/host";
import { byDegree } from "../testing/check-plugin.ts";
import { batchOf, type CodeGraph } from "../testing/code-graph.ts";
import { runHook } from "../testing/run-hook.ts";
import { withSamples } from "../testing/sample-data.ts";
import { loadForTest, type TestHost } from "../testing/test-host.ts";

/** How long each hook is called for, and how often at most. */
const MEASURE_MS = 600;
const MAX_CALLS = 20_000;
/** Calls before those that count: until then the engine still improves the code. */
const WARM_UP_CALLS = 50;

/** What a hook costs, measured. Fuel is the same on every machine; times are this machine's. */
export interface HookCost {
  readonly trait: AnyGuestHook["trait"];
  readonly hook: string;
  readonly calls: number;
  readonly faults: number;
  /** What the call that came closest to its budget was allowed and used. */
  readonly declaredFuel: number;
  readonly usedFuel: number;
  /** Share of its budget that this call left, 0 … 1. */
  readonly headroom: number;
  readonly p50Ns: number;
  readonly p99Ns: number;
  /** What a call that used all its declared fuel would take at p99: an estimate from how fast this machine burns fuel. */
  readonly priceNs: number;
}

/** What a plugin costs over a graph. */
export interface BenchReport {
  readonly plugin: string;
  readonly version: string;
  readonly nodes: number;
  readonly edges: number;
  /** Nanoseconds for each unit of fuel, and for a call, on this machine over this graph. */
  readonly calibration: Calibration;
  readonly hooks: readonly HookCost[];
}

/** Calls every hook of a plugin over a graph, again and again, the pages of those nodes with the most edges included. */
export function benchPlugin(code: CodeGraph, prepared: PreparedPlugin, clock: Clock): BenchReport {
  const { graph } = code;
  const calibration = calibrate(graph, clock);
  const hooks = withSamples(code, prepared, (hostData) => {
    const test = loadForTest(code, prepared, { clock, hostData });
    test.host.setCalibration(calibration);
    return test.plugin.hooks.map(({ hook }) => benchHook(code, test, hook, { clock, calibration }));
  });
  const { name, version } = prepared.manifest;
  return {
    plugin: name,
    version,
    nodes: graph.liveNodeCount,
    edges: graph.liveEdgeCount,
    calibration,
    hooks,
  };
}

interface Bench {
  readonly clock: Clock;
  readonly calibration: Calibration;
}

function benchHook(code: CodeGraph, test: TestHost, hook: AnyGuestHook, { clock, calibration }: Bench): HookCost {
  const inputs = inputsOf(code, hook);
  const worst = { declaredFuel: 0, usedFuel: 0, headroom: 1 };
  const call = (index: number): void => {
    const { fuelUsed, fuelBudget } = runHook(test, hook, inputs[index % inputs.length]);
    const headroom = Math.max(0, 1 - fuelUsed / fuelBudget);
    if (headroom > worst.headroom || (worst.declaredFuel > 0 && headroom === worst.headroom)) return;
    Object.assign(worst, { declaredFuel: fuelBudget, usedFuel: fuelUsed, headroom });
  };
  for (let index = 0; index < WARM_UP_CALLS && index < 2 * inputs.length; index++) call(index);
  const startMs = clock.elapsedMs();
  for (let index = 0; index < MAX_CALLS && clock.elapsedMs() - startMs < MEASURE_MS; index++) call(index);
  const figures = test.plugin.hook(hook.trait, hook.name).figures();
  const { calls, faults, p50Ns, p99Ns } = figures;
  const priceNs = calibration.callNs + worst.declaredFuel * Math.max(calibration.arithmeticRate, calibration.graphRate);
  return { trait: hook.trait, hook: hook.name, calls, faults, ...worst, p50Ns, p99Ns, priceNs };
}

/** What a hook is called about: a lens about pages of all nodes, an exporter about as many as it takes, others the graph. */
export function inputsOf(code: CodeGraph, hook: AnyGuestHook): readonly (HitBatch | undefined)[] {
  if (hook.trait !== "lens" && hook.trait !== "exporter") return [undefined];
  const nodes = byDegree(code);
  if (hook.trait === "exporter") return [batchOf(nodes.subarray(0, MAX_HITS))];
  const size = lensBatchLimit(hook);
  const pages: HitBatch[] = [];
  for (let at = 0; at < nodes.length; at += size) pages.push(batchOf(nodes.slice(at, at + size)));
  return pages;
}
