import { readFile } from "node:fs/promises";
import { Language, Parser, type Tree } from "web-tree-sitter";
import { readWithCursor } from "../../src/syntax/cursor-reader.ts";
import { readGrammarTables, type GrammarTables } from "../../src/syntax/grammar-tables.ts";
import { HeapReader } from "../../src/syntax/heap-reader.ts";
import type { ReadTree } from "../../src/syntax/shared-subtrees.ts";
import type { SyntaxTree } from "../../src/syntax/syntax-tree.ts";
import { startTreeSitter, treeSitterMemory } from "../../src/syntax/tree-sitter-runtime.ts";

export const GRAMMARS = ["rust", "typescript", "tsx", "javascript"] as const;

/** Both readers of one grammar, for comparing them on the same parsed tree. */
export interface BothReaders {
  readonly language: Language;
  readonly parser: Parser;
  readonly tables: GrammarTables;
  readonly keepToken: Uint8Array;
  fromHeap(tree: Tree, text: string, before?: ReadTree): ReadTree;
  fromCursor(tree: Tree, text: string): SyntaxTree;
}

export async function openBothReaders(grammar: string): Promise<BothReaders> {
  await startTreeSitter();
  const url = new URL(import.meta.resolve(`@vscode/tree-sitter-wasm/wasm/tree-sitter-${grammar}.wasm`));
  const language = await Language.load(await readFile(url));
  const tables = readGrammarTables(treeSitterMemory().buffer, addressOf(language), language);
  if (tables === undefined) throw new Error(`the tables of ${grammar} look wrong`);
  const keepToken = new Uint8Array(language.nodeTypeCount);
  for (const token of ["async", "+", "{", "=>"]) keepToken[language.idForNodeType(token, false) ?? 0] = 1;
  const heap = new HeapReader(treeSitterMemory(), tables, keepToken);
  return {
    language,
    parser: new Parser().setLanguage(language),
    tables,
    keepToken,
    fromHeap: (tree, text, before) => heap.read(addressOf(tree), text, before),
    fromCursor: (tree, text) => readWithCursor(tree, text, keepToken),
  };
}

export function addressOf(object: Tree | Language): number {
  return (object as unknown as { readonly 0: number })[0];
}
