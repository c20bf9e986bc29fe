import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { NEW_TRAITS, PLUGIN_LANGUAGES } from "../../src/plugin-kit/kit-invocation.ts";
import { newPluginFiles } from "../../src/plugin-kit/new/new-plugin.ts";
import { packPlugin } from "../../src/plugin-kit/pack-plugin.ts";
import { passed } from "../../src/plugin-kit/testing/check.ts";
import { CodeGraph } from "../../src/plugin-kit/testing/code-graph.ts";
import { referenceCode } from "../../src/plugin-kit/testing/reference-code.ts";
import { loadForTest } from "../../src/plugin-kit/testing/test-host.ts";
import type { BuiltPlugin } from "../../src/plugin-kit/build-plugin.ts";
import { build, testBuilt, writeProject } from "./kit-project.ts";

const root = join(import.meta.dirname, "..", "..", "..", "..");
const shuffled = (await CodeGraph.ofDump(referenceCode(), new AbortController().signal)).shuffled();

for (const language of PLUGIN_LANGUAGES) {
  test(`a new plugin in ${language} with every trait builds the same bytes anywhere and passes its tests`, async (t) => {
    const files = newPluginFiles({ name: "fresh", language, traits: NEW_TRAITS });
    const directory = await writeProject(t, files);
    const built = await build(t, directory);
    if (built === undefined) return;
    const elsewhere = await build(t, await writeProject(t, files));
    assert.ok(elsewhere);
    assert.deepEqual(packPlugin(built), packPlugin(elsewhere));
    const report = await testBuilt(built);
    const wrong = report.groups.flatMap(({ checks }) => checks.filter((check) => !passed(check)));
    assert.deepEqual(wrong, []);
    assert.ok(report.groups.some(({ title, checks }) => title === "tests/fresh.toml" && checks.length === 5));
    const ranks = ranksOfAnswer(built);
    assert.ok(ranks.length > 100);
    assert.deepEqual(
      ranks,
      ranks.toSorted((a, b) => a - b),
      "hits come in another order than that of rows",
    );
  });
}

test("an editor that finds the SDK knows the types of a new plugin in AssemblyScript", async (t) => {
  const files = newPluginFiles({ name: "fresh", language: "assemblyscript", traits: NEW_TRAITS });
  const directory = await writeProject(t, files);
  await mkdir(join(directory, "node_modules", "@parseltongue"), { recursive: true });
  for (const [name, path] of [
    ["assemblyscript", join(root, "node_modules", "assemblyscript")],
    ["@parseltongue/sdk-assemblyscript", join(root, "sdk", "assemblyscript")],
  ] as const) {
    await symlink(path, join(directory, "node_modules", name), "junction");
  }
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  const { status, stdout } = spawnSync(process.execPath, [compiler, "-p", join(directory, "assembly")], {
    encoding: "utf8",
  });
  assert.deepEqual([status, stdout], [0, ""]);
});

test("each trait alone makes a source and a manifest that fit together", async (t) => {
  for (const trait of NEW_TRAITS) {
    const built = await build(
      t,
      await writeProject(t, newPluginFiles({ name: "fresh", language: "assemblyscript", traits: [trait] })),
    );
    assert.ok(built, trait);
  }
});

/** Places, in the order of names that rows have, of what the query finds over generated code. */
function ranksOfAnswer({ prepared }: BuiltPlugin): number[] {
  const { host, plugin } = loadForTest(shuffled, prepared);
  const outcome = host.answerQuery(plugin, "fresh", { least: 2 });
  assert.ok(outcome.failed === undefined, outcome.failed?.message);
  return Array.from(outcome.nodes, (node) => shuffled.graph.nodeRank[node]!);
}
