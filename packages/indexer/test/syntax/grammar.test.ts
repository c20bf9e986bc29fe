import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import fc from "fast-check";
import { Grammar, openGrammar, parseText } from "../../src/syntax/grammar.ts";
import { printTree } from "../../src/syntax/print-tree.ts";
import { treeDifference } from "../../src/syntax/reader-check.ts";
import { ERROR_SYMBOL } from "../../src/syntax/syntax-tree.ts";
import { GRAMMARS, openBothReaders } from "./readers.ts";

const source = (name: string, keepTokens: string[] = []) => ({
  name,
  grammar: `@vscode/tree-sitter-wasm/wasm/tree-sitter-${name}.wasm`,
  keepTokens,
});

test("a parsed text has its named nodes, the kept tokens and the fields", async () => {
  const grammar = await openGrammar(source("rust", ["async"]));
  assert.equal(
    printTree(grammar.parse("async fn f(a: u8) {}"), grammar.names),
    [
      "(source_file 0..20",
      "  (function_item 0..20",
      "    (function_modifiers 0..5",
      '      ("async" 0..5 "async"))',
      '    name: (identifier 9..10 "f")',
      "    parameters: (parameters 10..17",
      "      (parameter 11..16",
      '        pattern: (identifier 11..12 "a")',
      '        type: (primitive_type 14..16 "u8")))',
      '    body: (block 18..20 "{}")))',
    ].join("\n"),
  );
});

test("offsets are UTF-16 units, lines start at 1, and each node knows its parent and where its subtree ends", async () => {
  const { parse, names } = await opened("typescript");
  const tree = parse('"\u{1f600}";\n\n  f(1);\n');
  const call = tree.symbol.indexOf(names.node("call_expression"));
  assert.equal(tree.text.slice(tree.start[call], tree.end[call]), "f(1)");
  assert.equal(tree.line[call], 3);
  assert.deepEqual([...tree.lineStart], [0, 6, 7, 15]);
  const [statement = -1, program = -1] = [tree.parent[call], tree.parent[tree.parent[call] ?? -1]];
  assert.equal(tree.symbol[statement], names.node("expression_statement"));
  assert.equal(program, 0);
  assert.equal(tree.next[0], tree.nodeCount);
  assert.equal(tree.next[call], tree.nodeCount);
  assert.equal(tree.field[call + 1], names.field("function"));
});

test("errors and missing tokens are told", async () => {
  const { parse } = await opened("rust");
  assert.equal(parse("fn a() {}").hasErrors, false);
  const broken = parse("fn a( { ) ]");
  assert.ok(broken.hasErrors && broken.symbol.subarray(0, broken.nodeCount).includes(ERROR_SYMBOL));
  const missing = parse("fn a() { let x = 1 }");
  assert.equal(missing.symbol.subarray(0, missing.nodeCount).includes(ERROR_SYMBOL), false);
  assert.ok(missing.hasErrors);
});

test("a name that the grammar lacks is refused", async () => {
  const { names } = await opened("rust");
  assert.throws(() => names.node("klass"), /rust grammar has no node type klass/);
  assert.throws(() => names.token("identifier"), /no token identifier/);
  assert.throws(() => names.field("klass"), /no field klass/);
  assert.equal(names.node("ERROR"), ERROR_SYMBOL);
});

for (const [name, file] of [
  ["rust", import.meta.resolve("../fixtures/syntax/queue.rs.txt")],
  ["tsx", import.meta.resolve("../fixtures/syntax/panel.tsx.txt")],
  ["typescript", import.meta.resolve("../../src/facts/facts-builder.ts")],
  ["javascript", import.meta.resolve("jsonc-parser")],
] as const) {
  test(`${name}: parsing from the version before gives the tree of a fresh parse`, async () => {
    const text = await readFile(new URL(file), "utf8");
    const grammar = await openGrammar(source(name));
    assert.equal(grammar.parse(text).hasErrors, false);
    let parsed = await parseText(source(name), text);
    const inserts = fc.constantFrom("", "x", "{", "}", "\n\n", "'", "1.0", "x;", "(y)", "fn f() {}", "<", "=> 1,", "!");
    const steps = fc.array(fc.tuple(fc.nat(text.length), fc.nat(20), inserts), { maxLength: 3 });
    fc.assert(
      fc.property(steps, (steps) => {
        let edited = text;
        for (const [at, cut, insert] of steps) {
          edited = edited.slice(0, at) + insert + edited.slice(at + cut);
          parsed = grammar.parseKept(edited, parsed);
          assert.equal(treeDifference(parsed.tree, grammar.parse(edited)), undefined);
        }
        parsed = grammar.parseKept(text, parsed);
        assert.equal(treeDifference(parsed.tree, grammar.parse(text)), undefined);
      }),
      { numRuns: 40 },
    );
    parsed.free();
  });
}

test("an unchanged text keeps its tree, and a freed tree is no hindrance", async () => {
  const grammar = await openGrammar(source("rust"));
  const parsed = grammar.parseKept("fn a() {}");
  assert.equal(grammar.parseKept("fn a() {}", parsed), parsed);
  parsed.free();
  parsed.free();
  assert.equal(grammar.parseKept("fn b() {}", parsed).tree.hasErrors, false);
});

test("all grammars are read from the parser's memory; one whose tables look odd is read through the cursor", async () => {
  for (const name of GRAMMARS) assert.equal((await openGrammar(source(name))).slowReason, undefined);
  const { language } = await openBothReaders("rust");
  const odd = new Grammar(source("rust"), Object.create(language, { stateCount: { value: 1 } }));
  assert.match(odd.slowReason ?? "", /tables look unlike/);
  const text = "impl<T> A for B<T> { fn f(&self) {} }";
  assert.equal(treeDifference(odd.parse(text), (await openGrammar(source("rust"))).parse(text)), undefined);
});

async function opened(name: string) {
  const grammar = await openGrammar(source(name));
  return { names: grammar.names, parse: (text: string) => grammar.parse(text) };
}
