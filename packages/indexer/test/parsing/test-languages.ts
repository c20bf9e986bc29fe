import { threadId } from "node:worker_threads";
import { FactsBuilder } from "../../src/facts/facts-builder.ts";
import type { LanguageEntry } from "../../src/languages/all.ts";
import type { SyntaxTree } from "../../src/syntax/syntax-tree.ts";

/** Languages for pool tests: their extractor does what the text tells it to, in a comment at the start. */
const entry = (id: number, grammar: string): LanguageEntry => ({
  id,
  name: grammar,
  extensions: [`.${grammar}`],
  factsVersion: 1,
  load: async () => ({
    id,
    name: grammar,
    extensions: [`.${grammar}`],
    grammar: `@vscode/tree-sitter-wasm/wasm/tree-sitter-${grammar}.wasm`,
    keepTokens: [],
    createExtractor: () => extract,
  }),
});

export const languages: readonly LanguageEntry[] = [
  entry(1, "rust"),
  entry(2, "typescript"),
  entry(3, "tsx"),
  entry(4, "javascript"),
  entry(5, "missing"),
];

/**
 * A definition at line 1 with the text's beginning as name, or the worker's number where the text asks for it; the node
 * count stands where the end line belongs.
 */
function extract(tree: SyntaxTree) {
  misbehave(tree.text);
  const facts = new FactsBuilder();
  facts.hasErrors = tree.hasErrors;
  const name = tree.text.startsWith("// thread") ? String(threadId) : tree.text.slice(0, 100);
  facts.def({ kind: 1, line: 1, name: facts.name(name), endLine: tree.nodeCount });
  return facts.finish(tree.lineStart.length);
}

function misbehave(text: string): void {
  if (text.startsWith("// throw")) throw new Error("told to throw");
  if (text.startsWith("// exit")) process.exit(7);
  if (text.startsWith("// hang")) for (;;);
  if (text.startsWith("// recurse")) misbehave(text);
  if (text.startsWith("// fill")) {
    const memory: number[][] = [];
    for (;;) memory.push(new Array<number>(10_000).fill(memory.length));
  }
}
