import { type Cancellable, CodedError } from "@parseltongue/base";
import { parseDocument } from "../../model/parse-document.ts";
import type { MemberId } from "../../model/scalars.ts";
import { PublicKey } from "../../signing/public-key.ts";
import { readObjects } from "../git/read-objects.ts";
import type { Repository } from "../git/repository.ts";
import type { TapWork } from "../index/build-index.ts";
import { pathKind } from "../tree/path-kinds.ts";
import { isDataPath, requireTapPath } from "../tree/tap-paths.ts";
import { guardMetadata } from "../tuf/guard-metadata.ts";
import { metadataFile, TUF_ROLES, type TufRole } from "../tuf/roles.ts";
import { commitSigner } from "./commit-signer.ts";
import { type FileChange, type HistoryStep, readHistory } from "./read-history.ts";
import { isRootFile, isStillSigned } from "./root-changes.ts";

/** Something in a tap's past that never may have been. */
export interface HistoryFinding {
  readonly commit: string;
  readonly path: string;
  /** `removed`, `changed`: of what is for ever. `mode`: no plain file. `name`: no name for a file of a tap. `version`: metadata that counts backwards. */
  readonly kind: "removed" | "changed" | "mode" | "name" | "version";
  readonly message: string;
}

/** Who signed commits. Nothing is decided by it: the tap is signed, not its history. */
export interface CommitSigners {
  /** Commits by members, by id. */
  readonly members: Readonly<Record<MemberId, number>>;
  /** Signed by keys that no member had in the commit before. */
  readonly strangers: number;
  readonly unsigned: number;
}

/** What a tap's past looks like. */
export interface HistoryReport {
  readonly commits: number;
  readonly findings: readonly HistoryFinding[];
  readonly signers: CommitSigners;
}

const MEMBERS_FILE = "targets/governance/members.json";
const ROLE_OF_FILE: ReadonlyMap<string, TufRole> = new Map(
  TUF_ROLES.flatMap((role) => (role === "root" ? [] : [[metadataFile(role), role] as const])),
);

/**
 * Goes through all commits that led to one and lists what never may have happened: versions and statements that were changed
 * or removed, files that are none, metadata that counted backwards.
 * @throws RegistryError `git-failed`, `too-large`
 */
export async function auditHistory(repository: Repository, commit: string, work: TapWork = {}): Promise<HistoryReport> {
  const steps = await readHistory(repository, commit, work);
  const objects = await readAll(repository, objectsOf(steps), work);
  const findings: HistoryFinding[] = [];
  const versions = new Map<TufRole, number>();
  const roots = new Map<string, Uint8Array | undefined>();
  const signers = new Signers(objects);
  for (const [at, step] of steps.entries()) {
    if (at % 256 === 0) work.onProgress?.({ phase: "auditing", done: at, total: steps.length });
    for (const change of step.changes) {
      const finding =
        lookAtFile(change) ?? lookAtRoot(change, objects, roots) ?? lookAtMetadata(change, objects, versions);
      if (finding !== undefined) findings.push({ commit: step.commit, path: change.path, ...finding });
    }
    signers.look(step);
  }
  return { commits: steps.length, findings, signers: signers.result };
}

type Finding = Pick<HistoryFinding, "kind" | "message">;

function lookAtFile({ path, kind, mode }: FileChange): Finding | undefined {
  if (!isDataPath(path)) return undefined;
  if (kind !== "removed" && mode !== "100644")
    return { kind: "mode", message: `has mode ${mode}: it is no plain file` };
  try {
    requireTapPath(path);
  } catch (error) {
    if (error instanceof CodedError) return { kind: "name", message: error.message };
    throw error;
  }
  const isForEver = isRootFile(path) || pathKind(path)?.isIndexed === true || pathKind(path)?.document === "blob";
  if (kind === "removed" && isForEver) return { kind: "removed", message: "was removed" };
  const mayChange = pathKind(path)?.mayChange !== false;
  return kind === "changed" && !mayChange ? { kind: "changed", message: "was changed" } : undefined;
}

