import { appealApprovals, appealPanel, ruleForAction } from "../governance/decide-by-signatures.ts";
import { compareText } from "../governance/register.ts";
import type { MemberId } from "../model/scalars.ts";
import { DAY_MS, timeMs } from "../model/strict-time.ts";
import type { VerifiedStatement } from "../model/verified-statement.ts";
import type { Docket } from "./docket.ts";
import { Publisher } from "./publisher.ts";
import { subjectOf } from "./statement-binding.ts";

type Revocation = VerifiedStatement<"revocation">;

/**
 * What became of an appeal against a rejection. Publisher and panel say the same, each in files of their own: that the
 * rejection should count no longer. The publisher's first word is the appeal; a majority of the panel grants it.
 */
export interface Appeal {
  readonly rejection: VerifiedStatement<"review">;
  /** What the publisher filed in time, the first of it; undefined: nothing. */
  readonly filed: Revocation | undefined;
  /** Until when it can be filed, in milliseconds since 1970. */
  readonly fileByMs: number;
  /** Until when the panel can agree to what was filed, in milliseconds since 1970; undefined: nothing was filed. */
  readonly decideByMs: number | undefined;
  /** Who may decide, in order of their seats: none of the publisher's, none with an interest, not whoever rejected. */
  readonly panel: readonly MemberId[];
  /** Of those who may, who agreed in time, in order of their ids. */
  readonly agreeing: readonly MemberId[];
  /** How many of the panel must agree; undefined: the tap's rules know no appeals. */
  readonly needed: number | undefined;
}

/** How the appeal against a rejection stands, whether or not there is one. */
export function appealAgainst(docket: Docket, rejection: VerifiedStatement<"review">): Appeal {
  const { register } = docket;
  const rule = ruleForAction(register.governance, "appeal");
  const fromMs = timeMs(rejection.predicate.parseltongue.createdAt);
  const fileByMs = fromMs + register.governance.appeals.days * DAY_MS;
  const claims = claimsAgainst(docket, rejection);
  const filed = claims.find((each) => {
    const atMs = createdMs(each);
    return isPublishers(docket, each) && fromMs <= atMs && atMs <= fileByMs;
  });
  const decideByMs = filed && createdMs(filed) + (rule?.windowDays ?? 0) * DAY_MS;
  const mayDecide = panelFor(docket, rejection);
  const inTime = claims.filter((each) => isInTime(each, filed, decideByMs));
  const agreeing = new Set(inTime.flatMap((each) => panelAmong(docket, each, mayDecide)));
  return {
    rejection,
    filed,
    fileByMs,
    decideByMs,
    panel: mayDecide(docket.at),
    agreeing: [...agreeing].sort(compareText),
    needed: rule && appealApprovals(register),
  };
}

/** Whether an appeal lifts its rejection. */
export function isGranted({ filed, agreeing, needed }: Appeal): boolean {
  return filed !== undefined && needed !== undefined && agreeing.length >= needed;
}

/** Why what somebody said in an appeal lifts nothing; undefined when it does. */
export function appealProblem(docket: Docket, claim: Revocation): string | undefined {
  const { target } = claim.predicate;
  const rejection = target.kind === "statement" ? docket.byPayload(target.sha256) : undefined;
  if (rejection?.type !== "review" || rejection.predicate.verdict !== "reject")
    return "an appeal is against a rejection";
  const appeal = appealAgainst(docket, rejection);
  const { filed, decideByMs, agreeing, needed } = appeal;
  if (needed === undefined) return "the rules of the tap know no appeals";
  if (filed === undefined) return "the publisher has filed no appeal in time";
  if (!isInTime(claim, filed, decideByMs)) return "it is not of the time in which the panel decides";
  return isGranted(appeal) ? undefined : `it is an appeal that ${agreeing.length} of ${needed} of the panel agree to`;
}

/** What was said in appeals against a rejection, in order of time. */
function claimsAgainst(docket: Docket, { payloadSha256 }: VerifiedStatement<"review">): readonly Revocation[] {
  return docket.bound
    .filter((each): each is Revocation => {
      if (each.type !== "revocation" || each.predicate.authority !== "appeal") return false;
      const { target } = each.predicate;
      return target.kind === "statement" && target.sha256 === payloadSha256 && !docket.isSuperseded(each);
    })
    .toSorted((a, b) => createdMs(a) - createdMs(b) || compareText(a.payloadSha256, b.payloadSha256));
}

function isPublishers(docket: Docket, { signers, predicate }: Revocation): boolean {
  return docket.publisherKeys(signers, predicate.parseltongue.createdAt).length > 0;
}

function isInTime(claim: Revocation, filed: Revocation | undefined, decideByMs: number | undefined): boolean {
  if (filed === undefined || decideByMs === undefined) return false;
  return createdMs(filed) <= createdMs(claim) && createdMs(claim) <= decideByMs;
}

/** Who may decide at a moment: whoever gains or loses by it, or made the decision, sits on no panel. */
function panelFor(docket: Docket, rejection: VerifiedStatement<"review">): (at: string) => readonly MemberId[] {
  const { register, evidence } = docket;
  const rejected = evidence.entries.find(({ sha256 }) => sha256 === subjectOf(rejection, "entry"));
  const publisher = new Publisher({ ...evidence, entry: rejected ?? evidence.entry }, register);
  const deciders = docket.authors(rejection);
  return (at) =>
    appealPanel(register, at, (member) => {
      const isParty = publisher.includes(member.id, register.organisationOf(member));
      return isParty || deciders.has(member.id) || register.conflict(member, publisher.parties) !== undefined;
    });
}

function panelAmong(
  { register }: Docket,
  { signers, predicate }: Revocation,
  mayDecide: (at: string) => readonly MemberId[],
): readonly MemberId[] {
  const { createdAt } = predicate.parseltongue;
  const signed = new Set(register.signers(signers, createdAt).map(({ id }) => id));
  return mayDecide(createdAt).filter((id) => signed.has(id));
}

function createdMs({ predicate }: Revocation): number {
  return timeMs(predicate.parseltongue.createdAt);
}
