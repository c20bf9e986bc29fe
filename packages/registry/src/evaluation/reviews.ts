import { hash } from "node:crypto";
import type { Member } from "../model/governance/members.ts";
import type { Fingerprint, MemberId, OrganisationId, Sha256, Time } from "../model/scalars.ts";
import { DAY_MS, timeMs } from "../model/strict-time.ts";
import type { VerifiedStatement } from "../model/verified-statement.ts";
import { compareText } from "../governance/register.ts";
import type { ApprovalMark, EntryRecord } from "./evidence.ts";
import type { VersionCase } from "./version-case.ts";

/** An approval that may count, by whom, and what it was given for. */
export interface Approval {
  readonly statement: VerifiedStatement<"review">;
  readonly member: MemberId;
  readonly organisation: OrganisationId;
  readonly isSecurity: boolean;
}

/** What people said of one entry. */
export interface EntryReviews {
  readonly approvals: readonly Approval[];
  readonly rejections: readonly VerifiedStatement<"review">[];
}

/** What people said of an entry, as far as it may count. How thorough an approval has to be is for the tier's rule. */
export function reviewsOf(version: VersionCase, record: EntryRecord): EntryReviews {
  const known = KNOWN.get(version)?.get(record.sha256);
  if (known !== undefined) return known;
  const reviews = judgeAll(version, record);
  KNOWN.set(version, (KNOWN.get(version) ?? new Map<Sha256, EntryReviews>()).set(record.sha256, reviews));
  return reviews;
}

/** Every tier asks for the same. */
const KNOWN = new WeakMap<VersionCase, Map<Sha256, EntryReviews>>();

function judgeAll(version: VersionCase, record: EntryRecord): EntryReviews {
  const approvals: Approval[] = [];
  const rejections: VerifiedStatement<"review">[] = [];
  for (const statement of version.docket.all("review", record.sha256)) {
    const judged = judgeReview(version, statement);
    if (typeof judged === "string") version.reject(statement, judged);
    else if (statement.predicate.verdict === "reject") rejections.push(statement);
    else approvals.push(judged);
  }
  return { approvals, rejections };
}

function judgeReview(version: VersionCase, statement: VerifiedStatement<"review">): Approval | string {
  const { docket } = version;
  const { predicate } = statement;
  const { verdict, reviewer, parseltongue } = predicate;
  const takenBack = docket.takenBack(statement);
  if (takenBack !== undefined) {
    const isLoss = verdict === "approve" && !docket.isSuperseded(statement);
    if (!isLoss || !version.forgives("reviewer-revoked")) return takenBack;
  }
  if (verdict === "abstain") return "it abstains";
  const member = version.register.member(reviewer.member);
  if (member === undefined) return `${reviewer.member} is no member`;
  const problem = standingProblem(version, statement, member) ?? interestProblem(version, statement, member);
  if (problem !== undefined) return problem;
  const organisation = version.register.organisationOf(member);
  const isSecurity = reviewer.role === "reviewer.security";
  const approval = { statement, member: member.id, organisation, isSecurity };
  if (verdict === "reject") return approval;
  if (version.isOfFormerHands(statement)) return "it is from before the plugin changed hands";
  if (predicate.languageModel !== null) return "a language model did the reading";
  return workProblem(version, statement, member, parseltongue.createdAt) ?? approval;
}

/** Whether whoever signed was a reviewer, and is one whose word is still taken. */
function standingProblem(
  version: VersionCase,
  statement: VerifiedStatement<"review">,
  member: Member,
): string | undefined {
  const { register } = version;
  const { reviewer, parseltongue, verdict } = statement.predicate;
  const own = statement.signers.filter((each) => register.memberOfKey(each)?.id === member.id);
  if (own.length === 0) return `no key of ${member.id} has signed it`;
  // What somebody said against a version stands: suspending a reviewer must not lift a rejection.
  const isAgainst = verdict === "reject";
  if (!isAgainst && register.isSuspended(member, version.at) && !version.forgives("reviewer-revoked")) {
    return `${member.id} is suspended`;
  }
  const isTaken = (key: Fingerprint): boolean =>
    isAgainst ? version.isOwnKey(key, parseltongue.createdAt) : version.believes(member, key, parseltongue.createdAt);
  if (!own.some(isTaken)) {
    return `the key of ${member.id} does not count`;
  }
  if (!register.held(member, reviewer.role, parseltongue.createdAt)) {
    return `${member.id} was no ${reviewer.role} then, or too few vouch for it`;
  }
  return undefined;
}

/** Whether whoever signed has an interest in the outcome. */
function interestProblem(
  version: VersionCase,
  { predicate }: VerifiedStatement<"review">,
  member: Member,
): string | undefined {
  const { register } = version;
  const said = [member.organisation, predicate.reviewer.organisation].map((each) => register.organisation(each));
  // Against its own interest somebody may say what it wants.
  if (predicate.verdict === "approve" && said.some((each) => version.isPublishers(member.id, each))) {
    return `${member.id} is of the publisher`;
  }
  const parties = version.publisher.parties;
  const { kinds } = version.evidence.governance.conflicts;
  if (predicate.conflicts.some((each) => kinds.includes(each.kind) && register.touches(each, parties))) {
    return `${member.id} declares an interest in it`;
  }
  const conflict = register.conflict(member, parties);
  if (conflict === undefined) return undefined;
  // What was lost is what spoke for the version.
  if (predicate.verdict === "approve" && version.forgives("conflict-found")) return undefined;
  return `${member.id} has an interest in it (${conflict.kind}, ${conflict.with}) and did not say so`;
}

