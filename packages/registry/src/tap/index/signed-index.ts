import { hash } from "node:crypto";
import type { Cancellable } from "@parseltongue/base";
import { DOCUMENT_FORMATS } from "../../model/documents.ts";
import type { IndexRoot, IndexShard } from "../../model/index-files.ts";
import type { BlobReference } from "../../model/version-entry.ts";
import { RegistryError } from "../../registry-error.ts";
import { requireTapPath } from "../tree/tap-paths.ts";
import type { TapTree } from "../tree/tap-tree.ts";
import { pathKind } from "../tree/path-kinds.ts";
import { jsonBytes } from "./build-index.ts";
import { INDEX_ROOT_FILE, shardFile, shardOf } from "./shard-of.ts";

type Files = Readonly<Record<string, BlobReference>>;

const DIGEST = /^[0-9a-f]{64}$/;
/** Read at once, so that memory stays small beside the tap. */
const STEP = 8192;

/**
 * What a tap holds, by its signed index: all of it and nothing else. Files that lie in the tree and are not named here do not
 * exist; files that are named have to be there, byte for byte.
 */
export class SignedIndex {
  readonly root: IndexRoot;
  readonly #tree: TapTree;
  readonly #shards = new Map<string, Files>();

  private constructor(tree: TapTree, root: IndexRoot) {
    this.#tree = tree;
    this.root = root;
  }

  /**
   * @param named what the verified metadata says of the index's root
   * @throws RegistryError `tap-incomplete`, `bad-document`, `too-large`
   */
  static async open(tree: TapTree, named: BlobReference, options?: Cancellable): Promise<SignedIndex> {
    const bytes = await tree.read(INDEX_ROOT_FILE, DOCUMENT_FORMATS.indexRoot.maxBytes, options);
    return SignedIndex.of(tree, requireSame(INDEX_ROOT_FILE, bytes, named));
  }

  /** As `open`, with the root's bytes at hand. @throws RegistryError `bad-document` */
  static of(tree: TapTree, bytes: Uint8Array): SignedIndex {
    const root = parseCanonical(bytes, INDEX_ROOT_FILE) as IndexRoot;
    requireForm(INDEX_ROOT_FILE, root.schema === 1 && isReferences(root.shards, /^[0-9a-f]{2}$/));
    return new SignedIndex(tree, root);
  }

  /** Names of the shards that hold something. */
  get shards(): readonly string[] {
    return Object.keys(this.root.shards);
  }

  /** What one file has to be; undefined for a file that is not there. @throws as `files` */
  async find(path: string, options?: Cancellable): Promise<BlobReference | undefined> {
    const files = await this.files(shardOf(path), options);
    return Object.hasOwn(files, path) ? files[path] : undefined;
  }

  /**
   * What a shard names, by path.
   * @throws RegistryError `tap-incomplete`, `bad-document`, `too-large`
   */
  async files(shard: string, options?: Cancellable): Promise<Files> {
    await this.load([shard], options);
    return this.#shards.get(shard) ?? {};
  }

