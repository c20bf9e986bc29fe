import type { GraphCommit } from "@parseltongue/graph";
import type { IndexerRun, IndexSummary, SourceChanges } from "@parseltongue/indexer";

/** How everything is read. */
export interface FullIndexRun extends IndexerRun {
  /** Absolute path of a SCIP index of the same code, whose edges are merged in. */
  readonly scip?: string;
}

/** What watching the files tells. */
export interface SourceListener {
  readonly onChange: (changes: SourceChanges) => void;
  /** Watching broke off: changes are missed from now on. */
  readonly onError: (error: unknown) => void;
}

/** Turns code into commits: what an engine reads. */
export interface IndexerLike {
  /** The code is that of the files under the root, so that they tell whether a saved graph is old. */
  readonly followsFiles: boolean;
  /**
   * Reads everything; the commit is the first of a new graph.
   * @throws IndexerError `bad-scip`; EnvironmentError
   */
  index(run: FullIndexRun): Promise<{
    readonly commit: GraphCommit;
    readonly summary: IndexSummary;
    /** Of languages that plugins brought, by number. Default: there are none. */
    readonly languageNames?: ReadonlyMap<number, string>;
  }>;
  /** Whether plugins now bring other languages than when everything was read. Default: they do not. */
  hasOtherLanguages?(): Promise<boolean>;
  /** Forgets what is held against the languages of a plugin. */
  forgetFaults?(plugin: string): void;
  /** Reads the given paths again (changed, added or removed); `commit` is undefined when nothing changed. */
  update(
    paths: readonly string[],
    run?: IndexerRun,
  ): Promise<{ readonly commit: GraphCommit | undefined; readonly summary: IndexSummary }>;
  /** Tells what changes from now on until `stop`. */
  watch(listener: SourceListener): Promise<{ stop(): Promise<void> }>;
  close(): Promise<void>;
}
