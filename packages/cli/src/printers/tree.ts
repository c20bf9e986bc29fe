/** One line of a tree: its text after the lines that show where it hangs. */
export interface TreeItem {
  readonly text: string;
  /** Index of the item it hangs under; -1 for the top. Items of a lower depth come first. */
  readonly parent: number;
}

/** Deeper levels are not indented further but say how deep they are. */
const MAX_INDENTED_LEVELS = 24;

/**
 * The items drawn as a tree, one line each, children below their parent in order of index.
 * @param paint how the tree's own lines look
 */
export function treeLines(items: readonly TreeItem[], paint: (text: string) => string): string[] {
  const children = childrenByParent(items);
  const lines: string[] = [];
  // A stack of our own: a walk may be thousands of hops deep.
  const stack = entriesOf(children.get(-1), "", 1);
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    const { index, last, indent, level } = entry;
    const isIndented = level < MAX_INDENTED_LEVELS;
    const depthNote = isIndented ? "" : `[${level}] `;
    lines.push(paint(`${indent}${last ? "└─ " : "├─ "}${depthNote}`) + items[index]!.text);
    const childIndent = isIndented ? `${indent}${last ? "   " : "│  "}` : indent;
    stack.push(...entriesOf(children.get(index), childIndent, level + 1));
  }
  return lines;
}

interface Entry {
  readonly index: number;
  readonly last: boolean;
  readonly indent: string;
  /** 1 for the top. */
  readonly level: number;
}

/** Reversed, since the stack gives the last one first. */
function entriesOf(indexes: readonly number[] | undefined, indent: string, level: number): Entry[] {
  if (indexes === undefined) return [];
  return indexes.map((index, i) => ({ index, last: i === indexes.length - 1, indent, level })).toReversed();
}

function childrenByParent(items: readonly TreeItem[]): Map<number, number[]> {
  const children = new Map<number, number[]>();
  for (const [index, { parent }] of items.entries()) {
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [index]);
    else siblings.push(index);
  }
  return children;
}
