import { hash } from "node:crypto";
import type { Cancellable } from "@parseltongue/base";
import { preparePlugin } from "@parseltongue/host";
import semver from "semver";
import parseLicense from "spdx-expression-parse";
import { keyCounts } from "../model/key-record.ts";
import { namespaceProblems, pluginProblems } from "../model/names/name-problems.ts";
import { parseDocument } from "../model/parse-document.ts";
import { folderInSource } from "../model/source/source-folder.ts";
import { parseStatementPath } from "../model/statement-path.ts";
import { DAY_MS, HOUR_MS, timeMs } from "../model/strict-time.ts";
import type { BlobReference, VersionEntry } from "../model/version-entry.ts";
import { PublicKey } from "../signing/public-key.ts";
import { payloadDigest, subjectsOf } from "../signing/statement.ts";
import { verifyStatement } from "../signing/verify-statement.ts";
import type { CheckVerdict, OpenArtifact } from "./check-runner.ts";
import { declaredBy, undeclared } from "./declared.ts";
import { textOf, textProblems } from "./hidden-characters.ts";
import type { Submission } from "./submission.ts";
import type { TreeFile } from "../model/source/source-tree.ts";

const PASS: CheckVerdict = { state: "PASS", text: "" };
/** Clocks of publishers and of checks differ. */
const CLOCK_MS = HOUR_MS / 6;
/** A version that says it was published long ago would have its cooldown behind it. */
const MAX_AGE_MS = 7 * DAY_MS;

/** What a check of an entry alone is given. */
export interface EntryCheck extends Cancellable {
  readonly submission: Submission;
  readonly entry: VersionEntry;
  readonly entryBytes: Uint8Array;
  readonly nowMs: number;
}

/** PASS without problems, else FAIL that tells them. */
export function verdictOf(problems: readonly string[]): CheckVerdict {
  const told = problems.slice(0, 10);
  const rest = problems.length - told.length;
  if (told.length === 0) return PASS;
  return { state: "FAIL", text: `${told.join("; ")}${rest > 0 ? `; and ${rest} more` : ""}` };
}

/** The entry beside what it follows: its place, the version before it, its time, the plugin's record. */
export async function checkSchema(check: EntryCheck): Promise<CheckVerdict> {
  const { submission, entry, nowMs } = check;
  const { plugin, version } = submission.version;
  const recordPath = `entries/${plugin}/plugin.json`;
  const record = parseDocument("plugin", await submission.require(recordPath, "plugin", check), recordPath);
  const namespace = await submission.namespaceDocument(check);
  const { maxMemoryPages } = await submission.rule("perfPolicy", check);
  const publishedMs = timeMs(entry.publishedAt);
  const problems = [
    ...(entry.id === plugin && entry.version === version ? [] : [`it is about ${entry.id} ${entry.version}`]),
    ...(record.id === plugin ? [] : [`${recordPath} is about ${record.id}`]),
    ...(namespace.namespace === submission.namespace ? [] : [`its namespace says it is ${namespace.namespace}`]),
    ...(entry.publisher.namespace === submission.namespace ? [] : ["its publisher is of another namespace"]),
    ...(publishedMs > nowMs + CLOCK_MS ? [`it is published in the future, at ${entry.publishedAt}`] : []),
    ...(publishedMs < nowMs - MAX_AGE_MS ? [`it says that it was published at ${entry.publishedAt}, long ago`] : []),
    ...(entry.budget.memoryPages > maxMemoryPages ? [`it wants more than ${maxMemoryPages} pages of memory`] : []),
    ...(await chainProblems(check)),
  ];
  return verdictOf(problems);
}

