import type { Cancellable } from "@parseltongue/base";
import semver from "semver";
import { compareContracts } from "../evaluation/contracts.ts";
import { evaluate } from "../evaluation/evaluate.ts";
import type { Evaluation } from "../evaluation/evaluation.ts";
import type { EntryRecord } from "../evaluation/evidence.ts";
import { type PluginEvidence, TapEvidence } from "../evaluation/tap-evidence.ts";
import type { PluginRecord } from "../model/plugin-record.ts";
import { type Tier, TIERS, type Time, type Version } from "../model/scalars.ts";
import { timeMs } from "../model/strict-time.ts";
import { RegistryError } from "../registry-error.ts";
import { type FoundPlugin, placeText } from "./find-plugin.ts";

/** A version that a range means and that is not taken. */
export interface LeftOutVersion {
  readonly version: Version;
  readonly tier: Tier;
  /** Sentences. */
  readonly why: readonly string[];
}

/** The version that is taken, with all that speaks for it. */
export interface ResolvedVersion extends FoundPlugin {
  readonly record: PluginRecord | undefined;
  readonly entry: EntryRecord;
  readonly evaluation: Evaluation;
  /** Members whose approval counts for its tier. */
  readonly reviewers: readonly string[];
  /** Those that would have come before it, the newest first. */
  readonly leftOut: readonly LeftOutVersion[];
}

/** How a version is chosen. */
export interface ResolveOptions extends Cancellable {
  readonly atTime: Time;
  /** In the syntax of semver; default: any release. */
  readonly range?: string;
  /** Least trusted tier that is taken. Default `sandboxed`; `held` is never taken. */
  readonly minimumTier?: Exclude<Tier, "held">;
  /** Contract of the host, `1.0`: versions for others are left out. Default: all are taken. */
  readonly contract?: string;
}

/**
 * The newest version of a plugin within a range that may be installed.
 * @throws RegistryError `tap-expired`; `no-version` when none is left, with the reasons in `details.leftOut`;
 * `no-such-plugin`, `tap-incomplete`, `bad-document`
 */
export async function resolveVersion(found: FoundPlugin, options: ResolveOptions): Promise<ResolvedVersion> {
  requireCurrent(found, options.atTime);
  const evidence = await TapEvidence.open(found.tap, options);
  const plugin = await evidence.plugin(found.id, options.atTime, options);
  const range = options.range ?? "*";
  const leftOut: LeftOutVersion[] = [];
  for (const entry of plugin.entries.toReversed()) {
    if (!semver.satisfies(entry.entry.version, range)) continue;
    const evaluation = judge(found, plugin, entry, options.atTime);
    const why = whyNot(entry, evaluation, options);
    if (why.length === 0) {
      return { ...found, record: plugin.record, entry, evaluation, reviewers: reviewersOf(evaluation), leftOut };
    }
    leftOut.push({ version: entry.entry.version, tier: evaluation.tier, why });
  }
  throw noVersion(found, plugin, range, leftOut);
}

/**
 * One version, whatever its tier: for what is installed already.
 * @throws RegistryError `no-such-plugin`, `tap-incomplete`, `bad-document`
 */
export async function judgeOne(
  found: FoundPlugin,
  version: Version,
  options: Pick<ResolveOptions, "atTime" | "signal">,
): Promise<ResolvedVersion> {
  const evidence = await TapEvidence.open(found.tap, options);
  const plugin = await evidence.plugin(found.id, options.atTime, options);
  const entry = evidence.entry(plugin, version);
  const evaluation = judge(found, plugin, entry, options.atTime);
  return { ...found, record: plugin.record, entry, evaluation, reviewers: reviewersOf(evaluation), leftOut: [] };
}

function judge({ tap }: FoundPlugin, plugin: PluginEvidence, entry: EntryRecord, atTime: Time): Evaluation {
  return evaluate(tap.documents.promotionPolicy, plugin.evidenceOf(entry), atTime);
}

/** An old state may lack a revocation: nothing new is installed from it. */
function requireCurrent({ name, tap }: FoundPlugin, atTime: Time): void {
  const { isExpired, expiresAt } = tap.freshness(timeMs(atTime));
  if (!isExpired) return;
  throw new RegistryError("tap-expired", `the signatures of the tap ${name} have ended on ${expiresAt.slice(0, 10)}`, {
    hint: "run `tap update`; if it says the same, ask those who keep the tap. What is installed goes on running",
  });
}

function whyNot(
  { entry }: EntryRecord,
  evaluation: Evaluation,
  { minimumTier = "sandboxed", contract }: ResolveOptions,
): readonly string[] {
  const { tier } = evaluation;
  if (tier === "held") return heldReasons(evaluation);
  if (TIERS.indexOf(tier) < TIERS.indexOf(minimumTier)) {
    const missing = evaluation.missing.filter((each) => each.tier === minimumTier || each.tier === "verified");
    return [`it is ${tier}, and ${minimumTier} is asked for`, ...missing.map(({ text }) => text)];
  }
  const { from, below } = entry.contract;
  if (contract !== undefined && (compareContracts(contract, from) < 0 || compareContracts(contract, below) >= 0)) {
    return [`it is for hosts from contract ${from} and below ${below}, this one has ${contract}`];
  }
  return [];
}

/** Why a version may not be installed at all. */
export function heldReasons({ reasons }: Evaluation): readonly string[] {
  const failing = reasons.filter((each) => !each.holds && (each.tier === "held" || each.tier === "sandboxed"));
  return failing.map(
    ({ rule, text, missing }) => `${rule}: ${text}${missing[0] === undefined ? "" : `; ${missing[0]}`}`,
  );
}

function reviewersOf({ tier, reasons }: Evaluation): readonly string[] {
  const own = reasons.filter((each) => each.rule === "reviews" && TIERS.indexOf(each.tier) <= TIERS.indexOf(tier));
  return [...new Set(own.flatMap(({ signers }) => signers))].sort();
}

function noVersion(
  found: FoundPlugin,
  { entries }: PluginEvidence,
  range: string,
  leftOut: readonly LeftOutVersion[],
): RegistryError {
  const place = placeText(found);
  const [newest] = leftOut;
  if (newest === undefined) {
    const known = entries.map(({ entry }) => entry.version).join(", ");
    return new RegistryError("no-version", `${place} has no version ${range}`, { hint: `there are ${known}` });
  }
  const which = range === "*" ? "version" : `version ${range}`;
  const message = `no ${which} of ${place} may be installed: ${newest.version} is ${newest.tier}`;
  return new RegistryError("no-version", message, {
    hint: newest.why.join("; ").slice(0, 1000),
    details: { leftOut: leftOut.map(({ version, tier, why }) => `${version} is ${tier}: ${why.join("; ")}`) },
  });
}
