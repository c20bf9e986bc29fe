/** One line of a tree: its text after the lines that show where it hangs. */
export interface TreeItem {
  readonly text: string;
  /** Index of the item it hangs under; -1 for the top. Items of a lower depth come first. */
  readonly parent: number;
}

/**
 * The items drawn as a tree, one line each, children below their parent in order of index.
 * @param paint how the tree's own lines look
 */
export function treeLines(items: readonly TreeItem[], paint: (text: string) => string): string[] {
  const children = childrenByParent(items);
  const lines: string[] = [];
  // A stack of our own: a walk may be thousands of hops deep.
  const stack = entriesOf(children.get(-1), "");
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    const { index, last, indent } = entry;
    lines.push(paint(`${indent}${last ? "└─ " : "├─ "}`) + items[index]!.text);
    stack.push(...entriesOf(children.get(index), `${indent}${last ? "   " : "│  "}`));
  }
  return lines;
}

interface Entry {
  readonly index: number;
  readonly last: boolean;
  readonly indent: string;
}

/** Reversed, since the stack gives the last one first. */
function entriesOf(indexes: readonly number[] = [], indent: string): Entry[] {
  return indexes.map((index, i) => ({ index, last: i === indexes.length - 1, indent })).toReversed();
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
