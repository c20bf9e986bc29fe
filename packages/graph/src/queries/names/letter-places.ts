import { grown } from "../growth.ts";
import { LETTERS, WORD_START, letterBit, letterIndex } from "./folded-names.ts";

/** Letters of a name that have a place: one bit each. */
export const PLACES = 32;

/**
 * Where in each name each kind of letter stands, as bits: what lets a search tell where letters follow one another
 * without reading names. Of longer names than `PLACES` letters only the first have places.
 */
export class LetterPlaces {
  readonly #columns: Uint32Array[] = Array.from({ length: LETTERS }, () => new Uint32Array(1024));
  /** Where words begin, by slot. */
  starts: Uint32Array = new Uint32Array(1024);
  /** `letterBit` of each letter that stands behind the places, by slot. */
  tails: Uint32Array = new Uint32Array(1024);

  /** Places of a kind of letter, by slot; read anew after any `add`. */
  column(letter: number): Uint32Array {
    return this.#columns[letter]!;
  }

  /** Notes the name of a slot, whose folded letters are `folded[start … start + length]`. */
  add(slot: number, folded: Uint8Array, start: number, length: number): void {
    if (slot >= this.starts.length) {
      this.starts = grown(this.starts, slot + 1);
      this.tails = grown(this.tails, slot + 1);
      for (const [letter, column] of this.#columns.entries()) this.#columns[letter] = grown(column, slot + 1);
    }
    let starts = 0;
    for (let i = 0; i < Math.min(length, PLACES); i++) {
      const byte = folded[start + i]!;
      const column = this.#columns[letterIndex(byte & 0x7f)]!;
      column[slot] = column[slot]! | (1 << i);
      if ((byte & WORD_START) !== 0) starts |= 1 << i;
    }
    this.starts[slot] = starts;
    let tail = 0;
    for (let i = PLACES; i < length; i++) tail |= letterBit(folded[start + i]! & 0x7f);
    this.tails[slot] = tail;
  }
}
