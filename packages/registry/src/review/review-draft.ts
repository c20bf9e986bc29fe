import { hash } from "node:crypto";
import { Register } from "../governance/register.ts";
import { textSha256 } from "../evaluation/reviews.ts";
import type { PluginEvidence } from "../evaluation/tap-evidence.ts";
import type { EntryRecord } from "../evaluation/evidence.ts";
import type { Governance } from "../model/governance/governance.ts";
import type { Members } from "../model/governance/members.ts";
import type { Canary, ReviewPolicy } from "../model/policy/review-policy.ts";
import type { CriterionResult, ReviewPredicate } from "../model/predicates/review.ts";
import type { MemberId, Sha256, Time } from "../model/scalars.ts";
import { RegistryError } from "../registry-error.ts";
import { standings } from "./standings.ts";

/** What a reviewer says, before it is bound to a version. */
export type ReviewAnswers = Omit<ReviewPredicate, "criteria" | "parseltongue" | "reviewer"> & {
  /** By criterion: what was found, and where to look. */
  readonly criteria: Readonly<Record<string, Pick<CriterionResult, "evidence" | "result">>>;
};

/**
 * The predicate of a review: answers bound to the wording of the criteria as they are now.
 * @throws RegistryError `bad-statement` for what would count for nothing: a criterion that is not answered or that nobody
 * asks, a reviewer who holds no such office, a delta since what nobody has read in full
 */
export function reviewPredicate(
  answers: ReviewAnswers,
  terms: {
    readonly binding: ReviewPredicate["parseltongue"];
    readonly member: MemberId;
    readonly policy: ReviewPolicy;
    readonly governance: Governance;
    readonly members: Members;
    readonly plugin: PluginEvidence;
  },
): ReviewPredicate {
  const { binding, policy, plugin } = terms;
  const unknown = Object.keys(answers.criteria).find((id) => !policy.criteria.some((each) => each.id === id));
  if (unknown !== undefined) throw refused(`nobody asks for ${unknown}`, criteriaHint(policy));
  const criteria = policy.criteria.map(({ id, text, required }): CriterionResult => {
    const answer = answers.criteria[id];
    if (answer === undefined && required) throw refused(`${id} is not answered`, criteriaHint(policy));
    const { result, evidence } = answer ?? { result: "not-applicable" as const, evidence: [] };
    if (answers.verdict === "approve" && required && result !== "met") {
      throw refused(`${id} is ${result}, and an approval needs it met`, "reject, or abstain");
    }
    return { id, textSha256: textSha256(text), result, evidence };
  });
  const { scope } = answers;
  if (scope.kind === "delta" && !fullyApproved(plugin, binding.createdAt).has(scope.fromEntrySha256)) {
    throw refused(`nobody has approved ${scope.fromEntrySha256.slice(0, 12)} in full`, "read all of it");
  }
  return { ...answers, parseltongue: binding, reviewer: reviewerOf(terms), criteria };
}

function reviewerOf({
  member: id,
  governance,
  members,
  binding,
}: {
  readonly member: MemberId;
  readonly governance: Governance;
  readonly members: Members;
  readonly binding: ReviewPredicate["parseltongue"];
}): ReviewPredicate["reviewer"] {
  const register = Register.of(governance, members);
  const member = register.member(id);
  const roles = ["reviewer.security", "reviewer"] as const;
  const role = member && roles.find((each) => register.held(member, each, binding.createdAt));
  if (member === undefined || role === undefined) {
    throw refused(`${id} is no reviewer of this tap`, "members.json says who is");
  }
  return { member: id, organisation: member.organisation, role };
}

/** The newest version before one that somebody has approved in full; undefined: none. */
export function lastFullReview(plugin: PluginEvidence, record: EntryRecord, at: Time): EntryRecord | undefined {
  const index = plugin.entries.findIndex(({ sha256 }) => sha256 === record.sha256);
  const approved = fullyApproved(plugin, at);
  return plugin.entries.slice(0, index < 0 ? undefined : index).findLast(({ sha256 }) => approved.has(sha256));
}

/** Entries of a plugin that somebody has approved in full. */
function fullyApproved(plugin: PluginEvidence, at: Time): ReadonlySet<Sha256> {
  const approvals = standings(plugin, at).filter(({ statement: { predicate }, state }) => {
    return state === "counts" && predicate.verdict === "approve" && predicate.scope.kind === "full";
  });
  return new Set(approvals.map(({ entrySha256 }) => entrySha256));
}

/** A canary's public half for the review policy, made of a version and a secret of 16 bytes or more. */
export function canaryOf(entrySha256: Sha256, secret: string, penaltyDays: number): Canary {
  if (!/^[!-~]{22,200}$/.test(secret)) {
    throw new RegistryError("bad-statement", "the secret of the canary can be guessed", {
      hint: "take 22 letters and digits or more, drawn by lot",
    });
  }
  return { commitment: hash("sha256", `${entrySha256}:${secret}`, "hex"), penaltyDays };
}

/** The canary once reviewers have answered. @throws RegistryError `bad-statement` unless it is the one that was committed to */
export function revealCanary(canary: Canary, entrySha256: Sha256, secret: string): Canary {
  if (canaryOf(entrySha256, secret, canary.penaltyDays).commitment !== canary.commitment) {
    throw new RegistryError("bad-statement", "version and secret are not what was committed to", {
      hint: "give those that the canary was made of",
    });
  }
  return { ...canary, revealed: { entrySha256, secret } };
}

function criteriaHint({ criteria }: ReviewPolicy): string {
  return `the tap asks for: ${criteria.map(({ id, required }) => `${id}${required ? "" : " (optional)"}`).join(", ")}`;
}

function refused(message: string, hint: string): RegistryError {
  return new RegistryError("bad-statement", `this review would count for nothing: ${message}`, { hint });
}
