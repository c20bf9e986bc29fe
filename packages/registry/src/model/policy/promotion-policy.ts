import type { Role } from "../governance/governance.ts";
import type {
  Count,
  Days,
  Degree,
  Hours,
  Measure,
  Platform,
  Positive,
  Severity,
  Sha256,
  Share,
  Token,
} from "../scalars.ts";
import type { CheckName } from "../checks.ts";

/** How many rebuilds with the entry's bytes, from how many organisations. */
export interface RebuildRule {
  /** By different people. */
  readonly min: Count;
  /** Other than the publisher's. */
  readonly organisations: Count;
}

/** Which approvals are needed. Of the publisher's organisation none counts, nor any with a language model. */
export interface ReviewRule {
  readonly min: Count;
  readonly organisations: Count;
  /** How many of them by security reviewers. */
  readonly security: Count;
  readonly thoroughness: Degree;
  readonly understanding: Degree;
  /** A full review of this version or one of this many before it, deltas since; 0: of this version. */
  readonly fullWithinVersions: Count;
}

/** More approvals for plugins that ask for more. */
export interface CapabilityRule {
  /** `attributes`, `log`, `host-data`, or a module of imports. */
  readonly capability: Token;
  readonly reviews: Count;
}

/** Where a version must have passed its tests. */
export interface CompatibilityRule {
  /** The newest this many minors of the contract in the entry's range. */
  readonly contractMinors: Count;
  readonly platforms: readonly Platform[];
  /** Cases passed divided by cases, 0 to 1. */
  readonly passRate: Share;
}

/** What measurements must show. */
export interface PerformanceRule {
  readonly runs: Count;
  /** Fuel used divided by fuel declared may be this much, 0 to 1. */
  readonly maxFuelShare: Share;
}

/** Advisories that are open for the version may be this many of this severity or worse. */
export interface AdvisoryRule {
  readonly atLeast: Severity;
  readonly max: Count;
}

/** What a tier demands. */
export interface TierRules {
  readonly minAgeDays: Days;
  readonly rebuilds: RebuildRule;
  readonly reviews: ReviewRule;
  readonly capabilities: readonly CapabilityRule[];
  readonly compatibility: CompatibilityRule;
  readonly performance: PerformanceRule;
  readonly advisories: AdvisoryRule;
  /** Days that a grant lasts; null: until something else ends it. */
  readonly validDays: Days | null;
}

/** What machine code must show beside. */
export interface NativeRules extends TierRules {
  /** Only plugins that ask for nothing else. */
  readonly capabilitiesWithin: readonly Token[];
  /** Bit-identical builds of the native artefact. */
  readonly nativeBuilds: RebuildRule;
  readonly differential: { readonly graphs: Count; readonly fuzzCases: Count; readonly maxMismatches: Count };
  /** Lower end of the measured gain over the sandbox. */
  readonly minSpeedup: Measure;
  /** Signed promotion statements by different holders of the role. */
  readonly decision: { readonly role: Role; readonly threshold: Positive };
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
/** What takes a tier away. */
export type Demotion = (typeof DEMOTIONS)[number];

/** `targets/policy/promotion.json`. */
export interface PromotionPolicy {
  readonly schema: 1;
  /**
   * SHA-256 of earlier bytes of this file: what was stated under them counts still. Absent: what was stated under this one
   * alone.
   * @maxItems 1000
   */
  readonly formerly?: readonly Sha256[];
  /** Checks without whose `PASS` a version is held. */
  readonly checks: readonly CheckName[];
  /** Hours from publication during which a version is held. */
  readonly cooldownHours: {
    readonly firstVersion: Hours;
    readonly update: Hours;
    /** For a version that says what it fixes, once this many security reviewers have approved it. */
    readonly securityFix: { readonly hours: Hours; readonly reviewers: Positive };
  };
  readonly tiers: { readonly sandboxed: TierRules; readonly verified: TierRules; readonly native: NativeRules };
  /** What each cause lowers a version to. Causes that are not named do nothing. */
  readonly demotions: Readonly<Partial<Record<Demotion, "held" | "sandboxed" | "verified">>>;
  /** An advisory of this severity or worse demotes. */
  readonly advisoryDemotesFrom: Severity;
  /** A rise of fuel over the version before by more than this share counts as a regression. */
  readonly perfRegressionShare: Measure;
  /** Days between a transfer's notice and its effect. */
  readonly transferNoticeDays: Days;
  /** A small change to a version that was trusted needs fewer eyes. Null: there is no fast track. */
  readonly deltaFastTrack: {
    readonly maxChangedLines: Count;
    readonly reviews: Count;
    readonly sameCapabilities: boolean;
    readonly sameKey: boolean;
  } | null;
}
