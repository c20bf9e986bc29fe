import { hash } from "node:crypto";
import type { Governance, Role } from "../model/governance/governance.ts";
import type { Member, Members, Organisation, Seat } from "../model/governance/members.ts";
import { keyCounts, type KeyRecord } from "../model/key-record.ts";
import type { Conflict } from "../model/predicates/review.ts";
import type { Fingerprint, MemberId, OrganisationId, PartyId, PublicKeyText, Time } from "../model/scalars.ts";
import { timeMs } from "../model/strict-time.ts";

/**
 * Who is who: members by their keys, the organisations that they count for, the offices that they hold. Persons whom the
 * files leave in doubt (two of one name, one key of two people) are nobody.
 */
export class Register {
  readonly governance: Governance;
  readonly #members = new Map<MemberId, Member>();
  readonly #organisations = new Map<OrganisationId, Organisation>();
  readonly #keys: ReadonlyMap<Fingerprint, KeyOwner>;
  readonly #topOrganisations = new Map<OrganisationId, OrganisationId>();
  readonly #isVouched = new Map<string, boolean>();

  private constructor(governance: Governance, { members, organisations }: Members) {
    this.governance = governance;
    for (const [id, member] of uniqueById(members)) this.#members.set(id, member);
    for (const [id, organisation] of uniqueById(organisations)) this.#organisations.set(id, organisation);
    this.#keys = ownersOf(members);
  }

  /** The register of files as they are read: once for both, as every version of a tap is judged by it. */
  static of(governance: Governance, members: Members): Register {
    const known = REGISTERS.get(members);
    if (known?.governance === governance) return known;
    const register = new Register(governance, members);
    REGISTERS.set(members, register);
    return register;
  }

