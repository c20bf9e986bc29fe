import type { Count, Days, Positive, Prose, Sha256, Word } from "../scalars.ts";

/** A question that a review answers. */
export interface Criterion {
  readonly id: Word;
  readonly text: Prose;
  /** Whether an approval without `met` counts. */
  readonly required: boolean;
}

/** `targets/policy/review.json`. */
export interface ReviewPolicy {
  readonly schema: 1;
  readonly criteria: readonly Criterion[];
  /** No review counts for longer. */
  readonly maxValidDays: Days;
  /** A shorter one is no review. */
  readonly minMinutes: Count;
  /** More approvals of one person within a day do not count. */
  readonly maxPerDay: Positive;
  /** Members newer than this do not count. */
  readonly minMemberDays: Days;
  /** Versions with faults put there on purpose: who approves one is no reviewer for a while. SHA-256 of their entries with a secret. */
  readonly canaries: readonly { readonly commitment: Sha256; readonly penaltyDays: Days }[];
}
