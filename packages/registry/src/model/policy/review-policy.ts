import type { Count, Days, Positive, Prose, Sha256, Token, Word } from "../scalars.ts";

/** A question that a review answers. */
export interface Criterion {
  readonly id: Word;
  readonly text: Prose;
  /** Whether an approval without `met` counts. */
  readonly required: boolean;
}

/** A version with a fault put there on purpose. Nobody can tell which it is before it is revealed. */
export interface Canary {
  /** SHA-256 of the ASCII text `<SHA-256 of the version entry>:<secret>`. */
  readonly commitment: Sha256;
  /** From the approval on. */
  readonly penaltyDays: Days;
  /** Once reviewers have answered: what the commitment was made of. */
  readonly revealed?: { readonly entrySha256: Sha256; readonly secret: Token };
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
  /** Versions with faults put there on purpose: who approves one is no reviewer for a while. */
  readonly canaries: readonly Canary[];
}