  /** All members, in order of their ids. */
  get members(): readonly Member[] {
    return [...this.#members.values()].sort((a, b) => compareText(a.id, b.id));
  }

  member(id: MemberId): Member | undefined {
    return this.#members.get(id);
  }

  /** Whose key it is, whether or not it counts still. */
  memberOfKey(fingerprint: Fingerprint): Member | undefined {
    const owner = this.#keys.get(fingerprint);
    return owner?.id === undefined ? undefined : this.#members.get(owner.id);
  }

  /** Whether what the key signed at a moment is its member's word. */
  keyCounts(fingerprint: Fingerprint, signedAt: Time): boolean {
    const isSomebodys = this.memberOfKey(fingerprint) !== undefined;
    return isSomebodys && recordsCount(this.#keys.get(fingerprint)?.records ?? [], signedAt);
  }

  /** Whether its member took a key back, for whatever reason. */
  isKeyRevoked(fingerprint: Fingerprint): boolean {
    return (this.#keys.get(fingerprint)?.records ?? []).some(({ revoked }) => revoked !== undefined);
  }

  /** Members who signed with keys that counted then, in order of their ids, each once. */
  signers(fingerprints: readonly Fingerprint[], signedAt: Time): readonly Member[] {
    const found = new Map<MemberId, Member>();
    for (const fingerprint of fingerprints) {
      const member = this.memberOfKey(fingerprint);
      if (member !== undefined && this.keyCounts(fingerprint, signedAt)) found.set(member.id, member);
    }
    return [...found.values()].sort((a, b) => compareText(a.id, b.id));
  }

  /** Whether enough members of others vouch for an organisation to be itself. */
  isOrganisationVouched(id: OrganisationId): boolean {
    const organisation = this.#organisations.get(id);
    if (organisation === undefined) return false;
    const { min } = this.governance.organisationVouchers;
    return this.#vouchers(organisation.vouchedBy, (voucher) => voucher.organisation !== id).length >= min;
  }

  /** The organisation that one counts as: its topmost parent, or that of all who are in none that anybody vouched for. */
  organisation(id: OrganisationId): OrganisationId {
    const known = this.#topOrganisations.get(id);
    if (known !== undefined) return known;
    const top = this.#findTop(id);
    this.#topOrganisations.set(id, top);
    return top;
  }

  #findTop(id: OrganisationId): OrganisationId {
    const { independent } = this.governance;
    if (id === independent || !this.isOrganisationVouched(id)) return independent;
    const seen: OrganisationId[] = [];
    let top = id;
    while (!seen.includes(top)) {
      seen.push(top);
      const parent = this.#organisations.get(top)?.parent;
      if (parent === undefined) return top;
      top = parent;
    }
    // Organisations that own each other are one, under whichever name they are asked for.
    return seen.slice(seen.indexOf(top)).sort()[0] ?? top;
  }

  /** The organisation that a member counts for. */
  organisationOf(member: Member): OrganisationId {
    return this.organisation(member.organisation);
  }

  /** Whether a member held an office at a moment, and enough others vouch for it. */
  held(member: Member, role: Role, at: Time): boolean {
    return this.#seat(member, role, at) !== undefined && this.isVouched(member, role);
  }

  /** Whether enough others vouch for a member to hold an office. */
  isVouched(member: Member, role: Role): boolean {
    const key = `${role} ${member.id}`;
    const known = this.#isVouched.get(key);
    if (known !== undefined) return known;
    const vouchers = this.#vouchers(member.vouchedBy, ({ id }) => id !== member.id);
    const isVouched = vouchers.length >= this.governance.roles[role].vouchers;
    this.#isVouched.set(key, isVouched);
    return isVouched;
  }

  /** Whether a member is suspended at a moment. */
  isSuspended({ status, suspendedUntil }: Member, at: Time): boolean {
    return status === "suspended" && (suspendedUntil === undefined || timeMs(at) < timeMs(suspendedUntil));
  }

  /**
   * Those who may use an office at a moment: not suspended, vouched for, no more than there are seats, no more of an organisation
   * than it may have. Longest in office first.
   */
  holders(role: Role, at: Time): readonly Member[] {
    const { seats, maxPerOrganisation } = this.governance.roles[role];
    const candidates = this.members.flatMap((member) => {
      const seat = this.#seat(member, role, at);
      // Who has gone held office until it ended, and keeps none that has no end.
      const hasGone = member.status === "emeritus" && seat?.until === null;
      const mayUse = !hasGone && !this.isSuspended(member, at) && this.isVouched(member, role);
      return seat === undefined || !mayUse ? [] : [{ member, from: timeMs(seat.from) }];
    });
    const perOrganisation = new Map<OrganisationId, number>();
    const kept: Member[] = [];
    for (const { member } of candidates.sort((a, b) => a.from - b.from)) {
      const organisation = this.organisationOf(member);
      const count = perOrganisation.get(organisation) ?? 0;
      if (count >= (maxPerOrganisation ?? Infinity) || kept.length >= (seats ?? Infinity)) continue;
      perOrganisation.set(organisation, count + 1);
      kept.push(member);
    }
    return kept;
  }

  /** An interest that the register knows of between a member and any of some parties, in either's words. */
  conflict(member: Member, parties: ReadonlySet<PartyId>): Conflict | undefined {
    const others = [...parties].flatMap((party) => this.#members.get(party) ?? []);
    const own = member.conflicts.filter((each) => this.touches(each, parties));
    const theirs = others.flatMap((other) => other.conflicts.filter((each) => each.with === member.id));
    const { kinds } = this.governance.conflicts;
    return [...own, ...theirs].filter(({ kind }) => kinds.includes(kind)).sort(compareConflicts)[0];
  }

  /** Whether an interest is one in any of some parties, organisations that are one being one. */
  touches({ with: party }: Conflict, parties: ReadonlySet<PartyId>): boolean {
    if (parties.has(party)) return true;
    if (!party.startsWith("o:")) return false;
    const organisation = this.organisation(party);
    return organisation !== this.governance.independent && parties.has(organisation);
  }

  #seat(member: Member, role: Role, at: Time): Seat | undefined {
    const ms = timeMs(at);
    return member.seats
      .filter(
        (seat) => seat.role === role && timeMs(seat.from) <= ms && (seat.until === null || ms < timeMs(seat.until)),
      )
      .sort((a, b) => compareText(a.from, b.from))[0];
  }

  /** Members who hold, or held, the office that vouching takes. */
  #vouchers(ids: readonly MemberId[], mayVouch: (voucher: Member) => boolean): readonly Member[] {
    const { role } = this.governance.organisationVouchers;
    return [...new Set(ids)].flatMap((id) => {
      const voucher = this.#members.get(id);
      const counts =
        voucher !== undefined &&
        voucher.status !== "suspended" &&
        voucher.seats.some((seat) => seat.role === role) &&
        mayVouch(voucher);
      return counts ? [voucher] : [];
    });
  }
}

/** What a key is known by, of its text. Unlike `PublicKey.parse` takes keys that nobody can use. */
export function fingerprintOf(key: PublicKeyText): Fingerprint {
  return hash("sha256", Buffer.from(key.slice("ed25519:".length), "base64"), "hex");
}

/** Whether what a key signed at a moment counts by all that is said of that key. */
export function recordsCount(records: readonly KeyRecord[], signedAt: Time): boolean {
  const isTaken = records.some(({ revoked }) => revoked?.reason === "compromised");
  return !isTaken && records.some((record) => keyCounts(record, signedAt));
}

/** Keys by what they are, with all that is said of each. */
export function keyRing<Item extends KeyRecord>(keys: readonly Item[]): ReadonlyMap<Fingerprint, readonly Item[]> {
  const ring = new Map<Fingerprint, Item[]>();
  for (const record of keys) {
    const fingerprint = fingerprintOf(record.key);
    const known = ring.get(fingerprint);
    if (known === undefined) ring.set(fingerprint, [record]);
    else known.push(record);
  }
  return ring;
}

/** Order of code units, the same everywhere. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareConflicts(a: Conflict, b: Conflict): number {
  return compareText(`${a.kind} ${a.with} ${a.text}`, `${b.kind} ${b.with} ${b.text}`);
}

const REGISTERS = new WeakMap<Members, Register>();

interface KeyOwner {
  /** Undefined: two people say that it is theirs. */
  readonly id: MemberId | undefined;
  readonly records: readonly KeyRecord[];
}

function ownersOf(members: readonly Member[]): ReadonlyMap<Fingerprint, KeyOwner> {
  const owners = new Map<Fingerprint, KeyOwner>();
  for (const { id, keys } of members) {
    for (const [fingerprint, records] of keyRing(keys)) {
      const other = owners.get(fingerprint);
      const isFree = other === undefined || other.id === id;
      owners.set(fingerprint, { id: isFree ? id : undefined, records });
    }
  }
  return owners;
}

function uniqueById<Item extends { readonly id: string }>(items: readonly Item[]): ReadonlyMap<string, Item> {
  const counts = new Map<string, number>();
  for (const { id } of items) counts.set(id, (counts.get(id) ?? 0) + 1);
  return new Map(items.filter(({ id }) => counts.get(id) === 1).map((item) => [item.id, item]));
}
