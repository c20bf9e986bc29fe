import type {
  Count,
  Degree,
  Line,
  MemberId,
  OrganisationId,
  PartyId,
  Prose,
  Severity,
  Sha256,
  Word,
} from "../scalars.ts";
import type { VersionBinding } from "../statement.ts";

/** How close the reviewer is to the publisher. */
export const CONFLICT_KINDS = ["employment", "funding", "authorship", "competitor", "family"] as const;
/** How close somebody is to a publisher. */
export type ConflictKind = (typeof CONFLICT_KINDS)[number];

/** An interest that somebody has in the outcome. */
export interface Conflict {
  readonly kind: ConflictKind;
  readonly with: PartyId;
  readonly text: Prose;
}

/** A criterion of the review policy, and what the reviewer found. */
export interface CriterionResult {
  readonly id: Word;
  /** Of the criterion's text: an answer to another question does not count. */
  readonly textSha256: Sha256;
  readonly result: "met" | "unmet" | "not-applicable";
  /** Where to look: files with lines, digests, addresses. */
  readonly evidence: readonly Line[];
}

/** Something that a reviewer found. */
export interface Finding {
  readonly id: Word;
  readonly severity: Severity;
  readonly text: Prose;
  readonly status: "open" | "fixed" | "accepted";
}

/** What was read: everything, or what changed since an entry that was read in full. */
export type ReviewScope =
  | { readonly kind: "full" }
  | {
      readonly kind: "delta";
      readonly fromEntrySha256: Sha256;
      /** Lines of source that differ, added and removed ones; a delta that does not say it has no fast track. */
      readonly changedLines?: Count;
    };

/** A person has read the source. Subjects: `plugin.wasm` (unless there is none), `source`, `entry`. */
export interface ReviewPredicate {
  readonly parseltongue: VersionBinding;
  readonly reviewer: {
    readonly member: MemberId;
    readonly organisation: OrganisationId;
    readonly role: "reviewer" | "reviewer.security";
  };
  /** `reject` stays until its author supersedes it or an appeal revokes it. */
  readonly verdict: "approve" | "reject" | "abstain";
  readonly scope: ReviewScope;
  readonly criteria: readonly CriterionResult[];
  readonly thoroughness: Degree;
  readonly understanding: Degree;
  readonly minutes: Count;
  readonly findings: readonly Finding[];
  /** Empty: the reviewer says that there is none. */
  readonly conflicts: readonly Conflict[];
  /** Which language model did the reading; null: none. With one it never counts to a quorum. */
  readonly languageModel: Line | null;
  readonly text: Prose;
}
