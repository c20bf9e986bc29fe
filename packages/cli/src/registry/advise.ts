import {
  type Advisory,
  DAY_MS,
  type EntryRecord,
  isAffected,
  parseDocument,
  payloadDigest,
  type RevokedDigest,
  ruleForAction,
  SEVERITIES,
  subject,
  TapEvidence,
  timeMs,
  timeText,
  writeDocument,
} from "@parseltongue/registry";
import { CliError } from "../cli-error.ts";
import type { ExitCode } from "../exit-codes.ts";
import type { Machine } from "../machine.ts";
import { parseVersionReference } from "./find-version.ts";
import type { AdvisoryInvocation } from "./judgement-invocation.ts";
import { momentOf, openTap, type OpenWorkTree, openWorkTree } from "./open-tap.ts";
import { say } from "./say.ts";
import { memberKey, versionBinding, writeStatement } from "./write-statement.ts";
import { writeFiles } from "./write-work-tree.ts";

const FEED = "targets/advisories/feed.json";
const MAX_BYTES = 256 << 10;

/** `advisory new`, `advisory publish`, `advisory check`. */
export async function advise(invocation: AdvisoryInvocation, machine: Machine): Promise<ExitCode> {
  switch (invocation.command) {
    case "advisory-new":
      return draft(invocation, machine);
    case "advisory-publish":
      return publish(invocation, machine);
    case "advisory-check":
      return check(invocation, machine);
  }
}

async function draft(
  invocation: Extract<AdvisoryInvocation, { command: "advisory-new" }>,
  machine: Machine,
): Promise<ExitCode> {
  const target = await openWorkTree(machine, invocation.tap);
  const at = momentOf(machine, undefined);
  const { plugin: name, summary, details, introduced, fixed, versions, references } = invocation;
  const { entries } = await (await TapEvidence.open(target.state)).plugin(parseVersionReference(name).id, at);
  const events = [{ introduced: introduced ?? "0" }, ...(fixed === undefined ? [] : [{ fixed }])];
  const hasRange = introduced !== undefined || fixed !== undefined || versions.length === 0;
  const advisory: Advisory = {
    schema_version: "1.6.0",
    id: await nextId(target, at),
    published: at,
    modified: at,
    aliases: [],
    summary,
    details,
    affected: [
      { package: { ecosystem: "Parseltongue", name }, ranges: hasRange ? [{ type: "SEMVER", events }] : [], versions },
    ],
    references: references.map((url) => ({ type: "WEB", url })),
    database_specific: {
      severity: severityOf(invocation.severity),
      action: invocation.action === "stop" ? "stop" : "warn",
      tapId: target.state.tapId,
    },
  };
  const affected = affectedOf(advisory, entries);
  if (affected.length === 0) {
    throw new CliError("bad-option", "no version of the plugin is affected by that", {
      hint: `there are ${entries.map(({ entry }) => entry.version).join(", ")}`,
    });
  }
  const path = `advisories/${advisory.id}.json`;
  await writeFiles(machine, target.directory, new Map([[path, writeDocument("advisory", advisory)]]));
  say(machine, invocation.json, { path, advisory, affected: affected.map(({ entry }) => entry.version) }, [
    `wrote ${path}, about ${affected.map(({ entry }) => entry.version).join(", ")}`,
    `publish it with: parseltongue advisory publish ${advisory.id}`,
  ]);
  return 0;
}

async function publish(
  invocation: Extract<AdvisoryInvocation, { command: "advisory-publish" }>,
  machine: Machine,
): Promise<ExitCode> {
  const { id, json } = invocation;
  const target = await openWorkTree(machine, invocation.tap);
  const at = momentOf(machine, undefined);
  const path = `advisories/${id}.json`;
  const bytes = await target.tree.read(path, MAX_BYTES);
  if (bytes === undefined)
    throw new CliError("bad-option", `there is no ${path}`, { hint: "make it with `advisory new`" });
  const advisory = parseDocument("advisory", bytes, path);
  const { feed } = target.state.documents;
  const revoked = invocation.revoke
    ? await revokeAll(invocation, machine, target, advisory, at)
    : { digests: [], paths: [] };
  const others = feed.advisories.filter((each) => each.id !== id);
  const advisories = [...others, { id, sha256: payloadDigest(bytes) }].sort((a, b) => (a.id < b.id ? -1 : 1));
  const known = new Set(feed.revoked.map(({ sha256 }) => sha256));
  const next = {
    ...feed,
    sequence: feed.sequence + 1,
    createdAt: at,
    advisories,
    revoked: [...feed.revoked, ...revoked.digests.filter(({ sha256 }) => !known.has(sha256))],
  };
  await writeFiles(machine, target.directory, new Map([[FEED, writeDocument("feed", next)]]));
  const paths = [FEED, ...revoked.paths];
  say(machine, json, { id, sequence: next.sequence, paths }, [
    ...paths.map((each) => `wrote ${each}`),
    "have the security team sign the tap, and publish it at once",
  ]);
  return 0;
}

