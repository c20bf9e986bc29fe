import { lensFuel } from "./fuel-budget.ts";
import { ARITHMETIC_GUEST, WALK_GUEST } from "./calibration-guests.ts";
import { Histogram } from "./histogram.ts";
import type { Calibration } from "./prices.ts";
import type { GraphMemory } from "../graph-memory.ts";
import type { LensHook } from "../manifest/manifest.ts";
import { readManifestDocument } from "../manifest/manifest-document.ts";
import { preparePlugin } from "../prepare-plugin.ts";
import { Guest } from "../runtime/guest.ts";
import { GuestRuntime } from "../runtime/guest-runtime.ts";
import { bytesOfBase64 } from "../wasm/base64.ts";

/** Runs before those that count: until then the engine still improves the code. */
const WARM_UP_RUNS = 60;
/** Runs of a window; other work of the machine can make one dearer, never cheaper: the cheapest of several counts. */
const RUNS = 20;
const WINDOWS = 12;
/** Rates are kept as whole numbers of this part of a nanosecond. */
const RATE_UNIT = 1024;
const HOOK = { description: "measured", budget: { base: 10_000_000 } };

/**
 * Measures what fuel costs on this machine over a graph as it is now, in two classes that differ by a lot: computing,
 * and reads of the graph that wait for one another. Takes some tens of milliseconds; to be done again when the graph has
 * grown a lot. Figures are those of the 99th percentile while nothing else held the machine up.
 * @param clock with a resolution of microseconds or better
 */
export function calibrate(graph: GraphMemory, clock: { elapsedMs(): number }): Calibration {
  const runtime = new GuestRuntime(graph);
  const arithmetic = new MeasuredGuest(runtime, ARITHMETIC_GUEST);
  const callNs = arithmetic.nsAtP99(clock, 1, 5 * RUNS);
  const walk = new MeasuredGuest(runtime, WALK_GUEST);
  return {
    callNs,
    arithmeticRate: arithmetic.rateAtP99(clock, callNs),
    graphRate: walk.rateAtP99(clock, callNs),
  };
}

/** One of the guests, ready to be run. */
class MeasuredGuest {
  readonly #runtime: GuestRuntime;
  readonly #guest: Guest;
  readonly #hooks: readonly LensHook[];

  constructor(runtime: GuestRuntime, base64: string) {
    const manifest = readManifestDocument({
      plugin: { name: "calibration", version: "1.0.0", api: "1.0", description: "measured" },
      lens: [
        { ...HOOK, name: "work" },
        { ...HOOK, name: "nothing" },
      ],
    });
    const wasm = bytesOfBase64(base64);
    this.#runtime = runtime;
    this.#guest = new Guest(preparePlugin({ wasm, manifest }), []);
    this.#hooks = manifest.lenses;
  }

  /** Nanoseconds of a call of a hook. */
  nsAtP99(clock: { elapsedMs(): number }, hook: number, runs: number): number {
    return this.#cheapestWindow(runs, () => this.#run(clock, hook));
  }

  /** Nanoseconds per fuel of the hook that works. */
  rateAtP99(clock: { elapsedMs(): number }, callNs: number): number {
    const rate = this.#cheapestWindow(RUNS, () => {
      const ns = this.#run(clock, 0);
      return (RATE_UNIT * Math.max(0, ns - callNs)) / this.#runtime.fuelUsed;
    });
    return Math.max(1, rate) / RATE_UNIT;
  }

  #cheapestWindow(runs: number, measure: () => number): number {
    for (let run = 0; run < WARM_UP_RUNS; run++) measure();
    let cheapest = Number.POSITIVE_INFINITY;
    for (let window = 0; window < WINDOWS; window++) {
      const found = new Histogram();
      for (let run = 0; run < runs; run++) found.record(measure());
      cheapest = Math.min(cheapest, found.percentile(0.99));
    }
    return cheapest;
  }

  #run(clock: { elapsedMs(): number }, index: number): number {
    const hook = this.#hooks[index]!;
    const { configuration: parameters } = this.#guest;
    const input = { hitCount: 0, scope: 1, parameters, fuel: lensFuel(hook.budget, 0) };
    const startMs = clock.elapsedMs();
    const fault = this.#runtime.call(this.#guest, hook, input);
    if (fault !== undefined) throw new Error(`calibration failed: ${fault.message}`);
    return 1e6 * (clock.elapsedMs() - startMs);
  }
}
