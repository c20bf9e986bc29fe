import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "smol-toml";
import { constants, limits } from "@parseltongue/contract";
import { vectorManifest } from "../vectors.ts";

const schema = JSON.parse(readFileSync(new URL("../plugin.schema.json", import.meta.url), "utf8")) as {
  readonly $defs: Readonly<Record<string, never>>;
};
// Strict: a keyword that says nothing, or one that is misspelt, fails here instead of being passed over.
const accepts = new Ajv2020({ strict: true, strictRequired: false }).compile(schema);

const FULL = `
[plugin]
name = "hotspots"
version = "1.2.0-beta.1"
api = "1.0"
description = "Ranks hits by how often they change."
license = "MIT OR Apache-2.0"
authors = ["A. Person <a.person@example.org>"]
repository = "https://example.org/hotspots"
keywords = ["git", "ranking"]
[build]
language = "assemblyscript"
source = "assembly/index.ts"
[memory]
pages = 17
state = "cache"
[budget]
init = 50_000
[capabilities]
attributes = ["git.changes", "pagerank"]
log = true
[config.threshold]
type = "integer"
default = 10
minimum = 0
maximum = 1000
description = "Changes below this do not count."
[config.owners]
type = "strings"
default = ["core"]
choices = ["core", "web"]
description = "Teams."
[[lens]]
name = "hotspots"
description = "Scores hits."
annotations = ["changes"]
rank = true
on-failure = "stale"
budget = { base = 2000, per-hit = 400, output-bytes = 16384 }
[lens.filter]
queries = ["callers"]
node-kinds = ["function", "typeAlias"]
edge-kinds = ["calls"]
languages = ["rust"]
paths = ["src/**", "!x"]
[[query]]
name = "god-objects"
description = "Types that know too much."
parameters.start = { type = "node", description = "Where to start." }
parameters.limit = { type = "number", description = "How many.", default = 10.5 }
columns = [{ name = "degree", description = "Edges." }]
budget = { base = 1, per-node = 20, per-edge = 5, output-bytes = 100 }
[[rule]]
name = "layers"
description = "Finds calls against the layers."
severity = "error"
budget = { base = 1 }
[[analyzer]]
name = "pagerank"
description = "Ranks nodes."
columns = [{ name = "pagerank", type = "f32" }]
budget = { base = 1, per-edge = 100 }
[[exporter]]
name = "mermaid"
description = "Draws."
format = "mermaid"
media-type = "text/plain; charset=utf-8"
budget = { base = 1, per-hit = 1000 }
[[language]]
name = "lua"
description = "Lua."
extensions = [".lua"]
grammar = "grammars/lua.wasm"
queries = { definitions = "definitions.scm" }
`;

test("a manifest that uses everything is good, and so is that of the vectors", () => {
  assert.ok(accepts(parse(FULL)), JSON.stringify(accepts.errors));
  assert.ok(
    accepts(parse(vectorManifest(["lens", "query", "rule", "analyzer", "exporter"]))),
    JSON.stringify(accepts.errors),
  );
});

const BROKEN: readonly (readonly [from: string, to: string])[] = [
  ['name = "hotspots"\nversion', 'name = "Hotspots"\nversion'],
  ['version = "1.2.0-beta.1"', 'version = "1.2"'],
  ['api = "1.0"', 'api = "^1.0"'],
  ['api = "1.0"', "api = 1.0"],
  ["pages = 17", "pages = 2000"],
  ["init = 50_000", "init = 0"],
  ["base = 2000", "base = 0"],
  ["base = 2000", "base = 9007199254740991"],
  ["base = 2000", "base = 1125899906842625"],
  ["base = 2000", "base = nan"],
  ["base = 2000", "base = 1.5"],
  ["per-hit = 400, ", "per-hits = 400, "],
  ["output-bytes = 16384", "output-bytes = 0"],
  ['on-failure = "stale"', 'on-failure = "ignore"'],
  ['node-kinds = ["function"', 'node-kinds = ["functions"'],
  ['queries = ["callers"]', "queries = []"],
  ['source = "assembly/index.ts"', 'source = "../index.ts"'],
  ['grammar = "grammars/lua.wasm"', 'grammar = "/etc/lua.wasm"'],
  ['grammar = "grammars/lua.wasm"', 'grammar = "a/../../lua.wasm"'],
  ['grammar = "grammars/lua.wasm"', 'grammar = "C:lua.wasm"'],
  ['repository = "https:', 'repository = "javascript:'],
  ["default = 10\n", 'default = "10"\n'],
  ['default = ["core"]', "minimum = 1"],
  ["log = true", "log = true\nclock = true"],
  ["[config.threshold]", "[config.__proto__]"],
  ['type = "node"', 'type = "node", default = "x"'],
  ['type = "integer"', 'type = "node"'],
  ['columns = [{ name = "pagerank", type = "f32" }]\n', ""],
  ['type = "f32"', 'type = "f64"'],
];

test("whatever a manifest may not say is refused", () => {
  for (const [from, to] of BROKEN) {
    assert.ok(FULL.includes(from), from);
    assert.ok(!accepts(parse(FULL.replace(from, () => to))), to);
  }
  assert.ok(!accepts(parse(FULL.slice(0, FULL.indexOf("[[lens]]")))), "a plugin without a hook");
});

test("the schema's lists and bounds are those of the contract's tables", () => {
  const text = JSON.stringify(schema);
  const { none: _node, ...nodeKinds } = constants["node-kind"];
  const { none: _edge, ...edgeKinds } = constants["edge-kind"];
  const tables = [nodeKinds, edgeKinds, constants.severity, constants["parameter-type"]];
  for (const table of tables) assert.ok(text.includes(JSON.stringify(Object.keys(table))), JSON.stringify(table));
  const bound = (name: string, keyword: string, value: number): void =>
    assert.ok(new RegExp(`"${name}":\\{[^}]*"${keyword}":${value}\\b`).test(text), `${name} ${keyword} ${value}`);
  bound("fuel", "maximum", limits.fuel);
  bound("pages", "maximum", limits.memoryPages);
  bound("pages", "default", limits.defaultMemoryPages);
  bound("output-bytes", "maximum", limits.outputBytes);
  assert.ok(text.includes(`"maxItems":${limits.hooks}`));
});
