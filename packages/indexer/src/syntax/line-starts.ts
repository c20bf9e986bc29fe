/** Offsets at which the lines of a text start. Only `\n` ends a line, as in tree-sitter. */
export function lineStartsOf(text: string): Uint32Array {
  let starts = new Uint32Array(64 + (text.length >>> 4));
  let count = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
    if (count === starts.length) {
      const larger = new Uint32Array(count * 2);
      larger.set(starts);
      starts = larger;
    }
    starts[count++] = at + 1;
  }
  return starts.subarray(0, count);
}

/** Index of the last line that starts at or before `offset`: the 0-based line. */
export function lineAt(lineStart: Uint32Array, offset: number): number {
  let low = 0;
  let high = lineStart.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((lineStart[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
