import { timeMs } from "../../model/strict-time.ts";
import { type Degree, DEGREES, type Sha256, type Tier, TIERS } from "../../model/scalars.ts";
import type { TierRules } from "../../model/policy/promotion-policy.ts";
import type { EntryRecord } from "../evidence.ts";
import { counted, type Finding } from "../reason.ts";
import { type Approval, reviewsOf } from "../reviews.ts";
import { isRight, newRights, rightsOf } from "../rights.ts";
import type { VersionCase } from "../version-case.ts";

/** How many there are of what a rule wants. Those whom nobody vouches for count as one together. */
export interface HeadCount {
  readonly people: number;
  readonly organisations: number;
  readonly security: number;
}

/** Approvals of a version, no rejection, and a reading of everything not long ago. */
export function judgeReviews(version: VersionCase, tier: Tier, rules: TierRules): Finding {
  const needed = neededReviews(version, tier, rules);
  if (needed.people + needed.organisations + needed.security === 0) {
    return { text: "no review is needed", missing: [], from: [], signers: [] };
  }
  const { rejections } = reviewsOf(version, version.record);
  if (rejections.length > 0) {
    return {
      text: `rejected by ${counted(rejections.length, "reviewer")}`,
      missing: ["a rejection stays until its author replaces it or an appeal lifts it"],
      from: rejections,
      signers: rejections.map(({ predicate }) => predicate.reviewer.member),
    };
  }
  const approvals = countingApprovals(version, rules);
  const found = headCount(version, approvals);
  return {
    text: `${counted(found.people, "approval")} from ${counted(found.organisations, "organisation")}, ${found.security} of them by security reviewers`,
    missing: shortfall(found, needed, rules),
    from: approvals.map(({ statement }) => statement),
    signers: approvals.map(({ member }) => member),
  };
}

/** Approvals of the version that count for a tier: of everything, or of what changed since something that was read in full. */
export function countingApprovals(version: VersionCase, { reviews }: Pick<TierRules, "reviews">): readonly Approval[] {
  const window = windowOf(version, reviews.fullWithinVersions);
  const isGood = ({ statement: { predicate } }: Approval): boolean =>
    isAtLeast(predicate.thoroughness, reviews.thoroughness) &&
    isAtLeast(predicate.understanding, reviews.understanding);
  const grounded = new Map<Sha256, EntryRecord>();
  let counting: readonly Approval[] = [];
  for (const record of window.toReversed()) {
    const { approvals, rejections } = reviewsOf(version, record);
    counting =
      rejections.length > 0 ? [] : approvals.filter((each) => isGood(each) && isGrounded(each, record, grounded));
    if (counting.length > 0) grounded.set(record.sha256, record);
  }
  return counting;
}

/** How many approve, from how many organisations. */
export function headCount(version: VersionCase, approvals: readonly Approval[]): HeadCount {
  const { independent } = version.evidence.governance;
  const heads = (some: readonly Approval[]): number =>
    new Set(some.map(({ member, organisation }) => (organisation === independent ? organisation : member))).size;
  return {
    people: heads(approvals),
    organisations: new Set(approvals.map(({ organisation }) => organisation)).size,
    security: heads(approvals.filter(({ isSecurity }) => isSecurity)),
  };
}

/** Whether a degree is as high as another. */
export function isAtLeast(degree: Degree, than: Degree): boolean {
  return DEGREES.indexOf(degree) >= DEGREES.indexOf(than);
}

/** The version and those before it of which a full review would do; none from before it changed hands. */
function windowOf(version: VersionCase, before: number): readonly EntryRecord[] {
  const fromMs = version.lastTransferMs ?? -Infinity;
  const [own, ...earlier] = version.chain.slice(0, before + 1);
  if (own === undefined) return [];
  const isForgiven = version.options.forgiven?.has("transfer") === true;
  return [own, ...earlier.filter(({ entry }) => isForgiven || timeMs(entry.publishedAt) >= fromMs)];
}

/** Whether everything that an approval speaks for was read by somebody: more rights than the base had were not. */
function isGrounded(
  { statement: { predicate } }: Approval,
  { entry }: EntryRecord,
  grounded: ReadonlyMap<Sha256, EntryRecord>,
): boolean {
  if (predicate.scope.kind === "full") return true;
  const base = grounded.get(predicate.scope.fromEntrySha256);
  return base !== undefined && newRights(entry, base.entry).length === 0;
}

function neededReviews(version: VersionCase, tier: Tier, { reviews, capabilities }: TierRules): HeadCount {
  const rights = rightsOf(version.record.entry);
  const asked = capabilities.filter(({ capability }) => rights.some((right) => isRight(right, capability)));
  const people = Math.max(reviews.min, ...asked.map((each) => each.reviews));
  const full = { people, organisations: reviews.organisations, security: reviews.security };
  const fast = version.policy.deltaFastTrack;
  if (fast === null || !hasFastTrack(version, tier, reviews)) return full;
  const least = (count: number): number => Math.min(count, fast.reviews);
  return { people: least(people), organisations: least(reviews.organisations), security: least(reviews.security) };
}

/** Whether the version is a small change to one that has the tier without any fast track. */
function hasFastTrack(version: VersionCase, tier: Tier, reviews: TierRules["reviews"]): boolean {
  const { policy, record, options } = version;
  const rule = policy.deltaFastTrack;
  if (rule === null || options.tierOf === undefined) return false;
  const scopes = countingApprovals(version, { reviews }).flatMap(({ statement }) => statement.predicate.scope);
  const window = windowOf(version, reviews.fullWithinVersions).slice(1);
  return window.some((base) => {
    const deltas = scopes.flatMap((scope) =>
      scope.kind === "delta" && scope.fromEntrySha256 === base.sha256 ? [scope] : [],
    );
    // Readers who differ about the size are taken at the largest.
    const lines = Math.max(-1, ...deltas.map(({ changedLines = Infinity }) => changedLines));
    return (
      lines >= 0 &&
      lines <= rule.maxChangedLines &&
      (!rule.sameCapabilities || newRights(record.entry, base.entry).length === 0) &&
      (!rule.sameKey || record.entry.publisher.key === base.entry.publisher.key) &&
      TIERS.indexOf(options.tierOf?.(base) ?? "held") >= TIERS.indexOf(tier)
    );
  });
}

function shortfall(found: HeadCount, needed: HeadCount, { reviews }: TierRules): readonly string[] {
  const kind = `${reviews.thoroughness} thoroughness and ${reviews.understanding} understanding`;
  const missing: string[] = [];
  if (found.people < needed.people) {
    missing.push(`${counted(needed.people - found.people, "more approval")} of at least ${kind}`);
  }
  if (found.organisations < needed.organisations) {
    missing.push(
      `approvals from ${counted(needed.organisations - found.organisations, "more organisation")} other than the publisher's`,
    );
  }
  if (found.security < needed.security) {
    missing.push(`${counted(needed.security - found.security, "more approval")} by a security reviewer`);
  }
  return missing;
}
