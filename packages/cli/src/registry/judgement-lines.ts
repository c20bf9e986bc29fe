import type { Evaluation, PluginId, QualityScore, Simulation, Tally, Tier, Version } from "@parseltongue/registry";
import { counted } from "../counted.ts";

/** How far a version is, and what it takes to get further: a line each. */
export function evaluationLines(id: PluginId, version: Version, { tier, missing, endsAt }: Evaluation): string[] {
  const next = missing.length === 0 ? undefined : missing.find((each) => each.tier !== tier)?.tier;
  const until = endsAt === null || tier === "held" ? "" : ` until ${endsAt.slice(0, 10)}`;
  const lowered = missing.filter((each) => each.tier === tier);
  const further = missing.filter((each) => each.tier === next);
  return [
    `${id} ${version}: ${tier}${until}`,
    ...lowered.map(({ rule, text }) => `  held down by ${rule}: ${text}`),
    ...(further.length === 0 ? [] : [`to be ${next ?? ""} it lacks:`]),
    ...further.map(({ rule, text }) => `  ${rule}: ${text}`),
  ];
}

/** Why a version has its tier and no higher one, in a few words. */
export function whyInShort({ tier, missing, endsAt }: Evaluation): string {
  const [first] = missing;
  if (first === undefined) return endsAt === null ? "no rule is left" : `until ${endsAt.slice(0, 10)}`;
  const alike = missing.filter((each) => each.tier === first.tier);
  const more = alike.length === 1 ? "" : `, and ${alike.length - 1} more`;
  const lacks = first.tier === tier ? "held down by" : `to be ${first.tier} it lacks`;
  return `${lacks} ${first.rule}: ${first.text}${more}`;
}

/** All rules with what was found, where, and by whom. */
export function whyLines(id: PluginId, version: Version, evaluation: Evaluation, score: QualityScore): string[] {
  const { tier, reasons, notCounted, endsAt } = evaluation;
  const lines = [
    `${id} ${version}: ${tier}${endsAt === null || tier === "held" ? "" : ` until ${endsAt.slice(0, 10)}`}`,
  ];
  let heading: Tier | undefined;
  for (const { tier: of, rule, holds, text, missing, files, signers } of reasons) {
    if (of !== heading) lines.push(`${of}:`);
    heading = of;
    lines.push(`  ${holds ? "holds" : "lacks"}  ${rule.padEnd(16)} ${text}`);
    for (const each of missing) lines.push(`         needs ${each}`);
    if (signers.length > 0) lines.push(`         by ${signers.join(", ")}`);
    for (const file of files) lines.push(`         ${file}`);
  }
  if (notCounted.length > 0) lines.push("what counts for nothing:");
  for (const { path, why } of notCounted) lines.push(`  ${path}: ${why}`);
  return [...lines, ...scoreLines(score)];
}

/** A score, line by line. */
export function scoreLines({ points, lines }: QualityScore): string[] {
  const each = lines.map(
    (line) =>
      `  ${String(line.points).padStart(3)} of ${String(line.max).padStart(2)}  ${line.part.padEnd(14)} ${line.text}`,
  );
  return [`quality ${points} of 100:`, ...each];
}

/** What another policy would change. */
export function simulationLines({ versions, tiers, changes }: Simulation): string[] {
  const counts = Object.entries(tiers).map(
    ([tier, { before, after }]) => `  ${tier.padEnd(10)} ${before} now, ${after} then`,
  );
  return [
    `${counted(versions, "plugin")}, ${changes.length} would change:`,
    ...counts,
    ...changes.flatMap(({ plugin, version, before, after, missing }) => [
      `${plugin} ${version}: ${before} to ${after}`,
      ...missing.map(({ rule, text }) => `  ${rule}: ${text}`),
    ]),
  ];
}

/** How a vote stands. */
export function tallyLines({ rfc, rule, state, votes, parts, bindsFrom, notCounted }: Tally): string[] {
  const said = Object.entries(votes).map(
    ([what, who]) => `  ${what.padEnd(8)} ${who.length === 0 ? "nobody" : who.join(", ")}`,
  );
  return [
    `RFC ${rfc.number} ${rfc.title}: ${state}${bindsFrom === null ? "" : `, binds from ${bindsFrom}`}`,
    `  open from ${rfc.opensAt} to ${rfc.closesAt}, decided by ${rule?.id ?? rfc.decision}`,
    ...said,
    ...parts.map(({ name, holds, text }) => `  ${holds ? "holds" : "lacks"}  ${name.padEnd(9)} ${text}`),
    ...notCounted.map(({ path, why }) => `  does not count: ${path}: ${why}`),
  ];
}
