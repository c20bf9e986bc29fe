import { CHECKS } from "../model/checks.ts";
import type { PluginRecord } from "../model/plugin-record.ts";
import type { PromotionPolicy } from "../model/policy/promotion-policy.ts";
import type { Time } from "../model/scalars.ts";
import { DAY_MS, timeMs } from "../model/strict-time.ts";
import { openAdvisories } from "./advisories.ts";
import type { Evidence } from "./evidence.ts";
import { counted } from "./reason.ts";
import { judgeChecks } from "./rules/admission-rules.ts";
import { hasPassed, maxFuelShare, measurementsOf } from "./rules/performance-rule.ts";
import { countingApprovals, headCount } from "./rules/review-rule.ts";
import { passRate, supportedContracts } from "./rules/test-rules.ts";
import { VersionCase } from "./version-case.ts";

/** What the score is made of, and how many points each part can give; together 100. */
export const SCORE_PARTS = {
  tests: 25,
  reviews: 20,
  compatibility: 15,
  budgets: 15,
  documentation: 10,
  maintenance: 15,
} as const;
/** A part of the score. */
export type ScorePart = keyof typeof SCORE_PARTS;

/** One line of the score. */
export interface ScoreLine {
  readonly part: ScorePart;
  /** Whole points. */
  readonly points: number;
  readonly max: number;
  /** Why, a sentence. */
  readonly text: string;
}

/** How good a version is, by evidence alone. */
export interface QualityScore {
  /** 0 to 100. */
  readonly points: number;
  /** In the order of `SCORE_PARTS`. */
  readonly lines: readonly ScoreLine[];
}

/** A share of what a part can give, 0 to 1, and why. */
type Share = readonly [share: number, text: string];

/** How good a version is, by what was tested, measured, read and written about it; how many use it plays no part. */
export function qualityScore(
  policy: PromotionPolicy,
  evidence: Evidence,
  record: PluginRecord | undefined,
  atTime: Time,
): QualityScore {
  const version = new VersionCase(policy, evidence, atTime);
  const shares: Readonly<Record<ScorePart, Share>> = {
    tests: tests(version),
    reviews: reviews(version),
    compatibility: compatibility(version),
    budgets: budgets(version),
    documentation: documentation(record),
    maintenance: maintenance(version, record),
  };
  const lines = (Object.keys(SCORE_PARTS) as ScorePart[]).map((part): ScoreLine => {
    const [share, text] = shares[part];
    const max = SCORE_PARTS[part];
    return { part, points: Math.round(Math.min(1, Math.max(0, share)) * max), max, text };
  });
  return { points: lines.reduce((sum, { points }) => sum + points, 0), lines };
}

function tests(version: VersionCase): Share {
  const passed = CHECKS.length - judgeChecks(checksOf(version)).missing.length;
  return [passed / CHECKS.length, `${passed} of ${CHECKS.length} checks passed`];
}

/** Four approvals from four organisations, one of them by a security reviewer, are all that anybody can ask for. */
function reviews(version: VersionCase): Share {
  const approvals = countingApprovals(version, version.policy.tiers.sandboxed);
  const { people, organisations, security } = headCount(version, approvals);
  const share = Math.min(people, 4) / 8 + Math.min(organisations, 4) / 16 + Math.min(security, 1) / 4;
  return [
    share,
    `${counted(people, "approval")} from ${counted(organisations, "organisation")}, ${security} by security reviewers`,
  ];
}

function compatibility(version: VersionCase): Share {
  const { platforms } = version.evidence.compatPolicy;
  const pairs = supportedContracts(version).flatMap((contract) =>
    platforms.map((platform) => ({ contract, platform })),
  );
  const rates = pairs.map(({ contract, platform }) => passRate(version, contract, platform) ?? 0);
  const passing = rates.filter((rate) => rate === 1).length;
  const share = rates.length === 0 ? 0 : rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
  return [share, `passes everything on ${passing} of ${counted(pairs.length, "host")} that is supported`];
}

/** Half of the budget left free is as good as all of it. */
function budgets(version: VersionCase): Share {
  const { hooks } = version.record.entry.budget;
  if (hooks.length === 0) return [1, "it has no hook that costs anything"];
  const { passed, against } = measurementsOf(version);
  if (!against.every(hasPassed)) return [0, "a measurement failed"];
  if (passed.length === 0) return [0, "it was not measured"];
  const used = maxFuelShare(passed);
  return [(1 - used) * 2, `uses at most ${Math.ceil(used * 100)} % of the fuel that it declares`];
}

function documentation(record: PluginRecord | undefined): Share {
  if (record === undefined) return [0, "nobody has described it"];
  const has = {
    "a description of a sentence": record.description.length >= 40,
    documentation: record.documentation !== undefined,
    "a home page": record.homepage !== undefined,
    keywords: record.keywords.length >= 2,
  };
  const lacking = Object.entries(has).flatMap(([name, isThere]) => (isThere ? [] : [name]));
  const text =
    lacking.length === 0 ? "described, with documentation, a home page and keywords" : `without ${lacking.join(", ")}`;
  return [1 - lacking.length / 4, text];
}

/** A year without a release costs a third; an advisory that is open, all but a third. */
function maintenance(version: VersionCase, record: PluginRecord | undefined): Share {
  if (record?.status === "abandoned") return [0, "abandoned"];
  const open = openAdvisories(version, "low");
  if (open.length > 0) return [1 / 3, `open advisories: ${open.map(({ id }) => id).join(", ")}`];
  if (record?.status === "deprecated") return [1 / 3, "deprecated"];
  const days = Math.max(0, Math.floor((version.atMs - timeMs(version.record.entry.publishedAt)) / DAY_MS));
  return [days <= 365 ? 1 : 2 / 3, `active, no open advisory, released ${counted(days, "day")} ago`];
}

/** All checks, whatever the policy asks for. */
function checksOf(version: VersionCase): VersionCase {
  return new VersionCase({ ...version.policy, checks: CHECKS }, version.evidence, version.at);
}
