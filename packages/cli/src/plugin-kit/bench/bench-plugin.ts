import type { Clock } from "@parseltongue/base";
import { type AnyGuestHook, calibrate, type Calibration, preparePlugin, type PreparedPlugin } from "@parseltongue/host";
import type { CodeGraph } from "../testing/code-graph.ts";
import { inputsOf } from "../testing/hook-inputs.ts";
import { runHook } from "../testing/run-hook.ts";
import { withSamples } from "../testing/sample-data.ts";
import { loadForTest, type TestHost } from "../testing/test-host.ts";

/** How long each hook is called for where it is not said how often, and how often then at most. */
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
  /** What the first call that failed says; null: none did. */
  readonly fault: string | null;
  /** What the call that came closest to its budget was allowed and used. */
  readonly declaredFuel: number;
  readonly usedFuel: number;
  /** Share of its budget that this call left, 0 … 1. */
  readonly headroom: number;
  /** What a call may give and the most that one gave, in bytes. */
  readonly declaredOutput: number;
  readonly usedOutput: number;
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
  /** How often each hook went over all of the graph; null: as often as there was time for. */
  readonly runs: number | null;
  /** Pages of memory that it may have, and that it had at most. */
  readonly declaredPages: number;
  readonly usedPages: number;
  /** From bytes to a plugin that can be called, milliseconds on this machine. */
  readonly loadMs: number;
  readonly hooks: readonly HookCost[];
}

/** What is measured. */
export interface Benched {
  readonly prepared: PreparedPlugin;
  readonly wasm: Uint8Array;
}

/**
 * Calls every hook of a plugin over a graph, again and again, the pages of those nodes with the most edges included.
 * @param runs how often each goes over all of the graph: fuel and output are then the same on every machine, to the last
 * unit. Default: as often as fits into a while
 * @throws HostError as `preparePlugin` and `PluginHost.load`
 */
export function benchPlugin(code: CodeGraph, { prepared, wasm }: Benched, clock: Clock, runs?: number): BenchReport {
  const { graph } = code;
  const { manifest } = prepared;
  const calibration = calibrate(graph, clock);
  return withSamples(code, prepared, (hostData) => {
    const load = (plugin: PreparedPlugin): TestHost => {
      const test = loadForTest(code, plugin, { clock, hostData });
      test.host.setCalibration(calibration);
      return test;
    };
    warmUp(code, load(prepared));
    const startMs = clock.elapsedMs();
    load(preparePlugin({ wasm, manifest }));
    const loadMs = clock.elapsedMs() - startMs;
    const test = load(prepared);
    const hooks: HookCost[] = [];
    let usedPages = 0;
    for (const { hook } of test.plugin.hooks) {
      hooks.push(benchHook(code, test, hook, { clock, calibration, runs }));
      usedPages = Math.max(usedPages, test.plugin.guest.instance?.memoryPages() ?? 0);
    }
    return {
      plugin: manifest.name,
      version: manifest.version,
      nodes: graph.liveNodeCount,
      edges: graph.liveEdgeCount,
      calibration,
      runs: runs ?? null,
      declaredPages: manifest.memoryPages,
      usedPages,
      loadMs,
      hooks,
    };
  });
}

/** Calls hooks until the engine has improved their code, on an instance of its own: what is measured starts afresh. */
function warmUp(code: CodeGraph, test: TestHost): void {
  for (const { hook } of test.plugin.hooks) {
    const inputs = inputsOf(code, hook);
    for (let index = 0; index < WARM_UP_CALLS && index < 2 * inputs.length; index++) {
      runHook(test, hook, inputs[index % inputs.length]);
    }
  }
}

interface Bench {
  readonly clock: Clock;
  readonly calibration: Calibration;
  readonly runs: number | undefined;
}

function benchHook(code: CodeGraph, test: TestHost, hook: AnyGuestHook, bench: Bench): HookCost {
  const { clock, calibration, runs } = bench;
  const inputs = inputsOf(code, hook);
  let fault: string | null = null;
  const worst = { declaredFuel: 0, usedFuel: 0, headroom: 1 };
  const call = (index: number): void => {
    const { failed, fuelUsed, fuelBudget } = runHook(test, hook, inputs[index % inputs.length]);
    if (failed !== undefined) fault ??= `${failed.reason}: ${failed.message}`;
    const headroom = Math.max(0, 1 - fuelUsed / fuelBudget);
    if (headroom > worst.headroom || (worst.declaredFuel > 0 && headroom === worst.headroom)) return;
    Object.assign(worst, { declaredFuel: fuelBudget, usedFuel: fuelUsed, headroom });
  };
  const startMs = clock.elapsedMs();
  const goesOn = (index: number): boolean =>
    runs === undefined ? index < MAX_CALLS && clock.elapsedMs() - startMs < MEASURE_MS : index < runs * inputs.length;
  for (let index = 0; goesOn(index); index++) call(index);
  const figures = test.plugin.hook(hook.trait, hook.name).figures();
  const { calls, faults, p50Ns, p99Ns, outputMaximum } = figures;
  const priceNs = calibration.callNs + worst.declaredFuel * Math.max(calibration.arithmeticRate, calibration.graphRate);
  const output = { declaredOutput: hook.budget.outputBytes, usedOutput: outputMaximum };
  return { trait: hook.trait, hook: hook.name, calls, faults, fault, ...worst, ...output, p50Ns, p99Ns, priceNs };
}