/** Each version names the one published before it, and is later than all. */
async function chainProblems(check: EntryCheck): Promise<readonly string[]> {
  const { submission, entry } = check;
  const folder = `entries/${submission.version.plugin}/versions`;
  const older: { readonly entry: VersionEntry; readonly sha256: string }[] = [];
  for (const path of await submission.tap.list(folder, check)) {
    const bytes = await submission.tap.read(path, 1 << 20, check);
    if (bytes === undefined) continue;
    older.push({ entry: parseDocument("version", bytes, path), sha256: hash("sha256", bytes, "hex") });
  }
  const named = new Set(older.map(({ entry: { previous } }) => previous));
  const last = older.find(({ sha256 }) => !named.has(sha256));
  if (entry.previous !== (last?.sha256 ?? null)) {
    return [`it names ${entry.previous ?? "no version"} as the one before it, and that is ${last?.sha256 ?? "none"}`];
  }
  if (last === undefined) return [];
  const newest = older.reduce((a, b) => (semver.gt(b.entry.version, a.entry.version) ? b : a));
  return [
    ...(timeMs(entry.publishedAt) < timeMs(last.entry.publishedAt)
      ? ["it is published before the version before it"]
      : []),
    ...(semver.major(entry.version) === semver.major(newest.entry.version) &&
    semver.lt(entry.version, newest.entry.version)
      ? [`it is lower than ${newest.entry.version}`]
      : []),
  ];
}

/** Names that are new to the tap. Those that are there were let in before. */
export async function checkNames(check: EntryCheck): Promise<CheckVerdict> {
  const { submission } = check;
  const { plugin } = submission.version;
  const known = await submission.knownNames(check);
  const policy = await submission.rule("namesPolicy", check);
  const hasNamespace = new Set(known.namespaces).has(submission.namespace);
  const others = { ...known, plugins: [...known.plugins].filter((each) => each !== plugin) };
  const problems = [
    ...(hasNamespace ? [] : namespaceProblems(submission.namespace, known, policy)),
    ...(others.plugins.length === [...known.plugins].length
      ? pluginProblems(plugin, others, policy)
      : pluginProblems(plugin, others, policy).filter(({ rule }) => rule === "buried")),
  ];
  return verdictOf(problems.map(({ reason, remedy }) => `${reason}: ${remedy}`));
}

/** Whether the namespace's keys, as the tap has them, have signed for this very entry. */
export async function checkSignature(check: EntryCheck): Promise<CheckVerdict> {
  const { submission, entry, entryBytes } = check;
  const namespace = await submission.namespaceDocument(check);
  const { plugin, version } = submission.version;
  const paths = (await submission.proposed.list(`attestations/${plugin}/${version}`, check)).filter(
    (path) => parseStatementPath(path).type === "release",
  );
  const [path, another] = paths;
  if (path === undefined) return verdictOf(["no release is signed for it"]);
  if (another !== undefined) return verdictOf(["more than one release is signed for it"]);
  const policy = await submission.ruleBytes("promotionPolicy", check);
  const { formerly = [] } = parseDocument("promotionPolicy", policy, "targets/policy/promotion.json");
  const subjects = subjectsOf(entry, payloadDigest(entryBytes));
  const statement = verifyStatement(path, await submission.require(path, "envelope", check), {
    tapId: await submission.tapId(check),
    policies: new Set([hash("sha256", policy, "hex"), ...formerly]),
    keys: namespace.keys.map(({ key }) => PublicKey.parse(key)),
    threshold: namespace.releaseThreshold,
    subjects,
  });
  const { createdAt } = statement.predicate.parseltongue;
  const counted = namespace.keys.filter(
    (record) => keyCounts(record, createdAt) && statement.signers.includes(PublicKey.parse(record.key).fingerprint),
  );
  const named = new Set(statement.subjects.map(({ name }) => name));
  return verdictOf([
    ...(counted.length >= namespace.releaseThreshold ? [] : ["keys that count no longer, or not yet, have signed it"]),
    ...(counted.some(({ key }) => key === entry.publisher.key) ? [] : ["the publisher's key has not signed it"]),
    ...[...subjects.keys()].filter((name) => !named.has(name)).map((name) => `its release does not speak of ${name}`),
  ]);
}

