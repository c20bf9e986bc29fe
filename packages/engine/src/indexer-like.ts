import type { GraphCommit } from "@parseltongue/graph";

/** How far indexing is. */
export interface IndexProgress {
  /** What is being done, for people: `reading`, `linking`, … */
  readonly phase: string;
  readonly done: number;
  /** 0 while it is not known. */
  readonly total: number;
}

export interface SkippedFile {
  readonly path: string;
  /** For people: `binary`, `larger than 4 MB`, … */
  readonly reason: string;
}

/** What was indexed. */
export interface IndexSummary {
  readonly fileCount: number;
  readonly lineCount: number;
  /** Files that were left out though a language could read them. */
  readonly skipped: readonly SkippedFile[];
  /** What was odd but did no harm: manifests, syntax errors. */
  readonly warnings: readonly string[];
}

export interface IndexerRun {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: IndexProgress) => void;
}

/** Turns files into commits. */
export interface IndexerLike {
  /** Reads everything; the commit is the first of a new graph. */
  index(options: IndexerRun): Promise<{ readonly commit: GraphCommit; readonly summary: IndexSummary }>;
  /** Reads the given paths again (changed, added or removed); `commit` is undefined when nothing changed. */
  update(
    paths: readonly string[],
    options?: IndexerRun,
  ): Promise<{ readonly commit: GraphCommit | undefined; readonly summary: IndexSummary }>;
  close(): Promise<void>;
}
