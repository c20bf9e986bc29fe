import { compareText, Register } from "../governance/register.ts";
import type { Role } from "../model/governance/governance.ts";
import type { Member } from "../model/governance/members.ts";
import type { TransferRecord } from "../model/namespace.ts";
import type { PromotionPolicy } from "../model/policy/promotion-policy.ts";
import type { Fingerprint, MemberId, OrganisationId, Sha256, Tier, Time } from "../model/scalars.ts";
import { timeMs } from "../model/strict-time.ts";
import type { VerifiedStatement } from "../model/verified-statement.ts";
import { Docket } from "./docket.ts";
import type { EntryRecord, Evidence } from "./evidence.ts";
import { Publisher, transfersOf } from "./publisher.ts";

/** Causes that take evidence away; without them what they took would count. */
export const LOSSES = ["conflict-found", "expired", "reviewer-revoked", "transfer"] as const;
/** One of `LOSSES`. */
export type Loss = (typeof LOSSES)[number];

/** Whose word a test or a measurement is. */
export interface TesterWord {
  /** Otherwise only what it says against the version stands: all who signed it were suspended since. */
  readonly isBelieved: boolean;
  /** In order of their ids; none: it is nobody's. */
  readonly signers: readonly MemberId[];
}

/** Offices whose holders run tests, measure and rebuild for the tap. */
export const TESTER_ROLES: readonly Role[] = ["maintainer", "rebuilder"];

/** What a case is heard with. */
export interface CaseOptions {
  /** Losses that are left out of account, to see what they cost. */
  readonly forgiven?: ReadonlySet<Loss>;
  /** What an earlier version is trusted as without any fast track; undefined: there is no fast track. */
  readonly tierOf?: (record: EntryRecord) => Tier;
}

/** One version of a plugin before its judges: the evidence, sorted out, at one moment. */
export class VersionCase {
  readonly policy: PromotionPolicy;
  readonly evidence: Evidence;
  readonly at: Time;
  readonly atMs: number;
  readonly register: Register;
  readonly docket: Docket;
  /** The entry, and those before it, the newest first. */
  readonly chain: readonly EntryRecord[];
  readonly options: CaseOptions;
  /** Losses that took something, noted as rules come across them. */
  readonly noticed: Set<Loss> = new Set();
  /** Statements about the entry that count for nothing, by path. */
  readonly notCounted: Map<string, string> = new Map();

  #publisher: Publisher | undefined;

  constructor(policy: PromotionPolicy, evidence: Evidence, at: Time, options: CaseOptions = {}) {
    this.policy = policy;
    this.evidence = evidence;
    this.at = at;
    this.atMs = timeMs(at);
    this.options = options;
    this.register = Register.of(evidence.governance, evidence.members);
    const policies = new Set([evidence.policySha256, ...(policy.formerly ?? [])]);
    this.docket = new Docket(evidence, policies, this.register, at);
    this.chain = chainOf(evidence);
  }

  /** The entry that is judged. */
  get record(): EntryRecord {
    return this.evidence.entry;
  }

  /** Transfers of the namespace or this plugin, in order of their effect. */
  get transfers(): readonly TransferRecord[] {
    return transfersOf(this.evidence);
  }

  /** When the plugin changed hands last; undefined when it never did. */
  get lastTransferMs(): number | undefined {
    return this.transfers.map(({ effectiveAt }) => timeMs(effectiveAt)).findLast((each) => each <= this.atMs);
  }

