import assert from "node:assert/strict";
import { test } from "node:test";
import { openGrammar } from "../../src/syntax/grammar.ts";
import { printTree } from "../../src/syntax/print-tree.ts";

const rust = { name: "rust", grammar: "@vscode/tree-sitter-wasm/wasm/tree-sitter-rust.wasm", keepTokens: ["async"] };

test("a parsed text has its named nodes, the kept tokens and the fields", async () => {
  const grammar = await openGrammar(rust);
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
