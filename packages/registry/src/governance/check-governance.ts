import type { Governance, Role, RoleRules } from "../model/governance/governance.ts";
import { ROLES } from "../model/governance/governance.ts";
import type { Member, Members, Seat } from "../model/governance/members.ts";
import type { Fingerprint, MemberId, Time } from "../model/scalars.ts";
import { DAY_MS, timeMs } from "../model/strict-time.ts";
import { compareText, fingerprintOf, Register } from "./register.ts";

/** Something in offices and keys that is not as the rules say. */
export interface GovernanceProblem {
  readonly rule: "keys" | "seats" | "terms" | "caps" | "vouchers" | "register" | "rules" | "inactivity";
  /** What it is about: a role, a member, a rule. */
  readonly about: string;
  readonly text: string;
}

/** What is compared. */
export interface GovernanceState {
  readonly governance: Governance;
  readonly members: Members;
  /** Whose keys count for each role of TUF, and how many have to sign. */
  readonly roles: ReadonlyMap<string, { readonly keys: readonly Fingerprint[]; readonly threshold: number }>;
  /** When members last signed anything; absent: it is not looked at. */
  readonly lastActive?: ReadonlyMap<MemberId, Time>;
}

/** Whether the keys of TUF are the members' keys, and offices are held as the rules say; in order of what each is about. */
export function checkGovernance(state: GovernanceState, atTime: Time): readonly GovernanceProblem[] {
  const check = new Check(state, atTime);
  check.keys();
  check.seats();
  check.people();
  check.rules();
  return check.problems.sort((a, b) => compareText(`${a.rule} ${a.about} ${a.text}`, `${b.rule} ${b.about} ${b.text}`));
}

class Check {
  readonly problems: GovernanceProblem[] = [];
  readonly #state: GovernanceState;
  readonly #register: Register;
  readonly #at: Time;

  constructor(state: GovernanceState, at: Time) {
    this.#state = state;
    this.#at = at;
    this.#register = Register.of(state.governance, state.members);
  }

  keys(): void {
    const { governance, roles } = this.#state;
    for (const [name, { keys, threshold }] of roles) {
      const rule = governance.tufRoles[name];
      if (rule === undefined) {
        this.#note("keys", name, "no office is named for this role of the tap's signatures");
        continue;
      }
      if (threshold !== rule.threshold) {
        this.#note("keys", name, `${threshold} have to sign, and the rules say ${rule.threshold}`);
      }
      this.#compareKeys(name, rule.role, keys);
    }
    for (const name of Object.keys(governance.tufRoles)) {
      if (!roles.has(name)) this.#note("keys", name, "the tap's signatures have no such role");
    }
  }

