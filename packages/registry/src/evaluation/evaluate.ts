import type { NativeRules, PromotionPolicy, TierRules } from "../model/policy/promotion-policy.ts";
import { type Tier, TIERS, type Time } from "../model/scalars.ts";
import { timeMs } from "../model/strict-time.ts";
import { compareText } from "../governance/register.ts";
import { findDemotions, lossReason, lowest } from "./demotions.ts";
import type { Evaluation, Missing, NotCounted, Reason, RuleName } from "./evaluation.ts";
import type { Evidence } from "./evidence.ts";
import { type Finding, momentText, reasonOf } from "./reason.ts";
import {
  judgeAge,
  judgeChecks,
  judgeCooldown,
  judgeName,
  judgeRelease,
  judgeTransfers,
} from "./rules/admission-rules.ts";
import {
  decidedAtMs,
  grantEndMs,
  judgeCapabilities,
  judgeDecision,
  judgeDifferential,
  judgeGrant,
  judgeNativeBuilds,
  judgeSpeedup,
} from "./rules/native-rules.ts";
import { judgePerformance } from "./rules/performance-rule.ts";
import { judgeRebuilds } from "./rules/rebuild-rule.ts";
import { countingApprovals, judgeReviews } from "./rules/review-rule.ts";
import { judgeAdvisories, judgeCompatibility } from "./rules/test-rules.ts";
import { type CaseOptions, type Loss, LOSSES, VersionCase } from "./version-case.ts";

/** Tiers that have rules. */
type RuledTier = Exclude<Tier, "held">;
const RULED: readonly RuledTier[] = ["sandboxed", "verified", "native"];

/**
 * What a version may be run as, by a policy and evidence alone: the same for everybody, in whatever order the evidence is,
 * for ever the same at the same moment. Never fails on what the schemas let through.
 * @param atTime what is of a later time is not there yet
 */
export function evaluate(policy: PromotionPolicy, evidence: Evidence, atTime: Time): Evaluation {
  const tierOf: NonNullable<CaseOptions["tierOf"]> = (entry) =>
    judge({ ...policy, deltaFastTrack: null }, { ...evidence, entry }, atTime, {}).tier;
  return judge(policy, evidence, atTime, { tierOf });
}

function judge(policy: PromotionPolicy, evidence: Evidence, atTime: Time, options: CaseOptions): Evaluation {
  const version = new VersionCase(policy, evidence, atTime, options);
  const rules = RULED.map((tier) => ({ tier, reasons: reasonsOf(version, tier) }));
  const reached = reachedTier(rules);
  const demotions = [...findDemotions(version), ...findLosses(version, reached)];
  const tier = lowest([reached, ...demotions.map((each) => each.tier)], TIERS);
  const reasons = [...rules.flatMap((each) => each.reasons), ...demotions];
  return {
    tier,
    reasons,
    missing: missingOf(reasons, tier),
    notCounted: notCountedOf(version),
    endsAt: endOf(version, tier),
  };
}

/** The highest tier whose rules hold, and those of all below it. */
function reachedTier(rules: readonly { readonly tier: RuledTier; readonly reasons: readonly Reason[] }[]): Tier {
  const failing = rules.findIndex(({ reasons }) => reasons.some(({ holds }) => !holds));
  return failing === -1 ? "native" : (TIERS[failing] ?? "held");
}

function reasonsOf(version: VersionCase, tier: RuledTier): readonly Reason[] {
  const { tiers } = version.policy;
  const own: readonly (readonly [RuleName, Finding])[] =
    tier === "sandboxed" ? admission(version) : tier === "native" ? native(version, tiers.native) : [];
  const rules = tiers[tier];
  const common: readonly (readonly [RuleName, Finding])[] = [
    ["age", judgeAge(version, rules.minAgeDays)],
    ["rebuilds", judgeRebuilds(version, rules.rebuilds, "wasm")],
    ["reviews", judgeReviews(version, tier, rules)],
    ["compatibility", judgeCompatibility(version, rules.compatibility)],
    ["performance", judgePerformance(version, rules.performance)],
    ["advisories", judgeAdvisories(version, rules.advisories)],
    ["grant", judgeGrant(version, grantedSinceMs(version, tier, rules), rules.validDays)],
  ];
  return [...own, ...common].map(([rule, finding]) => reasonOf(tier, rule, finding));
}