  /** Who publishes the entry. */
  get publisher(): Publisher {
    return (this.#publisher ??= new Publisher(this.evidence, this.register));
  }

  /** Whether somebody is of the publisher: of its organisation, or a holder of its keys. */
  isPublishers(member: MemberId, organisation: OrganisationId): boolean {
    return this.publisher.includes(member, organisation);
  }

  /** Members whose keys signed, who held one of the offices then and are believed still, in order of their ids. */
  signersHolding(statement: VerifiedStatement, roles: readonly Role[]): readonly MemberId[] {
    const { createdAt } = statement.predicate.parseltongue;
    return this.#signersOf(statement, roles, (member, key) => this.believes(member, key, createdAt));
  }

  /**
   * As `signersHolding`, whether or not they were suspended since: what they said against a version stands until it is taken
   * back, as a rejection does, or suspending whoever found a fault would hide it.
   */
  signersAgainst(statement: VerifiedStatement, roles: readonly Role[]): readonly MemberId[] {
    const { createdAt } = statement.predicate.parseltongue;
    return this.#signersOf(statement, roles, (_, key) => this.isOwnKey(key, createdAt));
  }

  /** Whose word a test or a measurement is: theirs who are believed still, or else theirs who were suspended since. */
  testerWord(statement: VerifiedStatement): TesterWord {
    const believed = this.signersHolding(statement, TESTER_ROLES);
    const isBelieved = believed.length > 0;
    return { isBelieved, signers: isBelieved ? believed : this.signersAgainst(statement, TESTER_ROLES) };
  }

  /** Whether a key was somebody's own when it signed, and nobody has revoked it since. */
  isOwnKey(fingerprint: Fingerprint, signedAt: Time): boolean {
    return this.register.keyCounts(fingerprint, signedAt) && !this.docket.revocations.keys.has(fingerprint);
  }

  #signersOf(
    { signers, predicate }: VerifiedStatement,
    roles: readonly Role[],
    counts: (member: Member, key: Fingerprint) => boolean,
  ): readonly MemberId[] {
    const { createdAt } = predicate.parseltongue;
    const found = new Set<MemberId>();
    for (const fingerprint of signers) {
      const member = this.register.memberOfKey(fingerprint);
      if (member === undefined || !roles.some((role) => this.register.held(member, role, createdAt))) continue;
      if (counts(member, fingerprint)) found.add(member.id);
    }
    return [...found].sort(compareText);
  }

  /** Whether what a member's key signed is taken at its word. Notes what was lost when it was once. */
  believes(member: Member, fingerprint: Fingerprint, signedAt: Time): boolean {
    const isRevoked = this.docket.revocations.keys.has(fingerprint);
    const isSuspended = this.register.isSuspended(member, this.at);
    if (this.register.keyCounts(fingerprint, signedAt) && !isRevoked && !isSuspended) return true;
    const wasTaken = isRevoked || isSuspended || this.register.isKeyRevoked(fingerprint);
    return wasTaken && this.forgives("reviewer-revoked");
  }

  /** Says why a statement counts for nothing, of those that are about the entry. */
  reject({ path, subjects }: VerifiedStatement, why: string): void {
    const isOwn = subjects.some(({ name, digest }) => name === "entry" && digest.sha256 === this.record.sha256);
    if (isOwn) this.notCounted.set(path, why);
  }

  /** Whether a loss is to be left out of account; notes that it happened. */
  forgives(loss: Loss): boolean {
    this.noticed.add(loss);
    return this.options.forgiven?.has(loss) === true;
  }

  /** Whether people said it before the plugin changed hands: they spoke of somebody else's work. */
  isOfFormerHands({ predicate }: VerifiedStatement): boolean {
    const { lastTransferMs } = this;
    if (lastTransferMs === undefined || timeMs(predicate.parseltongue.createdAt) >= lastTransferMs) return false;
    return !this.forgives("transfer");
  }

  /** Whether a statement's own time is over; those are noted as lost. */
  isOver(statement: VerifiedStatement, latestEndMs: number = Infinity): boolean {
    const { validUntil } = statement.predicate.parseltongue;
    const endMs = Math.min(latestEndMs, validUntil === null ? Infinity : timeMs(validUntil));
    return endMs <= this.atMs && !this.forgives("expired");
  }
}

/** The entry and those before it by the digests that each names; ends where one is not here. */
function chainOf({ entry, entries }: Evidence): readonly EntryRecord[] {
  const byDigest = new Map<Sha256, EntryRecord>(entries.map((each) => [each.sha256, each]));
  const chain = [entry];
  const seen = new Set([entry.sha256]);
  let previous = entry.entry.previous;
  while (previous !== null && !seen.has(previous)) {
    const record = byDigest.get(previous);
    if (record === undefined || record.entry.id !== entry.entry.id) break;
    chain.push(record);
    seen.add(previous);
    ({ previous } = record.entry);
  }
  return chain;
}
