import type { Cancellable } from "@parseltongue/base";

/** One state of a tap's files: a commit, a work directory, or one of these with changes. */
export interface TapTree {
  /** What it is a state of, for messages. */
  readonly name: string;
  /**
   * Paths of the files below a folder, in order of their code units; those of all data areas for "".
   * @throws RegistryError `bad-path` when there is a file that no tap may have, or one that is no plain file
   */
  list(folder: string, options?: Cancellable): Promise<readonly string[]>;
  /**
   * A file's bytes; undefined when there is none.
   * @throws RegistryError `bad-path`; `too-large` when it has more than `maxBytes`
   */
  read(path: string, maxBytes: number, options?: Cancellable): Promise<Uint8Array | undefined>;
  /**
   * Many files at once, by path; those that are not there are left out.
   * @throws as `read`, `maxBytes` being for each
   */
  readMany(paths: readonly string[], maxBytes: number, options?: Cancellable): Promise<ReadonlyMap<string, Uint8Array>>;
}
