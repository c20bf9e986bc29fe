import { hash } from "node:crypto";
import { resolve } from "node:path";
import { runGit } from "@parseltongue/base";
import {
  checkChanges,
  DAY_MS,
  declaredBy,
  GitTree,
  OverlayTree,
  payloadDigest,
  type ProposalReport,
  readTapTree,
  Repository,
  RegistryError,
  RememberedTree,
  type SigningKey,
  type SourceReference,
  subject,
  signEnvelope,
  statementPath,
  statementPayload,
  subjectsOf,
  TapEvidence,
  type TapState,
  timeText,
  type VersionEntry,
  writeDocument,
} from "@parseltongue/registry";
import { CliError } from "../../cli-error.ts";
import type { ExitCode } from "../../exit-codes.ts";
import type { Machine } from "../../machine.ts";
import { buildLibrary, type BuiltLibrary } from "../../native/build-native.ts";
import { TAP_PLATFORM } from "../../native/native-platform.ts";
import { type BuiltFiles, buildPlugin, readLastBuild } from "../../plugin-kit/build-plugin.ts";
import { KitError } from "../../plugin-kit/kit-error.ts";
import { packLanguages, packPlugin } from "../../plugin-kit/pack-plugin.ts";
import { bringsLanguagesOnly, type PluginProject, readProject } from "../../plugin-kit/plugin-project.ts";
import { languageFiles } from "../../plugin-kit/testing/test-language.ts";
import { createProgress } from "../../progress.ts";
import { VERSION } from "../../version.ts";
import { type OwnKey, OwnKeys } from "../own-keys.ts";
import { say } from "../say.ts";
import { absolutePath } from "../user-taps.ts";
import { commitAll, writeFiles } from "../write-work-tree.ts";
import { reportLines } from "./check-range.ts";
import type { RegistryInvocation } from "./registry-invocation.ts";
import { type Made, originOf, sourceOf } from "./submitted-source.ts";
import { gitDirectory, withRunner } from "./work-directory.ts";

type Invocation = Extract<RegistryInvocation, { command: "plugin-submit" }>;

const KEY_DAYS = 730;
const FEW_BYTES = 1 << 20;

/** `plugin submit`: everything that a proposal needs, on a branch of the user's clone of the tap. */
export async function submitPlugin(invocation: Invocation, machine: Machine): Promise<ExitCode> {
  const { environment } = machine;
  const directory = absolutePath(machine, invocation.tap ?? ".");
  const project = await readProject(environment, absolutePath(machine, invocation.directory));
  const origin = await originOf(invocation, project, machine);
  const repository = new Repository(environment, await gitDirectory(machine, directory));
  const head = await repository.commitOf("HEAD");
  if (head === undefined)
    throw new CliError("not-a-directory", `${directory} is no clone of a tap`, { hint: "clone it" });
  const tap = new RememberedTree(new GitTree(repository, head));
  const state = await readTapTree(tap, machine);
  const signer = await signerOf(invocation, machine);
  const made = await buildAll(invocation, project, machine);
  const source = await sourceOf(origin, project, made, machine);
  const draft = await draftOf(invocation, { project, made, source, state, signer }, machine);
  const proposed = new OverlayTree(tap, draft.files);
  const changes = await Promise.all(
    [...draft.files].map(async ([path, bytes]) => ({
      path,
      before: (await tap.read(path, 64 << 20)) === undefined ? undefined : { mode: "100644", object: "" },
      after: { mode: "100644", object: hash("sha1", bytes, "hex") },
    })),
  );
  const local = { ...invocation, sources: [origin.root, ...invocation.sources] };
  const report = await withRunner(machine, local, async (runner) => {
    const progress = await createProgress(machine, invocation.quiet);
    try {
      const work = { signal: machine.signal, onProgress: progress.show.bind(progress) };
      const nowMs = environment.clock.nowMs();
      return await checkChanges({ base: head, head, changes }, tap, proposed, { ...work, runner, nowMs });
    } finally {
      progress.end();
    }
  });
  const { plugin, version } = draft;
  const branch = invocation.branch ?? `submit/${plugin.replace("/", "-")}-${version}`;
  const isWritten = report.isGood && !invocation.dryRun;
  if (isWritten) await writeBranch(machine, directory, branch, `Submit ${plugin} ${version}`, draft.files);
  show(invocation, machine, { report, branch, directory, isWritten, paths: [...draft.files.keys()] });
  return report.isGood ? 0 : 1;
}

