import { parse } from "semver";
import { compareText } from "../governance/register.ts";
import type { Advisory, AdvisoryEvent } from "../model/advisory.ts";
import { type PluginId, SEVERITIES, type Severity, type Version } from "../model/scalars.ts";
import { timeMs } from "../model/strict-time.ts";
import type { VersionCase } from "./version-case.ts";

/** Advisories of a severity or worse that are out, not withdrawn, and about the version; in order of their ids. */
export function openAdvisories({ evidence, record, atMs }: VersionCase, atLeast: Severity): readonly Advisory[] {
  const { id, version } = record.entry;
  const open = evidence.advisories.filter(
    (advisory) =>
      isOpen(advisory, atMs) &&
      advisory.database_specific.tapId === evidence.tapId &&
      SEVERITIES.indexOf(advisory.database_specific.severity) >= SEVERITIES.indexOf(atLeast) &&
      isAffected(advisory, id, version),
  );
  return [...new Map(open.map((each) => [each.id, each])).values()].sort((a, b) => compareText(a.id, b.id));
}

/** Whether an advisory is out at a moment, and not withdrawn. */
export function isOpen({ published, withdrawn }: Pick<Advisory, "published" | "withdrawn">, atMs: number): boolean {
  return timeMs(published) <= atMs && (withdrawn === undefined || atMs < timeMs(withdrawn));
}

/**
 * Whether an advisory is about a version.
 * @see OSV schema 1.6, "Evaluation": a version is affected from the last `introduced` before it until a `fixed` or `last_affected`
 */
export function isAffected({ affected }: Pick<Advisory, "affected">, id: PluginId, version: Version): boolean {
  return affected.some(
    (each) =>
      each.package.name === id &&
      (each.versions.includes(version) || each.ranges.some(({ events }) => isInRange(events, version))),
  );
}

function isInRange(events: readonly AdvisoryEvent[], version: Version): boolean {
  let isAffected = false;
  for (const event of events.toSorted(compareEvents)) {
    const { introduced, fixed, last_affected: last } = event;
    if (introduced !== undefined && (introduced === "0" || compareVersions(version, introduced) >= 0))
      isAffected = true;
    else if (fixed !== undefined && compareVersions(version, fixed) >= 0) isAffected = false;
    else if (last !== undefined && compareVersions(version, last) > 0) isAffected = false;
  }
  return isAffected;
}

function compareEvents(a: AdvisoryEvent, b: AdvisoryEvent): number {
  // What is fixed at a version where it is introduced again is affected: the worse of the two.
  return (
    compareVersions(versionOf(a), versionOf(b)) ||
    Number(a.introduced !== undefined) - Number(b.introduced !== undefined)
  );
}

function versionOf({ introduced, fixed, last_affected: last }: AdvisoryEvent): Version {
  const version = introduced ?? fixed ?? last ?? "0";
  return version === "0" ? "0.0.0-0" : version;
}

/** Order of versions; those that only look like one come by their text. */
export function compareVersions(a: Version, b: Version): number {
  const left = parse(a);
  const right = parse(b);
  return left === null || right === null ? compareText(a, b) : left.compare(right);
}
