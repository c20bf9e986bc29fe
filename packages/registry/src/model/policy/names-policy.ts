import type { Count, NamespaceName, Positive, Word } from "../scalars.ts";

/** Letters that look like others. */
export interface LookAlike {
  readonly from: Word;
  readonly to: Word;
}

/** `targets/policy/names.json`: which names are too like others, or may not be had. */
export interface NamesPolicy {
  readonly schema: 1;
  readonly minLength: Positive;
  readonly maxLength: Positive;
  /**
   * Names nearer than this to one that is there are refused; insertions, deletions, changes and swaps of neighbours count 1
   * each. 1: equal names only.
   */
  readonly minEditDistance: Positive;
  /** Shorter names are compared for equality only: most short words are near to another. */
  readonly editDistanceFromLength: Count;
  /** The same for what names look like, look-alikes replaced and hyphens left out. 1: names of equal looks only. */
  readonly minVisualDistance: Positive;
  /** Replaced one after the other, in this order. */
  readonly lookAlikes: readonly LookAlike[];
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
  /** Namespaces that may have reserved names and words. */
  readonly reservedFor: readonly NamespaceName[];
  /**
   * Pairs of names that are near and allowed all the same.
   * @maxItems 5000
   */
  readonly exceptions: readonly (readonly [Word, Word])[];
}
