import { hash } from "node:crypto";
import { CodedError } from "@parseltongue/base";
import { parseDocument } from "../../model/parse-document.ts";
import type { Sha256, Time } from "../../model/scalars.ts";
import type { BlobReference } from "../../model/version-entry.ts";
import { RegistryError } from "../../registry-error.ts";
import { KeyRing } from "../../signing/key-ring.ts";
import { AREAS, type TapWork } from "../index/build-index.ts";
import { MAX_BLOB_BYTES, pathKind } from "../tree/path-kinds.ts";
import type { TapTree } from "../tree/tap-tree.ts";
import type { TufRole } from "../tuf/roles.ts";
import { firstRoot, tapIdOf, type VerifiedState, verifyState } from "./verify-state.ts";
import { verifySignedFile } from "./verify-signed-file.ts";

/** Something that is wrong with a tap. */
export interface TapProblem {
  /** Empty: the tap as a whole. */
  readonly path: string;
  /** Code of the error that says so. */
  readonly code: string;
  readonly message: string;
}

/** What a verification found. */
export interface TapReport {
  readonly tapId: Sha256;
  readonly versions: Readonly<Record<TufRole, number>>;
  readonly expires: Readonly<Record<TufRole, Time>>;
  readonly expiresAt: Time;
  readonly entries: number;
  readonly attestations: number;
  /** Files that lie there and that nobody has signed for yet: to clients they are not there. In order of code units. */
  readonly unsigned: readonly string[];
  /** At most `MAX_PROBLEMS`. Empty: all is as it should be. */
  readonly problems: readonly TapProblem[];
}

/** More are not listed: the first say enough. */
export const MAX_PROBLEMS = 100;
/** Signatures under way at once. */
const MAX_PENDING = 256;

/** How a tap is verified. */
export interface VerifyTapOptions extends TapWork {
  readonly nowMs: number;
  /** SHA-256 of the first root, as pinned; default: that of whatever root is there. */
  readonly tapId?: Sha256;
  /** Whether every entry, statement, advisory and blob is looked at as well, not only what names them. */
  readonly isFull: boolean;
}

/**
 * Verifies a state of a tap from its first root on, as somebody does who never saw it before. What is wrong with single
 * files is listed; what is wrong with the signatures over all of them is thrown.
 * @throws RegistryError as `verifyState`, `wrong-tap`
 */
export async function verifyTap(tree: TapTree, options: VerifyTapOptions): Promise<TapReport> {
  const listed = await tree.list("", options);
  const tapId = options.tapId ?? (await tapIdOf(tree, options));
  const state = await verifyState(tree, { root: await firstRoot(tree, tapId, options) }, options);
  const named = await state.index.all("", options);
  const problems = options.isFull ? await new FullVerification(tapId, state, named, options).run() : [];
  const { versions, expires, expiresAt } = state.metadata;
  const { entries, attestations } = state.index.root;
  const unsigned = listed.filter((path) => AREAS.some((area) => path.startsWith(`${area}/`)) && !named.has(path));
  return { tapId, versions, expires, expiresAt, entries, attestations, unsigned, problems };
}

class FullVerification {
  readonly #tapId: Sha256;
  readonly #state: VerifiedState;
  readonly #options: VerifyTapOptions;
  readonly #problems: TapProblem[] = [];
  readonly #pending = new Set<Promise<void>>();
  /** Everything that the index names. */
  readonly #named: ReadonlyMap<string, BlobReference>;

  constructor(
    tapId: Sha256,
    state: VerifiedState,
    named: ReadonlyMap<string, BlobReference>,
    options: VerifyTapOptions,
  ) {
    this.#tapId = tapId;
    this.#state = state;
    this.#named = named;
    this.#options = options;
  }

  async run(): Promise<readonly TapProblem[]> {
    const { index, documents } = this.#state;
    const named = this.#named;
    const keys = new KeyRing(documents.members, "refused");
    const total = named.size;
    const onDone = (done: number): void => this.#options.onProgress?.({ phase: "verifying", done, total });
    // Namespaces first: their keys are those of the statements that come after.
    const parts = partition(named, (path) => pathKind(path)?.document === "namespace");
    for (const part of parts) {
      await index.visit(part, (path, bytes) => this.#look(path, bytes, keys), { ...this.#options, onDone });
    }
    await Promise.all(this.#pending);
    this.#compareFeed();
    await this.#checkBlobs();
    return this.#problems.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }

  #look(path: string, bytes: Uint8Array, keys: KeyRing): Promise<void> | void {
    const document = pathKind(path)?.document;
    try {
      if (document === "envelope") return this.#lookAtStatement(path, bytes, keys);
      if (document === "namespace") keys.add(parseDocument("namespace", bytes, path));
      else if (document !== undefined && document !== "text" && document !== "blob")
        parseDocument(document, bytes, path);
    } catch (error) {
      this.#note(path, error);
    }
  }

  #lookAtStatement(path: string, bytes: Uint8Array, keys: KeyRing): Promise<void> | void {
    const entryOf = (entry: string): Sha256 | undefined => this.#named.get(entry)?.sha256;
    const looking = verifySignedFile(path, bytes, { tapId: this.#tapId, keys, entryOf })
      .catch((error: unknown) => this.#note(path, error))
      .finally(() => this.#pending.delete(looking));
    this.#pending.add(looking);
    if (this.#pending.size < MAX_PENDING) return undefined;
    // Waiting for the oldest leaves enough for the other threads to do meanwhile.
    const [oldest] = this.#pending;
    return oldest;
  }

  /** The feed names what every advisory says: none may be there that it does not tell of. */
  #compareFeed(): void {
    const { advisories } = this.#state.documents.feed;
    const told = new Map(advisories.map(({ id, sha256 }) => [`advisories/${id}.json`, sha256]));
    for (const [path, { sha256 }] of this.#named) {
      if (!path.startsWith("advisories/") || told.get(path) === sha256) continue;
      this.#note(path, new RegistryError("tap-incomplete", `${path} is not what the list of advisories names`));
    }
    for (const path of told.keys()) {
      if (!this.#named.has(path)) this.#note(path, new RegistryError("tap-incomplete", `${path} is missing`));
    }
  }

  async #checkBlobs(): Promise<void> {
    const { tree } = this.#state;
    for (const path of await tree.list("blobs", this.#options)) {
      const bytes = await tree.read(path, MAX_BLOB_BYTES, this.#options);
      if (bytes === undefined || path === `blobs/${hash("sha256", bytes, "hex")}`) continue;
      this.#note(path, new RegistryError("tap-incomplete", `${path} is not what its name says`));
    }
  }

  #note(path: string, error: unknown): void {
    if (!(error instanceof CodedError)) throw error;
    if (this.#problems.length < MAX_PROBLEMS) {
      this.#problems.push({ path, code: error.code, message: error.message });
    }
  }
}

function partition<Value>(
  map: ReadonlyMap<string, Value>,
  isFirst: (key: string) => boolean,
): readonly [ReadonlyMap<string, Value>, ReadonlyMap<string, Value>] {
  const first = new Map<string, Value>();
  const rest = new Map<string, Value>();
  for (const [key, value] of map) (isFirst(key) ? first : rest).set(key, value);
  return [first, rest];
}
