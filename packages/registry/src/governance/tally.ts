import type { DecisionRule, Governance, RfcState } from "../model/governance/governance.ts";
import type { Members } from "../model/governance/members.ts";
import type { Rfc } from "../model/governance/rfc.ts";
import type { MemberId, Sha256, Time } from "../model/scalars.ts";
import { DAY_MS, timeMs, timeText } from "../model/strict-time.ts";
import type { VerifiedStatement } from "../model/verified-statement.ts";
import { reaches } from "./decide-by-signatures.ts";
import { Register } from "./register.ts";
import { ruleForPath } from "./rules-for-paths.ts";
import { countVotes } from "./votes.ts";

const LAST_MS = timeMs("2999-12-31T23:59:59Z");

/** An RFC with all that was said to it. */
export interface Ballot {
  readonly tapId: Sha256;
  readonly rfc: Rfc;
  /** Digest of rfc.md. */
  readonly textSha256: Sha256;
  readonly votes: readonly VerifiedStatement<"vote">[];
  /** The rules in force, and the digest of their bytes: votes under others do not count. */
  readonly governance: Governance;
  readonly governanceSha256: Sha256;
  readonly members: Members;
}

/** One of the things that it takes. */
export interface TallyPart {
  readonly name: "approvals" | "quorum" | "share" | "veto" | "form";
  readonly holds: boolean;
  /** What was counted, a sentence. */
  readonly text: string;
}

/** What became of an RFC, as anybody can count it. */
export interface Tally {
  readonly rfc: Rfc;
  readonly rule: DecisionRule | undefined;
  readonly state: RfcState;
  /** Those who may vote, in order of their ids. */
  readonly electorate: readonly MemberId[];
  readonly votes: Readonly<Record<"for" | "against" | "abstain" | "recused" | "absent", readonly MemberId[]>>;
  readonly vetoes: readonly MemberId[];
  readonly parts: readonly TallyPart[];
  /** When what was accepted binds; null: it is not accepted. */
  readonly bindsFrom: Time | null;
  readonly notCounted: readonly { readonly path: string; readonly why: string }[];
}

/**
 * Counts an RFC's votes: the same for everybody who has the tap. Those who held the office when it opened may vote; silence
 * is absence; who abstains counts to the quorum alone; who recuses counts for nothing.
 */
export function tally(ballot: Ballot, atTime: Time): Tally {
  const { rfc, governance, members } = ballot;
  const register = Register.of(governance, members);
  const rule = governance.decisions.find(({ id }) => id === rfc.decision);
  const holders = rule === undefined ? [] : register.holders(rule.role, rfc.opensAt);
  const untilMs = timeMs(rfc.closesAt);
  const vetoUntilMs = untilMs + governance.rfc.finalCommentDays * DAY_MS;
  const atMs = timeMs(atTime);
  const { choices, vetoes, notCounted } = countVotes(ballot, register, holders, { atMs, untilMs, vetoUntilMs });
  const electorate = holders.map(({ id }) => id).sort();
  const saying = (...said: readonly string[]): readonly MemberId[] =>
    electorate.filter((id) => said.includes(choices.get(id) ?? "absent"));
  const votes = {
    for: saying("for"),
    against: saying("against", "veto"),
    abstain: saying("abstain"),
    recused: saying("recuse"),
    absent: saying("absent"),
  };
  const passing = rule === undefined ? [form(ballot, rule)] : [form(ballot, rule), ...countsOf(rule, votes)];
  const veto = vetoPart(governance, vetoes, votes);
  const isPassed = passing.every(({ holds }) => holds);
  const isAccepted = isPassed && veto.holds;
  const bindsMs = rule === undefined ? vetoUntilMs : bindingMs(governance, rule, vetoUntilMs);
  const state = stateOf(rfc, { atMs, vetoUntilMs, bindsMs }, isPassed, veto.holds);
  const bindsFrom = isAccepted && atMs >= vetoUntilMs ? timeText(Math.min(bindsMs, LAST_MS)) : null;
  return { rfc, rule, state, electorate, votes, vetoes, parts: [...passing, veto], bindsFrom, notCounted };
}

