import { compareText } from "../governance/register.ts";
import type { Tier, Time } from "../model/scalars.ts";
import { timeMs, timeText } from "../model/strict-time.ts";
import type { VerifiedStatement } from "../model/verified-statement.ts";
import type { Reason, RuleName } from "./evaluation.ts";

/** What a rule was found to be, before it is known which tier asks. */
export interface Finding {
  readonly text: string;
  /** Nothing is missing: it holds. */
  readonly missing: readonly string[];
  readonly from: readonly VerifiedStatement[];
  readonly signers: readonly string[];
}

/** A reason of a tier. */
export function reasonOf(tier: Tier, rule: RuleName, { text, missing, from, signers }: Finding): Reason {
  return {
    tier,
    rule,
    holds: missing.length === 0,
    text,
    files: sortedOnce(from.map(({ path }) => path)),
    signers: sortedOnce(signers),
    missing,
  };
}

/** Text items sorted by their code units, each once. */
export function sortedOnce(items: Iterable<string>): readonly string[] {
  return [...new Set(items)].sort(compareText);
}

/** `1 rebuild`, `2 rebuilds`. */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}

const LAST_MS = timeMs("2999-12-31T23:59:59Z");

/** A moment as files write it; what is later than any of them is the last one. */
export function momentText(ms: number): Time {
  return timeText(Math.min(ms, LAST_MS));
}
