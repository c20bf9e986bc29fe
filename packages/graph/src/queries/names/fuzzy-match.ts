import { WORD_START } from "./folded-names.ts";

/** How well a name matches, best first; a score is `quality * SCORE_STEP` plus what tells matches of one quality apart. */
export const Quality = { same: 0, prefix: 1, words: 2, typo: 3, scattered: 4, typos: 5, none: 7 } as const;
export const SCORE_STEP = 32;
export const NO_MATCH: number = Quality.none * SCORE_STEP;
/** Longest part of a query that is compared with typos: one bit each. */
const WORD_BITS = 32;

/**
 * Whether the query's letters occur in the name in this order, the first of them at the beginning of a word, and how
 * well: all at the name's beginning, or in one piece or at the beginnings of words, or scattered.
 * `query` is folded; names are as in `NameTable.folded`.
 */
export function scoreSubsequence(
  query: Uint8Array,
  queryLength: number,
  name: Uint8Array,
  start: number,
  end: number,
): number {
  let best = NO_MATCH;
  const first = (query[0]! & 0x7f) | WORD_START;
  const earliest = indexOfByte(name, first, start, end);
  // Most names fail here, and cheaply.
  if (earliest < 0 || !canMatchRest(query, 1, queryLength, name, earliest + 1, end)) return NO_MATCH;
  for (let from = earliest; from + queryLength <= end; from++) {
    if (name[from] !== first) continue;
    const cost = jumpCost(query, queryLength, name, from, end);
    if (cost < 0) break;
    best = Math.min(best, scoreOfJumps(cost, from - start, end - start - queryLength));
  }
  return best;
}

/** Of letters in one piece or after jumps to beginnings of words; `offset` is where the first stands. */
export function scoreOfWords(jumps: number, offset: number, unmatched: number): number {
  const spare = Math.min(unmatched, SCORE_STEP - 1);
  if (jumps === 0 && offset === 0) return unmatched === 0 ? Quality.same : Quality.prefix * SCORE_STEP + spare;
  return Quality.words * SCORE_STEP + Math.min(SCORE_STEP - 1, jumps * 4 + (offset === 0 ? 0 : 2) + (spare >> 3));
}

function scoreOfJumps(cost: number, offset: number, unmatched: number): number {
  if (cost < WITHIN_WORD) return scoreOfWords(cost, offset, unmatched);
  const spare = Math.min(unmatched, SCORE_STEP - 1);
  return Quality.scattered * SCORE_STEP + Math.min(SCORE_STEP - 1, cost / WITHIN_WORD + (spare >> 2));
}

/** A jump to a letter inside a word costs as much as many to beginnings of words. */
const WITHIN_WORD = 64;

/** What the jumps between matched letters cost, the first matched at `from`; -1 when not all are found. */
function jumpCost(query: Uint8Array, queryLength: number, name: Uint8Array, from: number, end: number): number {
  let cost = 0;
  let at = from + 1;
  for (let i = 1; i < queryLength; i++, at++) {
    const letter = query[i]! & 0x7f;
    if (at < end && (name[at]! & 0x7f) === letter) continue;
    const word = indexOfByte(name, letter | WORD_START, at, end);
    if (word >= 0 && canMatchRest(query, i + 1, queryLength, name, word + 1, end)) {
      cost += 1;
      at = word;
      continue;
    }
    const inside = indexOfLetter(name, letter, at, end);
    if (inside < 0) return -1;
    cost += WITHIN_WORD;
    at = inside;
  }
  return cost;
}

function canMatchRest(
  query: Uint8Array,
  from: number,
  length: number,
  name: Uint8Array,
  start: number,
  end: number,
): boolean {
  let i = from;
  for (let at = start; i < length && at < end; at++) if ((name[at]! ^ query[i]!) << 25 === 0) i++;
  return i === length;
}

function indexOfByte(name: Uint8Array, byte: number, from: number, end: number): number {
  for (let at = from; at < end; at++) if (name[at] === byte) return at;
  return -1;
}

function indexOfLetter(name: Uint8Array, letter: number, from: number, end: number): number {
  for (let at = from; at < end; at++) if ((name[at]! & 0x7f) === letter) return at;
  return -1;
}

/**
 * Counts typos: letters put in, left out, replaced, or two neighbours swapped (optimal string alignment).
 * @see Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances", 2003
 */
export class TypoCounter {
  readonly #positions: Uint32Array = new Uint32Array(128);
  #query: Uint8Array = new Uint8Array(0);
  #length = 0;

  /** @param length of the folded query; beyond 32 letters only the first 32 can be compared, so none are */
  start(query: Uint8Array, length: number): void {
    for (let i = 0; i < this.#length; i++) this.#positions[this.#query[i]! & 0x7f] = 0;
    this.#query = query.slice(0, length);
    this.#length = length;
    if (!this.isUsable) return;
    for (let i = 0; i < length; i++) this.#positions[query[i]! & 0x7f]! |= 1 << i;
  }

  get isUsable(): boolean {
    return this.#length <= WORD_BITS;
  }

  /** Typos between the query and the whole name. */
  countWhole(name: Uint8Array, start: number, end: number): number {
    return this.#count(name, start, end, false);
  }

  /** Fewest typos between the query and any beginning of the name. */
  countPrefix(name: Uint8Array, start: number, end: number): number {
    return this.#count(name, start, end, true);
  }

  #count(name: Uint8Array, start: number, end: number, isPrefix: boolean): number {
    const lastBit = 1 << (this.#length - 1);
    let distance = this.#length;
    let fewest = distance;
    let positive = -1;
    let negative = 0;
    let diagonal = 0;
    let matchesBefore = 0;
    for (let at = start; at < end; at++) {
      const matches = this.#positions[name[at]! & 0x7f]! | 0;
      const swapped = ((~diagonal & matches) << 1) & matchesBefore;
      diagonal = ((((matches & positive) + positive) | 0) ^ positive) | matches | negative | swapped;
      const up = negative | ~(diagonal | positive);
      const down = diagonal & positive;
      if ((up & lastBit) !== 0) distance++;
      else if ((down & lastBit) !== 0) distance--;
      const shifted = (up << 1) | 1;
      positive = (down << 1) | ~(diagonal | shifted);
      negative = shifted & diagonal;
      matchesBefore = matches;
      if (distance < fewest) fewest = distance;
    }
    return isPrefix ? fewest : distance;
  }
}
