import { join } from "node:path";
import { EnvironmentError, type Files } from "@parseltongue/base";

/** What is kept in a directory of its own, and how much of it. */
export interface KeptKind {
  /** Absolute path. */
  readonly directory: string;
  /** Of the files' names, with its dot. */
  readonly ending: string;
  /** More files than this are not kept; the oldest go first. */
  readonly most: number;
}

/** Files by digest that hold what can be made again. Only this user reads or writes them. */
export class KeptFiles {
  readonly #files: Files;
  readonly #kind: KeptKind;
  readonly #onFailure: (error: unknown) => void;
  #writing: Promise<void> = Promise.resolve();

  /** @param onFailure told when something could not be written; nothing is wrong but that it has to be made again */
  constructor(files: Files, kind: KeptKind, onFailure: (error: unknown) => void) {
    this.#files = files;
    this.#kind = kind;
    this.#onFailure = onFailure;
  }

  /** What was kept under a key; undefined when there is nothing, or it cannot be read. */
  async read(key: string): Promise<Uint8Array | undefined> {
    try {
      return await this.#files.read(this.#pathOf(key));
    } catch (error) {
      if (error instanceof EnvironmentError) return undefined;
      throw error;
    }
  }

  /** Keeps bytes under a key, some time soon; see `written`. */
  write(key: string, bytes: Uint8Array): void {
    this.#writing = this.#writing.then(async () => this.#write(key, bytes)).catch(this.#onFailure);
  }

  /** Resolves when all that was to be kept is on the disk. */
  async written(): Promise<void> {
    await this.#writing;
  }

  async #write(key: string, bytes: Uint8Array): Promise<void> {
    await this.#files.createDirectory(this.#kind.directory, { mode: 0o700 });
    await this.#files.replace(this.#pathOf(key), [bytes], { mode: 0o600 });
    await this.#removeOldest();
  }

  async #removeOldest(): Promise<void> {
    const { directory, ending, most } = this.#kind;
    const entries = (await this.#files.list(directory)).filter(({ name }) => name.endsWith(ending));
    if (entries.length <= most) return;
    const paths = entries.map(({ name }) => join(directory, name));
    const dated = await Promise.all(
      paths.map(async (path) => ({ path, modifiedMs: (await this.#files.status(path))?.modifiedMs ?? 0 })),
    );
    const oldest = dated.toSorted((a, b) => a.modifiedMs - b.modifiedMs).slice(0, entries.length - most);
    for (const { path } of oldest) await this.#files.remove(path);
  }

  #pathOf(key: string): string {
    return join(this.#kind.directory, `${key.slice("sha256:".length)}${this.#kind.ending}`);
  }
}
