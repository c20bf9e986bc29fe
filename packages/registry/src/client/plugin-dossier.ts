import { hash } from "node:crypto";
import type { Cancellable } from "@parseltongue/base";
import { evaluate } from "../evaluation/evaluate.ts";
import type { Evaluation, NotCounted } from "../evaluation/evaluation.ts";
import type { ApprovalMark, EntryRecord, Evidence } from "../evaluation/evidence.ts";
import { compareVersions } from "../evaluation/advisories.ts";
import type { Advisory } from "../model/advisory.ts";
import type { Namespace } from "../model/namespace.ts";
import { parseDocument } from "../model/parse-document.ts";
import type { PluginRecord } from "../model/plugin-record.ts";
import type { PluginId, RfcNumber, Time, Version } from "../model/scalars.ts";
import type { VerifiedStatement } from "../model/verified-statement.ts";
import { RegistryError } from "../registry-error.ts";
import type { VerifiedTap } from "../tap/state/verified-tap.ts";
import { acceptedRfcs } from "./accepted-rfcs.ts";
import { readStatements, tapKeys } from "./read-statements.ts";

/** Everything that a tap holds about one plugin, read once. */
export interface PluginDossier {
  readonly tap: VerifiedTap;
  readonly id: PluginId;
  /** The moment that it is judged at. */
  readonly atTime: Time;
  /** What people read about it. */
  readonly record: PluginRecord;
  readonly namespace: Namespace;
  /** Its versions, the newest first. */
  readonly entries: readonly EntryRecord[];
  readonly statements: readonly VerifiedStatement[];
  /** Statements that are signed by nobody known, or are none. */
  readonly unread: readonly NotCounted[];
  readonly advisories: readonly Advisory[];
  readonly approvals: readonly ApprovalMark[];
  readonly acceptedRfcs: readonly RfcNumber[];
}

/**
 * Reads all that a tap holds about a plugin; undefined when it has none of the name.
 * @throws RegistryError `tap-incomplete`, `bad-document`, `bad-json`
 */
export async function readDossier(
  tap: VerifiedTap,
  id: PluginId,
  atTime: Time,
  options?: Cancellable,
): Promise<PluginDossier | undefined> {
  const files = await tap.filesOf(id, options);
  const recordPath = `entries/${id}/plugin.json`;
  const recordBytes = files.get(recordPath);
  if (recordBytes === undefined) return undefined;
  const namespace = namespaceIn(files, id);
  const entries = [...files].flatMap(([path, bytes]) => (path.includes("/versions/") ? [entryIn(path, bytes)] : []));
  const { statements, unread } = readStatements(files, tapKeys(tap, namespace));
  return {
    tap,
    id,
    atTime,
    record: parseDocument("plugin", recordBytes, recordPath),
    namespace,
    entries: entries.sort((a, b) => compareVersions(b.entry.version, a.entry.version)),
    statements,
    unread,
    advisories: await readAdvisories(tap, options),
    approvals: await readApprovals(tap, statements, options),
    acceptedRfcs: await acceptedRfcs(tap, ratifiedBy(statements), atTime, options),
  };
}

function namespaceIn(files: ReadonlyMap<string, Uint8Array>, id: PluginId): Namespace {
  const path = `entries/${id.split("/")[0] ?? ""}/namespace.json`;
  const bytes = files.get(path);
  if (bytes !== undefined) return parseDocument("namespace", bytes, path);
  throw new RegistryError("tap-incomplete", `${path} is missing`, {
    hint: "tell those who keep the tap",
    details: { path },
  });
}

function entryIn(path: string, bytes: Uint8Array): EntryRecord {
  const entry = parseDocument("version", bytes, path);
  if (path === `entries/${entry.id}/versions/${entry.version}.json`) {
    return { sha256: hash("sha256", bytes, "hex"), entry };
  }
  throw new RegistryError("bad-document", `${path} is about ${entry.id} ${entry.version}`, {
    hint: "tell those who keep the tap",
    details: { path },
  });
}

