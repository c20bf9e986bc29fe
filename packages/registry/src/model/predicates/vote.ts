import type { Role } from "../governance/governance.ts";
import type { MemberId, Prose, RfcNumber } from "../scalars.ts";
import type { Binding } from "../statement.ts";
import type { Conflict } from "./review.ts";

/** What a member can say to an RFC. `recuse`: has an interest in it, and does not count to the quorum. */
export const VOTE_CHOICES = ["for", "against", "abstain", "veto", "recuse"] as const;
/** What a member can say to an RFC. `recuse`: has an interest in it, and does not count to the quorum. */
export type VoteChoice = (typeof VOTE_CHOICES)[number];

/**
 * A member's vote. Subjects: `rfc.md`, and `rfc.json` as it reads while its state is `open`, so that a changed text has no
 * votes and a state that moves on keeps them.
 */
export interface VotePredicate {
  readonly parseltongue: Binding;
  readonly rfc: RfcNumber;
  readonly voter: { readonly member: MemberId; readonly role: Role };
  readonly choice: VoteChoice;
  readonly conflicts: readonly Conflict[];
  /** A veto needs one. */
  readonly reason: Prose;
}
