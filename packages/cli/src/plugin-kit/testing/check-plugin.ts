import { isDeepStrictEqual } from "node:util";
import { type AnyGuestHook, guestHooks, type PreparedPlugin } from "@parseltongue/host";
import { type CheckGroup, fuelNote, guarded, hookTitle } from "./check.ts";
import { batchOf, type CodeGraph } from "./code-graph.ts";
import { inputsOf } from "./hook-inputs.ts";
import type { HostileInput } from "./hostile-inputs.ts";
import { type HookRun, runHook } from "./run-hook.ts";
import { withSamples } from "./sample-data.ts";
import { loadForTest } from "./test-host.ts";

/** Whether the plugin loads: initialisation within its budget, and each lens about no hits. */
export function checkLoading(code: CodeGraph, prepared: PreparedPlugin): CheckGroup {
  const check = guarded("it loads", () => {
    const { plugin } = loadForTest(code, prepared);
    return { problems: [], note: `init: ${fuelNote(plugin.initFuelUsed, prepared.manifest.initFuel)}` };
  });
  return { title: "loading", checks: [check] };
}

/** Whether each hook survives what plugins forget about. */
export function checkHostileInputs(inputs: readonly HostileInput[], prepared: PreparedPlugin): CheckGroup {
  const checks = inputs.map(({ name, code, hits }) =>
    guarded(name, () => ({
      problems: guestHooks(prepared.manifest).flatMap((hook) =>
        problemsOf(hook, runHook(loadForTest(code, prepared), hook, hits)),
      ),
    })),
  );
  return { title: "hostile inputs", checks };
}

/** Whether each hook says the same on a fresh instance, and after another call on the same one. */
export function checkRepeats(code: CodeGraph, prepared: PreparedPlugin): CheckGroup {
  const nodes = code.allNodes();
  const checks = guestHooks(prepared.manifest).map((hook) =>
    guarded(hookTitle(hook), () => {
      const hits = hook.trait === "lens" ? batchOf(nodes.subarray(0, 64)) : undefined;
      const { fresh, again, after } = withSamples(code, prepared, (hostData) => {
        const used = loadForTest(code, prepared, { hostData });
        runHook(used, hook, batchOf(nodes.subarray(64, 128)));
        return {
          fresh: runHook(loadForTest(code, prepared, { hostData }), hook, hits),
          again: runHook(loadForTest(code, prepared, { hostData }), hook, hits),
          after: runHook(used, hook, hits),
        };
      });
      return {
        problems: [
          // Fuel may differ after another call: a guest's own memory management does.
          ...(sameRun(fresh, again) && fresh.fuelUsed === again.fuelUsed
            ? []
            : ["the same call on another fresh instance gave something else"]),
          ...(sameRun(fresh, after) || prepared.manifest.state === "cache"
            ? []
            : ["the same call gave something else after another one; nothing may depend on earlier calls"]),
        ],
      };
    }),
  );
  return { title: "the same each time", checks };
}

/** How much of its budget each hook uses at most over a graph: a lens over batches of all nodes, the others once. */
export function checkBudgets(code: CodeGraph, prepared: PreparedPlugin): CheckGroup {
  const checks = guestHooks(prepared.manifest).map((hook) =>
    guarded(hookTitle(hook), () => {
      const runs = budgetRuns(code, prepared, hook);
      const worst = runs.toSorted((a, b) => b.fuelUsed / b.fuelBudget - a.fuelUsed / a.fuelBudget)[0];
      if (worst === undefined) return { problems: [] };
      return { problems: problemsOf(hook, worst), note: fuelNote(worst.fuelUsed, worst.fuelBudget) };
    }),
  );
  const { graph } = code;
  return { title: `budgets, over ${graph.liveNodeCount} nodes and ${graph.liveEdgeCount} edges`, checks };
}

/** Calls that cover a graph, those with the most edges first. */
export function budgetRuns(code: CodeGraph, prepared: PreparedPlugin, hook: AnyGuestHook): readonly HookRun[] {
  return withSamples(code, prepared, (hostData) => {
    const test = loadForTest(code, prepared, { hostData });
    return inputsOf(code, hook).map((input) => runHook(test, hook, input));
  });
}

/** Why a call failed, with what to do; empty: it did not. */
export function problemsOf(hook: AnyGuestHook, { failed }: HookRun): string[] {
  return failed === undefined
    ? []
    : [`${hookTitle(hook)}: ${failed.reason}: ${failed.message}`, `hint: ${failed.hint}`];
}

function sameRun(a: HookRun, b: HookRun): boolean {
  return a.failed?.reason === b.failed?.reason && isDeepStrictEqual(a.answer, b.answer);
}
