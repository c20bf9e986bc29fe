import assert from "node:assert/strict";
import { join } from "node:path";
import { before, test } from "node:test";
import type { PreparedPlugin } from "@parseltongue/host";
import fc from "fast-check";
import { nodeEnvironment } from "../../src/environment.ts";
import { buildPlugin } from "../../src/plugin-kit/build-plugin.ts";
import { CodeGraph } from "../../src/plugin-kit/testing/code-graph.ts";
import { loadForTest } from "../../src/plugin-kit/testing/test-host.ts";

const signal = new AbortController().signal;
const directory = join(import.meta.dirname, "..", "..", "..", "..", "plugins", "owners");
const PATHS = [
  "a.ts",
  "b.js",
  "docs/a.ts",
  "docs/deep/a.ts",
  "docs/deep/b.js",
  "src/docs/a.ts",
  "src/docs.ts",
  "src/main/a.ts",
  "src/main/docs/b.js",
  "with space/a.ts",
  "größe/ä.ts",
] as const;

let code: CodeGraph;
let prepared: PreparedPlugin;

before(async () => {
  const dump = PATHS.map((path) => `FILE: ${path}\nexport const one = 1;\n`).join("");
  code = await CodeGraph.ofDump(dump, signal);
  ({ prepared } = await buildPlugin(nodeEnvironment, directory, signal));
});

/** Of each path, where its owner stands among the rules' owners `@0`, `@1`, …; undefined: it has none. */
function ownersBy(rules: readonly string[]): Map<string, string> {
  const { graph } = code;
  const { host, plugin } = loadForTest(code, prepared, { hostData: { codeowners: rules } });
  const outcome = host.analyze(plugin, "owner-rule");
  assert.equal(outcome.failed, undefined, JSON.stringify(outcome.failed));
  const [column] = outcome.columns;
  const block = new TextDecoder("latin1").decode(plugin.guest.configuration);
  const found = new Map<string, string>();
  for (let node = 1; node < graph.nodeEnd; node++) {
    const packed = column?.values[node] ?? 0;
    const path = graph.text(graph.filePath[graph.nodeFile[node] ?? 0] ?? 0);
    const position = packed & 0xffff;
    if (packed !== 0) found.set(path, block.slice(position, position + ((packed >>> 16) & 0x7fff)));
  }
  return found;
}

function pathsOf(pattern: string): string[] {
  const found = ownersBy([`${pattern} @x`]);
  return PATHS.filter((path) => found.get(path) === "@x");
}

const TABLE: readonly (readonly [pattern: string, paths: readonly string[]])[] = [
  ["*", PATHS],
  ["**", PATHS],
  ["/**", PATHS],
  ["*.js", ["b.js", "docs/deep/b.js", "src/main/docs/b.js"]],
  ["/*.js", ["b.js"]],
  ["/*", ["a.ts", "b.js"]],
  ["docs", ["docs/a.ts", "docs/deep/a.ts", "docs/deep/b.js", "src/docs/a.ts", "src/main/docs/b.js"]],
  ["docs/", ["docs/a.ts", "docs/deep/a.ts", "docs/deep/b.js", "src/docs/a.ts", "src/main/docs/b.js"]],
  ["/docs/", ["docs/a.ts", "docs/deep/a.ts", "docs/deep/b.js"]],
  ["/docs", ["docs/a.ts", "docs/deep/a.ts", "docs/deep/b.js"]],
  ["docs/*", ["docs/a.ts"]],
  ["docs/**", ["docs/a.ts", "docs/deep/a.ts", "docs/deep/b.js"]],
  ["docs/**/", ["docs/deep/a.ts", "docs/deep/b.js"]],
  ["**/docs/*", ["docs/a.ts", "src/docs/a.ts", "src/main/docs/b.js"]],
  ["src/**/docs", ["src/docs/a.ts", "src/main/docs/b.js"]],
  ["src/**/*.js", ["src/main/docs/b.js"]],
  ["src/*/docs/", ["src/main/docs/b.js"]],
  ["src/d?cs/a.ts", ["src/docs/a.ts"]],
  ["src/d*cs", ["src/docs/a.ts"]],
  ["src/d*", ["src/docs/a.ts", "src/docs.ts"]],
  ["src?docs", []],
  ["a.ts/", []],
  ["ocs", []],
  ["with\\ space/", ["with space/a.ts"]],
  ["größe/ä.ts", ["größe/ä.ts"]],
  ["\\*", []],
  ["a**s", ["a.ts", "docs/a.ts", "docs/deep/a.ts", "src/docs/a.ts", "src/main/a.ts", "with space/a.ts"]],
  ["/", []],
];
for (const [pattern, paths] of TABLE) {
  test(`the pattern ${pattern} is about the right files`, () => {
    assert.deepEqual(pathsOf(pattern), paths);
  });
}

test("the last rule that matches counts, even when it names nobody; what is no rule is passed over", () => {
  const rules = ["* @all", "docs/ @writers @more", "[Section] @none", "!docs/ @none", "/docs/deep/", "a.ts"];
  const found = ownersBy(rules);
  assert.equal(found.get("b.js"), "@all");
  assert.equal(found.get("src/main/docs/b.js"), "@writers @more");
  assert.equal(found.get("docs/deep/b.js"), undefined);
  assert.equal(found.get("docs/a.ts"), undefined);
});

test("any pattern matches what trying all ways to read it matches", () => {
  const piece = fc.constantFrom("a", "b", "docs", "deep", "src", "main", ".ts", ".js", "*", "**", "?", "/", "/");
  const pattern = fc
    .array(piece, { minLength: 1, maxLength: 8 })
    .map((pieces) => pieces.join(""))
    .filter((text) => !text.includes("//") && text !== "/");
  fc.assert(
    fc.property(pattern, (text) => {
      assert.deepEqual(pathsOf(text), PATHS.filter(meaning(text)), text);
    }),
    { numRuns: 150 },
  );
});

test("patterns that take other matchers for ever are through within the budget", () => {
  const hostile = ["*a".repeat(200), `${"**/".repeat(60)}x`, `${"*a*/**/".repeat(40)}b`, "?*".repeat(150)];
  assert.equal(ownersBy(hostile.map((pattern) => `${pattern}! @x`)).size, 0);
});

/** The plainest reading of a pattern: a regular expression over a path's bytes, as git reads them. */
function meaning(pattern: string): (path: string) => boolean {
  const isDirectory = pattern.endsWith("/");
  const body = pattern.replace(/^\//, "").replace(/\/$/, "");
  if (body === "") return () => false;
  const isAnchored = pattern.startsWith("/") || body.includes("/");
  const segments = body.split("/");
  const isShallow = isAnchored && !isDirectory && segments.at(-1) === "*";
  const parts = segments.map((segment, index) => {
    const isLast = index === segments.length - 1;
    if (segment === "**") return isLast ? "[^]+" : "(?:[^]*/)?";
    const text = segment.replace(/[.]/g, "\\.").replace(/\*+/g, "[^/]*").replace(/\?/g, "[^/]");
    return isLast ? text : `${text}/`;
  });
  const tail = isDirectory ? "/[^]*" : isShallow ? "" : "(?:/[^]*)?";
  const expression = new RegExp(`^${isAnchored ? "" : "(?:[^]*/)?"}${parts.join("")}${tail}$`);
  return (path) => expression.test(Buffer.from(path).toString("latin1"));
}