/** Whether the reading was one. */
function workProblem(
  version: VersionCase,
  statement: VerifiedStatement<"review">,
  member: Member,
  createdAt: Time,
): string | undefined {
  const policy = version.evidence.reviewPolicy;
  const { minutes, criteria } = statement.predicate;
  const createdMs = timeMs(createdAt);
  if (createdMs - timeMs(member.joinedAt) < policy.minMemberDays * DAY_MS) {
    return `${member.id} had been a member for less than ${policy.minMemberDays} days`;
  }
  if (minutes < policy.minMinutes) return `it took ${minutes} of at least ${policy.minMinutes} minutes`;
  const unanswered = policy.criteria.find(
    ({ id, text, required }) =>
      required &&
      !criteria.some((each) => each.id === id && each.result === "met" && each.textSha256 === textSha256(text)),
  );
  if (unanswered !== undefined) return `it does not find ${unanswered.id} met, as the policy words it now`;
  if (isBeyondDaily(version, statement, member.id))
    return `${member.id} approved more than ${policy.maxPerDay} that day`;
  const canary = fooledBy(version, member.id, createdMs);
  if (canary !== undefined) return `${member.id} had approved a version with a fault put there on purpose`;
  if (version.isOver(statement, createdMs + policy.maxValidDays * DAY_MS)) return "its time is over";
  return undefined;
}

/** Digest that says which wording of a criterion was answered. */
export function textSha256(text: string): Sha256 {
  return hash("sha256", text, "hex");
}

/** Of a person's approvals of one day the first count, by the time and then the digest that each gives. */
function isBeyondDaily(version: VersionCase, statement: VerifiedStatement<"review">, member: MemberId): boolean {
  const day = statement.predicate.parseltongue.createdAt.slice(0, 10);
  const ofDay = approvalsBy(version, member).filter(({ createdAt }) => createdAt.startsWith(day));
  const before = ofDay.findIndex(({ payloadSha256 }) => payloadSha256 === statement.payloadSha256);
  return before >= version.evidence.reviewPolicy.maxPerDay;
}

function approvalsBy(version: VersionCase, member: MemberId): readonly ApprovalMark[] {
  const marks = new Map<Sha256, ApprovalMark>();
  for (const mark of [...version.evidence.approvals, ...ownMarks(version)]) {
    const isBefore = timeMs(mark.createdAt) <= version.atMs;
    if (mark.member === member && isBefore) marks.set(mark.payloadSha256, mark);
  }
  return [...marks.values()].sort(
    (a, b) => compareText(a.createdAt, b.createdAt) || compareText(a.payloadSha256, b.payloadSha256),
  );
}

/** Approvals of this plugin's versions, each by whom it names if a key of that member has signed it. */
function ownMarks({ docket, register }: VersionCase): readonly ApprovalMark[] {
  return docket.bound.flatMap((statement) => {
    if (statement.type !== "review") return [];
    return approvalMark(statement, (fingerprint) => register.memberOfKey(fingerprint)?.id);
  });
}

/** An approval as a mark; none for what is no approval, or is signed by no key of whom it names. */
export function approvalMark(
  statement: VerifiedStatement<"review">,
  memberOfKey: (fingerprint: string) => MemberId | undefined,
): readonly ApprovalMark[] {
  const { reviewer, verdict, parseltongue } = statement.predicate;
  const isOwn = statement.signers.some((each) => memberOfKey(each) === reviewer.member);
  if (verdict !== "approve" || !isOwn) return [];
  const entrySha256 = statement.subjects.find(({ name }) => name === "entry")?.digest.sha256 ?? "";
  const { createdAt } = parseltongue;
  return [{ member: reviewer.member, createdAt, entrySha256, payloadSha256: statement.payloadSha256 }];
}

/** The fault that somebody approved so shortly before a moment that nothing else of that time counts. */
function fooledBy(version: VersionCase, member: MemberId, atMs: number): ApprovalMark | undefined {
  for (const { commitment, penaltyDays, revealed } of version.evidence.reviewPolicy.canaries) {
    if (revealed === undefined) continue;
    const { entrySha256, secret } = revealed;
    if (hash("sha256", `${entrySha256}:${secret}`, "hex") !== commitment) continue;
    const found = approvalsBy(version, member).find((mark) => {
      const fromMs = timeMs(mark.createdAt);
      return mark.entrySha256 === entrySha256 && fromMs <= atMs && atMs < fromMs + penaltyDays * DAY_MS;
    });
    if (found !== undefined) return found;
  }
  return undefined;
}
