/** Below this insertion is faster than counting digits. */
const INSERTION_LIMIT = 32;
const DIGIT_BITS = 8;
const DIGITS = 1 << DIGIT_BITS;

/** Room that `sortPairs` needs beside its arguments; grown on demand and kept. */
export class PairScratch {
  keys: Uint32Array = new Uint32Array(0);
  values: Uint32Array = new Uint32Array(0);
  readonly counts: Uint32Array = new Uint32Array(4 * DIGITS);

  fit(count: number): void {
    if (this.keys.length >= count) return;
    this.keys = new Uint32Array(count * 2);
    this.values = new Uint32Array(count * 2);
  }
}

/** Sorts `keys[from … to)` ascending, carrying `values` along. Stable: equal keys stay in order. */
export function sortPairs(
  keys: Uint32Array,
  values: Uint32Array,
  from: number,
  to: number,
  scratch: PairScratch,
): void {
  if (to - from <= INSERTION_LIMIT) insertionSort(keys, values, from, to);
  else radixSort(keys, values, from, to, scratch);
}

function insertionSort(keys: Uint32Array, values: Uint32Array, from: number, to: number): void {
  for (let next = from + 1; next < to; next += 1) {
    const key = keys[next]!;
    const value = values[next]!;
    let at = next;
    for (; at > from && keys[at - 1]! > key; at -= 1) {
      keys[at] = keys[at - 1]!;
      values[at] = values[at - 1]!;
    }
    keys[at] = key;
    values[at] = value;
  }
}

/** Least significant digit first; a digit that all keys share is skipped. */
function radixSort(keys: Uint32Array, values: Uint32Array, from: number, to: number, scratch: PairScratch): void {
  const count = to - from;
  scratch.fit(count);
  const { counts } = scratch;
  countDigits(keys, from, to, counts);
  let [sourceKeys, sourceValues, sourceFrom] = [keys, values, from];
  let [targetKeys, targetValues, targetFrom] = [scratch.keys, scratch.values, 0];
  for (let digit = 0; digit < 4; digit += 1) {
    const shift = digit * DIGIT_BITS;
    const base = digit * DIGITS;
    if (counts[base + ((sourceKeys[sourceFrom]! >>> shift) & 0xff)] === count) continue;
    turnIntoStarts(counts, base, targetFrom);
    const end = sourceFrom + count;
    deal(sourceKeys, sourceValues, sourceFrom, end, targetKeys, targetValues, counts, base, shift);
    [sourceKeys, targetKeys] = [targetKeys, sourceKeys];
    [sourceValues, targetValues] = [targetValues, sourceValues];
    [sourceFrom, targetFrom] = [targetFrom, sourceFrom];
  }
  if (sourceKeys === keys) return;
  keys.set(sourceKeys.subarray(0, count), from);
  values.set(sourceValues.subarray(0, count), from);
}

function countDigits(keys: Uint32Array, from: number, to: number, counts: Uint32Array): void {
  counts.fill(0);
  for (let at = from; at < to; at += 1) {
    const key = keys[at]!;
    counts[key & 0xff]! += 1;
    counts[DIGITS + ((key >>> 8) & 0xff)]! += 1;
    counts[2 * DIGITS + ((key >>> 16) & 0xff)]! += 1;
    counts[3 * DIGITS + (key >>> 24)]! += 1;
  }
}

/** Deals pairs to where their digit's run goes on. */
function deal(
  sourceKeys: Uint32Array,
  sourceValues: Uint32Array,
  from: number,
  to: number,
  targetKeys: Uint32Array,
  targetValues: Uint32Array,
  counts: Uint32Array,
  base: number,
  shift: number,
): void {
  for (let at = from; at < to; at += 1) {
    const key = sourceKeys[at]!;
    const bucket = base + ((key >>> shift) & 0xff);
    const place = counts[bucket]!;
    counts[bucket] = place + 1;
    targetKeys[place] = key;
    targetValues[place] = sourceValues[at]!;
  }
}

function turnIntoStarts(counts: Uint32Array, base: number, first: number): void {
  let place = first;
  for (let digit = base; digit < base + DIGITS; digit += 1) {
    const size = counts[digit]!;
    counts[digit] = place;
    place += size;
  }
}
