import type { NativeRules } from "../../model/policy/promotion-policy.ts";
import type { DifferentialSuite } from "../../model/predicates/test-result.ts";
import type { MemberId } from "../../model/scalars.ts";
import { DAY_MS, timeMs } from "../../model/strict-time.ts";
import type { VerifiedStatement } from "../../model/verified-statement.ts";
import { counted, type Finding, momentText } from "../reason.ts";
import { isRight, rightsOf } from "../rights.ts";
import { subjectOf } from "../statement-binding.ts";
import type { VersionCase } from "../version-case.ts";
import { measurementsOf } from "./performance-rule.ts";
import { judgeRebuilds } from "./rebuild-rule.ts";
import { type Tested, testsAgainst, testsBy } from "./test-rules.ts";

const NO_CODE = "machine code in the entry";

/** Without the sandbox it may only have what the policy says. */
export function judgeCapabilities(version: VersionCase, within: readonly string[]): Finding {
  const beyond = rightsOf(version.record.entry).filter((right) => !within.some((named) => isRight(right, named)));
  return {
    text:
      beyond.length === 0
        ? "it asks for nothing beyond what machine code may have"
        : `it asks for ${beyond.join(", ")}`,
    missing: beyond.length === 0 ? [] : ["a version that does without what machine code may not have"],
    from: [],
    signers: [],
  };
}

/** Machine code for each platform came out of the source bit by bit the same. */
export function judgeNativeBuilds(version: VersionCase, { nativeBuilds }: NativeRules): Finding {
  const { native } = version.record.entry;
  const platforms = native.map(({ platform }) => platform);
  const found = [...new Set(platforms)].map((platform) => judgeRebuilds(version, nativeBuilds, platform));
  const isTwice = new Set(platforms).size < platforms.length;
  return {
    text: found.length === 0 ? "there is no machine code" : found.map(({ text }) => text).join("; "),
    missing: [
      ...(found.length === 0 ? [NO_CODE] : []),
      ...(isTwice ? ["one build for each platform"] : []),
      ...found.flatMap(({ missing }) => missing),
    ],
    from: found.flatMap(({ from }) => from),
    signers: found.flatMap(({ signers }) => signers),
  };
}

/** Machine code said the same as the guest over enough graphs and inputs, and never anything else. */
export function judgeDifferential(version: VersionCase, { differential }: NativeRules): Finding {
  const tests = testsBy(version, "test").flatMap(comparison);
  const against = testsAgainst(version, "test").flatMap(comparison);
  const missing = version.record.entry.native.flatMap(({ platform, sha256 }) => {
    const own = tests.filter(({ suite }) => suite.nativeSha256 === sha256);
    const all = [...own, ...against.filter(({ suite }) => suite.nativeSha256 === sha256)];
    if (all.some(({ suite }) => suite.mismatches > differential.maxMismatches)) {
      return [`the machine code for ${platform} says other things than the sandboxed code`];
    }
    const isEnough = own.some(
      ({ suite }) => suite.graphs >= differential.graphs && suite.fuzzCases >= differential.fuzzCases,
    );
    const amount = `${differential.graphs} graphs and ${differential.fuzzCases} random inputs`;
    return isEnough ? [] : [`a comparison of the machine code for ${platform} with the sandboxed code over ${amount}`];
  });
  return {
    text: `compared with the sandboxed code ${counted(tests.length, "time")}`,
    missing: version.record.entry.native.length === 0 ? [NO_CODE] : missing,
    from: tests.map(({ statement }) => statement),
    signers: tests.flatMap(({ signers }) => signers),
  };
}

function comparison({ statement, signers }: Tested<"test">): readonly (Tested<"test"> & {
  readonly suite: DifferentialSuite;
})[] {
  const { suite } = statement.predicate.parseltongue;
  return suite.kind === "differential" ? [{ statement, signers, suite }] : [];
}

/** What machine code gains is worth what it costs in safety. The least that anybody measured counts. */
export function judgeSpeedup(version: VersionCase, { minSpeedup }: NativeRules): Finding {
  const { passed, against } = measurementsOf(version);
  const measured = passed.filter(({ statement }) => statement.predicate.parseltongue.native.length > 0);
  const gains = version.record.entry.native.map(({ platform, sha256 }) => {
    const lows = gainsOf(measured, sha256);
    // What was found against it lowers a gain, and is none by itself.
    return { platform, gain: lows.length === 0 ? undefined : Math.min(...lows, ...gainsOf(against, sha256)) };
  });
  const missing = gains.flatMap(({ platform, gain }) => {
    if (gain === undefined) return [`a measurement of what machine code gains on ${platform}`];
    return gain >= minSpeedup ? [] : [`on ${platform} it is ${gain} times as fast, ${minSpeedup} is needed`];
  });
  const known = gains.flatMap(({ platform, gain }) =>
    gain === undefined ? [] : [`${gain} times as fast on ${platform}`],
  );
  return {
    text: known.length === 0 ? "what it gains was not measured" : `at least ${known.join(", ")}`,
    missing: gains.length === 0 ? [NO_CODE] : missing,
    from: measured.map(({ statement }) => statement),
    signers: measured.flatMap(({ signers }) => signers),
  };
}

