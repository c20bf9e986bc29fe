import { hash } from "node:crypto";
import { CodedError } from "@parseltongue/base";
import type { CheckName, CheckResult } from "../model/checks.ts";
import { DOCUMENT_FORMATS, type Documents } from "../model/documents.ts";
import { parseDocument } from "../model/parse-document.ts";
import type { Sha256 } from "../model/scalars.ts";
import type { VersionEntry } from "../model/version-entry.ts";
import { RegistryError } from "../registry-error.ts";
import { openEnvelope, signersOf } from "../signing/envelope.ts";
import { KeyRing } from "../signing/key-ring.ts";
import { parseStatement } from "../signing/statement.ts";
import { parseStatementPath, type StatementPlace } from "../model/statement-path.ts";
import { GitTree } from "../tap/git/git-tree.ts";
import type { Repository } from "../tap/git/repository.ts";
import { pathKind } from "../tap/tree/path-kinds.ts";
import { RememberedTree } from "../tap/tree/remembered-tree.ts";
import type { TapTree } from "../tap/tree/tap-tree.ts";
import { requireDistinctPaths, requireTapPath } from "../tap/tree/tap-paths.ts";
import { type ChangeProblem, type ClassifiedChanges, classifyChanges } from "./classify-changes.ts";
import { mandateProblems } from "./mandate-problems.ts";
import { allPass, askedChecks, type CheckOptions, checkVersion } from "./run-checks.ts";
import { readNamespace, Submission } from "./submission.ts";
import { type ChangeSet, readChanges, type TreeChange } from "./tree-changes.ts";
import { transferProblems } from "./transfer-problems.ts";

/** What the checks found of one version. */
export interface VersionReport {
  readonly plugin: string;
  readonly version: string;
  /** The closed set, in its order. */
  readonly checks: readonly CheckResult[];
  /** Those of them that the tap asks for, by its rules before the proposal. */
  readonly asked: readonly CheckName[];
  /** SHA-256 of the entry's bytes. */
  readonly entrySha256: Sha256;
  /** Undefined when the entry is none. */
  readonly entry: VersionEntry | undefined;
}

/** What the checks found of a proposal. */
export interface ProposalReport {
  /** Full hashes: what it was compared with, and what is proposed. */
  readonly base: string;
  readonly head: string;
  readonly classes: ClassifiedChanges["classes"];
  readonly namespaces: readonly string[];
  /** Number of paths that change. */
  readonly changedPaths: number;
  /** What is wrong with the change itself, whatever its versions are. */
  readonly problems: readonly ChangeProblem[];
  readonly versions: readonly VersionReport[];
  /** Whether there is no problem and every check that the tap asks for passed, of every version. */
  readonly isGood: boolean;
}

/**
 * Checks everything between two commits of a tap. Rules, names and keys are those of `old`: what is proposed decides nothing
 * about itself. Needs no secret, and gives nothing that cannot be computed again.
 * @throws RegistryError `tap-rewritten`, `too-large`, `git-failed`
 */
export async function checkProposal(
  repository: Repository,
  old: string,
  proposed: string,
  options: CheckOptions,
): Promise<ProposalReport> {
  const set = await readChanges(repository, old, proposed, options);
  const treeOf = (commit: string): TapTree => new RememberedTree(new GitTree(repository, commit));
  return checkChanges(set, treeOf(old), treeOf(proposed), options);
}

/** As `checkProposal`, of trees. */
export async function checkChanges(
  { base, head, changes }: ChangeSet,
  tap: TapTree,
  proposed: TapTree,
  options: CheckOptions,
): Promise<ProposalReport> {
  const classified = classifyChanges(changes);
  const problems: ChangeProblem[] = [...classified.problems];
  // A shape that is not allowed is not read any further.
  if (problems.length === 0)
    problems.push(...pathProblems(changes), ...(await documentProblems(changes, tap, proposed, options)));
  if (problems.length === 0 && classified.classes.includes("rules")) {
    problems.push(...(await mandateProblems(changes, tap, proposed, options)));
  }
  if (problems.length === 0 && classified.classes.includes("namespace")) {
    problems.push(...(await transferProblems(changes, tap, proposed, options)));
  }
  const versions: VersionReport[] = [];
  if (problems.length === 0) {
    for (const version of classified.versions) {
      versions.push(await reportOf(new Submission(version, tap, proposed), options));
    }
    problems.push(...strayBlobs(changes, versions));
  }
  const isGood = problems.length === 0 && versions.every(({ checks, asked }) => allPass(checks, asked));
  const { classes, namespaces } = classified;
  return { base, head, classes, namespaces, changedPaths: changes.length, problems, versions, isGood };
}

