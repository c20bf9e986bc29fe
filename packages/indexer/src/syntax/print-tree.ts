import type { SyntaxTree } from "./syntax-tree.ts";

/** What printing needs to know of a grammar. */
export interface NodeTitles {
  /** Name of a symbol: `call_expression`, or `"async"` with quotes for a token. */
  symbolTitle(symbol: number): string;
  fieldTitle(field: number): string;
}

/**
 * A tree as an indented S-expression for debugging and tests: one node a line, `field: (type start..end "text")`,
 * the text only on leaves and cut at 40 characters.
 */
export function printTree(tree: SyntaxTree, titles: NodeTitles): string {
  const lines: string[] = [];
  // Nodes whose subtree is still open, innermost last.
  const open: number[] = [];
  for (let node = 0; node < tree.nodeCount; node++) {
    while (open.length > 0 && node >= (tree.next[open.at(-1) as number] as number)) closeLast(lines, open);
    const field = tree.field[node] as number;
    const title = titles.symbolTitle(tree.symbol[node] as number);
    const start = tree.start[node] as number;
    const end = tree.end[node] as number;
    const isLeaf = tree.next[node] === node + 1;
    const text = isLeaf ? ` ${JSON.stringify(shorten(tree.text.slice(start, end)))}` : "";
    const prefix = field === 0 ? "" : `${titles.fieldTitle(field)}: `;
    lines.push(`${"  ".repeat(open.length)}${prefix}(${title} ${start}..${end}${text}`);
    open.push(node);
  }
  while (open.length > 0) closeLast(lines, open);
  return lines.join("\n");
}

function closeLast(lines: string[], open: number[]): void {
  open.pop();
  lines[lines.length - 1] += ")";
}

function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}
