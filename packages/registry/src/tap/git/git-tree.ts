import type { Cancellable } from "@parseltongue/base";
import { RegistryError } from "../../registry-error.ts";
import { tooLarge } from "../tree/overlay-tree.ts";
import { isDataPath, requireDistinctPaths, requireTapPath } from "../tree/tap-paths.ts";
import type { TapTree } from "../tree/tap-tree.ts";
import { HEADER_BYTES, readObjects } from "./read-objects.ts";
import type { Repository } from "./repository.ts";

/** Names of all files of the largest tap. */
const MAX_LISTING_BYTES = 256 << 20;
/** What one process of git is asked for at once; more is read in several. */
const MAX_BATCH = 16_384;
/** For more than these the names of all objects are asked for first. */
const FEW_PATHS = 256;
const MAX_BATCH_BYTES = 128 << 20;

/** The files of one commit, read from git's objects: nothing is ever checked out. Bulk reads cost one process. */
export class GitTree implements TapTree {
  readonly name: string;
  /** Full hash. */
  readonly commit: string;
  readonly #repository: Repository;
  /** Names of objects by path, once all of them were listed. */
  #objects: ReadonlyMap<string, string> | undefined;

  constructor(repository: Repository, commit: string) {
    this.#repository = repository;
    this.commit = commit;
    this.name = `commit ${commit.slice(0, 12)}`;
  }

  async list(folder: string, options: Cancellable = {}): Promise<readonly string[]> {
    if (this.#objects === undefined || folder === "") return [...(await this.#listed(folder, options)).keys()];
    return [...this.#objects.keys()].filter((path) => path.startsWith(`${folder}/`));
  }

  /** Names of objects by path. */
  async #listed(folder: string, options: Cancellable): Promise<ReadonlyMap<string, string>> {
    if (this.#objects !== undefined && folder === "") return this.#objects;
    const words = ["ls-tree", "-r", "-z", "--full-tree", this.commit, "--", ...(folder === "" ? [] : [`${folder}/`])];
    const bytes = await this.#repository.bytes(words, { ...options, maxOutputBytes: MAX_LISTING_BYTES });
    const objects = new Map<string, string>();
    // latin1: a path with other than ASCII letters is none that a tap may have, however it is decoded.
    for (const line of Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1").split("\0")) {
      const tab = line.indexOf("\t");
      const path = line.slice(tab + 1);
      if (tab < 0 || !isDataPath(path)) continue;
      const [mode = "", , object = ""] = line.slice(0, tab).split(" ");
      requirePlainFile(path, mode);
      objects.set(requireTapPath(path), object);
    }
    const sorted = inOrder(objects);
    requireDistinctPaths([...sorted.keys()]);
    if (folder === "") this.#objects = sorted;
    return sorted;
  }

  async read(path: string, maxBytes: number, options?: Cancellable): Promise<Uint8Array | undefined> {
    return (await this.readMany([path], maxBytes, options)).get(path);
  }

  async readMany(
    paths: readonly string[],
    maxBytes: number,
    options: Cancellable = {},
  ): Promise<ReadonlyMap<string, Uint8Array>> {
    // Those that were listed were looked at then.
    for (const path of paths) if (this.#objects?.has(path) !== true) requireTapPath(path);
    // Git finds an object by its name at once; by a path it reads every folder on the way.
    if (paths.length > FEW_PATHS) await this.#listed("", options);
    const found = new Map<string, Uint8Array>();
    for (let start = 0; start < paths.length; start += MAX_BATCH) {
      await this.#readBatch(paths.slice(start, start + MAX_BATCH), maxBytes, options, found);
    }
    return found;
  }

  async #readBatch(
    paths: readonly string[],
    maxBytes: number,
    options: Cancellable,
    found: Map<string, Uint8Array>,
  ): Promise<void> {
    const names = paths.map((path) => this.#objects?.get(path) ?? `${this.commit}:${path}`);
    const length = names.reduce((sum, name) => sum + name.length, 0);
    const maxOutputBytes = Math.min(MAX_BATCH_BYTES, paths.length * (maxBytes + HEADER_BYTES) + length);
    try {
      const objects = await readObjects(this.#repository, names, maxOutputBytes, options);
      for (const [at, path] of paths.entries()) {
        const object = objects[at];
        if (object?.type !== "blob") continue;
        if (object.bytes.length > maxBytes) throw tooLarge(path, maxBytes);
        found.set(path, object.bytes);
      }
    } catch (error) {
      if (!(error instanceof RegistryError) || error.code !== "too-large") throw error;
      if (paths.length === 1) throw tooLarge(paths[0] ?? "", maxBytes);
      // One of them is too large, or all together are many.
      const half = Math.ceil(paths.length / 2);
      await this.#readBatch(paths.slice(0, half), maxBytes, options, found);
      await this.#readBatch(paths.slice(half), maxBytes, options, found);
    }
  }
}

/** By path, in order of code units: as git lists them, unless somebody made folders that are in none. */
function inOrder(objects: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  let last = "";
  for (const path of objects.keys()) {
    if (path < last) return new Map([...objects].toSorted(([a], [b]) => (a < b ? -1 : 1)));
    last = path;
  }
  return objects;
}

/** Links and submodules lead out of the tap; programs have no place in it. */
function requirePlainFile(path: string, mode: string): void {
  if (mode === "100644") return;
  const kinds: Readonly<Record<string, string>> = {
    "100755": "a program",
    "120000": "a link",
    "160000": "a submodule",
  };
  throw new RegistryError("bad-path", `${path} is ${kinds[mode] ?? `of mode ${mode}`}, where a tap has plain files`, {
    details: { path },
  });
}
