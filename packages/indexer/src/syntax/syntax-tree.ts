/**
 * A parsed file as flat arrays: the nodes in preorder, so a child follows its parent and `next[i]` is the first
 * node after the subtree of `i`. Extractors read this form only, never the parser's own tree objects.
 *
 * Kept are all named nodes and those anonymous tokens that the language asks for (`keepTokens`).
 */
export interface SyntaxTree {
  /** The file's text; all offsets are UTF-16 code units into it. */
  readonly text: string;
  readonly nodeCount: number;
  /** Grammar symbol of each node (see `SyntaxNames`); `ERROR_SYMBOL` for an error node. */
  readonly symbol: Uint16Array;
  /** Field the node fills in its parent, 0 for none. */
  readonly field: Uint8Array;
  readonly start: Uint32Array;
  readonly end: Uint32Array;
  readonly next: Uint32Array;
  /** Parent index; the root's is itself (0). */
  readonly parent: Uint32Array;
  /** 1-based line on which the node starts. */
  readonly line: Uint32Array;
  /** Text offset at which each line starts; `lineStart[0]` is line 1. Columns are `start - lineStart[line - 1] + 1`. */
  readonly lineStart: Uint32Array;
  /** Whether any error or missing node lies in the tree. */
  readonly hasErrors: boolean;
}

/** The symbol given to error nodes by every tree-sitter grammar. */
export const ERROR_SYMBOL = 0xffff;

/** Symbol and field numbers of one grammar, looked up once by name. */
export interface SyntaxNames {
  /** Number of a named node type. Aliases that share a name share a number. @throws plain Error when the grammar lacks it */
  node(name: string): number;
  /** Number of an anonymous token such as `async`. @throws plain Error when the grammar lacks it */
  token(text: string): number;
  field(name: string): number;
}
