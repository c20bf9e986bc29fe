/** What share of its declared fuel each hook of this repository's own plugins uses at most over the measured graph. */
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Graph } from "@parseltongue/graph";
import { guestHooks, preparePluginAsync } from "@parseltongue/host";
import { parseManifest } from "@parseltongue/host/parse-manifest";
import { hookTitle } from "../../packages/cli/src/plugin-kit/testing/check.ts";
import { budgetRuns } from "../../packages/cli/src/plugin-kit/testing/check-plugin.ts";
import { CodeGraph } from "../../packages/cli/src/plugin-kit/testing/code-graph.ts";
import type { HookRun } from "../../packages/cli/src/plugin-kit/testing/run-hook.ts";
import { buildPlugins, pluginDirectories } from "../../scripts/build-plugins.ts";
import { type Row, valueRow } from "./row.ts";

/** Fuel is the same everywhere; the goal leaves room for graphs of another shape. */
const SHARE = { bar: 100, goal: 80 };

/** One row for each hook: batches of all nodes for a lens, the largest answer for an exporter, the whole graph for the others. */
export async function budgetRows(graph: Graph): Promise<{ readonly rows: Row[]; readonly missing: string[] }> {
  const rows: Row[] = [];
  const missing: string[] = [];
  const code = CodeGraph.ofGraph(graph);
  const directories = [...pluginDirectories().values()];
  const outcomes = await buildPlugins(directories, () => {});
  for (const directory of directories) {
    const text = readFileSync(join(directory, "plugin.toml"), "utf8");
    const manifest = parseManifest(text, `${basename(directory)}/plugin.toml`);
    if (manifest.build === undefined) continue;
    if (outcomes.get(directory) === "failed") {
      missing.push(`budgets of ${manifest.name}: it cannot be built`);
      continue;
    }
    const wasm = readFileSync(join(directory, "dist", "plugin.wasm"));
    const prepared = await preparePluginAsync({ manifest, wasm });
    for (const hook of guestHooks(manifest)) {
      rows.push(rowOf(`${manifest.name}, ${hookTitle(hook)}`, budgetRuns(code, prepared, hook)));
    }
  }
  return { rows, missing };
}

function rowOf(what: string, runs: readonly HookRun[]): Row {
  const failed = runs.find((run) => run.failed !== undefined)?.failed;
  const most = Math.max(0, ...runs.map(({ fuelUsed, fuelBudget }) => (100 * fuelUsed) / fuelBudget));
  const row = valueRow(`fuel of ${what}, of what it declares`, most, " %", SHARE);
  return failed === undefined ? row : { ...row, what: `${row.what}: ${failed.reason}: ${failed.message}`, holds: "no" };
}
