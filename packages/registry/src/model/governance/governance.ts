import type { Count, Days, OrganisationId, PathGlob, Positive, Word } from "../scalars.ts";
import type { ConflictKind } from "../predicates/review.ts";

/** The offices of a tap. */
export const ROLES = [
  "council",
  "maintainer",
  "reviewer",
  "reviewer.security",
  "rebuilder",
  "release",
  "security-team",
  "timestamp",
] as const;
/** An office of a tap. */
export type Role = (typeof ROLES)[number];

/** Rules of an office. */
export interface RoleRules {
  /** How many seats there are; null: as many as there are people. */
  readonly seats: Positive | null;
  readonly minHolders: Count;
  /** Null: without end. */
  readonly termDays: Days | null;
  readonly maxConsecutiveTerms: Positive | null;
  readonly maxPerOrganisation: Positive | null;
  /** Seats that must have signed a member's entry into this office. */
  readonly vouchers: Count;
}

/** A share of those who may vote, as a fraction of whole numbers so that every tally agrees. */
export interface Fraction {
  readonly numerator: Count;
  readonly denominator: Positive;
}

/** Who decides about what, and how. */
export interface DecisionRule {
  readonly id: Word;
  /** Globs of paths in the tap; empty: the rule is for `action`. */
  readonly paths: readonly PathGlob[];
  /** Null: the rule is for `paths`. */
  readonly action: "revoke" | "unrevoke" | "appeal" | "native" | null;
  readonly role: Role;
  /** This many have to agree. */
  readonly approvals: Positive;
  /** And this share of the votes for or against. */
  readonly share: Fraction;
  /** Share of the office's holders that must take part. */
  readonly quorum: Fraction;
  /** Days that the vote is open. */
  readonly windowDays: Days;
  readonly needsRfc: boolean;
  /** `next-epoch`: what is decided binds only after the epoch in which it was. */
  readonly effective: "at-once" | "next-epoch";
  /** Emergency: lapses after this many days unless ratified by `ratifiedBy`; null: lasts. */
  readonly lapsesAfterDays: Days | null;
  readonly ratifiedBy: Role | null;
}

/** States of an RFC. */
export const RFC_STATES = ["draft", "open", "final-comment", "accepted", "rejected", "withdrawn", "active"] as const;
/** How far an RFC is. */
export type RfcState = (typeof RFC_STATES)[number];

/** `targets/governance/governance.json`. */
export interface Governance {
  readonly schema: 1;
  /** Grows by one with each change of the rules. */
  readonly epoch: Positive;
  readonly epochDays: Days;
  readonly roles: Readonly<Record<Role, RoleRules>>;
  readonly decisions: readonly DecisionRule[];
  readonly conflicts: {
    readonly kinds: readonly ConflictKind[];
    readonly lookbackDays: Days;
    /** Suspension for an interest that was not declared. */
    readonly suspensionDays: Days;
  };
  readonly veto: {
    readonly role: Role;
    /** Share of votes that overrides it. */
    readonly overriddenBy: Fraction;
  } | null;
  readonly inactivity: { readonly days: Days };
  readonly rfc: { readonly finalCommentDays: Days };
  readonly appeals: { readonly days: Days; readonly panel: Positive };
  /** Which members may vouch that an organisation is itself. */
  readonly organisationVouchers: { readonly role: Role; readonly min: Positive };
  /** Roles of TUF and the offices whose keys they must have: `governance check` compares. */
  readonly tufRoles: Readonly<Record<Word, { readonly role: Role; readonly threshold: Positive }>>;
  readonly independent: OrganisationId;
}