function gainsOf(measured: readonly Tested<"perf">[], nativeSha256: string): readonly number[] {
  return measured
    .flatMap(({ statement }) => statement.predicate.parseltongue.native)
    .flatMap((gain) => (gain.nativeSha256 === nativeSha256 ? [gain.speedupLow] : []));
}

/** Decisions for machine code that count, the newest of each person. */
export interface Decision {
  readonly statement: VerifiedStatement<"promotion">;
  readonly member: MemberId;
  readonly atMs: number;
}

/** Those who decide about releases have decided for it. */
export function judgeDecision(version: VersionCase, rules: NativeRules): Finding {
  const { role, threshold } = rules.decision;
  const decisions = decisionsOf(version, rules);
  const missing = threshold - decisions.length;
  return {
    text: `${counted(decisions.length, `holder`)} of the office ${role} decided for it, ${threshold} must have`,
    missing: missing > 0 ? [`the decision of ${missing} more of the office ${role}, who are not of the publisher`] : [],
    from: decisions.map(({ statement }) => statement),
    signers: decisions.map(({ member }) => member),
  };
}

/** When the last of the decisions that it takes was made; undefined while there are too few. */
export function decidedAtMs(version: VersionCase, rules: NativeRules): number | undefined {
  return decisionsOf(version, rules)
    .map(({ atMs }) => atMs)
    .sort((a, b) => b - a)[rules.decision.threshold - 1];
}

function decisionsOf(version: VersionCase, { decision, validDays }: NativeRules): readonly Decision[] {
  const { record, docket, register } = version;
  const newest = new Map<MemberId, Decision>();
  for (const statement of docket.standing("promotion", record.sha256)) {
    const { parseltongue } = statement.predicate;
    const namesCode = record.entry.native.every(
      ({ platform }) => subjectOf(statement, `native/${platform}`) !== undefined,
    );
    if (parseltongue.tier !== "native" || !namesCode) continue;
    const atMs = timeMs(parseltongue.createdAt);
    const endMs = validDays === null ? Infinity : atMs + validDays * DAY_MS;
    // Not noted as lost: a version that changed hands gets back what people find about it, machine code by a new decision.
    if (atMs < (version.lastTransferMs ?? -Infinity)) {
      version.reject(statement, "it is from before the plugin changed hands");
      continue;
    }
    if (version.isOver(statement, endMs)) {
      version.reject(statement, "its time is over");
      continue;
    }
    for (const member of version.signersHolding(statement, [decision.role])) {
      const found = register.member(member);
      if (found === undefined || hasInterest(version, member)) continue;
      const other = newest.get(member);
      if (other === undefined || other.atMs < atMs) newest.set(member, { statement, member, atMs });
    }
  }
  return [...newest.values()];
}

function hasInterest(version: VersionCase, id: MemberId): boolean {
  const member = version.register.member(id);
  if (member === undefined || version.isPublishers(id, version.register.organisationOf(member))) return true;
  return (
    version.register.conflict(member, version.publisher.parties) !== undefined && !version.forgives("conflict-found")
  );
}

/** A grant ends by itself: whoever vouched has to look again. */
export function judgeGrant(version: VersionCase, sinceMs: number | undefined, validDays: number | null): Finding {
  const endMs = grantEndMs(sinceMs, validDays);
  const isOver = endMs !== undefined && endMs <= version.atMs && !version.forgives("expired");
  const text =
    endMs === undefined
      ? "the grant has no end of its own"
      : `the grant ${isOver ? "ended" : "lasts until"} ${momentText(endMs)}`;
  return { text, missing: isOver ? ["somebody who looks at it again"] : [], from: [], signers: [] };
}

/** When a grant ends; undefined: it does not. */
export function grantEndMs(sinceMs: number | undefined, validDays: number | null): number | undefined {
  return sinceMs === undefined || validDays === null ? undefined : sinceMs + validDays * DAY_MS;
}
