import type { AdvisoryId, Fingerprint, Prose, RfcNumber, Severity, Sha256 } from "../scalars.ts";
import type { VersionBinding } from "../statement.ts";

/** What is taken back: the version that the binding names, a statement about it, or what a key says of it. */
export type RevocationTarget =
  | { readonly kind: "version" }
  | { readonly kind: "statement"; readonly sha256: Sha256 }
  | { readonly kind: "key"; readonly fingerprint: Fingerprint };

/**
 * Something counts no longer: a version, an approval, a rejection that an appeal lifts, or another revocation.
 * `validUntil` of the binding ends an emergency measure. An appeal is one by the publisher, which takes nothing back, and then
 * one by each of the panel that agrees. Subject: `entry`.
 */
export interface RevocationPredicate {
  readonly parseltongue: VersionBinding;
  readonly target: RevocationTarget;
  readonly authority: "publisher" | "security-team" | "council" | "appeal" | "author";
  readonly severity: Severity;
  readonly reason: Prose;
  /** The advisory that says more; null: there is none. */
  readonly advisory: AdvisoryId | null;
  /** Number of the RFC that ratified an emergency measure; null: none has. */
  readonly ratifiedBy: RfcNumber | null;
}
