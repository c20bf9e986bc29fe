import type { FileFacts } from "../facts/facts.ts";
import type { KeptBodies } from "../facts/kept-bodies.ts";
import type { SyntaxNames, SyntaxTree } from "../syntax/syntax-tree.ts";

/**
 * Turns a file's tree into facts.
 * @param bodies what was read of the version before and is kept for the next; it saves time and changes no fact
 */
export type Extractor = (tree: SyntaxTree, bodies?: KeptBodies) => FileFacts;

/**
 * A language as the indexer sees it. Adding one adds a folder under `languages/` and a line in its table: the syntax
 * side runs in parse workers and knows one file at a time, the rules (see `linker/`) know how names are looked up.
 */
export interface LanguageSyntax {
  readonly id: number;
  readonly name: string;
  /** File name endings with the dot, lower case. */
  readonly extensions: readonly string[];
  /** Package and file of the tree-sitter grammar, resolved from this package: `@vscode/tree-sitter-wasm/wasm/….wasm`. */
  readonly grammar: string;
  /** Anonymous tokens that the extractor looks at. */
  readonly keepTokens: readonly string[];
  /**
   * The text that is parsed instead of the file's, for what the grammar cannot see through. It has the same length and
   * the same line ends; what differs is blank. The tree's text is this one.
   */
  readonly prepare?: (text: string) => string;
  /** Prepares an extractor for this grammar; called once per worker. */
  createExtractor(names: SyntaxNames): Extractor;
}
