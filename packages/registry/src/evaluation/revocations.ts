import { decideBySignatures, lapsesAtMs, ruleForAction } from "../governance/decide-by-signatures.ts";
import type { Fingerprint, Sha256 } from "../model/scalars.ts";
import { timeMs } from "../model/strict-time.ts";
import type { VerifiedStatement } from "../model/verified-statement.ts";
import { appealProblem } from "./appeals.ts";
import type { Docket } from "./docket.ts";
import { isWithin, subjectOf } from "./statement-binding.ts";

type Revocation = VerifiedStatement<"revocation">;

/** What was taken back, each with what says so. */
export interface Revocations {
  /** By the digests of their entries. */
  readonly versions: ReadonlyMap<Sha256, Revocation>;
  readonly statements: ReadonlyMap<Sha256, Revocation>;
  readonly keys: ReadonlyMap<Fingerprint, Revocation>;
  /** Entries whose revocation was itself taken back by quorum. */
  readonly lifted: ReadonlySet<Sha256>;
  /** Revocations that change nothing, by path, with the reason. */
  readonly void: ReadonlyMap<string, string>;
}

/**
 * Which revocations stand. One that takes back a revocation is for good: who wants the first again makes a new one, so that
 * no chain of them has to be followed.
 */
export function judgeRevocations(docket: Docket, all: readonly Revocation[]): Revocations {
  const revocations = new Set(all.map(({ payloadSha256 }) => payloadSha256));
  const isSecond = ({ predicate: { target } }: Revocation): boolean =>
    target.kind === "statement" && revocations.has(target.sha256);
  const voided = new Map<string, string>();
  const good = all.filter((each) => {
    const problem = docket.isSuperseded(each) ? "its author replaced it" : voidBecause(docket, each);
    if (problem !== undefined) voided.set(each.path, problem);
    return problem === undefined;
  });
  const takenBack = new Map(good.filter(isSecond).map((each) => [targetOf(each), each]));
  const versions = new Map<Sha256, Revocation>();
  const statements = new Map<Sha256, Revocation>();
  const keys = new Map<Fingerprint, Revocation>();
  const lifted = new Set<Sha256>();
  for (const revocation of good) {
    const { target } = revocation.predicate;
    const entry = subjectOf(revocation, "entry") ?? "";
    const by = takenBack.get(revocation.payloadSha256);
    if (isSecond(revocation)) statements.set(targetOf(revocation), revocation);
    else if (by !== undefined) {
      voided.set(revocation.path, `it was taken back by ${by.path}`);
      if (target.kind === "version" && by.predicate.authority === "council") lifted.add(entry);
    } else if (target.kind === "version") versions.set(entry, revocation);
    else if (target.kind === "key" && entry === docket.evidence.entry.sha256) keys.set(target.fingerprint, revocation);
    else if (target.kind === "statement") statements.set(target.sha256, revocation);
  }
  return { versions, statements, keys, lifted, void: voided };
}

function targetOf({ predicate: { target } }: Revocation): Sha256 {
  return target.kind === "statement" ? target.sha256 : "";
}

/** Why a revocation changes nothing; undefined when it does. */
function voidBecause(docket: Docket, revocation: Revocation): string | undefined {
  const { validUntil } = revocation.predicate.parseltongue;
  const { target } = revocation.predicate;
  if (target.kind === "statement" && docket.byPayload(target.sha256) === undefined)
    return "what it revokes is not here";
  const problem = authorityProblem(docket, revocation);
  if (problem !== undefined) return problem;
  const endMs = validUntil === null ? null : timeMs(validUntil);
  const lapseMs = lapse(docket, revocation);
  const ends = [endMs, lapseMs].filter((each) => each !== null);
  return ends.some((each) => each <= timeMs(docket.at)) ? "it has lapsed" : undefined;
}

/** Emergency measures end unless somebody else confirms them; those who took one cannot. */
function lapse({ register, evidence }: Docket, { predicate }: Revocation): number | null {
  if (predicate.authority !== "security-team") return null;
  const rule = ruleForAction(register.governance, "revoke");
  const isRatified = predicate.ratifiedBy !== null && evidence.acceptedRfcs.includes(predicate.ratifiedBy);
  return rule === undefined || isRatified ? null : lapsesAtMs(rule, predicate.parseltongue.createdAt);
}

function authorityProblem(docket: Docket, revocation: Revocation): string | undefined {
  const { authority } = revocation.predicate;
  if (authority === "appeal") return appealProblem(docket, revocation);
  return hasAuthority(docket, revocation, authority) ? undefined : "those who signed it may not revoke this";
}

function hasAuthority(
  docket: Docket,
  revocation: Revocation,
  authority: Exclude<Revocation["predicate"]["authority"], "appeal">,
): boolean {
  const { predicate, signers } = revocation;
  const { createdAt } = predicate.parseltongue;
  const { register } = docket;
  const members = register.signers(signers, createdAt).map(({ id }) => id);
  switch (authority) {
    case "publisher":
      return isPublishers(docket, revocation);
    case "author":
      return isAuthors(docket, revocation);
    case "security-team": {
      const rule = ruleForAction(register.governance, "revoke");
      return (
        rule !== undefined && mayStop(docket, revocation) && decideBySignatures(register, rule, members, createdAt)
      );
    }
    case "council": {
      const rule = ruleForAction(register.governance, "unrevoke");
      return rule !== undefined && decideBySignatures(register, rule, members, createdAt);
    }
  }
}

/** A publisher may take back versions, releases and keys of its own, and nothing that others said. */
function isPublishers(docket: Docket, { predicate: { target, parseltongue }, signers }: Revocation): boolean {
  if (docket.publisherKeys(signers, parseltongue.createdAt).length === 0) return false;
  switch (target.kind) {
    case "version":
      return true;
    case "key":
      return docket.namespaceKeys.has(target.fingerprint);
    case "statement":
      return docket.byPayload(target.sha256)?.type === "release";
  }
}

/** Whoever said something may take it back, and what a key of theirs says. */
function isAuthors(docket: Docket, revocation: Revocation): boolean {
  const { target } = revocation.predicate;
  const authors = docket.authors(revocation);
  if (target.kind === "version") return false;
  if (target.kind === "key") {
    const owner = docket.register.memberOfKey(target.fingerprint);
    return owner !== undefined && authors.has(owner.id);
  }
  const statement = docket.byPayload(target.sha256);
  const own = statement === undefined ? new Set<string>() : docket.authors(statement);
  return own.size > 0 && isWithin(own, authors);
}

/** What one person may do in an emergency is to stop something: lifting a rejection or a revocation starts something. */
function mayStop(docket: Docket, { predicate: { target } }: Revocation): boolean {
  const stopped = target.kind === "statement" ? docket.byPayload(target.sha256) : undefined;
  if (stopped === undefined) return true;
  return stopped.type !== "revocation" && !(stopped.type === "review" && stopped.predicate.verdict === "reject");
}
