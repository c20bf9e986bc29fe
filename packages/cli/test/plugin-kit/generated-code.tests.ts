import assert from "node:assert/strict";
import { test } from "node:test";
import { preparePlugin } from "@parseltongue/host";
import { parseManifest } from "@parseltongue/host/parse-manifest";
import { forEachHit, forEachNode, temporaryDirectory, watPlugin, type WatPlugin } from "@parseltongue/testkit";
import { nodeEnvironment } from "../../src/environment.ts";
import { CodeGraph } from "../../src/plugin-kit/testing/code-graph.ts";
import { generatedCode } from "../../src/plugin-kit/testing/generated-code.ts";
import { referenceCode } from "../../src/plugin-kit/testing/reference-code.ts";
import { testGrounds, testPlugin } from "../../src/plugin-kit/testing/test-plugin.ts";

const { signal } = new AbortController();
/** Counts nodes into `$x`. */
const COUNT = `${forEachNode("(local.set $x (i32.add (local.get $x) (i32.const 1)))")} (local.set $i (i32.const 0))`;

/** Groups with problems when a plugin is tested that does harm only over code that it does not know. */
async function problemGroups(plugin: WatPlugin, directory: string): Promise<readonly string[]> {
  const { manifest, wasm } = await watPlugin(plugin);
  const prepared = preparePlugin({ wasm, manifest: parseManifest(manifest, "plugin.toml") });
  const run = { environment: nodeEnvironment, grounds: await testGrounds(20_261_123, signal), signal };
  const { groups } = await testPlugin(directory, prepared, run);
  return groups.filter(({ checks }) => checks.some(({ problems }) => problems.length > 0)).map(({ title }) => title);
}

test("generated code is the same for the same seed and other code for another, all of it in the graph", async () => {
  assert.equal(generatedCode(7), generatedCode(7));
  const sizes = new Set<string>();
  for (let seed = 0; seed < 4; seed++) {
    const { graph } = await CodeGraph.ofDump(generatedCode(seed), signal);
    sizes.add(`${graph.liveNodeCount} ${graph.liveEdgeCount}`);
    assert.ok(graph.liveNodeCount > 30 && graph.liveEdgeCount > 30, `seed ${seed}`);
  }
  assert.equal(sizes.size, 4);
});

test("threat 32: a plugin that behaves over the reference graphs, which it knows, is found over code from a seed", async (t) => {
  const directory = await temporaryDirectory(t);
  const { graph } = await CodeGraph.ofDump(referenceCode(), signal);
  // Ids, gaps and order tell it nothing; how many nodes there are does.
  const fields = `(global $known i32 (i32.const ${graph.liveNodeCount}))`;
  const elsewhere = (act: string): string => `${COUNT} (if (i32.ne (local.get $x) (global.get $known)) (then ${act}))`;
  const found = ["code generated from seed 20261123"];
  const spins: WatPlugin = { name: "spins", trait: "rule", fields, body: elsewhere("(loop $on (br $on))") };
  const good = await problemGroups({ name: "good", trait: "rule", body: "" }, directory);
  assert.deepEqual(good, []);
  for (const plugin of [
    spins,
    {
      name: "by-id",
      fields,
      body: elsewhere(
        forEachHit("(call $set-score (local.get $i) (f32.convert_i32_u (call $hit-node (local.get $i))))"),
      ),
    },
    {
      name: "floods",
      trait: "exporter",
      fields,
      body: elsewhere(forEachNode("(call $write (i32.const 0) (i32.const 60000))")),
    },
  ] as const) {
    const groups = await problemGroups(plugin, directory);
    assert.deepEqual(
      groups.filter((title) => title !== "hostile inputs"),
      found,
      plugin.name,
    );
  }
});
