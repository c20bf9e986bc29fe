import type { FileFacts } from "../../facts/facts.ts";
import { TermStack } from "../../facts/term-stack.ts";
import type { SyntaxNames, SyntaxTree } from "../../syntax/syntax-tree.ts";
import { FileReader } from "./file-reader.ts";
import type { LanguageOptions } from "./language-options.ts";
import { Matcher, PLAIN } from "./query-matcher.ts";
import type { QueryPattern } from "./query-reader.ts";
import { compileRules, tokensOf } from "./rule-set.ts";

const SYMBOLS = 0x10000;
/** See `Matcher`: named nodes that are no comments, and comments. */
const COMMENT = 2;
const GENERATED_HEAD = 2000;

/** What a declared language's extractor is made of. */
export interface ExtractorSource {
  readonly patterns: readonly QueryPattern[];
  /** For messages about the patterns. */
  readonly fileName: string;
  readonly options: LanguageOptions;
}

/**
 * An extractor that follows a language's patterns (see `docs/how-to/add-a-language.md` for what they can say). One walk
 * in source order: definitions open units of their own; locals are none, what they stand for is worked out where they
 * are named, from the last assignment before.
 *
 * @throws IndexerError `bad-language` for patterns that do not fit the grammar
 */
export function createDeclaredExtractor(source: ExtractorSource, names: SyntaxNames): (tree: SyntaxTree) => FileFacts {
  const { patterns, fileName, options } = source;
  const rules = compileRules(patterns, names, fileName);
  const isPlain = new Uint8Array(SYMBOLS).fill(PLAIN);
  for (const token of tokensOf(patterns)) isPlain[names.token(token)] = 0;
  for (const comment of options.comments) isPlain[names.node(comment)] = COMMENT;
  const stack = new TermStack();
  return (tree) => {
    stack.reset();
    const matcher = new Matcher(tree, isPlain);
    const reader = new FileReader({ tree, rules, matcher, stack, options });
    reader.builder.hasErrors = tree.hasErrors;
    reader.builder.generated = /@generated\b|\bDO NOT EDIT\b/.test(tree.text.slice(0, GENERATED_HEAD));
    reader.file();
    return reader.builder.finish(tree.lineStart.length);
  };
}