/** All advisories that the signed feed names. @throws RegistryError `tap-incomplete`, `bad-document` */
export async function readAdvisories(tap: VerifiedTap, options?: Cancellable): Promise<readonly Advisory[]> {
  const listed = new Map(tap.documents.feed.advisories.map(({ id, sha256 }) => [`advisories/${id}.json`, sha256]));
  const read = await tap.index.read([...listed.keys()], options);
  return [...listed].map(([path, sha256]) => {
    const bytes = read.get(path);
    if (bytes !== undefined && hash("sha256", bytes, "hex") === sha256) return parseDocument("advisory", bytes, path);
    throw new RegistryError(
      "tap-incomplete",
      `${path} is ${bytes === undefined ? "missing" : "not what the feed names"}`,
      {
        hint: "somebody withholds or changed an advisory: use another mirror, and tell those who keep the tap",
        details: { path },
      },
    );
  });
}

/** What those who approved this plugin approved elsewhere in the tap. */
async function readApprovals(
  tap: VerifiedTap,
  statements: readonly VerifiedStatement[],
  options?: Cancellable,
): Promise<readonly ApprovalMark[]> {
  const approving = statements.filter((each) => each.type === "review" && each.predicate.verdict === "approve");
  if (approving.length === 0) return [];
  const key12 = new Set(approving.flatMap(({ signers }) => signers.map((each) => each.slice(0, 12))));
  const paths = [...(await tap.index.all("attestations", options)).keys()].filter((path) =>
    key12.has(/\/review--([0-9a-f]{12})--/.exec(path)?.[1] ?? ""),
  );
  const files = await tap.index.read(paths, options);
  return readStatements(files, tapKeys(tap)).statements.flatMap((each) => {
    if (each.type !== "review" || each.predicate.verdict !== "approve") return [];
    const { reviewer, parseltongue } = each.predicate;
    const entrySha256 = each.subjects.find(({ name }) => name === "entry")?.digest.sha256 ?? "";
    const { payloadSha256 } = each;
    return [{ member: reviewer.member, createdAt: parseltongue.createdAt, entrySha256, payloadSha256 }];
  });
}

function ratifiedBy(statements: readonly VerifiedStatement[]): readonly RfcNumber[] {
  const named = statements.flatMap((each) => (each.type === "revocation" ? (each.predicate.ratifiedBy ?? []) : []));
  return [...new Set(named)];
}

/** What decides about one version, as `evaluate` takes it. */
export function evidenceOf(dossier: PluginDossier, entry: EntryRecord): Evidence {
  const { tap, entries, namespace, statements, advisories, approvals, acceptedRfcs: accepted } = dossier;
  const { members, governance, reviewPolicy, compatPolicy, perfPolicy, feed, tombstones } = tap.documents;
  return {
    tapId: tap.tapId,
    entry,
    entries,
    namespace,
    statements,
    approvals,
    members,
    governance,
    policySha256: tap.digests.promotionPolicy,
    reviewPolicy,
    compatPolicy,
    perfPolicy,
    advisories,
    feed,
    tombstones,
    acceptedRfcs: accepted,
  };
}

/** A version of a plugin, and what its tap lets it run as. */
export interface JudgedVersion {
  readonly record: EntryRecord;
  readonly evaluation: Evaluation;
}

/** What one version may be run as. */
export function judgeVersion(dossier: PluginDossier, record: EntryRecord): JudgedVersion {
  const { tap, atTime } = dossier;
  return { record, evaluation: evaluate(tap.documents.promotionPolicy, evidenceOf(dossier, record), atTime) };
}

/** The entry of a version; undefined when there is none. */
export function entryOf({ entries }: PluginDossier, version: Version): EntryRecord | undefined {
  return entries.find(({ entry }) => entry.version === version);
}
