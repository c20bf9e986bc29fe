import assert from "node:assert/strict";
import { test } from "node:test";
import { nodeEnvironment } from "../../src/environment.ts";
import { pluginDocument } from "../../src/plugin-kit/doc/plugin-document.ts";
import { htmlOf, markdownOf } from "../../src/plugin-kit/doc/print-document.ts";
import { NEW_TRAITS } from "../../src/plugin-kit/kit-invocation.ts";
import { newPluginFiles } from "../../src/plugin-kit/new/new-plugin.ts";
import { CodeGraph } from "../../src/plugin-kit/testing/code-graph.ts";
import { readCases } from "../../src/plugin-kit/testing/read-cases.ts";
import { memoryMachine } from "../memory-machine.ts";
import { build, writeProject } from "./kit-project.ts";

test("a reference names every hook, parameter, setting, right and example, the same in both formats", async (t) => {
  const files = new Map(newPluginFiles({ name: "fresh", language: "assemblyscript", traits: NEW_TRAITS }));
  const manifest = files.get("plugin.toml") ?? "";
  files.set("plugin.toml", manifest.replace("[[lens]]", '[capabilities]\nattributes = ["rank"]\n\n[[lens]]'));
  const directory = await writeProject(t, files);
  const built = await build(t, directory);
  assert.ok(built);
  const blocks = pluginDocument({
    manifest: built.project.manifest,
    guest: {
      prepared: built.prepared,
      reference: await CodeGraph.ofDump("FILE: a.rs\npub fn a() { b(); }\nfn b() {}\n", new AbortController().signal),
    },
    cases: await readCases(nodeEnvironment, directory),
    languageCases: [],
  });
  const markdown = markdownOf(blocks);
  const html = htmlOf("fresh", blocks);
  for (const part of ["Lens fresh", "Query fresh", "Rule fresh", "Analyzer fresh", "Exporter fresh", "Configuration"]) {
    assert.ok(markdown.includes(`## ${part}\n`), part);
    assert.ok(html.includes(`<h2>${part}</h2>`), part);
  }
  assert.match(markdown, /\| `least` \| integer, at least 1 \| `1` \|/);
  assert.match(markdown, /\| `most` \| integer, at least 0 \| `20` \|/);
  assert.match(markdown, /Asks for columns: `rank`/);
  assert.match(markdown, /ask: "callers parse"/);
  assert.match(markdown, /the worst call: [\d.]+ k? ?of/);
});

test("a plugin that brings languages only has a reference as well", async () => {
  const machine = memoryMachine({
    fixture: `//- /toy/plugin.toml
[plugin]
name = "toy"
version = "1.0.0"
api = "1.1"
description = "A language for tests."

[[language]]
name = "toylang"
description = "Toys"
extensions = [".toyl"]
grammar = "toy.wasm"
queries = { facts = "facts.scm" }
//- /toy/tests/toy.toml
[[case]]
name = "a call is found"
language = "toylang"
source = "FILE: a.toyl\\nf g"
ask = "callers g"
hits = ["f"]
`,
  });
  const { exitCode, stdout, stderr } = await machine.run("plugin", "doc", "toy");
  assert.deepEqual([exitCode, stderr], [0, ""]);
  assert.match(stdout, /toy\.md\n.*toy\.html\n$/);
  const markdown = machine.environment.files.textOf("/repo/toy/dist/toy.md") ?? "";
  for (const part of [
    "# toy 1.0.0\n",
    "## Language toylang\n",
    "`.toyl`",
    "Query for facts: `facts.scm`",
    'ask: "callers g"',
    "one file at a time",
  ])
    assert.ok(markdown.includes(part), part);
  assert.doesNotMatch(markdown, /Reads the graph|Memory/);
});

test("what a plugin says of itself cannot become markup", () => {
  const text = '<script>x</script> | [a](b) `c`` ```` \u001b[31m\n# "d"';
  const blocks = [
    { kind: "paragraph", text },
    { kind: "code", text },
    { kind: "table", head: ["a"], rows: [[text]] },
  ] as const;
  const html = htmlOf("<b>", blocks);
  assert.ok(!/<script|<b>/.test(html) && !html.includes("\u001b"));
  const markdown = markdownOf(blocks);
  assert.ok(!markdown.includes("\u001b"));
  assert.match(markdown, /^`````\n.*````.*\n# "d"\n`````$/m);
  assert.ok(markdown.startsWith("\\<script\\>"));
  assert.equal(markdown.split("\n").filter((line) => line.startsWith("| ")).length, 3);
});
