import type { Documents } from "../model/documents.ts";
import { parseDocument, writeDocument } from "../model/parse-document.ts";
import type { Sha256 } from "../model/scalars.ts";
import { RegistryError } from "../registry-error.ts";
import type { SigningKey } from "../signing/signing-key.ts";
import { buildIndex, type BuiltIndex, referenceTo, type TapWork } from "./index/build-index.ts";
import { compareIndexes } from "./index/compare-indexes.ts";
import { INDEX_ROOT_FILE } from "./index/shard-of.ts";
import { SignedIndex } from "./index/signed-index.ts";
import { OverlayTree } from "./tree/overlay-tree.ts";
import { pathKind } from "./tree/path-kinds.ts";
import type { TapTree } from "./tree/tap-tree.ts";
import type { NamedBytes } from "./tuf/guard-metadata.ts";
import { readMetadata } from "./tuf/read-metadata.ts";
import { rootFile, type TufRole } from "./tuf/roles.ts";
import { type RoleState, signMetadata } from "./tuf/sign-metadata.ts";

/** Who signs, and when. */
export interface SignOptions extends TapWork {
  readonly signers: readonly SigningKey[];
  readonly nowMs: number;
  /** Roles that are to last longer again although nothing about them changes. Default: those that are due. */
  readonly renew?: readonly TufRole[];
}

/** A tap after somebody signed it. */
export interface TapSigning {
  /** Files that change, by path. */
  readonly changes: ReadonlyMap<string, Uint8Array>;
  readonly roles: readonly RoleState[];
  /** SHA-256 of the first root; undefined while that wants signatures. */
  readonly tapId: Sha256 | undefined;
  /** Whether everything that was there is signed and may be published. */
  readonly isComplete: boolean;
}

/**
 * Signs a tap as it lies there: writes its index anew, says for each role what it has to say, and signs with the keys at
 * hand. Where a role wants more people, the next one does the same with the result, for instance from a branch that is
 * merged once all of it is complete.
 * @throws RegistryError `bad-document` for what no client would take; `tap-changed` when something is gone or changed that
 * never may be; `bad-path`, `bad-metadata`
 */
export async function signTap(tree: TapTree, options: SignOptions): Promise<TapSigning> {
  const metadata = await readMetadata(tree, options);
  const built = await buildIndex(tree, options);
  await requireGoodEntries(tree, built, options);
  const targets = await readTargets(tree, built, options);
  const { files, roles } = signMetadata(metadata, {
    targets,
    signers: options.signers,
    nowMs: options.nowMs,
    renew: options.renew ?? [],
  });
  const changes = new Map<string, Uint8Array>();
  for (const [path, bytes] of [...built.files, ...files]) {
    const before = await tree.read(path, Math.max(bytes.length, 1), options).catch(ignoreTooLarge);
    if (before === undefined || Buffer.compare(before, bytes) !== 0) changes.set(path, bytes);
  }
  const isRootDone = roles.some(({ role, version, isComplete }) => role === "root" && (version > 1 || isComplete));
  const first = files.get(rootFile(1)) ?? metadata.get(rootFile(1));
  const tapId = isRootDone && first ? referenceTo(first).sha256 : undefined;
  if (tapId !== undefined) await nameTap(tree, tapId, changes, options);
  return { changes, roles, tapId, isComplete: roles.length === ROLE_COUNT && roles.every((each) => each.isComplete) };
}

const ROLE_COUNT = 7;

function ignoreTooLarge(error: unknown): undefined {
  if (!(error instanceof RegistryError) || error.code !== "too-large") throw error;
}

/** Files that roles sign: those below targets/ but for the index's shards, and the index's root as it is to be. */
async function readTargets(
  tree: TapTree,
  built: BuiltIndex,
  options: TapWork,
): Promise<ReadonlyMap<string, NamedBytes>> {
  const targets = new Map<string, NamedBytes>();
  const over = new OverlayTree(tree, built.files);
  for (const path of await over.list("targets", options)) {
    const kind = pathKind(path);
    if (kind?.document === "indexShard") continue;
    if (kind === undefined || kind.document === "text" || kind.document === "blob") {
      throw new RegistryError("bad-path", `${path} is nothing that taps have`, {
        hint: "remove it",
        details: { path },
      });
    }
    const bytes = await over.read(path, kind.maxBytes, options);
    if (bytes === undefined) continue;
    parseDocument(kind.document, bytes, path);
    const { sha256, size } = referenceTo(bytes);
    targets.set(path.slice("targets/".length), { sha256, length: size });
  }
  return targets;
}

/** What is new has to be what clients take; what was there has to be there still. */
async function requireGoodEntries(tree: TapTree, built: BuiltIndex, options: TapWork): Promise<void> {
  const named = built.files.get(INDEX_ROOT_FILE);
  if (named === undefined) return;
  const now = await SignedIndex.open(new OverlayTree(tree, built.files), referenceTo(named), options);
  const old = await tree.read(INDEX_ROOT_FILE, pathKind(INDEX_ROOT_FILE)?.maxBytes ?? 0, options);
  const added =
    old === undefined
      ? [...(await now.all("", options)).keys()]
      : await grownSince(await SignedIndex.open(tree, referenceTo(old), options), now, options);
  for (const [path, bytes] of await now.read(added, options)) {
    const document = pathKind(path)?.document;
    if (document !== undefined && document !== "text" && document !== "blob") parseDocument(document, bytes, path);
  }
}

async function grownSince(before: SignedIndex, now: SignedIndex, options: TapWork): Promise<readonly string[]> {
  const { added, changed } = await compareIndexes(before, now, options);
  return [...added, ...changed];
}

/** tap.json says the tap's name once there is one. */
async function nameTap(
  tree: TapTree,
  tapId: Sha256,
  changes: Map<string, Uint8Array>,
  options: TapWork,
): Promise<void> {
  const bytes = await tree.read("tap.json", pathKind("tap.json")?.maxBytes ?? 0, options);
  if (bytes === undefined) return;
  const tap: Documents["tap"] = parseDocument("tap", bytes, "tap.json");
  if (tap.tapId !== tapId) changes.set("tap.json", writeDocument("tap", { ...tap, tapId }));
}