  /** Reads shards that will be asked for, in one go. @throws as `files` */
  async load(shards: readonly string[], options?: Cancellable): Promise<void> {
    const wanted = shards.filter((each) => !this.#shards.has(each) && Object.hasOwn(this.root.shards, each));
    if (wanted.length === 0) return;
    const read = await this.#tree.readMany(wanted.map(shardFile), DOCUMENT_FORMATS.indexShard.maxBytes, options);
    for (const shard of wanted) {
      const file = shardFile(shard);
      const bytes = requireSame(file, read.get(file), this.root.shards[shard]);
      this.#shards.set(shard, parseShard(bytes, shard));
    }
  }

  /** Everything that is named below a folder, by path, in order of code units. @throws as `files` */
  async all(folder = "", options?: Cancellable): Promise<ReadonlyMap<string, BlobReference>> {
    await this.load(this.shards, options);
    const named = new Map<string, BlobReference>();
    for (const shard of this.shards) {
      for (const [path, reference] of Object.entries(this.#shards.get(shard) ?? {})) {
        if (folder === "" || path.startsWith(`${folder}/`)) named.set(path, reference);
      }
    }
    const sorted = new Map<string, BlobReference>();
    for (const path of [...named.keys()].sort()) sorted.set(path, named.get(path) as BlobReference);
    return sorted;
  }

  /**
   * The bytes of files that are named; those that are not named are left out.
   * @throws RegistryError `tap-incomplete` when one is missing or another, and as `files`
   */
  async read(paths: readonly string[], options?: Cancellable): Promise<ReadonlyMap<string, Uint8Array>> {
    const found = new Map<string, Uint8Array>();
    await this.visit(await this.#named(paths, options), (path, bytes) => found.set(path, bytes), options);
    return found;
  }

  /** Refuses files that are named and missing, or are others. @throws as `read` */
  async check(paths: readonly string[], options?: Cancellable): Promise<void> {
    await this.visit(await this.#named(paths, options), () => {}, options);
  }

  async #named(paths: readonly string[], options?: Cancellable): Promise<ReadonlyMap<string, BlobReference>> {
    await this.load([...new Set(paths.map(shardOf))], options);
    const named = new Map<string, BlobReference>();
    for (const path of paths) {
      const reference = await this.find(path, options);
      if (reference !== undefined) named.set(path, reference);
    }
    return named;
  }

  /**
   * Reads files that are named, in parts, and hands them over once they are known to be right.
   * @throws as `read`
   */
  async visit(
    named: ReadonlyMap<string, BlobReference>,
    take: (path: string, bytes: Uint8Array) => unknown,
    options?: Cancellable & { readonly onDone?: (count: number) => void },
  ): Promise<void> {
    const paths = [...named.keys()];
    const parts = Array.from({ length: Math.ceil(paths.length / STEP) }, (_, at) =>
      paths.slice(at * STEP, (at + 1) * STEP),
    );
    const read = async (part: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> =>
      this.#tree.readMany(part, Math.max(...part.map((path) => named.get(path)?.size ?? 0)), options);
    let next = parts[0] && read(parts[0]);
    let done = 0;
    for (const [at, part] of parts.entries()) {
      const files = await next;
      const following = parts[at + 1];
      // Git reads on while this part is looked at.
      next = following && read(following);
      try {
        for (const path of part) {
          const wait = take(path, requireSame(path, files?.get(path), named.get(path)));
          if (wait instanceof Promise) await wait;
        }
      } catch (error) {
        await next?.catch(() => {});
        throw error;
      }
      options?.onDone?.((done += part.length));
    }
  }
}

/** Refuses bytes that are missing or are others than those that were named. @throws RegistryError `tap-incomplete` */
export function requireSame(path: string, bytes: Uint8Array | undefined, named: BlobReference | undefined): Uint8Array {
  if (named !== undefined && bytes?.length === named.size && hash("sha256", bytes, "hex") === named.sha256)
    return bytes;
  const problem = bytes === undefined ? "is missing" : "is not what was signed";
  throw new RegistryError("tap-incomplete", `${path} ${problem}`, {
    hint: "somebody changed or withheld a part of the tap: use another mirror, and tell those who keep it",
    details: { path },
  });
}

function parseShard(bytes: Uint8Array, shard: string): Files {
  const file = shardFile(shard);
  const { schema, files } = parseCanonical(bytes, file) as IndexShard;
  requireForm(file, schema === 1 && isReferences(files, /./));
  for (const path of Object.keys(files)) {
    requireForm(file, shardOf(requireTapPath(path)) === shard && pathKind(path)?.isIndexed === true);
  }
  return files;
}

/**
 * JSON that is written as we write it. That it is so rules out, faster than a parser that looks at each letter, all that a
 * strict one refuses: names that are there twice, marks of byte order, numbers that are none.
 */
function parseCanonical(bytes: Uint8Array, file: string): unknown {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch (cause) {
    throw new RegistryError("bad-json", `${file} is no JSON`, { cause, details: { file } });
  }
  requireForm(file, isWrittenInOrder(text, value) || Buffer.compare(jsonBytes(value), bytes) === 0);
  requireForm(file, typeof value === "object" && value !== null && !Array.isArray(value));
  return value;
}

/** Whether a text is the canonical one, for those of which it is seen at once; numbers as names come in another order. */
function isWrittenInOrder(text: string, value: unknown): boolean {
  return !text.includes("\\u") && `${JSON.stringify(value)}\n` === text && isInOrder(value);
}

function isInOrder(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (Array.isArray(value)) return value.every(isInOrder);
  let last: string | undefined;
  for (const [name, each] of Object.entries(value)) {
    if ((last !== undefined && name < last) || !isInOrder(each)) return false;
    last = name;
  }
  return true;
}

function isReferences(value: unknown, names: RegExp): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.entries(value as Readonly<Record<string, unknown>>).every(
    ([name, each]) => names.test(name) && isReference(each),
  );
}

function isReference(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { sha256, size } = value as Readonly<Record<string, unknown>>;
  const isDigest = typeof sha256 === "string" && DIGEST.test(sha256);
  return isDigest && Number.isSafeInteger(size) && (size as number) >= 0 && Object.keys(value).length === 2;
}

function requireForm(file: string, holds: boolean): void {
  if (holds) return;
  throw new RegistryError("bad-document", `${file} is not written as an index is`, {
    hint: "write it by `tap sign`",
    details: { file },
  });
}
