/** What the main thread and a parse worker tell each other. Plain data only. */

/** Given to a worker when it starts. */
export interface ParseWorkerData {
  /** URL of the module whose `languages` the worker knows. */
  readonly languages: string;
  /** Ids of languages whose files are likely to come: the worker gets ready for them before they do. */
  readonly likely: readonly number[];
  /** See `ProgressWord`. */
  readonly progress: SharedArrayBuffer;
  readonly keptTrees: KeptTreeLimits;
}

/** How many trees of edited files a worker keeps for their next version; the least recently edited go first. */
export interface KeptTreeLimits {
  readonly files: number;
  /** Length of the texts together, in UTF-16 units; a tree takes some thirty bytes for each. */
  readonly units: number;
}

/**
 * Words in shared memory that say what a worker is at, so that the main thread sees it when the worker hangs or is gone.
 */
export const ProgressWord = {
  /** Batch in hand. */
  batch: 0,
  /** Index of the file in hand, -1 between files. */
  file: 1,
  /** Changes with each file. */
  steps: 2,
} as const;
export const PROGRESS_WORDS = 3;

export interface ParseBatch {
  readonly id: number;
  readonly files: readonly BatchFile[];
  /** The files given as bytes, one after the other. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface BatchFile {
  readonly path: string;
  readonly language: number;
  /** The text, or where in `bytes` it lies. */
  readonly text: string | undefined;
  readonly start: number;
  readonly end: number;
  /** Whether to keep the tree for the next version, and to start from the one kept. */
  readonly isEdit: boolean;
}

export interface ParseBatchDone {
  readonly id: number;
  /** One for each file, in the batch's order. */
  readonly results: readonly BatchResult[];
  readonly took: readonly FileTimes[];
  readonly warnings: readonly string[];
}

/** How long a worker was at a file, in milliseconds. */
export interface FileTimes {
  /** From the text to the tree. */
  readonly parseMs: number;
  /** From the tree to encoded facts. */
  readonly extractMs: number;
}

/** Encoded facts (see `encodeFacts`), or why there are none. */
export type BatchResult = Uint8Array<ArrayBuffer> | { readonly reason: FileFault; readonly detail: string };

/** What can be wrong with a file, or its language, as a worker sees it. */
export type FileFault =
  /** The bytes are not UTF-8. */
  | "invalid-utf8"
  /** The extractor threw: a bug in it, or nesting too deep for its recursion. */
  | "extractor-failed"
  /** The language is not in the table, or its grammar or extractor would not load. */
  | "language-failed";
