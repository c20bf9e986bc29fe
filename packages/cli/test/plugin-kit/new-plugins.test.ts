import assert from "node:assert/strict";
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

for (const trait of NEW_TRAITS) {
  test(`a new plugin that is a ${trait} alone builds and passes its tests`, async (t) => {
    const files = newPluginFiles({ name: "fresh", language: "assemblyscript", traits: [trait] });
    const directory = await writeProject(t, files);
    const built = await build(t, directory);
    assert.ok(built);
    const report = await testBuilt(built);
    assert.deepEqual(
      report.groups.flatMap(({ checks }) => checks.flatMap(({ problems }) => problems)),
      [],
    );
  });
}

/** Places, in the order of names that rows have, of what the query finds over generated code. */
function ranksOfAnswer({ prepared }: BuiltPlugin): number[] {
  const { host, plugin } = loadForTest(shuffled, prepared);
  const outcome = host.answerQuery(plugin, "fresh", { least: 2 });
  assert.ok(outcome.failed === undefined, outcome.failed?.message);
  return Array.from(outcome.nodes, (node) => shuffled.graph.nodeRank[node]!);
}
