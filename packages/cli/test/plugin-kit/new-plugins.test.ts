import assert from "node:assert/strict";
import { test } from "node:test";
import { NEW_TRAITS, PLUGIN_LANGUAGES } from "../../src/plugin-kit/kit-invocation.ts";
import { newPluginFiles } from "../../src/plugin-kit/new/new-plugin.ts";
import { packPlugin } from "../../src/plugin-kit/pack-plugin.ts";
import { passed } from "../../src/plugin-kit/testing/check.ts";
import { build, testBuilt, writeProject } from "./kit-project.ts";

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
