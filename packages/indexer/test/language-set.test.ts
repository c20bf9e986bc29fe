import assert from "node:assert/strict";
import { test } from "node:test";
import { digestOf } from "@parseltongue/base";
import { LanguageSet, type PluginLanguage, type RunnableLanguage } from "../src/languages/language-set.ts";
import { CONFINED_LIMITS } from "../src/parsing/confined/confined-language.ts";

function language(
  name: string,
  extensions: readonly string[],
  changes: Partial<RunnableLanguage> = {},
): RunnableLanguage {
  return {
    name,
    extensions,
    identity: name,
    grammar: () => new Uint8Array(0),
    meter: { begin: "begin", reason: "reason", outOfFuel: 1, tooDeep: 2 },
    facts: "",
    options: {},
    library: undefined,
    limits: CONFINED_LIMITS,
    guard: { admits: () => true, succeeded: () => {}, failed: () => {} },
    ...changes,
  };
}

const leftOut = (name: string, extensions: readonly string[]): PluginLanguage => ({ name, extensions, leftOut: "why" });

test("plugins' languages are numbered by name, whatever their order", async () => {
  const plugins = [language("zig", [".zig"]), leftOut("lua", [".lua"]), language("elm", [".elm"])];
  for (const order of [plugins, plugins.toReversed()]) {
    const set = await LanguageSet.with(order);
    assert.deepEqual(
      [...set.names],
      [
        [64, "elm"],
        [65, "lua"],
        [66, "zig"],
      ],
    );
    assert.deepEqual(
      set.confined.map(({ id, name }) => `${id} ${name}`),
      ["64 elm", "66 zig"],
    );
    assert.equal(set.of("src/a.zig")?.id, 66);
    assert.equal(set.whyLeftOut(65), "why");
    assert.equal(set.whyLeftOut(66), undefined);
  }
});

test("names and endings belong to who has them first: what is built in, then plugins in their order", async () => {
  const set = await LanguageSet.with([
    language("rust", [".rst"]),
    language("mine", [".RS", ".Mine"]),
    language("other", [".mine", ".other"]),
    language("other", [".x"]),
  ]);
  assert.equal(set.of("a.rs")?.name, "rust");
  assert.equal(set.of("a.MINE")?.name, "mine");
  assert.equal(set.of("a.other")?.name, "other");
  assert.equal(set.of("a.rst"), undefined);
  assert.equal(set.of("a.x"), undefined);
  assert.deepEqual(set.warnings, [
    "a plugin's language rust is not used: there is one of that name",
    "a plugin's language other is not used: there is one of that name",
    ".rs files are rust, so the plugin's language mine has none of them",
    ".mine files are mine, so the plugin's language other has none of them",
  ]);
});

test("the longer of two endings counts, and only the file's own name", async () => {
  const set = await LanguageSet.with([language("php", [".php"]), language("blade", [".blade.php"])]);
  assert.equal(set.of("views/a.blade.php")?.name, "blade");
  assert.equal(set.of("views/a.b.php")?.name, "php");
  assert.equal(set.of("a.blade.php/file"), undefined);
});

test("options that are none leave the language out; facts are kept by what reads them", async () => {
  const bad = await LanguageSet.with([language("odd", [".odd"], { options: { modules: "by magic" } })]);
  assert.match(bad.whyLeftOut(64) ?? "", /option modules cannot be/);
  assert.deepEqual(bad.confined, []);
  const digest = digestOf("text");
  const keyOf = async (identity: string) => {
    const set = await LanguageSet.with([language("odd", [".odd"], { identity })]);
    return set.factsKey(set.of("a.odd")!, digest);
  };
  assert.deepEqual(await keyOf("a"), await keyOf("a"));
  assert.notDeepEqual(await keyOf("a"), await keyOf("b"));
});
