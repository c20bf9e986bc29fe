import type { Advisory } from "../model/advisory.ts";
import type { Feed } from "../model/feed.ts";
import type { Governance } from "../model/governance/governance.ts";
import type { Members } from "../model/governance/members.ts";
import type { Namespace } from "../model/namespace.ts";
import type { CompatPolicy } from "../model/policy/compat-policy.ts";
import type { PerfPolicy } from "../model/policy/perf-policy.ts";
import type { ReviewPolicy } from "../model/policy/review-policy.ts";
import type { MemberId, RfcNumber, Sha256, Time } from "../model/scalars.ts";
import type { Tombstones } from "../model/tombstones.ts";
import type { VerifiedStatement } from "../model/verified-statement.ts";
import type { VersionEntry } from "../model/version-entry.ts";

/** An entry with the digest of its file's bytes. */
export interface EntryRecord {
  readonly sha256: Sha256;
  readonly entry: VersionEntry;
}

/** That somebody approved something, somewhere in the tap: for limits that are a person's, not a version's. */
export interface ApprovalMark {
  readonly member: MemberId;
  readonly createdAt: Time;
  readonly entrySha256: Sha256;
  readonly payloadSha256: Sha256;
}

/** Everything that decides what a version may be run as. No order in any of its lists means anything. */
export interface Evidence {
  readonly tapId: Sha256;
  /** The entry that is judged. */
  readonly entry: EntryRecord;
  /** All entries of the plugin; others than it and those before it are not looked at. */
  readonly entries: readonly EntryRecord[];
  readonly namespace: Namespace;
  /** About any version of the plugin, and about its namespace. */
  readonly statements: readonly VerifiedStatement[];
  /** Approvals by those who reviewed the plugin, the plugin's own may be among them. */
  readonly approvals: readonly ApprovalMark[];
  readonly members: Members;
  readonly governance: Governance;
  /** Digest of the promotion policy's bytes. */
  readonly policySha256: Sha256;
  readonly reviewPolicy: ReviewPolicy;
  readonly compatPolicy: CompatPolicy;
  readonly perfPolicy: PerfPolicy;
  readonly advisories: readonly Advisory[];
  readonly feed: Feed;
  readonly tombstones: Tombstones;
  /** RFCs that were accepted: what they ratify lasts. */
  readonly acceptedRfcs: readonly RfcNumber[];
}
