import { letterIndex } from "./folded-names.ts";
import { NO_MATCH, Quality, SCORE_STEP, scoreOfWords, scoreSubsequence } from "./fuzzy-match.ts";
import { PLACES } from "./letter-places.ts";
import type { NameTable } from "./name-table.ts";

/** More jumps to beginnings of words than these make no difference any more. */
const MOST_JUMPS = 7;
const DIGITS = letterIndex(0x30);

/**
 * As `scoreSubsequence`, over all places of a name at once: a set of places is a word of bits, and going from one letter
 * of the query to the next takes a few operations whatever the name's length.
 * @see Baeza-Yates, Gonnet, "A new approach to text searching", 1992
 */
export class LetterMatcher {
  readonly #table: NameTable;
  #query: Uint8Array = new Uint8Array(0);
  #length = 0;
  /** Places of the query's letters, by slot. */
  #columns: Uint32Array[] = [];
  #starts: Uint32Array = new Uint32Array(0);
  #tails: Uint32Array = new Uint32Array(0);
  /** Mask of the query's letters from each on. */
  #rests: number[] = [];
  /** Kinds of letter stand for one letter each. */
  #isPlain = false;
  /** By jumps so far: places that the query's letters so far can end at. */
  readonly #byJumps: Int32Array = new Int32Array(MOST_JUMPS + 1);

  constructor(table: NameTable) {
    this.#table = table;
  }

  start(query: Uint8Array, length: number): void {
    const letters = Array.from(query.subarray(0, length), (byte) => letterIndex(byte & 0x7f));
    const { places } = this.#table;
    this.#query = query;
    this.#length = length;
    this.#columns = letters.map((letter) => places.column(letter));
    this.#starts = places.starts;
    this.#tails = places.tails;
    this.#rests = letters.map((_letter, from) => letters.slice(from).reduce((mask, letter) => mask | (1 << letter), 0));
    this.#isPlain = letters.every((letter) => letter < DIGITS);
  }

  score(slot: number): number {
    const columns = this.#columns;
    const starts = this.#starts[slot]!;
    const first = columns[0]![slot]! & starts;
    let words = first;
    let scattered = first;
    let jumps = 0;
    let i = 1;
    for (; i < columns.length && scattered !== 0; i++) {
      const places = columns[i]![slot]!;
      const lowest = scattered & -scattered;
      words = places & ((words << 1) | (starts & above(words)));
      scattered = places & above(scattered);
      if ((scattered & -scattered) !== lowest << 1) jumps++;
    }
    if (scattered === 0) return this.#scoreTail(slot, first === 0 ? 0 : i - 1);
    if (!this.#isPlain) return this.#scoreClosely(slot);
    const unmatched = this.#table.length(slot) - this.#length;
    const whole = this.#rests[0]!;
    if (words === 0 && (this.#tails[slot]! & whole) === whole) return this.#scoreClosely(slot);
    if (words !== 0) return this.#scoreWords(slot, first, unmatched);
    return Quality.scattered * SCORE_STEP + Math.min(SCORE_STEP - 1, jumps + (Math.min(unmatched, 31) >> 2));
  }

  /** Of a name of whose places at most the first letters of the query stand in order. */
  #scoreTail(slot: number, matched: number): number {
    const rest = this.#rests[matched]!;
    const mayMatch = this.#table.length(slot) > PLACES && (this.#tails[slot]! & rest) === rest;
    return mayMatch ? this.#scoreClosely(slot) : NO_MATCH;
  }

  #scoreWords(slot: number, first: number, unmatched: number): number {
    const fromStart = (first & 1) === 0 ? MOST_JUMPS + 1 : this.#fewestJumps(slot, 1);
    const fromWord = fromStart === 0 ? 0 : this.#fewestJumps(slot, first);
    // Somewhere inside costs as much as half a jump.
    return fromStart <= fromWord ? scoreOfWords(fromStart, 0, unmatched) : scoreOfWords(fromWord, 1, unmatched);
  }

  /** Fewest jumps to beginnings of words in a name that has the query from one of the places on. */
  #fewestJumps(slot: number, first: number): number {
    const starts = this.#starts[slot]!;
    const byJumps = this.#byJumps;
    const most = Math.min(MOST_JUMPS, this.#length - 1);
    byJumps.fill(0, 1, most + 1);
    byJumps[0] = first;
    for (let i = 1; i < this.#length; i++) {
      const places = this.#columns[i]![slot]!;
      for (let jumps = most; jumps > 0; jumps--) {
        byJumps[jumps] = places & ((byJumps[jumps]! << 1) | (starts & above(byJumps[jumps - 1]!)));
      }
      byJumps[0] = places & (byJumps[0] << 1);
    }
    let jumps = 0;
    while (jumps <= most && byJumps[jumps] === 0) jumps++;
    return jumps;
  }

  #scoreClosely(slot: number): number {
    const start = this.#table.start(slot);
    return scoreSubsequence(this.#query, this.#length, this.#table.folded, start, start + this.#table.length(slot));
  }
}

/** All places above the lowest of some; none above none. */
function above(places: number): number {
  return -(places & -places) << 1;
}
