import { join, sep } from "node:path";
import { EnvironmentError, type Files } from "@parseltongue/base";

/** A file that was found under the root. */
export interface RootFile {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly byteCount: number;
  readonly modifiedMs: number;
}

/**
 * Files that a code base may hold under the root of it. A link that leads out of the root counts as no file: what a
 * repository names must not bring a stranger's file into an answer.
 */
export class RootFiles {
  readonly #files: Files;
  readonly #root: string;

  constructor(files: Files, root: string) {
    this.#files = files;
    this.#root = root;
  }

  /** Those of the paths that are files, in the same order. */
  async present(paths: readonly string[]): Promise<RootFile[]> {
    const found = await Promise.all(paths.map(async (path) => this.#file(path)));
    return found.filter((file) => file !== undefined);
  }

  /** Changes when any of the paths does. */
  async stamp(paths: readonly string[]): Promise<string> {
    const found = await this.present(paths);
    return found.map(({ path, byteCount, modifiedMs }) => `${path}:${byteCount}:${modifiedMs}`).join("\n");
  }

  /** The whole text; undefined when it cannot be read any more. */
  async text({ path }: RootFile): Promise<string | undefined> {
    try {
      return new TextDecoder().decode(await this.#files.read(join(this.#root, path)));
    } catch (error) {
      if (error instanceof EnvironmentError) return undefined;
      throw error;
    }
  }

  /** The root and what it is when links are followed, both absolute. */
  async rootNames(): Promise<readonly string[]> {
    try {
      return [this.#root, await this.#files.realPath(this.#root)];
    } catch (error) {
      if (error instanceof EnvironmentError) return [this.#root];
      throw error;
    }
  }

  async #file(path: string): Promise<RootFile | undefined> {
    try {
      const full = join(this.#root, path);
      const status = await this.#files.status(full);
      if (status?.kind !== "file") return undefined;
      const [real, root] = await Promise.all([this.#files.realPath(full), this.#files.realPath(this.#root)]);
      if (!real.startsWith(root.endsWith(sep) ? root : root + sep)) return undefined;
      return { path, byteCount: status.byteCount, modifiedMs: status.modifiedMs };
    } catch (error) {
      if (error instanceof EnvironmentError) return undefined;
      throw error;
    }
  }
}
