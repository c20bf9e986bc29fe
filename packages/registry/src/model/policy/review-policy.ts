import type { Sha256 } from "../scalars.ts";

/** A question that a review answers. */
export interface Criterion {
  readonly id: string;
  readonly text: string;
  /** Whether an approval without `met` counts. */
  readonly required: boolean;
}

/** `targets/policy/review.json`. */
export interface ReviewPolicy {
  readonly schema: 1;
  readonly criteria: readonly Criterion[];
  /** No review counts for longer. */
  readonly maxValidDays: number;
  /** A shorter one is no review. */
  readonly minMinutes: number;
  /** More approvals of one person within a day do not count. */
  readonly maxPerDay: number;
  /** Members newer than this do not count. */
  readonly minMemberDays: number;
  /** Versions with faults put there on purpose: who approves one is no reviewer for a while. SHA-256 of their entries with a secret. */
  readonly canaries: readonly { readonly commitment: Sha256; readonly penaltyDays: number }[];
}
