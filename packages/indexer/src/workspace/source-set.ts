import type { Cancellable } from "@parseltongue/base";

/** Where source files come from: a work tree, a revision in git, a code dump. Paths are relative to its root, with `/`. */
export interface SourceSet {
  /** What there is to index. Sorted, and the same for the same content on every machine. */
  list(options?: Cancellable): Promise<SourceListing>;
  /**
   * The bytes of a listed file, or why it isn't indexed. A file that vanished since it was listed is `unreadable`.
   * Files may be asked for in any order; in the order of the listing is fastest.
   */
  read(path: string, options?: Cancellable): Promise<SourceRead>;
}

/** What there is to index. Paths are relative to the root, with `/`. */
export interface SourceListing {
  /** Files whose name says that a language takes them. */
  readonly sources: readonly string[];
  /** Manifests for the workspace model, see `isManifest`. */
  readonly manifests: readonly string[];
  /** Entries passed over so far; `read` passes over more. Ignored ones aren't told: their owner said so. */
  readonly skipped: readonly SkippedEntry[];
  /** Files that no language takes. */
  readonly otherCount: number;
}

/** A file or folder that was passed over, and why. */
export interface SkippedEntry {
  readonly path: string;
  readonly reason: SkipReason;
}

/** Why a file or folder is passed over. */
export type SkipReason =
  /** A symbolic link: what it leads to is indexed where it lies, if at all, and circles never start. */
  | "symlink"
  /** Larger than the limit. */
  | "huge"
  /** Lines far longer than people write. */
  | "minified"
  /** Holds NUL bytes. */
  | "binary"
  | "invalid-utf8"
  /** No permission, an error of the disk, or gone. */
  | "unreadable"
  /** Named a second time in a code dump, or with a path that leads out of it. */
  | "bad-path"
  /** A submodule's place in a git tree. */
  | "submodule";

/** The bytes of a file, or why there are none. */
export type SourceRead = { readonly bytes: Uint8Array } | { readonly skip: SkipReason };

/** Which files are too large to be read. */
export interface SourceLimits {
  /** Larger files are `huge`; default 2 MiB. */
  readonly maxFileBytes?: number;
}

/** Which files are sources. */
export interface SourceFilter extends SourceLimits {
  /** Whether a language takes the file, by its path. */
  readonly accepts: (path: string) => boolean;
}

export const DEFAULT_MAX_FILE_BYTES: number = 2 * 1024 * 1024;
