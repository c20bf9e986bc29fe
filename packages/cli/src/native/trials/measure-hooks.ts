import {
  type AnyGuestHook,
  guestHooks,
  type LoadOptions,
  type NativeLibrary,
  type PreparedPlugin,
} from "@parseltongue/host";
import type { CodeGraph } from "../../plugin-kit/testing/code-graph.ts";
import { inputsOf } from "../../plugin-kit/testing/hook-inputs.ts";
import { callHook } from "../../plugin-kit/testing/run-hook.ts";
import { withSamples } from "../../plugin-kit/testing/sample-data.ts";
import { loadForTest, type TestHost } from "../../plugin-kit/testing/test-host.ts";
import type { MeasuredHook } from "./trial-messages.ts";

/** How long each hook is called for, and how often at most; as often as that before it counts. */
const MEASURE_MS = 1200;
const WARM_UP_MS = 300;
const MAX_ROUNDS = 5000;

/** What each hook takes in both forms, over a graph; their calls take turns, so that both meet the same machine. */
export function measureHooks(
  code: CodeGraph,
  prepared: PreparedPlugin,
  library: NativeLibrary,
): readonly MeasuredHook[] {
  return withSamples(code, prepared, (hostData: NonNullable<LoadOptions["hostData"]>) => {
    const sandbox = loadForTest(code, prepared, { hostData });
    const native = loadForTest(code, prepared, { hostData });
    native.host.useNative(native.plugin, {
      library: { ...library, close: () => {} },
      traits: [...library.traits],
      canary: "done",
      compareEvery: Number.MAX_SAFE_INTEGER,
    });
    return guestHooks(prepared.manifest).map((hook) => measure(code, hook, sandbox, native));
  });
}

function measure(code: CodeGraph, hook: AnyGuestHook, sandbox: TestHost, native: TestHost): MeasuredHook {
  const inputs = inputsOf(code, hook);
  const times: { sandbox: number[]; native: number[] } = { sandbox: [], native: [] };
  const startMs = performance.now();
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const elapsedMs = performance.now() - startMs;
    if (elapsedMs > WARM_UP_MS + MEASURE_MS && round > 2) break;
    const input = inputs[round % inputs.length];
    const [first, second] = round % 2 === 0 ? ([sandbox, native] as const) : ([native, sandbox] as const);
    for (const test of [first, second]) {
      const beganMs = performance.now();
      callHook(test, hook, input);
      const tookNs = 1e6 * (performance.now() - beganMs);
      if (elapsedMs > WARM_UP_MS || round > 1) times[test === native ? "native" : "sandbox"].push(tookNs);
    }
  }
  return {
    trait: hook.trait,
    hook: hook.name,
    calls: times.native.length,
    ...gainOf(times.sandbox, times.native),
  };
}

/** Standard deviations within which a median lies in 97.5 of 100 cases: both of them then do in 95. */
const DEVIATIONS = 2.24;

/** Medians, and how far apart they are at the least. Needs no assumption about how times are spread. */
function gainOf(
  sandbox: readonly number[],
  native: readonly number[],
): Pick<MeasuredHook, "sandboxNs" | "nativeNs" | "gainLow"> {
  const [ours, theirs] = [native, sandbox].map((times) => times.toSorted((a, b) => a - b)) as [number[], number[]];
  const at = (sorted: readonly number[], deviations: number): number => {
    const rank = Math.round(sorted.length / 2 + (deviations * Math.sqrt(sorted.length)) / 2 - 0.5);
    return sorted[Math.max(0, Math.min(sorted.length - 1, rank))] ?? 0;
  };
  const most = at(ours, DEVIATIONS);
  return {
    sandboxNs: at(theirs, 0),
    nativeNs: at(ours, 0),
    gainLow: most === 0 ? 1 : at(theirs, -DEVIATIONS) / most,
  };
}
