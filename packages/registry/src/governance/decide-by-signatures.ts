import type { DecisionRule, Fraction, Governance } from "../model/governance/governance.ts";
import type { Member } from "../model/governance/members.ts";
import type { MemberId, Time } from "../model/scalars.ts";
import { DAY_MS, timeMs } from "../model/strict-time.ts";
import type { Register } from "./register.ts";

/** The rule for an action; undefined: nobody may do it. */
export function ruleForAction(
  { decisions }: Governance,
  action: NonNullable<DecisionRule["action"]>,
): DecisionRule | undefined {
  return decisions.find((rule) => rule.action === action);
}

/** Whether `part` of `whole` is at least a share, in whole numbers so that everybody comes to the same. */
export function reaches(part: number, whole: number, { numerator, denominator }: Fraction): boolean {
  return BigInt(part) * BigInt(denominator) >= BigInt(numerator) * BigInt(whole);
}

/** Whether holders of the office that a rule names decided something by signing it together. */
export function decideBySignatures(
  register: Register,
  rule: DecisionRule,
  signers: readonly MemberId[],
  signedAt: Time,
): boolean {
  const holders = register.holders(rule.role, signedAt);
  const agreeing = holders.filter(({ id }) => signers.includes(id));
  return agreeing.length >= rule.approvals && reaches(agreeing.length, holders.length, rule.quorum);
}

/** Who may sit on the panel of an appeal at a moment: holders of the office but those who have a part in it. */
export function appealPanel(register: Register, at: Time, hasPart: (member: Member) => boolean): readonly MemberId[] {
  const rule = ruleForAction(register.governance, "appeal");
  if (rule === undefined) return [];
  return register
    .holders(rule.role, at)
    .filter((member) => !hasPart(member))
    .map(({ id }) => id);
}

/** How many of a panel must agree. */
export function appealApprovals({ governance }: Register): number {
  const { panel } = governance.appeals;
  return Math.max(ruleForAction(governance, "appeal")?.approvals ?? 1, Math.floor(panel / 2) + 1);
}

/** Until when an emergency measure lasts that nobody ratified; null: it does not lapse. */
export function lapsesAtMs({ lapsesAfterDays }: DecisionRule, takenAt: Time): number | null {
  return lapsesAfterDays === null ? null : timeMs(takenAt) + lapsesAfterDays * DAY_MS;
}
