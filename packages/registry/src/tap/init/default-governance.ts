import type { DecisionRule, Fraction, Governance, RoleRules } from "../../model/governance/governance.ts";
import { ROLES } from "../../model/governance/governance.ts";
import type { Member, Members, Organisation } from "../../model/governance/members.ts";
import { CONFLICT_KINDS } from "../../model/predicates/review.ts";
import { INDEPENDENT, type PublicKeyText } from "../../model/scalars.ts";
import { DAY_MS, timeText } from "../../model/strict-time.ts";

/** Somebody with whom a tap begins. */
export interface Founder {
  /** `m:` and a name. */
  readonly id: string;
  readonly name: string;
  /** Undefined: of none. */
  readonly organisation?: { readonly id: string; readonly name: string };
  readonly key: PublicKeyText;
}

/** How many have to sign for what decides about keys and rules. */
export interface Thresholds {
  readonly root: number;
  readonly targets: number;
  readonly governance: number;
}

const KEY_DAYS = 730;
const MAJORITY: Fraction = { numerator: 1, denominator: 2 };
const TWO_THIRDS: Fraction = { numerator: 2, denominator: 3 };
const FOUR_FIFTHS: Fraction = { numerator: 4, denominator: 5 };
const OPEN: RoleRules = {
  seats: null,
  minHolders: 1,
  termDays: null,
  maxConsecutiveTerms: null,
  maxPerOrganisation: null,
  vouchers: 0,
};

/** Offices, votes and limits of a new tap. */
export function defaultGovernance(thresholds: Thresholds): Governance {
  return {
    schema: 1,
    epoch: 1,
    epochDays: 90,
    roles: {
      council: { ...OPEN, seats: 5, termDays: 365, maxConsecutiveTerms: 2, maxPerOrganisation: 2 },
      maintainer: OPEN,
      reviewer: { ...OPEN, minHolders: 0, termDays: 365, vouchers: 1 },
      "reviewer.security": { ...OPEN, minHolders: 0, termDays: 365, vouchers: 2 },
      rebuilder: { ...OPEN, minHolders: 0, vouchers: 1 },
      release: { ...OPEN, minHolders: 0, seats: 4 },
      "security-team": { ...OPEN, maxPerOrganisation: 2 },
      timestamp: OPEN,
    },
    decisions: decisions(),
    conflicts: { kinds: CONFLICT_KINDS, lookbackDays: 730, suspensionDays: 90 },
    veto: { role: "council", overriddenBy: FOUR_FIFTHS },
    inactivity: { days: 120 },
    rfc: { finalCommentDays: 7 },
    appeals: { days: 14, panel: 3 },
    organisationVouchers: { role: "council", min: 2 },
    tufRoles: {
      root: { role: "council", threshold: thresholds.root },
      targets: { role: "council", threshold: thresholds.targets },
      governance: { role: "council", threshold: thresholds.governance },
      index: { role: "maintainer", threshold: 1 },
      security: { role: "security-team", threshold: 1 },
      snapshot: { role: "timestamp", threshold: 1 },
      timestamp: { role: "timestamp", threshold: 1 },
    },
    independent: INDEPENDENT,
  };
}

const RULE: DecisionRule = {
  id: "rule",
  paths: [],
  action: null,
  role: "council",
  approvals: 1,
  share: MAJORITY,
  quorum: MAJORITY,
  windowDays: 0,
  needsRfc: false,
  effective: "at-once",
  lapsesAfterDays: null,
  ratifiedBy: null,
};

function decisions(): readonly DecisionRule[] {
  return [
    {
      ...RULE,
      id: "entries",
      paths: ["entries/**", "attestations/**"],
      role: "maintainer",
      quorum: { numerator: 0, denominator: 1 },
    },
    { ...RULE, id: "policies", paths: ["targets/policy/**"], share: TWO_THIRDS, windowDays: 10, needsRfc: true },
    {
      ...RULE,
      id: "governance",
      paths: ["targets/governance/**"],
      share: FOUR_FIFTHS,
      windowDays: 21,
      needsRfc: true,
      // Who changes the rules may not use them in the same vote.
      effective: "next-epoch",
    },
    {
      ...RULE,
      id: "revoke",
      action: "revoke",
      role: "security-team",
      quorum: { numerator: 0, denominator: 1 },
      lapsesAfterDays: 14,
      ratifiedBy: "council",
    },
    { ...RULE, id: "unrevoke", action: "unrevoke", windowDays: 3 },
    { ...RULE, id: "appeal", action: "appeal", approvals: 2, windowDays: 14 },
    { ...RULE, id: "native", action: "native", role: "release", approvals: 2, windowDays: 7 },
  ];
}

/** The members of a new tap: every founder holds every office for which the others are enough to vouch. */
export function defaultMembers(founders: readonly Founder[], nowMs: number): Members {
  const from = timeText(nowMs);
  const validUntil = timeText(nowMs + KEY_DAYS * DAY_MS);
  const { roles } = defaultGovernance({ root: 1, targets: 1, governance: 1 });
  const offices = ROLES.filter((role) => roles[role].vouchers < founders.length);
  const until = (days: number | null): string | null => (days === null ? null : timeText(nowMs + days * DAY_MS));
  const members = founders.map(({ id, name, organisation, key }): Member => ({
    id,
    name,
    organisation: organisation?.id ?? INDEPENDENT,
    joinedAt: from,
    status: "active",
    seats: offices.map((role) => ({ role, from, until: until(roles[role].termDays) })),
    keys: [{ key, validFrom: from, validUntil }],
    vouchedBy: founders.map((each) => each.id).filter((each) => each !== id),
    conflicts: [],
  }));
  const organisations = new Map<string, Organisation>();
  for (const { organisation } of founders) {
    if (organisation === undefined) continue;
    const vouchedBy = founders.filter((each) => each.organisation?.id !== organisation.id).map(({ id }) => id);
    organisations.set(organisation.id, { ...organisation, vouchedBy });
  }
  return { schema: 1, members, organisations: [...organisations.values()] };
}
