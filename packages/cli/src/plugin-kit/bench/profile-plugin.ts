import { type FuelProfile, guestHooks, type PreparedPlugin } from "@parseltongue/host";
import { batchOf, type CodeGraph } from "../testing/code-graph.ts";
import { byDegree } from "../testing/hook-inputs.ts";
import { runHook } from "../testing/run-hook.ts";
import { withSamples } from "../testing/sample-data.ts";
import { loadForTest, type TestHost } from "../testing/test-host.ts";

/** Most nodes that lenses and exporters are called about. */
const MAX_NODES = 4096;
const PAGE = 256;

/** Where the fuel of all hooks of a profiled plugin goes over a graph, initialisation left in. */
export function profilePlugin(code: CodeGraph, prepared: PreparedPlugin): FuelProfile {
  return withSamples(code, prepared, (hostData) => profileOf(code, loadForTest(code, prepared, { hostData })));
}

function profileOf(code: CodeGraph, test: TestHost): FuelProfile {
  const nodes = byDegree(code).slice(0, MAX_NODES);
  for (const hook of guestHooks(test.plugin.manifest)) {
    if (hook.trait === "exporter") runHook(test, hook, batchOf(nodes));
    else if (hook.trait !== "lens") runHook(test, hook, undefined);
    else for (let at = 0; at < nodes.length; at += PAGE) runHook(test, hook, batchOf(nodes.subarray(at, at + PAGE)));
  }
  const profile = test.plugin.guest.instance?.profile();
  // A guest that ended in a fault has no instance any more.
  return profile ?? { functions: [], calls: [] };
}
