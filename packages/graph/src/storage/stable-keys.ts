import { PairScratch, sortPairs } from "./pair-sort.ts";
import { bigEndian, compareTexts } from "./text-words.ts";

/**
 * The stable keys of a set of nodes, side by side: what their rank is decided by. Texts are given by where their bytes
 * are (`words` is the text arena by words), so that staged and stored ones compare alike.
 */
export interface StableKeys {
  readonly words: Uint32Array;
  readonly nameStart: Uint32Array;
  readonly nameLength: Uint32Array;
  /** Tells most unequal names apart without reading them. */
  readonly nameHash: Uint32Array;
  readonly pathStart: Uint32Array;
  readonly pathLength: Uint32Array;
  readonly kind: Uint8Array;
  readonly ordinal: Uint32Array;
}

/** Orders key `a` of one set and key `b` of another: qualified name, file path, kind, ordinal. */
export function compareKeys(left: StableKeys, a: number, right: StableKeys, b: number): number {
  const { words } = left;
  return (
    compareTexts(words, left.nameStart[a]!, left.nameLength[a]!, right.nameStart[b]!, right.nameLength[b]!) ||
    compareTexts(words, left.pathStart[a]!, left.pathLength[a]!, right.pathStart[b]!, right.pathLength[b]!) ||
    left.kind[a]! - right.kind[b]! ||
    left.ordinal[a]! - right.ordinal[b]!
  );
}

export function equalKeys(keys: StableKeys, a: number, b: number): boolean {
  return keys.nameHash[a] === keys.nameHash[b] && compareKeys(keys, a, keys, b) === 0;
}

/** Groups this small are finished by comparing whole keys. */
const COMPARED_GROUP = 12;

/**
 * The indexes 0 … count - 1 in the order of their keys. Names are sorted four bytes at a time, each group of equal
 * bytes again by the next four (multikey sort), so that long common prefixes are read once and not per comparison.
 * @see Bentley and Sedgewick, Fast algorithms for sorting and searching strings (1997)
 */
export function sortKeys(keys: StableKeys, count: number): Uint32Array {
  const order = new Uint32Array(count);
  for (let index = 0; index < count; index += 1) order[index] = index;
  const chunks = new Uint32Array(count);
  const scratch = new PairScratch();
  const groups = [0, count, 0];
  while (groups.length > 0) {
    const depth = groups.pop()!;
    const to = groups.pop()!;
    const from = groups.pop()!;
    if (to - from <= COMPARED_GROUP) {
      sortByComparing(keys, order, from, to);
      continue;
    }
    const ended = moveEndedFirst(keys, order, from, to, depth);
    if (ended > from) sortByComparing(keys, order, from, ended);
    if (ended === to) continue;
    for (let at = ended; at < to; at += 1) chunks[at] = chunkAt(keys, order[at]!, depth);
    sortPairs(chunks, order, ended, to, scratch);
    pushGroups(chunks, ended, to, depth + 4, groups);
  }
  return order;
}

function chunkAt(keys: StableKeys, index: number, depth: number): number {
  return bigEndian(keys.words[(keys.nameStart[index]! + depth) >>> 2]!);
}

/** Names that end before `depth` come first, since what they share with the rest is all there is of them. */
function moveEndedFirst(keys: StableKeys, order: Uint32Array, from: number, to: number, depth: number): number {
  let ended = from;
  for (let at = from; at < to; at += 1) {
    const index = order[at]!;
    if (keys.nameLength[index]! > depth) continue;
    order[at] = order[ended]!;
    order[ended] = index;
    ended += 1;
  }
  return ended;
}

function pushGroups(chunks: Uint32Array, from: number, to: number, depth: number, groups: number[]): void {
  let start = from;
  for (let at = from + 1; at <= to; at += 1) {
    if (at < to && chunks[at] === chunks[start]) continue;
    if (at - start > 1) groups.push(start, at, depth);
    start = at;
  }
}

function sortByComparing(keys: StableKeys, order: Uint32Array, from: number, to: number): void {
  if (to - from > COMPARED_GROUP) {
    order.subarray(from, to).sort((a, b) => compareKeys(keys, a, keys, b));
    return;
  }
  for (let next = from + 1; next < to; next += 1) {
    const index = order[next]!;
    let at = next;
    for (; at > from && compareKeys(keys, order[at - 1]!, keys, index) > 0; at -= 1) order[at] = order[at - 1]!;
    order[at] = index;
  }
}
