import { letterBit, letterIndex } from "./folded-names.ts";
import { NO_MATCH, Quality, SCORE_STEP, TypoCounter } from "./fuzzy-match.ts";
import { grown } from "../growth.ts";
import { LetterMatcher } from "./letter-matcher.ts";
import type { NameTable } from "./name-table.ts";
import type { SlotList } from "./slot-list.ts";
import { TypoFilter } from "./typo-filter.ts";

/** Queries shorter than this have too many neighbours for typos to mean anything; from the second on, two are allowed. */
const SHORTEST_WITH_TYPO = 4;
const SHORTEST_WITH_TYPOS = 8;
/** Letters of shorter queries are in so many names that they must not be scattered in one. */
const SHORTEST_SCATTERED = 4;
/** Still shorter ones are taken for the beginning of a name, not of any word in it. */
const SHORTEST_INSIDE = 3;

/**
 * Finds the names that match a query as people type. Lists of the names that can match at all (by a letter that begins a
 * word, by length) are narrowed by the masks of their letters; only what is left is compared letter by letter.
 */
export class FuzzySearch {
  readonly #table: NameTable;
  readonly #letters: LetterMatcher;
  readonly #filter: TypoFilter;
  readonly #typos: TypoCounter = new TypoCounter();
  /** Slots that match, each once, and their scores; in no order that means anything. */
  slots: Uint32Array = new Uint32Array(1024);
  scores: Uint8Array = new Uint8Array(1024);
  length = 0;

  constructor(table: NameTable) {
    this.#table = table;
    this.#letters = new LetterMatcher(table);
    this.#filter = new TypoFilter(table);
  }

  /** Fills `slots` and `scores`. The query is folded and not empty. */
  search(query: Uint8Array, queryLength: number): void {
    this.length = 0;
    const hasPlainMatch = this.#searchLetters(query, queryLength);
    if (hasPlainMatch || queryLength < SHORTEST_WITH_TYPO) return;
    this.#typos.start(query, queryLength);
    if (!this.#typos.isUsable) return;
    const scatteredLength = this.length;
    const most = queryLength < SHORTEST_WITH_TYPOS ? 1 : 2;
    this.#filter.start(query, queryLength, most);
    this.#searchWhole(query, queryLength, most);
    this.#filter.start(query, queryLength, 1);
    this.#searchBeginnings(query, queryLength, most);
    if (scatteredLength > 0 && this.length > scatteredLength) this.#dropDoubles();
  }

  /** Names that hold the query's letters in order; whether any does so without scattering them. */
  #searchLetters(query: Uint8Array, queryLength: number): boolean {
    const table = this.#table;
    const lists = queryLength < SHORTEST_INSIDE ? table.byFirst : table.byInitial;
    const { slots, letters, length } = lists[letterIndex(query[0]! & 0x7f)]!;
    const wanted = lettersOf(query, queryLength);
    const worst = queryLength < SHORTEST_SCATTERED ? Quality.scattered * SCORE_STEP : NO_MATCH;
    let hasPlainMatch = false;
    this.#letters.start(query, queryLength);
    for (let at = 0; at < length; at++) {
      if ((letters[at]! & wanted) !== wanted) continue;
      const slot = slots[at]!;
      const score = this.#letters.score(slot);
      if (score >= worst || table.entries.count(slot) === 0) continue;
      if (score < Quality.typo * SCORE_STEP) hasPlainMatch = true;
      this.#push(slot, score);
    }
    return hasPlainMatch;
  }

  /** Names that are the query but for typos. */
  #searchWhole(query: Uint8Array, queryLength: number, most: number): void {
    const table = this.#table;
    const wanted = lettersOf(query, queryLength);
    for (let nameLength = queryLength - most; nameLength <= queryLength + most; nameLength++) {
      const { slots, letters, length } = table.byLength[nameLength] ?? NO_NAMES;
      for (let at = 0; at < length; at++) {
        const has = letters[at]!;
        if (!hasAtMost(wanted & ~has, most) || !hasAtMost(has & ~wanted, most)) continue;
        if (!this.#filter.lets(slots[at]!)) continue;
        const start = table.start(slots[at]!);
        const count = this.#typos.countWhole(table.folded, start, start + nameLength);
        if (count <= most) this.#pushTypo(slots[at]!, count, Math.abs(nameLength - queryLength));
      }
    }
  }

  /** Longer names that begin with the query but for one typo, not in the first letter. */
  #searchBeginnings(query: Uint8Array, queryLength: number, most: number): void {
    const table = this.#table;
    const wanted = lettersOf(query, queryLength);
    const { slots, letters, length } = table.byFirst[letterIndex(query[0]! & 0x7f)]!;
    for (let at = 0; at < length; at++) {
      if (!hasAtMost(wanted & ~letters[at]!, 1)) continue;
      const spare = table.length(slots[at]!) - queryLength;
      if (spare <= most || !this.#filter.lets(slots[at]!)) continue;
      const start = table.start(slots[at]!);
      const count = this.#typos.countPrefix(table.folded, start, start + queryLength + 1);
      if (count <= 1) this.#pushTypo(slots[at]!, count, 4 + spare);
    }
  }

  #pushTypo(slot: number, count: number, distance: number): void {
    if (this.#table.entries.count(slot) === 0) return;
    const quality = count <= 1 ? Quality.typo : Quality.typos;
    this.#push(slot, quality * SCORE_STEP + Math.min(SCORE_STEP - 1, distance));
  }

  /** A name that matches both ways, scattered and with typos, counts once, the better way. */
  #dropDoubles(): void {
    const scoreOf = new Map<number, number>();
    for (let i = 0; i < this.length; i++) {
      const slot = this.slots[i]!;
      scoreOf.set(slot, Math.min(scoreOf.get(slot) ?? NO_MATCH, this.scores[i]!));
    }
    this.length = 0;
    for (const [slot, score] of scoreOf) this.#push(slot, score);
  }

  #push(slot: number, score: number): void {
    if (this.length === this.slots.length) {
      this.slots = grown(this.slots, this.length + 1);
      this.scores = grown(this.scores, this.length + 1);
    }
    this.slots[this.length] = slot;
    this.scores[this.length] = score;
    this.length++;
  }
}

const NO_NAMES: Pick<SlotList, "slots" | "letters" | "length"> = {
  slots: new Uint32Array(0),
  letters: new Uint32Array(0),
  length: 0,
};

function lettersOf(query: Uint8Array, length: number): number {
  let letters = 0;
  for (let i = 0; i < length; i++) letters |= letterBit(query[i]! & 0x7f);
  return letters;
}

/** Whether a mask has at most one or two bits. */
function hasAtMost(mask: number, bits: number): boolean {
  const lessOne = mask & (mask - 1);
  return lessOne === 0 || (bits > 1 && (lessOne & (lessOne - 1)) === 0);
}
