// oxlint-disable-next-line no-restricted-imports -- for promises of files each worker would load twenty modules of Node more
import { readFileSync } from "node:fs";
import { Language, Parser, type Tree } from "web-tree-sitter";
import type { LanguageSyntax } from "../languages/language.ts";
import { readWithCursor } from "./cursor-reader.ts";
import { readGrammarTables } from "./grammar-tables.ts";
import { HeapReader } from "./heap-reader.ts";
import { CHECK_TEXTS, treeDifference } from "./reader-check.ts";
import { GrammarNames } from "./grammar-names.ts";
import type { ReadTree } from "./shared-subtrees.ts";
import type { SyntaxTree } from "./syntax-tree.ts";
import { editBetween, toTreeEdit } from "./text-edit.ts";
import { startTreeSitter, treeSitterMemory } from "./tree-sitter-runtime.ts";
import { compileWasm } from "./web-assembly.ts";

/** The part of a language that parsing needs. */
export type GrammarSource = Pick<LanguageSyntax, "name" | "grammar" | "keepTokens" | "prepare">;

/** A parsed text whose tree-sitter tree is kept, so that the next version of the text is parsed from it. */
export interface ParsedText {
  readonly tree: SyntaxTree;
  /** Gives the memory of the kept tree back; `tree` itself stays usable. Twice is once. */
  free(): void;
}

class KeptTree implements ParsedText {
  readonly tree: SyntaxTree;
  /** How it was read, if from the parser's memory. */
  readonly read: ReadTree | undefined;
  handle: Tree | undefined;

  constructor(tree: SyntaxTree, read: ReadTree | undefined, handle: Tree) {
    this.tree = tree;
    this.read = read;
    this.handle = handle;
  }

  free(): void {
    this.handle?.delete();
    this.handle = undefined;
  }
}

/** One tree-sitter grammar, loaded in this thread. */
export class Grammar {
  readonly names: GrammarNames;
  /** Why trees are read the slow way, through the public cursor; undefined if they are read from the memory. */
  readonly slowReason: string | undefined;
  readonly #parser: Parser;
  readonly #keepToken: Uint8Array;
  readonly #prepare: ((text: string) => string) | undefined;
  readonly #heapReader: HeapReader | undefined;

  constructor(source: GrammarSource, language: Language) {
    this.names = new GrammarNames(language);
    this.#prepare = source.prepare;
    this.#keepToken = new Uint8Array(language.nodeTypeCount);
    for (const token of source.keepTokens) this.#keepToken[this.names.token(token)] = 1;
    this.#parser = new Parser().setLanguage(language);
    const tables = readGrammarTables(treeSitterMemory().buffer, addressOf(language), language);
    const heapReader = tables && new HeapReader(treeSitterMemory(), tables, this.#keepToken);
    this.slowReason = heapReader
      ? this.#checkReader(heapReader)
      : "the grammar's tables look unlike those of the parser";
    if (this.slowReason === undefined) this.#heapReader = heapReader;
  }

  /** The text as a tree. Never fails on what the text says: what the grammar cannot place is in error nodes. */
  parse(text: string): SyntaxTree {
    const parsed = this.parseKept(text);
    parsed.free();
    return parsed.tree;
  }

  /**
   * As `parse`, and keeps the tree for the next version of the text. The outcome is a tree of the whole text, and the same
   * that `parse` gives, whatever came before.
   *
   * @param previous what this method gave for the version before: only what differs between the two texts is parsed anew.
   * It is used up and freed.
   */
  parseKept(original: string, previous?: ParsedText): ParsedText {
    const text = this.#prepare?.(original) ?? original;
    const old = previous instanceof KeptTree ? previous.handle : undefined;
    if (!(previous instanceof KeptTree) || old === undefined) return this.#parse(text);
    const edit = editBetween(previous.tree.text, text);
    if (edit === undefined) return previous;
    try {
      // How the parser recovers from errors depends on what it can take over from the old tree. Facts must not.
      if (previous.tree.hasErrors) return this.#parse(text);
      old.edit(toTreeEdit(edit, previous.tree.lineStart, text));
      const parsed = this.#parse(text, previous);
      if (!parsed.tree.hasErrors) return parsed;
      parsed.free();
      return this.#parse(text);
    } finally {
      previous.free();
    }
  }

  #parse(text: string, previous?: KeptTree): ParsedText {
    const handle = this.#parser.parse(text, previous?.handle ?? null);
    if (handle === null) throw new Error("tree-sitter gave no tree");
    const read = this.#heapReader?.read(addressOf(handle), text, previous?.read);
    return new KeptTree(read?.tree ?? readWithCursor(handle, text, this.#keepToken), read, handle);
  }

  /** The parser's memory has no promised layout, so the heap reader must first show that it reads what the cursor reads. */
  #checkReader(reader: HeapReader): string | undefined {
    for (const text of CHECK_TEXTS) {
      const handle = this.#parser.parse(text);
      if (handle === null) throw new Error("tree-sitter gave no tree");
      try {
        const difference = treeDifference(
          reader.read(addressOf(handle), text).tree,
          readWithCursor(handle, text, this.#keepToken),
        );
        if (difference !== undefined) return difference;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      } finally {
        handle.delete();
      }
    }
    return undefined;
  }
}

/** Address in the runtime's memory of what a tree-sitter object stands for. */
function addressOf(object: Tree | Language): number {
  return (object as unknown as { readonly 0: number })[0];
}

const opened: { readonly source: GrammarSource; readonly grammar: Promise<Grammar> }[] = [];

/** The grammar of a language, loaded once per thread. @throws whatever reading or compiling it throws */
export function openGrammar(source: GrammarSource): Promise<Grammar> {
  const known = opened.find((entry) => isSameSource(entry.source, source));
  if (known !== undefined) return known.grammar;
  const grammar = loadGrammar(source);
  opened.push({ source, grammar });
  return grammar;
}

function isSameSource(a: GrammarSource, b: GrammarSource): boolean {
  return a.grammar === b.grammar && a.prepare === b.prepare && a.keepTokens.join("\n") === b.keepTokens.join("\n");
}

async function loadGrammar(source: GrammarSource): Promise<Grammar> {
  const bytes = readFileSync(new URL(import.meta.resolve(source.grammar)));
  const [module] = await Promise.all([compileWasm(bytes), startTreeSitter()]);
  return new Grammar(source, Language.loadSync(module));
}

/** Parses a text in a language; see `Grammar.parseKept`. */
export async function parseText(source: GrammarSource, text: string, previous?: ParsedText): Promise<ParsedText> {
  return (await openGrammar(source)).parseKept(text, previous);
}
