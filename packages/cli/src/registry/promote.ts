import {
  DAY_MS,
  evaluate,
  type Evaluation,
  type Evidence,
  findPlugin,
  parseDocument,
  parsePluginName,
  qualityScore,
  simulate,
  TapEvidence,
  type Tier,
  TIER_PROPERTY_PREFIX,
  TIERS,
  timeMs,
  timeText,
} from "@parseltongue/registry";
import type { ExitCode } from "../exit-codes.ts";
import type { Machine } from "../machine.ts";
import { openTaps } from "../plugins/from-taps/added-taps.ts";
import { createProgress } from "../progress.ts";
import { VERSION } from "../version.ts";
import { findVersion, type FoundVersion } from "./find-version.ts";
import type { PromoteInvocation } from "./judgement-invocation.ts";
import { evaluationLines, simulationLines, whyLines } from "./judgement-lines.ts";
import { isInTap, momentOf, openTap, type OpenTap, openWorkTree } from "./open-tap.ts";
import { say } from "./say.ts";
import { absolutePath, UserTaps } from "./user-taps.ts";
import { memberKey, versionBinding, versionSubjects, writeStatement } from "./write-statement.ts";

/** `promote evaluate`, `promote apply`, `promote simulate`, `plugin why`. */
export async function promote(invocation: PromoteInvocation, machine: Machine): Promise<ExitCode> {
  switch (invocation.command) {
    case "promote-evaluate":
      return evaluateOne(invocation, machine);
    case "plugin-why":
      return explainOne(invocation, machine);
    case "promote-apply":
      return apply(invocation, machine);
    case "promote-simulate":
      return simulatePolicy(invocation, machine);
  }
}

/** A version with all that decides about it. */
interface Judged extends FoundVersion {
  readonly evidence: Evidence;
  readonly evaluation: Evaluation;
  readonly at: string;
}

async function judge(machine: Machine, tap: OpenTap, what: string, at: string): Promise<Judged> {
  const { plugin, record } = await findVersion(tap, what, machine, at);
  const evidence = plugin.evidenceOf(record);
  const found = evaluate(tap.state.documents.promotionPolicy, evidence, at);
  const notCounted = [...found.notCounted, ...plugin.unreadable];
  return { plugin, record, evidence, evaluation: { ...found, notCounted }, at };
}

async function evaluateOne(
  { what, tap, at, json, atLeast }: Extract<PromoteInvocation, { command: "promote-evaluate" }>,
  machine: Machine,
): Promise<ExitCode> {
  const { record, evaluation } = await judge(machine, await openTap(machine, tap), what, momentOf(machine, at));
  const { id, version } = record.entry;
  say(machine, json, { plugin: id, version, ...evaluation }, evaluationLines(id, version, evaluation));
  return atLeast !== undefined && rank(evaluation.tier) < rank(tierOf(atLeast)) ? 1 : 0;
}

async function explainOne(
  { what, tap, at, json }: Extract<PromoteInvocation, { command: "plugin-why" }>,
  machine: Machine,
): Promise<ExitCode> {
  const moment = momentOf(machine, at);
  const { open, named } = await namedPlugin(machine, what, tap);
  const { record, evaluation, evidence, plugin } = await judge(machine, open, named, moment);
  const { id, version } = record.entry;
  const score = qualityScore(open.state.documents.promotionPolicy, evidence, plugin.record, moment);
  say(machine, json, { plugin: id, version, ...evaluation, score }, whyLines(id, version, evaluation, score));
  return 0;
}

/** A plugin by any name that `plugin add` takes, over all taps that were added, where no tap is named. */
async function namedPlugin(
  machine: Machine,
  what: string,
  tap: string | undefined,
): Promise<{ readonly open: OpenTap; readonly named: string }> {
  const [, text = "", version = ""] = /^([^@]*)(@.*)?$/s.exec(what) ?? [];
  const name = parsePluginName(text);
  if (tap !== undefined || name === undefined || (await isInTap(machine))) {
    return { open: await openTap(machine, tap), named: what };
  }
  const opened = await openTaps(machine, UserTaps.of(machine));
  if (opened.length === 0) return { open: await openTap(machine, tap), named: what };
  const found = await findPlugin(name, opened, { signal: machine.signal });
  return { open: { name: found.name, tree: found.tap.tree, state: found.tap }, named: `${found.id}${version}` };
}

