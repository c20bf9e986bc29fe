/**
 * The ids in ascending order of their keys, which differ. Several times as fast as sorting with a comparison: the keys
 * are sorted as plain numbers, and each id then looks its own up.
 */
export function sortByKey(ids: Uint32Array, keyOf: ArrayLike<number>): Uint32Array {
  const keys = new Float64Array(ids.length);
  for (let i = 0; i < ids.length; i++) keys[i] = keyOf[ids[i]!]!;
  if (isAscending(keys)) return ids;
  keys.sort();
  const sorted = new Uint32Array(ids.length);
  for (let i = 0; i < ids.length; i++) sorted[placeOf(keys, keyOf[ids[i]!]!)] = ids[i]!;
  return sorted;
}

function isAscending(keys: Float64Array): boolean {
  for (let i = 1; i < keys.length; i++) if (keys[i - 1]! > keys[i]!) return false;
  return true;
}

function placeOf(keys: Float64Array, key: number): number {
  let low = 0;
  let high = keys.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keys[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