async function reportOf(submission: Submission, options: CheckOptions): Promise<VersionReport> {
  const asked = await askedChecks(submission, options);
  const checks = await checkVersion(submission, asked, options);
  const bytes = await submission.require(submission.entryPath, "version", options);
  const isEntry = checks.some(({ check, state }) => check === "schema" && state === "PASS");
  return {
    ...submission.version,
    checks,
    asked,
    entrySha256: hash("sha256", bytes, "hex"),
    entry: isEntry ? parseDocument("version", bytes, submission.entryPath) : undefined,
  };
}

function pathProblems(changes: readonly TreeChange[]): readonly ChangeProblem[] {
  const paths = changes.filter(({ path, after }) => after !== undefined && pathKind(path) !== undefined);
  try {
    for (const { path } of paths) requireTapPath(path);
    requireDistinctPaths(paths.map(({ path }) => path));
    return [];
  } catch (error) {
    return [problemOf("", error)];
  }
}

/** Every document that changes has to be one that clients take; statements have to be signed by somebody the tap knows. */
async function documentProblems(
  changes: readonly TreeChange[],
  tap: TapTree,
  proposed: TapTree,
  options: CheckOptions,
): Promise<readonly ChangeProblem[]> {
  const problems: ChangeProblem[] = [];
  const keys = new KnownKeys(tap, proposed);
  for (const { path, after } of changes) {
    const kind = after && pathKind(path);
    // Versions have a check of their own for that.
    if (kind === undefined || kind.document === "version" || kind.document === "blob") continue;
    try {
      const bytes = await proposed.read(path, kind.maxBytes, options);
      if (bytes === undefined || kind.document === "text") continue;
      const document = parseDocument(kind.document, bytes, path);
      requirePlace(path, kind.document, document);
      if (kind.document === "envelope") await keys.requireSigned(path, bytes);
    } catch (error) {
      problems.push(problemOf(path, error));
    }
  }
  return problems;
}

/** Namespaces and records say themselves what they are: one that lies elsewhere would be read as another's. */
function requirePlace(path: string, kind: keyof Documents, document: unknown): void {
  const [, namespace, name] = path.split("/");
  const said =
    kind === "namespace"
      ? (document as Documents["namespace"]).namespace === namespace
      : kind === "plugin"
        ? (document as Documents["plugin"]).id === `${namespace}/${name}`
        : true;
  if (!said) throw new RegistryError("bad-document", `${path} is about something else`, { details: { path } });
}

/** Keys that a tap knows: its members', and those of the namespace that a statement is about. */
class KnownKeys {
  readonly #tap: TapTree;
  readonly #proposed: TapTree;
  /** By namespace; empty: members' alone. */
  readonly #rings = new Map<string, Promise<KeyRing>>();

  constructor(tap: TapTree, proposed: TapTree) {
    this.#tap = tap;
    this.#proposed = proposed;
  }

  async requireSigned(path: string, bytes: Uint8Array): Promise<void> {
    const { type, place, key12 } = parseStatementPath(path);
    const envelope = openEnvelope(bytes, path);
    parseStatement(type, envelope.payload, path);
    const ring = await this.#ringOf(namespaceOf(place));
    if (signersOf(envelope, ring.from(key12)).length > 0) return;
    throw new RegistryError("too-few-signatures", `${path} is signed by nobody whom the tap knows`, {
      hint: "have a member sign it",
    });
  }

  #ringOf(namespace: string): Promise<KeyRing> {
    const known = this.#rings.get(namespace);
    if (known !== undefined) return known;
    const ring = this.#readRing(namespace);
    this.#rings.set(namespace, ring);
    return ring;
  }

  async #readRing(namespace: string): Promise<KeyRing> {
    const { path, maxBytes } = DOCUMENT_FORMATS.members;
    const bytes = await this.#tap.read(path, maxBytes);
    const ring = new KeyRing(bytes === undefined ? { members: [] } : parseDocument("members", bytes, path), "refused");
    const own = namespace === "" ? undefined : await readNamespace(namespace, this.#tap, this.#proposed);
    if (own !== undefined) ring.add(own);
    return ring;
  }
}

/** Empty for what is about none. */
function namespaceOf(place: StatementPlace): string {
  if (place.kind === "rfc") return "";
  return place.kind === "version" ? (place.plugin.split("/")[0] ?? "") : place.namespace;
}

/** A tap carries what its entries name, and nothing else. */
function strayBlobs(changes: readonly TreeChange[], versions: readonly VersionReport[]): readonly ChangeProblem[] {
  const named = new Set(
    versions.flatMap(({ entry }) => [entry?.artifact, ...(entry?.native ?? [])].map((each) => each?.sha256)),
  );
  // What an entry names that is none, nobody knows; its checks fail anyway.
  const isUnread = versions.some(({ entry }) => entry === undefined);
  if (isUnread) return [];
  return changes
    .filter(({ path }) => path.startsWith("blobs/") && !named.has(path.slice("blobs/".length)))
    .map(({ path }) => ({ path, message: "is named by no version that comes with it" }));
}

function problemOf(path: string, error: unknown): ChangeProblem {
  if (!(error instanceof CodedError)) throw error;
  return { path, message: error.message };
}
