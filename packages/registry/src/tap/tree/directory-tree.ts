import { join } from "node:path";
import { type Cancellable, EnvironmentError, type Files } from "@parseltongue/base";
import { RegistryError } from "../../registry-error.ts";
import { tooLarge } from "./overlay-tree.ts";
import { isDataPath, requireDistinctPaths, requireTapPath } from "./tap-paths.ts";
import type { TapTree } from "./tap-tree.ts";

/** The files of a work directory, as they are now. Links are refused, wherever they lead. */
export class DirectoryTree implements TapTree {
  readonly name: string;
  readonly #files: Files;
  readonly #root: string;

  /** @param root absolute path, links resolved */
  constructor(files: Files, root: string) {
    this.name = root;
    this.#files = files;
    this.#root = root;
  }

  async list(folder: string, options?: Cancellable): Promise<readonly string[]> {
    const paths: string[] = [];
    const folders = [folder];
    for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
      for (const { name, kind } of await this.#entries(next, options)) {
        const path = next === "" ? name : `${next}/${name}`;
        if (!isDataPath(path) && !isDataPath(`${path}/x`)) continue;
        if (kind === "directory") folders.push(path);
        else if (kind === "file") paths.push(requireTapPath(path));
        else
          throw new RegistryError("bad-path", `${path} is a ${kind}, where a tap has plain files`, {
            details: { path },
          });
      }
    }
    paths.sort();
    requireDistinctPaths(paths);
    return paths;
  }

  async read(path: string, maxBytes: number, options?: Cancellable): Promise<Uint8Array | undefined> {
    const absolute = join(this.#root, ...requireTapPath(path).split("/"));
    const status = await this.#files.status(absolute, options);
    if (status === undefined || status.kind === "directory") return undefined;
    if (status.byteCount > maxBytes) throw tooLarge(path, maxBytes);
    return this.#files.read(absolute, options);
  }

  async readMany(
    paths: readonly string[],
    maxBytes: number,
    options?: Cancellable,
  ): Promise<ReadonlyMap<string, Uint8Array>> {
    const found = new Map<string, Uint8Array>();
    for (const path of paths) {
      const bytes = await this.read(path, maxBytes, options);
      if (bytes !== undefined) found.set(path, bytes);
    }
    return found;
  }

  async #entries(folder: string, options?: Cancellable): ReturnType<Files["list"]> {
    try {
      return await this.#files.list(join(this.#root, ...folder.split("/")), options);
    } catch (error) {
      if (error instanceof EnvironmentError && error.code === "not-found" && folder !== "") return [];
      throw error;
    }
  }
}
