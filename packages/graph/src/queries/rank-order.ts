/** Room for the local index in a sort key; ranks take the 32 bits above it, and a double holds 53. */
const LOCAL_INDEX_RANGE = 2 ** 20;
/** Below this many, keys are sorted by insertion: it beats the call into the runtime's sort. */
const SMALL = 32;

/** Picks the entries of lowest rank out of many, with scratch memory that is kept between uses. */
export class RankOrder {
  #ranks: Uint32Array = new Uint32Array(1024);
  #keys: Float64Array = new Float64Array(256);

  /**
   * Writes to `picked`, from `offset` on, those `count` of `entries[0 … length]` whose ranks are lowest, in order of
   * rank. An entry is an index into `nodes`; all nodes differ.
   */
  pick(
    entries: Uint32Array,
    length: number,
    nodes: Uint32Array,
    nodeRank: Uint32Array,
    count: number,
    picked: Uint32Array,
    offset: number,
  ): void {
    const ranks = this.#ranksOf(entries, length, nodes, nodeRank);
    if (isAscending(ranks, length)) {
      for (let i = 0; i < Math.min(count, length); i++) picked[offset + i] = entries[i]!;
      return;
    }
    const highest = count < length ? nthLowest(ranks, length, count - 1) : 0xffffffff;
    this.#sortUpTo(highest, entries, length, nodes, nodeRank, picked, offset);
  }

  #ranksOf(entries: Uint32Array, length: number, nodes: Uint32Array, nodeRank: Uint32Array): Uint32Array {
    if (this.#ranks.length < length) this.#ranks = new Uint32Array(length * 2);
    const ranks = this.#ranks;
    for (let i = 0; i < length; i++) ranks[i] = nodeRank[nodes[entries[i]!]!]!;
    return ranks;
  }

  #sortUpTo(
    highest: number,
    entries: Uint32Array,
    length: number,
    nodes: Uint32Array,
    nodeRank: Uint32Array,
    picked: Uint32Array,
    offset: number,
  ): void {
    let keyCount = 0;
    for (let i = 0; i < length; i++) {
      const rank = nodeRank[nodes[entries[i]!]!]!;
      if (rank > highest) continue;
      if (keyCount === this.#keys.length) this.#growKeys();
      // The entry itself waits in `picked` until its place is known.
      picked[offset + keyCount] = entries[i]!;
      this.#keys[keyCount] = rank * LOCAL_INDEX_RANGE + keyCount;
      keyCount++;
    }
    const keys = this.#keys;
    sortKeys(keys, keyCount);
    const unsorted = picked.slice(offset, offset + keyCount);
    for (let i = 0; i < keyCount; i++) picked[offset + i] = unsorted[keys[i]! % LOCAL_INDEX_RANGE]!;
  }

  #growKeys(): void {
    const larger = new Float64Array(this.#keys.length * 2);
    larger.set(this.#keys);
    this.#keys = larger;
  }
}

function isAscending(ranks: Uint32Array, length: number): boolean {
  for (let i = 1; i < length; i++) {
    if (ranks[i - 1]! > ranks[i]!) return false;
  }
  return true;
}

/** Sorts the first `length` keys ascending, in place; short runs without the cost of a call into the engine's sort. */
export function sortKeys(keys: Float64Array, length: number): void {
  if (length > SMALL) {
    keys.subarray(0, length).sort();
    return;
  }
  for (let i = 1; i < length; i++) {
    const key = keys[i]!;
    let at = i - 1;
    while (at >= 0 && keys[at]! > key) {
      keys[at + 1] = keys[at]!;
      at--;
    }
    keys[at + 1] = key;
  }
}

/** Hoare's selection, median of three as pivot: the value that would be at index `n` were the values sorted. */
function nthLowest(values: Uint32Array, length: number, n: number): number {
  let low = 0;
  let high = length - 1;
  while (low < high) {
    const pivot = medianOf(values[low]!, values[(low + high) >>> 1]!, values[high]!);
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const swapped = values[i]!;
      values[i++] = values[j]!;
      values[j--] = swapped;
    }
    if (n <= j) high = j;
    else if (n >= i) low = i;
    else break;
  }
  return values[n]!;
}

function medianOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
