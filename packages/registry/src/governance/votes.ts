import type { Member } from "../model/governance/members.ts";
import type { VoteChoice } from "../model/predicates/vote.ts";
import type { MemberId, PartyId } from "../model/scalars.ts";
import { timeMs } from "../model/strict-time.ts";
import type { VerifiedStatement } from "../model/verified-statement.ts";
import { compareText, type Register } from "./register.ts";
import { rfcSha256 } from "./rfc-digest.ts";
import type { Ballot } from "./tally.ts";

type Vote = VerifiedStatement<"vote">;

/** Votes that count, by who cast them, and why others do not. */
export interface CountedVotes {
  readonly choices: ReadonlyMap<MemberId, VoteChoice>;
  readonly vetoes: readonly MemberId[];
  readonly notCounted: readonly { readonly path: string; readonly why: string }[];
}

/**
 * The votes that count: over this very text, under these very rules, in time, by somebody who may, once each. Who has an
 * interest is taken to recuse, whether or not it was said.
 * @param untilMs votes end then; vetoes at `vetoUntilMs`
 */
export function countVotes(
  ballot: Ballot,
  register: Register,
  electorate: readonly Member[],
  times: { readonly atMs: number; readonly untilMs: number; readonly vetoUntilMs: number },
): CountedVotes {
  const notCounted = new Map<string, string>();
  const good = uniquePayloads(ballot.votes).filter((vote) => {
    const problem = voteProblem(ballot, register, vote, times);
    if (problem !== undefined) notCounted.set(vote.path, problem);
    return problem === undefined;
  });
  const replaced = new Map(good.flatMap((vote) => replacedBy(vote, good)));
  const byMember = new Map<MemberId, Vote[]>();
  for (const vote of good) {
    const by = replaced.get(vote.payloadSha256);
    if (by !== undefined) notCounted.set(vote.path, `replaced by ${by.path}`);
    else byMember.set(vote.predicate.voter.member, [...(byMember.get(vote.predicate.voter.member) ?? []), vote]);
  }
  const choices = new Map<MemberId, VoteChoice>();
  const vetoes: MemberId[] = [];
  const vetoers = vetoersOf(ballot, register);
  for (const [id, votes] of byMember) {
    const said = new Set(votes.map(({ predicate }) => predicate.choice));
    const [choice] = said;
    const member = register.member(id);
    if (choice === undefined || member === undefined) continue;
    if (said.size > 1) {
      for (const { path } of votes) notCounted.set(path, `${id} said different things and replaced none of them`);
      continue;
    }
    const counted = hasInterest(ballot, register, member, votes) ? "recuse" : choice;
    if (counted === "veto" && vetoers.has(id)) vetoes.push(id);
    if (electorate.some((each) => each.id === id)) choices.set(id, counted);
    else if (!vetoes.includes(id)) for (const { path } of votes) notCounted.set(path, `${id} has no vote in this`);
  }
  const reasons = [...notCounted].map(([path, why]) => ({ path, why }));
  return { choices, vetoes: vetoes.sort(compareText), notCounted: reasons.sort((a, b) => compareText(a.path, b.path)) };
}

function vetoersOf({ governance, rfc }: Ballot, register: Register): ReadonlySet<MemberId> {
  const { veto } = governance;
  return new Set(veto === null ? [] : register.holders(veto.role, rfc.opensAt).map(({ id }) => id));
}

function voteProblem(
  { tapId, governanceSha256, rfc, textSha256 }: Ballot,
  register: Register,
  { predicate, signers, subjects }: Vote,
  { atMs, untilMs, vetoUntilMs }: { readonly atMs: number; readonly untilMs: number; readonly vetoUntilMs: number },
): string | undefined {
  const { parseltongue, voter, choice, reason } = predicate;
  const createdMs = timeMs(parseltongue.createdAt);
  if (parseltongue.tapId !== tapId) return "cast in another tap";
  if (predicate.rfc !== rfc.number) return "about another RFC";
  if (parseltongue.policySha256 !== governanceSha256) return "cast under other rules";
  const named = new Map(subjects.map(({ name, digest }) => [name, digest.sha256]));
  if (named.get("rfc.md") !== textSha256 || named.get("rfc.json") !== rfcSha256(rfc)) return "about another text";
  if (createdMs > atMs) return "of a later time";
  if (createdMs < timeMs(rfc.opensAt)) return "before the vote was open";
  if (createdMs >= (choice === "veto" ? vetoUntilMs : untilMs)) return "after the vote was closed";
  if (choice === "veto" && reason.trim() === "") return "a veto without a reason";
  const isOwn = signers.some(
    (each) => register.memberOfKey(each)?.id === voter.member && register.keyCounts(each, parseltongue.createdAt),
  );
  return isOwn ? undefined : `not signed by a key of ${voter.member} that counts`;
}

/** Interests in those who propose it, or in those whom it names, as the vote or the register says. */
function hasInterest({ rfc, governance }: Ballot, register: Register, member: Member, votes: readonly Vote[]): boolean {
  const { kinds } = governance.conflicts;
  const isDeclared = votes.some(({ predicate }) => predicate.conflicts.some(({ kind }) => kinds.includes(kind)));
  if (isDeclared) return true;
  const authors = rfc.authors.filter((each) => each !== member.id);
  const parties = new Set<PartyId>(authors);
  return register.conflict(member, parties) !== undefined;
}

function replacedBy(later: Vote, all: readonly Vote[]): readonly (readonly [string, Vote])[] {
  const { supersedes } = later.predicate.parseltongue;
  const earlier = all.find(({ payloadSha256 }) => payloadSha256 === supersedes);
  const isOwn =
    earlier !== undefined && earlier !== later && earlier.predicate.voter.member === later.predicate.voter.member;
  return isOwn ? [[earlier.payloadSha256, later]] : [];
}

function uniquePayloads(votes: readonly Vote[]): readonly Vote[] {
  const sorted = votes.toSorted((a, b) => compareText(a.path, b.path));
  const unique = new Map<string, Vote>();
  for (const vote of sorted) {
    const other = unique.get(vote.payloadSha256);
    const signers = [...new Set([...(other?.signers ?? []), ...vote.signers])].sort();
    unique.set(vote.payloadSha256, { ...(other ?? vote), signers });
  }
  return [...unique.values()].sort((a, b) => compareText(a.payloadSha256, b.payloadSha256));
}
