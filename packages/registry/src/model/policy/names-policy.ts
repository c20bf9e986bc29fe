import type { Count, Measure, Positive, Word } from "../scalars.ts";
/** `targets/policy/names.json`: which names are too like others, or may not be had. */
export interface NamesPolicy {
  readonly schema: 1;
  readonly minLength: Positive;
  readonly maxLength: Positive;
  /** Names this near to one that is there are refused: insertions, deletions, changes and swaps of neighbours. 1: only equal ones. */
  readonly minEditDistance: Positive;
  /** Names shorter than this are compared with distance 1 only: most short words are near to another. */
  readonly editDistanceFromLength: Count;
  /** Names that look this alike are refused: 0 is the same look, each ordinary letter that differs adds 1. */
  readonly minVisualDistance: Measure;
  /**
   * Names that nobody may have.
   * @maxItems 20000
   */
  readonly reserved: readonly Word[];
  /**
   * Words that no name may contain beside others.
   * @maxItems 2000
   */
  readonly reservedWords: readonly Word[];
  /**
   * Pairs that are near and allowed all the same, each in order of the alphabet.
   * @maxItems 5000
   */
  readonly exceptions: readonly (readonly [Word, Word])[];
}