  #compareKeys(name: string, role: Role, keys: readonly Fingerprint[]): void {
    const holders = this.#register.holders(role, this.#at);
    const owners = new Map<MemberId, number>();
    for (const key of keys) {
      const owner = this.#register.memberOfKey(key);
      const isGood = owner !== undefined && this.#register.keyCounts(key, this.#at);
      if (!isGood || !holders.some(({ id }) => id === owner.id)) {
        const whose = owner === undefined ? "nobody's" : `${owner.id}'s`;
        this.#note("keys", name, `the key ${key.slice(0, 12)} is ${whose}, and no holder of the office ${role} has it`);
      }
      if (owner !== undefined) owners.set(owner.id, (owners.get(owner.id) ?? 0) + 1);
    }
    for (const [id, count] of owners) {
      if (count > 1) this.#note("keys", name, `${id} has ${count} keys in it and would count ${count} times`);
    }
    for (const { id } of holders) {
      if (!owners.has(id)) this.#note("keys", name, `${id} holds the office ${role} and has no key in it`);
    }
  }

  seats(): void {
    for (const role of ROLES) {
      const rules = this.#state.governance.roles[role];
      const holding = this.#register.members.filter((member) => this.#seatNow(member, role) !== undefined);
      if (rules.seats !== null && holding.length > rules.seats) {
        this.#note("seats", role, `${holding.length} hold it, and there are ${rules.seats} seats`);
      }
      const able = this.#register.holders(role, this.#at).length;
      if (able < rules.minHolders)
        this.#note("seats", role, `${able} may use it, and ${rules.minHolders} have to be there`);
      this.#caps(role, rules, holding);
      for (const member of holding) {
        this.#terms(role, rules, member);
        if (!this.#register.isVouched(member, role)) {
          this.#note("vouchers", member.id, `holds ${role}, and fewer than ${rules.vouchers} vouch for it`);
        }
      }
    }
  }

  #caps(role: Role, { maxPerOrganisation }: RoleRules, holding: readonly Member[]): void {
    if (maxPerOrganisation === null) return;
    const counts = new Map<string, number>();
    for (const member of holding) {
      const organisation = this.#register.organisationOf(member);
      counts.set(organisation, (counts.get(organisation) ?? 0) + 1);
    }
    for (const [organisation, count] of counts) {
      if (count > maxPerOrganisation) {
        this.#note("caps", role, `${organisation} holds ${count} seats, and may hold ${maxPerOrganisation}`);
      }
    }
  }

  #terms(role: Role, { termDays, maxConsecutiveTerms }: RoleRules, member: Member): void {
    const terms = member.seats.filter((seat) => seat.role === role).sort((a, b) => timeMs(a.from) - timeMs(b.from));
    for (const { from, until } of terms) {
      const isTooLong = termDays !== null && (until === null || timeMs(until) - timeMs(from) > termDays * DAY_MS);
      if (isTooLong) this.#note("terms", member.id, `holds ${role} from ${from} for more than ${termDays} days`);
    }
    const run = consecutiveTerms(terms, this.#at);
    if (maxConsecutiveTerms !== null && run > maxConsecutiveTerms) {
      this.#note(
        "terms",
        member.id,
        `holds ${role} for the ${run}th time in a row, ${maxConsecutiveTerms} are allowed`,
      );
    }
  }

  people(): void {
    const { members, organisations } = this.#state.members;
    for (const id of repeated(members.map((each) => each.id))) this.#note("register", id, "is in it more than once");
    for (const id of repeated(organisations.map((each) => each.id)))
      this.#note("register", id, "is in it more than once");
    const known = new Set(members.map(({ id }) => id));
    for (const member of members) {
      const stranger = member.vouchedBy.find((each) => !known.has(each));
      if (stranger !== undefined) this.#note("register", member.id, `is vouched for by ${stranger}, whom nobody knows`);
      this.#keysOf(member);
      const isOpen = member.seats.some(({ until }) => until === null || timeMs(until) > timeMs(this.#at));
      if (member.status === "emeritus" && isOpen) this.#note("seats", member.id, "is no longer active and has a seat");
      this.#activity(member, isOpen);
    }
    const tops = new Set(organisations.map(({ id }) => id));
    for (const { id, parent } of organisations) {
      if (parent !== undefined && !tops.has(parent))
        this.#note("register", id, `belongs to ${parent}, which is not in it`);
    }
  }

  #keysOf(member: Member): void {
    const fingerprints = [...new Set(member.keys.map(({ key }) => fingerprintOf(key)))];
    const shared = fingerprints.find((each) => this.#register.memberOfKey(each)?.id !== member.id);
    if (shared !== undefined)
      this.#note("register", member.id, `has the key ${shared.slice(0, 12)}, which others have too`);
    const counts = fingerprints.some((each) => this.#register.keyCounts(each, this.#at));
    const holds = ROLES.some((role) => this.#seatNow(member, role) !== undefined);
    if (holds && !counts) this.#note("register", member.id, "holds an office and has no key that counts");
  }

  #activity(member: Member, hasSeat: boolean): void {
    const { lastActive, governance } = this.#state;
    if (lastActive === undefined || member.status !== "active" || !hasSeat) return;
    const sinceMs = Math.max(timeMs(member.joinedAt), timeMs(lastActive.get(member.id) ?? member.joinedAt));
    const { days } = governance.inactivity;
    if (days > 0 && timeMs(this.#at) - sinceMs > days * DAY_MS) {
      this.#note("inactivity", member.id, `has signed nothing for more than ${days} days: make it emeritus, or ask`);
    }
  }

  rules(): void {
    const { decisions, roles } = this.#state.governance;
    for (const id of repeated(decisions.map((each) => each.id))) this.#note("rules", id, "is there more than once");
    for (const rule of decisions) {
      const isAbout = rule.paths.length > 0 || rule.action !== null;
      if (!isAbout) this.#note("rules", rule.id, "is about nothing");
      for (const { numerator, denominator } of [rule.share, rule.quorum]) {
        if (numerator > denominator) this.#note("rules", rule.id, `${numerator}/${denominator} can never be reached`);
      }
      const { seats } = roles[rule.role];
      if (seats !== null && rule.approvals > seats) {
        this.#note("rules", rule.id, `wants ${rule.approvals} of ${seats} seats`);
      }
      if (rule.lapsesAfterDays !== null && rule.ratifiedBy === null) {
        this.#note("rules", rule.id, "lapses, and nobody can ratify it");
      }
    }
    for (const role of ROLES) {
      const { seats, minHolders } = roles[role];
      if (seats !== null && minHolders > seats)
        this.#note("rules", role, `wants ${minHolders} holders for ${seats} seats`);
    }
  }

  #seatNow(member: Member, role: Role): Seat | undefined {
    const atMs = timeMs(this.#at);
    return member.seats.find(
      (seat) => seat.role === role && timeMs(seat.from) <= atMs && (seat.until === null || atMs < timeMs(seat.until)),
    );
  }

  #note(rule: GovernanceProblem["rule"], about: string, text: string): void {
    this.problems.push({ rule, about, text });
  }
}

/** How many terms up to now follow one another without a pause of a day. */
function consecutiveTerms(terms: readonly Seat[], at: Time): number {
  let run = 0;
  let endMs = -Infinity;
  for (const { from, until } of terms) {
    if (timeMs(from) > timeMs(at)) break;
    run = timeMs(from) - endMs <= DAY_MS ? run + 1 : 1;
    endMs = until === null ? Infinity : timeMs(until);
  }
  return endMs > timeMs(at) ? run : 0;
}

function repeated(ids: readonly string[]): readonly string[] {
  return [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))];
}
