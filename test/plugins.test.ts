import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { test, type TestContext } from "node:test";
import { type PreparedPlugin, preparePluginAsync } from "@parseltongue/host";
import { parseManifest } from "@parseltongue/host/parse-manifest";
import { buildPlugins, pluginDirectories } from "../scripts/build-plugins.ts";
import { nodeEnvironment } from "../packages/cli/src/environment.ts";
import { passed } from "../packages/cli/src/plugin-kit/testing/check.ts";
import { checkBudgets } from "../packages/cli/src/plugin-kit/testing/check-plugin.ts";
import { CodeGraph } from "../packages/cli/src/plugin-kit/testing/code-graph.ts";
import { testGrounds, testPlugin } from "../packages/cli/src/plugin-kit/testing/test-plugin.ts";
import { build } from "../packages/cli/test/plugin-kit/kit-project.ts";

// The plugins of this repository, each as `plugin test` sees it and over the code of this repository itself.
const signal = new AbortController().signal;
const root = join(import.meta.dirname, "..");
const grounds = testGrounds(1, signal);
const repository = CodeGraph.ofDirectory(nodeEnvironment.files, root, signal);

for (const [name, directory] of pluginDirectories()) {
  test(`the plugin ${name} passes its tests and keeps to its budget on real code`, async (t) => {
    const prepared = await built(t, directory);
    if (prepared === undefined) return;
    const run = { environment: nodeEnvironment, signal, grounds: await grounds };
    const { groups } = await testPlugin(directory, prepared, run);
    const real = checkBudgets(await repository, prepared);
    for (const { name: hook, note } of real.checks) t.diagnostic(`${real.title}: ${hook}: ${note ?? ""}`);
    const checks = [...groups, real].flatMap(({ title, checks: all }) => all.map((check) => ({ title, ...check })));
    assert.deepEqual(
      checks.filter((check) => !passed(check)),
      [],
    );
    assert.ok(
      groups.some(({ title }) => title.startsWith("tests/")),
      "it has no cases of its own",
    );
  });
}

/** The plugin as it was built last, if nothing it is made of has changed. Undefined: its compiler is missing. */
async function built(t: TestContext, directory: string): Promise<PreparedPlugin | undefined> {
  const text = await readFile(join(directory, "plugin.toml"), "utf8");
  const manifest = parseManifest(text, `${basename(directory)}/plugin.toml`);
  if (manifest.build === undefined) {
    t.skip("it is no code that runs");
    return undefined;
  }
  const outcomes = await buildPlugins([directory], () => {});
  // Once more, to tell a compiler that is missing from a source that is wrong.
  if (outcomes.get(directory) === "failed") return (await build(t, directory))?.prepared;
  return preparePluginAsync({ manifest, wasm: await readFile(join(directory, "dist", "plugin.wasm")) });
}
