import type { Demotion } from "../model/policy/promotion-policy.ts";
import type { Tier, Time } from "../model/scalars.ts";

/** What tiers ask for, beside which each of `DEMOTIONS` can be what a reason is about. */
export const RULES = [
  "name",
  "release",
  "transfers",
  "checks",
  "cooldown",
  "age",
  "rebuilds",
  "reviews",
  "compatibility",
  "performance",
  "advisories",
  "grant",
  "capabilities",
  "native-builds",
  "differential",
  "speedup",
  "decision",
] as const;
/** A rule of a tier, or a cause that lowers one. */
export type RuleName = (typeof RULES)[number] | Demotion;

/** A rule, and what was found. */
export interface Reason {
  /** The tier that asks for it; of a demotion, the one that it lowers to. */
  readonly tier: Tier;
  readonly rule: RuleName;
  readonly holds: boolean;
  /** What was found, a sentence. */
  readonly text: string;
  /** Files that it was found in, sorted. */
  readonly files: readonly string[];
  /** Members, or fingerprints of keys of nobody known, sorted. */
  readonly signers: readonly string[];
  /** What is missing, a sentence each; empty when it holds. */
  readonly missing: readonly string[];
}

/** Something that a tier lacks. */
export interface Missing {
  readonly tier: Tier;
  readonly rule: RuleName;
  readonly text: string;
}

/** A statement that counts for nothing here. */
export interface NotCounted {
  readonly path: string;
  readonly why: string;
}

/** What a version may be run as, and why. */
export interface Evaluation {
  readonly tier: Tier;
  /** All rules of all tiers, the lowest tier first, then what lowers it. */
  readonly reasons: readonly Reason[];
  /** What it would take to get further, the nearest tier first. */
  readonly missing: readonly Missing[];
  /** In order of their paths. */
  readonly notCounted: readonly NotCounted[];
  /** When the tier ends by itself; null: it does not. */
  readonly endsAt: Time | null;
}
