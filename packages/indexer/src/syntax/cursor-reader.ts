import type { Tree, TreeCursor } from "web-tree-sitter";
import { allocateColumns, finishTree } from "./syntax-columns.ts";
import type { SyntaxTree } from "./syntax-tree.ts";

/**
 * Reads a parsed tree through tree-sitter's public cursor. Right by definition, but each step is a call into
 * WebAssembly; `HeapReader` gives the same tree many times faster and is checked against this one.
 *
 * @param keepToken by grammar symbol: whether anonymous nodes of this symbol are kept
 */
export function readWithCursor(tree: Tree, text: string, keepToken: Uint8Array): SyntaxTree {
  const root = tree.rootNode;
  const columns = allocateColumns(root.descendantCount);
  const cursor = tree.walk();
  try {
    const nodeCount = readNodes(cursor, columns, keepToken);
    return finishTree(text, columns, nodeCount, root.hasError);
  } finally {
    cursor.delete();
  }
}

function readNodes(cursor: TreeCursor, columns: ReturnType<typeof allocateColumns>, keepToken: Uint8Array): number {
  // Kept node per level of the cursor, or that of the level above where the level's node is left out.
  const kept: number[] = [];
  let parent = 0;
  let count = 0;
  for (;;) {
    const symbol = cursor.nodeTypeId;
    let node = parent;
    const isKept = count === 0 || cursor.nodeIsNamed || keepToken[symbol] === 1;
    if (isKept) {
      node = count++;
      columns.symbol[node] = symbol;
      columns.field[node] = cursor.currentFieldId;
      columns.start[node] = cursor.startIndex;
      columns.end[node] = cursor.endIndex;
      columns.parent[node] = parent;
    }
    if (cursor.gotoFirstChild()) {
      kept.push(isKept ? node : -1, parent);
      parent = node;
      continue;
    }
    if (isKept) columns.next[node] = count;
    while (!cursor.gotoNextSibling()) {
      if (!cursor.gotoParent()) return count;
      parent = kept.pop() as number;
      const closed = kept.pop() as number;
      if (closed >= 0) columns.next[closed] = count;
    }
  }
}
