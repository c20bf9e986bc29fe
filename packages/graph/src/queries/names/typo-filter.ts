import { letterIndex } from "./folded-names.ts";
import { PLACES } from "./letter-places.ts";
import type { NameTable } from "./name-table.ts";

/**
 * Keeps most names away from the counting of typos. A query is cut into one part more than there may be typos, with a
 * letter between parts, so that a typo spoils one part at most: where a name has no part in its place, give or take as
 * many letters as there are typos, it has more typos.
 * @see Wu, Manber, "Fast text searching allowing errors", 1992, "Partitioning"
 */
export class TypoFilter {
  readonly #table: NameTable;
  #columns: Uint32Array[] = [];
  #isUsable = false;
  #most: 1 | 2 = 1;

  constructor(table: NameTable) {
    this.#table = table;
  }

  /** @param most typos that are let through; a query needs 4 letters for one and 8 for two */
  start(query: Uint8Array, length: number, most: 1 | 2): void {
    const { places } = this.#table;
    this.#columns = Array.from(query.subarray(0, length), (byte) => places.column(letterIndex(byte & 0x7f)));
    this.#isUsable = length + most <= PLACES;
    this.#most = most;
  }

  /** Whether a name, or its beginning, may be the query but for typos; `false` is certain. */
  lets(slot: number): boolean {
    if (!this.#isUsable) return true;
    const { length } = this.#columns;
    if (this.#most === 1) {
      const half = length >> 1;
      return this.#has(slot, 0, half, 0) || this.#has(slot, half + 1, length, 1);
    }
    const third = Math.floor((length - 2) / 3);
    return (
      this.#has(slot, 0, third, 0) ||
      this.#has(slot, third + 1, 2 * third + 1, 2) ||
      this.#has(slot, 2 * third + 2, length, 2)
    );
  }

  /** Whether the query's letters `from … to` stand in the name side by side, at most `slack` away from their places. */
  #has(slot: number, from: number, to: number, slack: number): boolean {
    let shifts = (1 << (2 * slack + 1)) - 1;
    for (let i = from; i < to && shifts !== 0; i++) shifts &= this.#columns[i]![slot]! >>> (i - slack);
    return shifts !== 0;
  }
}
