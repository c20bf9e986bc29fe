import { lineStartsOf } from "./line-starts.ts";
import type { SyntaxTree } from "./syntax-tree.ts";

/**
 * Columns of a `SyntaxTree` while a reader fills them: as long as the tree can have nodes at most, all in one buffer.
 */
export interface SyntaxColumns {
  readonly symbol: Uint16Array;
  readonly field: Uint8Array;
  readonly start: Uint32Array;
  readonly end: Uint32Array;
  readonly next: Uint32Array;
  readonly parent: Uint32Array;
  readonly line: Uint32Array;
}

const BYTES_PER_NODE = 5 * 4 + 2 + 1;

export function allocateColumns(capacity: number): SyntaxColumns {
  const buffer = new ArrayBuffer(capacity * BYTES_PER_NODE);
  const words = (index: number) => new Uint32Array(buffer, index * capacity * 4, capacity);
  return {
    start: words(0),
    end: words(1),
    next: words(2),
    parent: words(3),
    line: words(4),
    symbol: new Uint16Array(buffer, capacity * 20, capacity),
    field: new Uint8Array(buffer, capacity * 22, capacity),
  };
}

/** Fills `line` from `start` (which never decreases in preorder) and makes the tree. */
export function finishTree(text: string, columns: SyntaxColumns, nodeCount: number, hasErrors: boolean): SyntaxTree {
  const lineStart = lineStartsOf(text);
  const { start, line } = columns;
  const lineCount = lineStart.length;
  let current = 1;
  for (let node = 0; node < nodeCount; node++) {
    const at = start[node] as number;
    while (current < lineCount && (lineStart[current] as number) <= at) current++;
    line[node] = current;
  }
  return { text, nodeCount, ...columns, lineStart, hasErrors };
}