/** Whether the artefact holds what the entry says, byte for byte, and none of it was withdrawn. */
export async function checkDigest(check: EntryCheck, artifact: OpenArtifact): Promise<CheckVerdict> {
  const { submission, entry } = check;
  const { files } = artifact;
  const { digests } = await submission.rule("tombstones", check);
  const { revoked } = await submission.rule("feed", check);
  const withdrawn = new Set([...digests, ...revoked].map(({ sha256 }) => sha256));
  const own = [entry.artifact, ...(entry.wasm === null ? [] : [entry.wasm]), ...entry.grammars, ...entry.native];
  const grammars = new Set(artifact.manifest.languages.map(({ grammar }) => grammar));
  const named = new Set<string>(entry.grammars.map(({ path }) => path));
  return verdictOf([
    ...referenceProblem("plugin.toml", entry.manifest, files.get("plugin.toml")),
    ...(entry.wasm === null && files.has("plugin.wasm")
      ? ["it holds a plugin.wasm of which the entry knows nothing"]
      : []),
    ...(entry.wasm === null ? [] : referenceProblem("plugin.wasm", entry.wasm, files.get("plugin.wasm"))),
    ...machineCodeProblems(entry),
    ...entry.grammars.flatMap((each) => referenceProblem(each.path, each, files.get(each.path))),
    ...[...grammars].filter((path) => !named.has(path)).map((path) => `the entry does not name the grammar ${path}`),
    ...own.filter(({ sha256 }) => withdrawn.has(sha256)).map(({ sha256 }) => `${sha256} was withdrawn for ever`),
  ]);
}

/** Machine code is another form of the code: of it there is one for each platform. */
function machineCodeProblems({ wasm, native }: VersionEntry): readonly string[] {
  const platforms = native.map(({ platform }) => platform);
  const twice = platforms.filter((platform, at) => platforms.indexOf(platform) !== at);
  return [
    ...(wasm === null && native.length > 0
      ? ["it has machine code and no plugin.wasm that it could be compared with"]
      : []),
    ...twice.map((platform) => `the entry names machine code for ${platform} twice`),
  ];
}

/** Bytes before anything in them is looked at: what cannot be right is refused here. @param what as people are told of it */
export function referenceProblem(
  what: string,
  { sha256, size }: BlobReference,
  bytes: Uint8Array | undefined,
): readonly string[] {
  if (bytes === undefined) return [`${what} is missing`];
  if (bytes.length !== size) return [`${what} has ${bytes.length} bytes, the entry says ${size}`];
  const found = hash("sha256", bytes, "hex");
  return found === sha256 ? [] : [`${what} is ${found}, the entry says ${sha256}`];
}

/** Whether the entry asks for exactly what manifest and code do. */
export function checkImports(entry: VersionEntry, { manifest, files }: OpenArtifact): CheckVerdict {
  const own = entry.id.slice(entry.id.indexOf("/") + 1);
  const declared = declaredBy(manifest, files.get("plugin.wasm"));
  return verdictOf([
    ...(manifest.name === own && manifest.version === entry.version
      ? []
      : [`the manifest is of ${manifest.name} ${manifest.version}`]),
    ...undeclared(entry, declared).map(
      (name) => `${name}: the entry says ${JSON.stringify(entry[name])}, the plugin ${JSON.stringify(declared[name])}`,
    ),
  ]);
}

/** Whether a host would take the code: audited, linked and metered with the rights that the manifest asks for. */
export function checkAudit({ manifest, files }: OpenArtifact): CheckVerdict {
  const wasm = files.get("plugin.wasm");
  if (wasm !== undefined) preparePlugin({ wasm, manifest });
  return PASS;
}

/** Whether everything that people read shows what is there. */
export function checkText(
  { submission, entry, entryBytes }: EntryCheck,
  source: readonly TreeFile[],
  artifact: OpenArtifact,
): CheckVerdict {
  // Where files beside the folder belong to the source, its paths are those of the repository already.
  const above = folderInSource(entry.source) === "" ? `${entry.source.directory}/` : "";
  const packed = [...artifact.files].filter(([path, bytes]) => path !== "plugin.wasm" && textOf(bytes) !== undefined);
  return verdictOf(
    textProblems([
      [submission.entryPath, entryBytes] as const,
      ...source.map(({ path, bytes }) => [`${above}${path}`, bytes] as const),
      ...packed.map(([path, bytes]) => [`artefact/${path}`, bytes] as const),
    ]),
  );
}

/** Whether the licence is one that tools understand. */
export function checkLicense(entry: VersionEntry): CheckVerdict {
  try {
    parseLicense(entry.license);
    return PASS;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return verdictOf([`${JSON.stringify(entry.license)} is no SPDX expression: ${why}`]);
  }
}