interface Signer extends OwnKey {
  readonly signingKey: SigningKey;
}

async function signerOf(invocation: Invocation, machine: Machine): Promise<Signer> {
  const keys = OwnKeys.of(machine);
  const [name] = invocation.keys;
  const own = name === undefined ? await keys.list() : [await keys.find(name)];
  const [key, another] = own;
  if (key === undefined || another !== undefined) {
    throw new CliError("unknown-key", key === undefined ? "you have no key yet" : "you have several keys", {
      hint: key === undefined ? "make one: parseltongue key new m:<name>" : "name one with --key",
    });
  }
  return { ...key, signingKey: await keys.open(key, invocation) };
}

interface Draft {
  readonly plugin: string;
  readonly version: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

async function buildAll(invocation: Invocation, project: PluginProject, machine: Machine): Promise<Made> {
  const { environment, signal } = machine;
  const built = bringsLanguagesOnly(project)
    ? undefined
    : invocation.built
      ? await readLastBuild(environment, project)
      : await buildPlugin(environment, project.directory, signal);
  return { built, library: invocation.native ? await libraryOf(built, project.manifest.name, machine) : undefined };
}

interface DraftParts {
  readonly project: PluginProject;
  readonly made: Made;
  readonly source: SourceReference;
  readonly state: TapState;
  readonly signer: Signer;
}

/** Packs and signs. */
async function draftOf(invocation: Invocation, parts: DraftParts, machine: Machine): Promise<Draft> {
  const { environment } = machine;
  const { project, made, state, signer } = parts;
  const { built, library } = made;
  const { manifest } = project;
  const nowMs = environment.clock.nowMs();
  const plugin = `${invocation.namespace}/${manifest.name}`;
  const languages = await languageFiles(environment, project.directory, manifest);
  const artifact = built === undefined ? packLanguages(project, languages) : packPlugin(built, languages);
  const evidence = await TapEvidence.open(state, machine);
  const known = await evidence.plugin(plugin, timeText(nowMs), machine).catch(noneYet);
  const entry = entryOf(invocation, parts, { plugin, artifact, languages, known, nowMs });
  const entryBytes = writeDocument("version", entry);
  const files = new Map<string, Uint8Array>([[`entries/${plugin}/versions/${manifest.version}.json`, entryBytes]]);
  if (invocation.url === undefined) files.set(`blobs/${entry.artifact.sha256}`, artifact);
  if (library !== undefined && invocation.nativeUrl === undefined) {
    files.set(`blobs/${referenceOf(library.bytes).sha256}`, library.bytes);
  }
  await addNamespace(invocation, parts, files, nowMs, machine);
  if (known?.record === undefined) files.set(`entries/${plugin}/plugin.json`, recordOf(plugin, parts, nowMs));
  const subjects = [...subjectsOf(entry, payloadDigest(entryBytes))].map(([name, sha256]) => subject(name, sha256));
  const payload = statementPayload("release", subjects, {
    purl: `pkg:generic/${plugin}@${manifest.version}`,
    parseltongue: {
      tapId: state.tapId,
      policySha256: state.digests.promotionPolicy,
      createdAt: timeText(nowMs),
      validUntil: null,
      supersedes: null,
      plugin,
      version: manifest.version,
      changes: invocation.changes,
    },
  });
  const place = { kind: "version", plugin, version: manifest.version } as const;
  const path = statementPath(place, "release", signer.publicKey.fingerprint, 1);
  files.set(path, signEnvelope(payload, [signer.signingKey]));
  return { plugin, version: manifest.version, files };
}

/** @throws KitError `not-native`, `missing-compiler`, `build-failed`; CliError `bad-library` */
async function libraryOf(
  built: BuiltFiles | undefined,
  name: string,
  { environment, signal }: Machine,
): Promise<BuiltLibrary> {
  if (built !== undefined) return buildLibrary(environment, built, signal);
  throw new KitError("not-native", `${name} brings a language and has no code of its own`, {
    hint: "leave --native out",
  });
}

type Known = Awaited<ReturnType<TapEvidence["plugin"]>>;

/** A plugin that the tap does not have is a new one. */
function noneYet(error: unknown): undefined {
  if (!(error instanceof RegistryError)) throw error;
}

function entryOf(
  invocation: Invocation,
  { project, made, source, signer }: DraftParts,
  packed: {
    readonly plugin: string;
    readonly artifact: Uint8Array;
    readonly languages: ReadonlyMap<string, Uint8Array>;
    readonly known: Known | undefined;
    readonly nowMs: number;
  },
): VersionEntry {
  const { manifest, manifestText } = project;
  const { built, library } = made;
  const { plugin, artifact, languages, known, nowMs } = packed;
  const grammars = [...new Set(manifest.languages.map(({ grammar }) => grammar))].sort();
  const named = new Set(known?.entries.map(({ entry }) => entry.previous));
  const last = known?.entries.find(({ sha256 }) => !named.has(sha256));
  return {
    schema: 1,
    id: plugin,
    version: manifest.version,
    previous: last?.sha256 ?? null,
    publishedAt: timeText(nowMs),
    artifact: { ...referenceOf(artifact), urls: [invocation.url ?? "blob:"] },
    manifest: referenceOf(new TextEncoder().encode(manifestText)),
    wasm: built === undefined ? null : referenceOf(built.wasm),
    grammars: grammars.map((path) => {
      const { sha256, size } = referenceOf(languages.get(path) ?? new Uint8Array(0));
      return { path, sha256, size };
    }),
    native:
      library === undefined
        ? []
        : [{ ...TAP_PLATFORM, ...referenceOf(library.bytes), urls: [invocation.nativeUrl ?? "blob:"] }],
    source,
    build: {
      language: built?.record.language ?? "none",
      parseltongue: VERSION,
      toolchain: { ...library?.record.toolchain, ...built?.record.toolchain },
      lockSha256: null,
    },
    ...declaredBy(manifest, built?.wasm),
    publisher: { namespace: invocation.namespace, key: signer.publicKey.text },
    ...(invocation.fixes.length > 0 && { fixes: invocation.fixes }),
  };
}

function referenceOf(bytes: Uint8Array): { readonly sha256: string; readonly size: number } {
  return { sha256: hash("sha256", bytes, "hex"), size: bytes.length };
}

async function addNamespace(
  { namespace, organisation }: Invocation,
  { state, signer }: DraftParts,
  files: Map<string, Uint8Array>,
  nowMs: number,
  machine: Machine,
): Promise<void> {
  const path = `entries/${namespace}/namespace.json`;
  if ((await state.index.find(path, machine)) !== undefined) return;
  const validFrom = timeText(nowMs);
  const validUntil = timeText(nowMs + KEY_DAYS * DAY_MS);
  const bytes = writeDocument("namespace", {
    schema: 1,
    namespace,
    organisation: organisation ?? "o:independent",
    registeredAt: validFrom,
    releaseThreshold: 1,
    keys: [{ key: signer.publicKey.text, validFrom, validUntil, holder: signer.holder }],
    transfers: [],
  });
  files.set(path, bytes);
}

function recordOf(id: string, { project }: DraftParts, nowMs: number): Uint8Array {
  const { description, keywords, repository } = project.manifest;
  return writeDocument("plugin", {
    schema: 1,
    id,
    registeredAt: timeText(nowMs),
    description,
    keywords: [...new Set(keywords)],
    ...(repository !== undefined && { homepage: repository }),
    status: "active",
  });
}

async function writeBranch(
  machine: Machine,
  directory: string,
  branch: string,
  message: string,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  const options = { directory: resolve(directory), maxOutputBytes: FEW_BYTES, signal: machine.signal };
  const words = ["switch", "--quiet", "--create", branch];
  const { exitCode, stderr } = await runGit(machine.environment.processes, words, options);
  if (exitCode !== 0) {
    throw new CliError("git-failed", `git makes no branch ${branch}: ${new TextDecoder().decode(stderr).trim()}`, {
      hint: "name another one with --branch",
    });
  }
  await writeFiles(machine, directory, files);
  await commitAll(machine, directory, message, "publisher", [...files.keys()]);
}

function show(
  { json }: Invocation,
  machine: Machine,
  told: {
    readonly report: ProposalReport;
    readonly branch: string;
    readonly directory: string;
    readonly isWritten: boolean;
    readonly paths: readonly string[];
  },
): void {
  const { report, branch, directory, isWritten, paths } = told;
  const next = isWritten
    ? [`committed on the branch ${branch} of ${directory}; push it and propose it:`, `  git push origin ${branch}`]
    : ["nothing was written"];
  const lines = [...reportLines(report), ...next];
  const plain = { report, branch: isWritten ? branch : null, paths };
  say(machine, json, plain, lines);
}