/** States that an RFC can go to from each: what people may write into its file. */
export const RFC_STEPS: Readonly<Record<RfcState, readonly RfcState[]>> = {
  draft: ["open", "withdrawn"],
  open: ["final-comment", "rejected", "withdrawn"],
  "final-comment": ["accepted", "rejected", "withdrawn"],
  accepted: ["active"],
  rejected: [],
  withdrawn: [],
  active: [],
};

/** When the epoch after a moment begins: epochs are counted from 1970, so that no file has to say when the first began. */
export function nextEpochMs({ epochDays }: Pick<Governance, "epochDays">, ms: number): number {
  const length = epochDays * DAY_MS;
  return length === 0 ? ms : (Math.floor(ms / length) + 1) * length;
}

function bindingMs(governance: Governance, { effective }: DecisionRule, decidedMs: number): number {
  return effective === "at-once" ? decidedMs : nextEpochMs(governance, decidedMs);
}

function stateOf(
  rfc: Rfc,
  { atMs, vetoUntilMs, bindsMs }: { readonly atMs: number; readonly vetoUntilMs: number; readonly bindsMs: number },
  isPassed: boolean,
  isUnopposed: boolean,
): RfcState {
  if (rfc.state === "withdrawn" || rfc.state === "draft") return rfc.state;
  if (atMs < timeMs(rfc.opensAt)) return "draft";
  if (atMs < timeMs(rfc.closesAt)) return "open";
  if (!isPassed) return "rejected";
  if (atMs < vetoUntilMs) return "final-comment";
  if (!isUnopposed) return "rejected";
  return atMs < bindsMs ? "accepted" : "active";
}

/** Whether it may be decided as it says: by the rule that its paths have, and for as long as that rule wants. */
function form({ rfc, governance }: Ballot, rule: DecisionRule | undefined): TallyPart {
  const part = (problem: string | undefined): TallyPart => ({
    name: "form",
    holds: problem === undefined,
    text: problem ?? "decided by the rule for what it changes, and open for long enough",
  });
  if (rule === undefined) return part(`there is no rule ${rfc.decision}`);
  const other = rfc.changes.find(({ path }) => ruleForPath(governance, path)?.id !== rule.id);
  if (other !== undefined) {
    const right = ruleForPath(governance, other.path);
    return part(
      `${other.path} is decided by ${right === undefined ? "no rule" : `the rule ${right.id}`}, not by ${rule.id}`,
    );
  }
  const openMs = timeMs(rfc.closesAt) - timeMs(rfc.opensAt);
  if (openMs < rule.windowDays * DAY_MS) return part(`it is open for less than ${rule.windowDays} days`);
  return part(undefined);
}

function countsOf(rule: DecisionRule, votes: Tally["votes"]): readonly TallyPart[] {
  const { for: pro, against, abstain, absent } = votes;
  const present = pro.length + against.length + abstain.length;
  const said = pro.length + against.length;
  const fraction = ({ numerator, denominator }: DecisionRule["share"]): string => `${numerator}/${denominator}`;
  return [
    {
      name: "approvals",
      holds: pro.length >= rule.approvals,
      text: `${pro.length} for it, at least ${rule.approvals} needed`,
    },
    {
      name: "quorum",
      holds: reaches(present, present + absent.length, rule.quorum),
      text: `${present} of ${present + absent.length} took part, ${fraction(rule.quorum)} needed`,
    },
    {
      name: "share",
      // As many against as for is no agreement, whatever share is asked for.
      holds: reaches(pro.length, said, rule.share) && pro.length > against.length,
      text: `${pro.length} for and ${against.length} against, ${fraction(rule.share)} needed`,
    },
  ];
}

function vetoPart({ veto }: Governance, vetoes: readonly MemberId[], votes: Tally["votes"]): TallyPart {
  if (veto === null || vetoes.length === 0) return { name: "veto", holds: true, text: "no veto" };
  const { numerator, denominator } = veto.overriddenBy;
  const said = new Set([...votes.for, ...votes.against, ...vetoes]).size;
  const isOverridden = reaches(votes.for.length, said, veto.overriddenBy);
  return {
    name: "veto",
    holds: isOverridden,
    text: `veto by ${vetoes.join(", ")}, ${isOverridden ? "" : "not "}overridden by ${numerator}/${denominator}`,
  };
}