/** Revokes every version that an advisory is about; the measure lapses as the rules say unless it is ratified. */
async function revokeAll(
  choice: Extract<AdvisoryInvocation, { command: "advisory-publish" }>,
  machine: Machine,
  target: OpenWorkTree,
  advisory: Advisory,
  at: string,
): Promise<{ readonly digests: readonly RevokedDigest[]; readonly paths: readonly string[] }> {
  const lapsesAfterDays = ruleForAction(target.state.documents.governance, "revoke")?.lapsesAfterDays ?? null;
  const until = lapsesAfterDays === null ? null : timeText(timeMs(at) + lapsesAfterDays * DAY_MS);
  const key = await memberKey(machine, target, choice);
  const gathered = await TapEvidence.open(target.state);
  const digests: RevokedDigest[] = [];
  const paths: string[] = [];
  for (const plugin of new Set(advisory.affected.map((each) => each.package.name))) {
    const { entries } = await gathered.plugin(plugin, at);
    for (const record of affectedOf(advisory, entries)) {
      const { version, artifact, wasm, native } = record.entry;
      const common = { plugin, version, revokedAt: at, until, reason: advisory.summary, advisory: advisory.id };
      const blobs = [artifact, ...(wasm === null ? [] : [wasm]), ...native];
      for (const { sha256 } of blobs) digests.push({ sha256, ...common });
      const predicate = {
        parseltongue: versionBinding(target, record, at, { validUntil: until }),
        target: { kind: "version" },
        authority: "security-team",
        severity: advisory.database_specific.severity,
        reason: advisory.summary,
        advisory: advisory.id,
        ratifiedBy: null,
      } as const;
      const place = { kind: "version", plugin, version } as const;
      const said = { subjects: [subject("entry", record.sha256)], predicate };
      paths.push(await writeStatement(machine, target, place, "revocation", said, key));
    }
  }
  return { digests, paths };
}

/** Which versions have open advisories: those that were named, or all of the tap. */
async function check(
  { what, tap, json }: Extract<AdvisoryInvocation, { command: "advisory-check" }>,
  machine: Machine,
): Promise<ExitCode> {
  const { state } = await openTap(machine, tap);
  const at = momentOf(machine, undefined);
  const gathered = await TapEvidence.open(state);
  const wanted = what.length > 0 ? what.map(parseVersionReference) : (await gathered.pluginIds()).map((id) => ({ id }));
  const found = [];
  for (const reference of wanted) {
    const plugin = await gathered.plugin(reference.id, at);
    const version = "version" in reference ? reference.version : undefined;
    const entries = version === undefined ? plugin.entries : [gathered.entry(plugin, version)];
    for (const advisory of gathered.openAdvisories(at)) {
      for (const { entry } of affectedOf(advisory, entries)) {
        const { severity, action } = advisory.database_specific;
        found.push({
          plugin: entry.id,
          version: entry.version,
          advisory: advisory.id,
          severity,
          action,
          summary: advisory.summary,
        });
      }
    }
  }
  const lines = found.map(
    (each) => `${each.plugin} ${each.version}: ${each.advisory} (${each.severity}, ${each.action}) ${each.summary}`,
  );
  say(machine, json, { found }, lines.length === 0 ? ["no open advisory"] : lines);
  return found.length === 0 ? 0 : 1;
}

function affectedOf(advisory: Advisory, entries: readonly EntryRecord[]): readonly EntryRecord[] {
  return entries.filter(({ entry }) => isAffected(advisory, entry.id, entry.version));
}

async function nextId({ state, tree }: OpenWorkTree, at: string): Promise<string> {
  const year = at.slice(0, 4);
  const known = [
    ...(await tree.list("advisories")),
    ...state.documents.feed.advisories.map(({ id }) => `advisories/${id}.json`),
  ];
  const numbers = known.flatMap((path) => {
    const [, of, number] = /^advisories\/PT-(\d{4})-(\d+)\.json$/.exec(path) ?? [];
    return of === year ? [Number(number)] : [];
  });
  return `PT-${year}-${String(Math.max(0, ...numbers) + 1).padStart(4, "0")}`;
}

function severityOf(text: string): (typeof SEVERITIES)[number] {
  const severity = SEVERITIES.find((each) => each === text);
  if (severity === undefined) throw new Error(`${text} passed the parser and is no severity`);
  return severity;
}
