/** Index of the first entry of kind ≥ `kind` in the row `start … end`, which is sorted by kind. `end` if there is none. */
export function firstOfKind(kinds: Uint8Array, start: number, end: number, kind: number): number {
  let low = start;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (kinds[middle]! < kind) low = middle + 1;
    else high = middle;
  }
  return low;
}