async function apply(
  invocation: Extract<PromoteInvocation, { command: "promote-apply" }>,
  machine: Machine,
): Promise<ExitCode> {
  const { what, json } = invocation;
  const tap = await openWorkTree(machine, invocation.tap);
  const at = momentOf(machine, undefined);
  const judged = await judge(machine, tap, what, at);
  const { record, evaluation, evidence } = judged;
  const { id, version } = record.entry;
  const tier = invocation.tier === undefined ? evaluation.tier : tierOf(invocation.tier);
  const lacking = lackingFor(evaluation, tier);
  if (tier === "held" || lacking.length > 0) {
    const lines = [`${id} ${version} is ${evaluation.tier}; nothing was signed`, ...lacking.map((each) => `  ${each}`)];
    say(machine, json, { plugin: id, version, tier: evaluation.tier, path: null, missing: lacking }, lines);
    return 1;
  }
  const key = await memberKey(machine, tap, invocation);
  const { validDays } = tap.state.documents.promotionPolicy.tiers[tier];
  const validUntil = validDays === null ? null : timeText(timeMs(at) + validDays * DAY_MS);
  const predicate = {
    verifier: {
      id: "urn:parseltongue:evaluation:1",
      version: { parseltongue: VERSION },
      policy: { uri: "urn:parseltongue:policy:promotion", digest: { sha256: tap.state.digests.promotionPolicy } },
    },
    timeCreated: at,
    properties: [`${TIER_PROPERTY_PREFIX}${tier.toUpperCase()}`],
    parseltongue: {
      ...versionBinding(tap, record, at, { validUntil }),
      tier,
      evidence: digestsOf(evaluation, evidence, tier),
    },
  };
  const place = { kind: "version", plugin: id, version } as const;
  const said = { subjects: versionSubjects(record), predicate };
  const path = await writeStatement(machine, tap, place, "promotion", said, key);
  const lines = [`${id} ${version}: ${tier}, signed by ${key.member}`, `wrote ${path}; propose it, then sign the tap`];
  say(machine, json, { plugin: id, version, tier, path, missing: [] }, lines);
  return 0;
}

/** What a tier lacks beside the decision that is about to be made. */
function lackingFor({ reasons }: Evaluation, tier: Tier): readonly string[] {
  const demoted = reasons.filter((each) => !each.holds && rank(each.tier) < rank(tier));
  const failing = reasons.filter((each) => !each.holds && each.tier === tier && each.rule !== "decision");
  return [...demoted, ...failing].flatMap(({ rule, missing }) => missing.map((text) => `${rule}: ${text}`));
}

/** Payloads of the statements that the tier rests on. */
function digestsOf({ reasons }: Evaluation, { statements }: Evidence, tier: Tier): readonly string[] {
  const files = new Set(reasons.filter((each) => rank(each.tier) <= rank(tier)).flatMap((each) => each.files));
  const used = statements.filter(({ path }) => files.has(path)).map(({ payloadSha256 }) => payloadSha256);
  return [...new Set(used)].sort();
}

async function simulatePolicy(
  { policy, tap, at, json, quiet }: Extract<PromoteInvocation, { command: "promote-simulate" }>,
  machine: Machine,
): Promise<ExitCode> {
  const bytes = await machine.environment.files.read(absolutePath(machine, policy));
  const other = parseDocument("promotionPolicy", bytes, policy);
  const { state } = await openTap(machine, tap);
  const progress = await createProgress(machine, quiet);
  try {
    const options = { signal: machine.signal, onProgress: progress.show.bind(progress) };
    const found = await simulate(other, await TapEvidence.open(state, options), momentOf(machine, at), options);
    progress.end();
    say(machine, json, found, simulationLines(found));
    return 0;
  } finally {
    progress.end();
  }
}

function tierOf(text: string): Tier {
  const tier = TIERS.find((each) => each === text);
  if (tier === undefined) throw new Error(`${text} passed the parser and is no tier`);
  return tier;
}

function rank(tier: Tier): number {
  return TIERS.indexOf(tier);
}
