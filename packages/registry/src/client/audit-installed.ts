import type { Cancellable } from "@parseltongue/base";
import { isAffected, isOpen } from "../evaluation/advisories.ts";
import { RegistryError } from "../registry-error.ts";
import type { PluginId, Severity, Sha256, Time, Version } from "../model/scalars.ts";
import { timeMs } from "../model/strict-time.ts";
import type { NamedTap } from "./find-plugin.ts";
import { readAdvisories } from "../evaluation/read-advisories.ts";
import { judgeOne, type ResolvedVersion } from "./resolve-version.ts";

/** A plugin that is installed, wherever it came from. */
export interface InstalledPlugin {
  /** What it is called here. */
  readonly name: string;
  /** Of its files that run: plugin.wasm, grammars, the archive, native code. */
  readonly digests: readonly Sha256[];
  /** Where it was installed from; undefined: from no tap. */
  readonly from?: { readonly tap: Sha256; readonly id: PluginId; readonly version: Version; readonly entry: Sha256 };
}

/** Something that a tap says about a plugin that is installed. */
export interface AuditFinding {
  readonly plugin: string;
  /** The user's name of the tap that says it. */
  readonly tap: string;
  readonly kind: "advisory" | "buried" | "gone" | "held" | "revoked";
  /** Whether it may run no longer. */
  readonly stops: boolean;
  /** One line; a stranger's words. */
  readonly text: string;
  readonly advisory?: string;
  readonly severity?: Severity;
}

/**
 * What taps say against a plugin that is installed: by its digests, whatever it came from, and by its id and version if it
 * came from a tap. In order of taps.
 * @throws RegistryError `tap-incomplete`, `bad-document`
 */
export async function auditInstalled(
  installed: InstalledPlugin,
  taps: readonly NamedTap[],
  atTime: Time,
  options: Cancellable = {},
): Promise<readonly AuditFinding[]> {
  const findings: AuditFinding[] = [];
  for (const tap of taps) {
    findings.push(...byDigest(installed, tap, atTime));
    if (installed.from?.tap === tap.tap.tapId) findings.push(...(await byVersion(installed, tap, atTime, options)));
  }
  return findings;
}

function byDigest({ name: plugin, digests }: InstalledPlugin, { name, tap }: NamedTap, atTime: Time): AuditFinding[] {
  const { feed, tombstones } = tap.documents;
  const at = timeMs(atTime);
  const revoked = feed.revoked.filter(
    ({ sha256, revokedAt, until }) =>
      digests.includes(sha256) && timeMs(revokedAt) <= at && (until === null || at < timeMs(until)),
  );
  const buried = tombstones.digests.filter(
    ({ sha256, buriedAt }) => digests.includes(sha256) && timeMs(buriedAt) <= at,
  );
  return [
    ...revoked.map(({ reason, advisory }): AuditFinding => {
      const finding = { plugin, tap: name, kind: "revoked", stops: true, text: `revoked: ${reason}` } as const;
      return advisory === null ? finding : Object.assign(finding, { advisory });
    }),
    ...buried.map(({ reason }): AuditFinding => {
      return {
        plugin,
        tap: name,
        kind: "buried",
        stops: true,
        text: `its bytes may never be published again: ${reason}`,
      };
    }),
  ];
}

async function byVersion(
  installed: InstalledPlugin,
  tap: NamedTap,
  atTime: Time,
  options: Cancellable,
): Promise<AuditFinding[]> {
  const { from, name: plugin } = installed;
  if (from === undefined) return [];
  const judged = await judgeLocked(tap, from, atTime, options);
  const finding = (parts: Omit<AuditFinding, "plugin" | "tap">): AuditFinding => ({ plugin, tap: tap.name, ...parts });
  const said = await advisoriesAbout(tap, from, atTime, options);
  const advisories = said.map(({ id, summary, database_specific: { severity, action } }) =>
    finding({ kind: "advisory", stops: action === "stop", text: `${id}: ${summary}`, advisory: id, severity }),
  );
  if (judged === undefined)
    return [...advisories, finding({ kind: "gone", stops: false, text: "the tap does not have it any more" })];
  const { evaluation } = judged;
  const revoked = evaluation.reasons.filter(({ rule }) => rule === "revoked");
  const named = evaluation.reasons.filter(({ rule, holds }) => rule === "name" && !holds);
  return [
    ...revoked.map(({ text, tier }) => finding({ kind: "revoked", stops: tier === "held", text })),
    ...named.map(({ text }) => finding({ kind: "buried", stops: true, text })),
    ...advisories,
    ...(evaluation.tier === "held" && revoked.length === 0 && named.length === 0
      ? [finding({ kind: "held", stops: false, text: "the tap would not let anybody install it now" })]
      : []),
  ];
}

/** Undefined when the tap has it no longer, or under the same name something else. */
async function judgeLocked(
  tap: NamedTap,
  { id, version, entry }: NonNullable<InstalledPlugin["from"]>,
  atTime: Time,
  options: Cancellable,
): Promise<ResolvedVersion | undefined> {
  try {
    const judged = await judgeOne({ ...tap, id }, version, { ...options, atTime });
    return judged.entry.sha256 === entry ? judged : undefined;
  } catch (error) {
    if (error instanceof RegistryError && error.code === "no-such-plugin") return undefined;
    throw error;
  }
}

async function advisoriesAbout(
  { tap }: NamedTap,
  { id, version }: NonNullable<InstalledPlugin["from"]>,
  atTime: Time,
  options: Cancellable,
): Promise<Awaited<ReturnType<typeof readAdvisories>>> {
  const at = timeMs(atTime);
  return (await readAdvisories(tap, options)).filter(
    (each) => isOpen(each, at) && each.database_specific.tapId === tap.tapId && isAffected(each, id, version),
  );
}
