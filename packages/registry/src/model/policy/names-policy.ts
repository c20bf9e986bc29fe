/** `targets/policy/names.json`: which names are too like others, or may not be had. */
export interface NamesPolicy {
  readonly schema: 1;
  readonly minLength: number;
  readonly maxLength: number;
  /** Names this near to one that is there are refused: insertions, deletions, changes and swaps of neighbours. 1: only equal ones. */
  readonly minEditDistance: number;
  /** Names shorter than this are compared with distance 1 only: most short words are near to another. */
  readonly editDistanceFromLength: number;
  /** Names that look this alike are refused: 0 is the same look, each ordinary letter that differs adds 1. */
  readonly minVisualDistance: number;
  /** Names that nobody may have. */
  readonly reserved: readonly string[];
  /** Words that no name may contain beside others. */
  readonly reservedWords: readonly string[];
  /** Pairs that are near and allowed all the same, each in order of the alphabet. */
  readonly exceptions: readonly (readonly [string, string])[];
}
