import type { Environment } from "@parseltongue/base";
import { timeMs } from "../../model/strict-time.ts";
import { RegistryError } from "../../registry-error.ts";
import { fetchNewest, newestCommit, type RemoteLimits, takeOver } from "../git/fetch-commit.ts";
import { GitTree } from "../git/git-tree.ts";
import { Repository } from "../git/repository.ts";
import type { TapWork } from "../index/build-index.ts";
import { compareIndexes, type IndexDifference } from "../index/compare-indexes.ts";
import { metadataFile, rootFile } from "../tuf/roles.ts";
import { readMetadata } from "../tuf/read-metadata.ts";
import type { TrustedMetadata } from "../tuf/verify-metadata.ts";
import { firstRoot, type VerifiedState, verifyState } from "../verify/verify-state.ts";
import { requireGrowth } from "../verify/require-growth.ts";
import { type Floor, floorOf, readFloor, writeFloor } from "./floor.ts";
import { incomingOf, type PinnedTap, repositoryOf, withTapLock } from "./pinned-tap.ts";
import { VerifiedTap } from "./verified-tap.ts";
import { requireWitness, type TapWitness } from "./witness.ts";

/** How a tap is updated. */
export interface UpdateOptions extends TapWork {
  readonly limits?: Partial<RemoteLimits>;
  /** What a lockfile, or other users, saw of the same tap: what is fetched may not be older, nor contradict them. */
  readonly witnesses?: readonly TapWitness[];
}

/** What an update brought. */
export interface TapUpdate extends IndexDifference {
  readonly tap: VerifiedTap;
  /** Commit that was trusted before; undefined: none. */
  readonly from: string | undefined;
}

/**
 * Fetches the newest state of a tap, verifies it, and trusts it from then on. Whatever goes wrong, the state that was trusted
 * before stays as it is.
 * @throws RegistryError `remote-…` and `bad-url` for the remote; `wrong-tap`, `tap-rolled-back`, `tap-rewritten`,
 * `tap-changed`, `tap-incomplete`, `tap-equivocates`, `tap-expired`, `too-few-signatures`, `bad-metadata`, `bad-document`,
 * `too-large` for what it gave; `tap-busy`
 */
export async function updateTap(
  environment: Environment,
  pinned: PinnedTap,
  options: UpdateOptions = {},
): Promise<TapUpdate> {
  return withTapLock(environment, pinned, async () => update(environment, pinned, pinned.url, options), options);
}

/** As `updateTap`, from another place, for whoever holds the lock. */
export async function update(
  environment: Environment,
  pinned: PinnedTap,
  url: string,
  options: UpdateOptions,
): Promise<TapUpdate> {
  const repository = await Repository.create(environment, repositoryOf(pinned), options);
  const floor = await readFloor(environment.files, pinned.directory, pinned.tapId);
  const nowMs = environment.clock.nowMs();
  options.onProgress?.({ phase: "asking", done: 0, total: 3 });
  if (floor !== undefined && (await newestCommit(repository, url, options)) === floor.commit) {
    return unchanged(environment, pinned, floor, nowMs, options);
  }
  const incoming = incomingOf(pinned);
  try {
    options.onProgress?.({ phase: "fetching", done: 1, total: 3 });
    const fetched = await fetchNewest(repository, url, incoming, options);
    options.onProgress?.({ phase: "verifying", done: 2, total: 3 });
    const { state, grown } = await examine(fetched, floor, pinned, nowMs, options).catch(forUsers);
    const next = floorOf(pinned.tapId, fetched.commit, state.metadata, nowMs);
    requireWitnesses(next, options);
    await takeOver(repository, fetched.repository);
    await writeFloor(environment.files, pinned.directory, next);
    const tap = await VerifiedTap.at(environment, pinned, next, options);
    return { tap, from: floor?.commit, ...grown };
  } finally {
    await environment.files.remove(incoming);
  }
}

/** What is said of a document is for who writes it; users cannot correct it. */
function forUsers(error: unknown): never {
  if (!(error instanceof RegistryError) || (error.code !== "bad-json" && error.code !== "bad-document")) throw error;
  throw new RegistryError(error.code, error.message, {
    hint: "what was trusted before stays in use; tell those who keep the tap, or use another mirror",
    details: error.details,
    cause: error,
  });
}

async function unchanged(
  environment: Environment,
  pinned: PinnedTap,
  floor: Floor,
  nowMs: number,
  options: UpdateOptions,
): Promise<TapUpdate> {
  requireWitnesses(floor, options);
  const tap = await VerifiedTap.at(environment, pinned, floor, options);
  if (timeMs(floor.expiresAt) <= nowMs) {
    throw new RegistryError("tap-expired", `the tap's signatures have ended on ${floor.expiresAt.slice(0, 10)}`, {
      hint: "ask those who keep the tap to sign it again; what is installed goes on running",
    });
  }
  return { tap, from: floor.commit, added: [], changed: [] };
}

function requireWitnesses(floor: Floor, { witnesses = [] }: UpdateOptions): void {
  for (const each of witnesses) requireWitness(floor, each);
}

interface Fetched {
  readonly repository: Repository;
  readonly commit: string;
}

async function examine(
  { repository, commit }: Fetched,
  floor: Floor | undefined,
  pinned: PinnedTap,
  nowMs: number,
  options: UpdateOptions,
): Promise<{ readonly state: VerifiedState; readonly grown: IndexDifference }> {
  const tree = new GitTree(repository, commit);
  const timed = { ...options, nowMs };
  const root = await firstRoot(tree, pinned.tapId, options);
  if (floor === undefined) {
    const state = await verifyState(tree, { root }, timed);
    const added = [...(await state.index.all("", options)).keys()];
    return { state, grown: { added, changed: [] } };
  }
  await requireDescent(repository, floor.commit, commit, options);
  const before = new GitTree(repository, floor.commit);
  const state = await verifyState(tree, await trustedAt(before, floor, options), timed);
  const older = await VerifiedTap.at(repository.environment, { ...pinned }, floor, options);
  requireGrowth(older.documents, state.documents);
  const grown = await compareIndexes(older.index, state.index, options);
  // What is new is looked at now, so that a part that was withheld is known before anybody builds upon the rest.
  await state.index.check([...grown.added, ...grown.changed], options);
  return { state, grown };
}

/** What was trusted last, as the commit of that time has it. */
async function trustedAt(tree: GitTree, floor: Floor, options: UpdateOptions): Promise<TrustedMetadata> {
  const files = await readMetadata(tree, options);
  const need = (path: string): Uint8Array => {
    const bytes = files.get(path);
    if (bytes !== undefined) return bytes;
    throw new RegistryError("tap-incomplete", `${path} is missing from what was fetched before`, {
      hint: "remove the tap and add it again",
    });
  };
  return {
    root: need(rootFile(floor.versions.root)),
    timestamp: need(metadataFile("timestamp")),
    snapshot: need(metadataFile("snapshot")),
  };
}

async function requireDescent(
  repository: Repository,
  older: string,
  newer: string,
  options: UpdateOptions,
): Promise<void> {
  if (await repository.isAncestor(older, newer, options)) return;
  const isBehind = await repository.isAncestor(newer, older, options);
  const [code, problem] = isBehind
    ? (["tap-rolled-back", "is older than what was trusted before"] as const)
    : (["tap-rewritten", "does not follow from what was trusted before: its history was rewritten"] as const);
  throw new RegistryError(code, `commit ${newer.slice(0, 12)} ${problem} (${older.slice(0, 12)})`, {
    hint: "use another mirror, and ask those who keep the tap; what was trusted before stays in use",
    details: { older, newer },
  });
}
