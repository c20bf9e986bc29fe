import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { QueryOracle } from "./query-oracle.ts";
import { somePattern } from "./random-patterns.ts";

/** Those whose grammars tree-sitter makes queries of in a moment: C++ and C# take a minute. Grammar, folder of the plugin with the files of its patterns, node types of comments, and code to try them on. */
const LANGUAGES: readonly (readonly [
  grammar: string,
  patterns: readonly string[],
  comments: readonly string[],
  sample: string,
])[] = [
  ["python", ["python/facts.scm"], ["comment"], "service.py.txt"],
  ["go", ["go/facts.scm"], ["comment"], "ledger.go.txt"],
  ["java", ["java/facts.scm"], ["line_comment", "block_comment"], "Depot.java.txt"],
];

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");
const sample = (name: string): string => read(`../fixtures/syntax/${name}`);

test("a predicate chooses among the nodes that a capture may be; tokens are no neighbours to an anchor", async () => {
  const oracle = await QueryOracle.open("python", ["comment"]);
  const patterns = oracle.read(`
    ((decorated_definition (decorator (identifier) @name) definition: (_) @function) (#eq? @name "second"))
    ((decorated_definition (decorator (identifier) @name) definition: (_)) (#not-eq? @name "second"))
    ((call function: (_) @function arguments: (argument_list (identifier) @name)) (#any-of? @name "a" "b"))
    (argument_list . (identifier) @one . (identifier) @two .)
    (argument_list "," @comma . (identifier) @after)
    (argument_list (identifier)* @before (identifier) @last)
  `);
  const text = "@first\n@second\n@third\ndef f(): g(c, a); g(a, b); g(a, b, a); g(a, c); g(x=1)\n";
  assert.deepEqual(oracle.differences(patterns, text), []);
});

test("what is not understood is refused with its place", async () => {
  const refused: readonly (readonly [pattern: string, what: string])[] = [
    ["(call function: _ @f)", "_ for any node or token; write (_) for any node"],
    ["((identifier) (identifier))", "a second pattern in one group, which is not understood"],
    ["(call (argument_list (identifier)* . (string)))", "an anchor beside a child that repeats or may be missing"],
    ["(call . (identifier)? (argument_list))", "an anchor beside a child that repeats or may be missing"],
    ["(argument_list (identifier)+ .)", "an anchor beside a child that repeats or may be missing"],
    ["(expression) @a", "the grammar has no node type expression"],
    ["(MISSING) @a", "the grammar has no node type MISSING"],
    ["((call (identifier) @a (argument_list (identifier) @b)) (#eq? @a @b))", "@b to compare with"],
    ["((identifier) @a (#eq? @b a))", "no capture @b to test"],
  ];
  const oracle = await QueryOracle.open("python", ["comment"]);
  for (const [pattern, what] of refused) {
    assert.throws(() => oracle.compile(pattern), {
      code: "bad-language",
      message: new RegExp(`^test\\.scm:1:\\d+: .*${what.replace(/[()]/g, "\\$&")}`),
    });
  }
});

for (const [grammar, patterns, comments, name] of LANGUAGES) {
  test(`${name}: what a plugin's patterns find is what tree-sitter's own queries find`, async () => {
    const oracle = await QueryOracle.open(grammar, comments);
    const tried = patterns.flatMap((path) => oracle.read(read(`../../../../plugins/${path}`)));
    assert.deepEqual(oracle.differences(tried, sample(name)), []);
  });

  test(`${name}: what random patterns find is what tree-sitter's own queries find`, async () => {
    const oracle = await QueryOracle.open(grammar, comments);
    const text = oracle.withoutComments(sample(name));
    fc.assert(
      fc.property(somePattern(oracle.parse(text)), (pattern) => {
        const tried = oracle.read(pattern);
        fc.pre(tried.every((one) => oracle.isPossible(one)));
        assert.deepEqual(oracle.differences(tried, text), []);
      }),
      { numRuns: 40 },
    );
  });
}