function admission(version: VersionCase): readonly (readonly [RuleName, Finding])[] {
  return [
    ["name", judgeName(version)],
    ["release", judgeRelease(version)],
    ["transfers", judgeTransfers(version)],
    ["checks", judgeChecks(version)],
    ["cooldown", judgeCooldown(version)],
  ];
}

function native(version: VersionCase, rules: NativeRules): readonly (readonly [RuleName, Finding])[] {
  return [
    ["capabilities", judgeCapabilities(version, rules.capabilitiesWithin)],
    ["native-builds", judgeNativeBuilds(version, rules)],
    ["differential", judgeDifferential(version, rules)],
    ["speedup", judgeSpeedup(version, rules)],
    ["decision", judgeDecision(version, rules)],
  ];
}

/** A grant begins when the last of those decided whose decision it took, else when somebody read it last, else with it. */
function grantedSinceMs(version: VersionCase, tier: RuledTier, rules: TierRules): number | undefined {
  if (tier === "native") return decidedAtMs(version, version.policy.tiers.native);
  const read = countingApprovals(version, rules).map(({ statement }) =>
    timeMs(statement.predicate.parseltongue.createdAt),
  );
  return read.length === 0 ? timeMs(version.record.entry.publishedAt) : Math.max(...read);
}

/** What was lost, where the version would have a higher tier with it: alone, or all of it together. */
function findLosses(version: VersionCase, reached: Tier): readonly Reason[] {
  const raises = (losses: readonly Loss[]): boolean =>
    TIERS.indexOf(restored(version, losses).tier) > TIERS.indexOf(reached);
  const noticed = noticedLosses(version);
  if (noticed.length === 0 || !raises(noticed)) return [];
  const alone = noticed.filter((loss) => raises([loss]));
  return (alone.length > 0 ? alone : noticed).flatMap((loss) => lossReason(version, loss) ?? []);
}

/** All losses that there are: behind one that is looked at first, another of the same statement may stand. */
function noticedLosses(version: VersionCase): readonly Loss[] {
  let noticed: ReadonlySet<Loss> = version.noticed;
  for (;;) {
    const found = LOSSES.filter((loss) => noticed.has(loss));
    if (found.length === 0) return [];
    const more = restored(version, found).noticed;
    if ([...more].every((loss) => noticed.has(loss))) return found;
    noticed = new Set([...noticed, ...more]);
  }
}

/** What the version would be with what it lost, and the losses that are noticed then. */
function restored(
  version: VersionCase,
  losses: readonly Loss[],
): { readonly tier: Tier; readonly noticed: ReadonlySet<Loss> } {
  const options = { ...version.options, forgiven: new Set(losses) };
  const other = new VersionCase(version.policy, version.evidence, version.at, options);
  const tier = reachedTier(RULED.map((each) => ({ tier: each, reasons: reasonsOf(other, each) })));
  return { tier, noticed: other.noticed };
}

function missingOf(reasons: readonly Reason[], tier: Tier): readonly Missing[] {
  const above = reasons.filter((each) => !each.holds && TIERS.indexOf(each.tier) >= TIERS.indexOf(tier));
  return above.flatMap((each) => each.missing.map((text) => ({ tier: each.tier, rule: each.rule, text })));
}

function notCountedOf({ notCounted, docket, record }: VersionCase): readonly NotCounted[] {
  const all = new Map<string, string>([...docket.problems, ...notCounted, ...docket.revocations.void]);
  for (const statement of docket.bound) {
    const why = docket.takenBack(statement);
    const isOwn = statement.subjects.some(({ name, digest }) => name === "entry" && digest.sha256 === record.sha256);
    if (why !== undefined && isOwn) all.set(statement.path, why);
  }
  return [...all].map(([path, why]) => ({ path, why })).sort((a, b) => compareText(a.path, b.path));
}

/** The first of the ends that the tiers up to this one have. */
function endOf(version: VersionCase, tier: Tier): Time | null {
  const ends = RULED.filter((each) => TIERS.indexOf(each) <= TIERS.indexOf(tier)).flatMap((each) => {
    const rules = version.policy.tiers[each];
    return grantEndMs(grantedSinceMs(version, each, rules), rules.validDays) ?? [];
  });
  return ends.length === 0 ? null : momentText(Math.min(...ends));
}
