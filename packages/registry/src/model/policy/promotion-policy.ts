import type { CheckName } from "../checks.ts";
import type { Degree, Platform, Severity } from "../scalars.ts";

/** How many rebuilds with the entry's bytes, from how many organisations. */
export interface RebuildRule {
  readonly min: number;
  readonly organisations: number;
}

/** Which approvals are needed. Of the publisher's organisation none counts, nor any with a language model. */
export interface ReviewRule {
  readonly min: number;
  readonly organisations: number;
  /** How many of them by security reviewers. */
  readonly security: number;
  readonly thoroughness: Degree;
  readonly understanding: Degree;
  /** A full review of this version or one of this many before it, deltas since; 0: of this version. */
  readonly fullWithinVersions: number;
}

/** More approvals for plugins that ask for more. */
export interface CapabilityRule {
  /** `attributes`, `log`, `host-data`, or a module of imports. */
  readonly capability: string;
  readonly reviews: number;
}

/** Where a version must have passed its tests. */
export interface CompatibilityRule {
  /** The newest this many minors of the contract in the entry's range. */
  readonly contractMinors: number;
  readonly platforms: readonly Platform[];
  /** Cases passed divided by cases, 0 to 1. */
  readonly passRate: number;
}

/** What measurements must show. */
export interface PerformanceRule {
  readonly runs: number;
  /** Fuel used divided by fuel declared may be this much, 0 to 1. */
  readonly maxFuelShare: number;
}

/** Advisories that are open for the version may be this many of this severity or worse. */
export interface AdvisoryRule {
  readonly atLeast: Severity;
  readonly max: number;
}

/** What a tier demands. */
export interface TierRules {
  readonly minAgeDays: number;
  readonly rebuilds: RebuildRule;
  readonly reviews: ReviewRule;
  readonly capabilities: readonly CapabilityRule[];
  readonly compatibility: CompatibilityRule;
  readonly performance: PerformanceRule;
  readonly advisories: AdvisoryRule;
  /** Days that a grant lasts; null: until something else ends it. */
  readonly validDays: number | null;
}

/** What machine code must show beside. */
export interface NativeRules extends TierRules {
  /** Only plugins that ask for nothing else. */
  readonly capabilitiesWithin: readonly string[];
  /** Bit-identical builds of the native artefact. */
  readonly nativeBuilds: RebuildRule;
  readonly differential: { readonly graphs: number; readonly fuzzCases: number; readonly maxMismatches: number };
  /** Lower end of the measured gain over the sandbox. */
  readonly minSpeedup: number;
  /** Signed promotion statements by different holders of the role. */
  readonly decision: { readonly role: string; readonly threshold: number };
}

/** What takes a tier away. */
export const DEMOTIONS = [
  "advisory",
  "conflict-found",
  "contract-major",
  "expired",
  "perf-regression",
  "rebuild-mismatch",
  "reviewer-revoked",
  "revoked",
  "transfer",
] as const;
/** One of `DEMOTIONS`. */
export type Demotion = (typeof DEMOTIONS)[number];

/** `targets/policy/promotion.json`. */
export interface PromotionPolicy {
  readonly schema: 1;
  /** Checks without whose `PASS` a version is held. */
  readonly checks: readonly CheckName[];
  /** Hours from publication during which a version is held. */
  readonly cooldownHours: {
    readonly firstVersion: number;
    readonly update: number;
    /** For a version that says what it fixes, once this many security reviewers have approved it. */
    readonly securityFix: { readonly hours: number; readonly reviewers: number };
  };
  readonly tiers: { readonly sandboxed: TierRules; readonly verified: TierRules; readonly native: NativeRules };
  /** What each cause lowers a version to. Causes that are not named do nothing. */
  readonly demotions: Readonly<Partial<Record<Demotion, "held" | "sandboxed" | "verified">>>;
  /** An advisory of this severity or worse demotes. */
  readonly advisoryDemotesFrom: Severity;
  /** A rise of fuel over the version before by more than this share counts as a regression. */
  readonly perfRegressionShare: number;
  /** Days between a transfer's notice and its effect. */
  readonly transferNoticeDays: number;
  /** A small change to a version that was trusted needs fewer eyes. Null: there is no fast track. */
  readonly deltaFastTrack: {
    readonly maxChangedLines: number;
    readonly reviews: number;
    readonly sameCapabilities: boolean;
    readonly sameKey: boolean;
  } | null;
}