function lookAtRoot(
  { path, kind, object }: FileChange,
  objects: ReadonlyMap<string, Uint8Array>,
  roots: Map<string, Uint8Array | undefined>,
): Finding | undefined {
  if (!isRootFile(path)) return undefined;
  const [before, after] = [roots.get(path), objects.get(object)];
  roots.set(path, after);
  const isGood = kind === "added" || isStillSigned(path, before, after);
  return isGood ? undefined : { kind: "changed", message: "was changed" };
}

function lookAtMetadata(
  { path, object }: FileChange,
  objects: ReadonlyMap<string, Uint8Array>,
  versions: Map<TufRole, number>,
): Finding | undefined {
  const role = ROLE_OF_FILE.get(path);
  const bytes = objects.get(object);
  if (role === undefined || bytes === undefined) return undefined;
  try {
    const { version } = guardMetadata(role, path, bytes);
    const before = versions.get(role) ?? 0;
    versions.set(role, version);
    return version < before ? { kind: "version", message: `went from version ${before} to ${version}` } : undefined;
  } catch (error) {
    if (error instanceof CodedError) return { kind: "version", message: error.message };
    throw error;
  }
}

class Signers {
  readonly #objects: ReadonlyMap<string, Uint8Array>;
  readonly #members: Record<MemberId, number> = {};
  #strangers = 0;
  #unsigned = 0;
  /** Members by their keys' fingerprints, as the commit before has them. */
  #holders: ReadonlyMap<string, MemberId> = new Map();

  constructor(objects: ReadonlyMap<string, Uint8Array>) {
    this.#objects = objects;
  }

  get result(): CommitSigners {
    return { members: this.#members, strangers: this.#strangers, unsigned: this.#unsigned };
  }

  /** The first commit's signers are compared with its own members: there is none before it. */
  look({ commit, changes }: HistoryStep): void {
    const now = this.#holdersAfter(changes);
    const signer = commitSigner(this.#objects.get(commit) ?? new Uint8Array(0));
    const known = this.#holders.size === 0 ? now : this.#holders;
    const member = signer && known.get(signer.fingerprint);
    if (signer === undefined) this.#unsigned++;
    else if (member === undefined) this.#strangers++;
    else this.#members[member] = (this.#members[member] ?? 0) + 1;
    this.#holders = now;
  }

  #holdersAfter(changes: readonly FileChange[]): ReadonlyMap<string, MemberId> {
    const changed = changes.find(({ path }) => path === MEMBERS_FILE);
    const bytes = changed && this.#objects.get(changed.object);
    if (bytes === undefined) return this.#holders;
    try {
      const { members } = parseDocument("members", bytes, MEMBERS_FILE);
      return new Map(
        members.flatMap(({ id, keys }) => keys.map(({ key }) => [PublicKey.parse(key).fingerprint, id] as const)),
      );
    } catch (error) {
      if (error instanceof CodedError) return this.#holders;
      throw error;
    }
  }
}

/** Objects to be looked into: commits, metadata, lists of members. */
function objectsOf(steps: readonly HistoryStep[]): ReadonlySet<string> {
  const wanted = new Set<string>();
  for (const { commit, changes } of steps) {
    wanted.add(commit);
    for (const { path, kind, object } of changes) {
      if (kind !== "removed" && (path === MEMBERS_FILE || ROLE_OF_FILE.has(path) || isRootFile(path)))
        wanted.add(object);
    }
  }
  return wanted;
}

/** Objects of one process of git. */
const STEP = 4096;
const MAX_BATCH_BYTES = 256 << 20;

async function readAll(
  repository: Repository,
  names: ReadonlySet<string>,
  options: Cancellable,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  const all = [...names];
  for (let start = 0; start < all.length; start += STEP) {
    const part = all.slice(start, start + STEP);
    const objects = await readObjects(repository, part, MAX_BATCH_BYTES, options);
    for (const [at, name] of part.entries()) {
      const bytes = objects[at]?.bytes;
      if (bytes !== undefined) found.set(name, bytes);
    }
  }
  return found;
}
