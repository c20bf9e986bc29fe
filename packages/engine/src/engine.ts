import type { CodedError, Environment } from "@parseltongue/base";
import {
  type AppliedChange,
  FileFlag,
  Graph,
  type GraphCommit,
  GraphQueries,
  type GraphView,
  type LogRecord,
} from "@parseltongue/graph";
import type { IndexerRun, IndexSummary } from "@parseltongue/indexer";
import type { Answering } from "./answer-question.ts";
import { EngineError } from "./engine-error.ts";
import { IndexStore } from "./index-store.ts";
import type { FullIndexRun, IndexerLike } from "./indexer-like.ts";
import { EnginePlugins } from "./plugins/engine-plugins.ts";
import { PluginsBeside } from "./plugins/beside/plugins-beside.ts";
import type { WorkBeside } from "./plugins/beside/work-beside.ts";
import { NativeBeside } from "./plugins/native/native-beside.ts";
import type { NativeRunner } from "./plugins/native/native-side.ts";
import type { PluginSource } from "./plugins/plugin-configuration.ts";
import { type AnyReply, type Ask, type Question, type Reply, isForReplica } from "./question.ts";
import { Replica } from "./replica.ts";
import { REPLICA_ENTRY, type StartConfined, startWorker } from "./replica-thread.ts";
import type { AnswerReport } from "./report/answer-report.ts";
import { makeReport } from "./report/make-report.ts";
import { UpdateQueue, type WatchListener } from "./update-queue.ts";

/** What is spent on moving the graph's memory together after each change: well under a millisecond. */
const COMPACTION_WORK = 8192;
/** Longer than any plugin of a question or check should take; what takes longer is ended. */
const CONFINED_DEADLINE_MS = 10_000;

/** What an engine is opened with. */
export interface EngineOptions {
  /** Absolute path of the code base. */
  readonly root: string;
  readonly environment: Environment;
  /** Makes what reads the code; called when there is something to read. */
  readonly createIndexer: () => IndexerLike | Promise<IndexerLike>;
  /**
   * `worker`: whole-graph questions asked through `report`, and what plugins do that may take long, are answered beside
   * the main thread, by a replica that is started with the first of them. For processes that live long. Default `none`.
   */
  readonly replica?: "worker" | "none";
  /** The plugins that are on. Default: none. */
  readonly plugins?: PluginSource;
  /** Starts the process for plugins that are to run in one of their own, see `PluginConfiguration.isolation`. */
  readonly startConfined?: StartConfined;
  /** How long plugins in such a process may take before it is ended, in milliseconds. Default 10,000. */
  readonly confinedDeadlineMs?: number;
  /**
   * Runs the machine code of plugins that may, see `ConfiguredPlugin.native`; only where there is a replica. Default: all
   * plugins run in the sandbox.
   */
  readonly native?: NativeRunner;
  /**
   * Told when a change could not be saved, as on a full disk. The graph in memory is right all the same; the saved index
   * stays as it was and is written again when the engine is closed.
   */
  readonly onSaveFailure?: (error: unknown) => void;
}

/** Whether there is something to ask. */
export type IndexState =
  | { readonly kind: "ready" }
  /** Nothing was indexed yet. */
  | { readonly kind: "missing" }
  /** The saved index is damaged or of another version; it stays where it is until `index` replaces it. */
  | { readonly kind: "unusable"; readonly reason: CodedError };

/** What `index` read and made. */
export interface Indexed extends IndexSummary {
  readonly nodeCount: number;
  readonly edgeCount: number;
}

/** How the files are watched, and who is told. */
export interface WatchOptions extends WatchListener {
  /** Ends the reading that watching begins with. */
  readonly signal?: AbortSignal;
  /** How far that reading is. */
  readonly onProgress?: NonNullable<IndexerRun["onProgress"]>;
}

/** Running watch over the files. */
export interface Watch {
  /** Ends it; a batch that is being read is finished first. */
  stop(): Promise<void>;
}

/** A change of the graph, told to `onChange` listeners after it was applied. */
export interface EngineChange {
  readonly epoch: number;
  /** What one commit changed; undefined when the whole graph was made anew. */
  readonly change: AppliedChange | undefined;
}

/**
 * A code base's graph: indexes it, keeps it saved and current, answers questions. One object per root; questions are
 * answered on the calling thread, from memory.
 */
export class Engine {
  readonly root: string;
  readonly plugins: EnginePlugins;
  readonly #environment: Environment;
  readonly #createIndexer: EngineOptions["createIndexer"];
  readonly #store: IndexStore;
  readonly #usesReplica: boolean;
  readonly #listeners = new Set<(change: EngineChange) => void>();
  #state: IndexState;
  #graph: Graph;
  #queries: GraphQueries;
  /** Added to the graph's own epoch, so that epochs grow when the graph is made anew too. */
  #epochBase = 0;
  #indexer: Promise<IndexerLike> | undefined;
  /** The indexer knows the files that the graph was made from; a saved graph comes without that. */
  #indexerIsCurrent = false;
  #replica: Replica | undefined;
  /** That of plugins in a process of their own. */
  #confined: Replica | undefined;
  readonly #confinedDeadlineMs: number;
  /** That of plugins' machine code. */
  #nativeReplica: Replica | undefined;
  #running = 0;
  #writing: Promise<unknown> = Promise.resolve();
  #closed = false;

  private constructor(options: EngineOptions, store: IndexStore, loaded: Graph | undefined, state: IndexState) {
    this.root = options.root;
    this.#environment = options.environment;
    this.#createIndexer = options.createIndexer;
    this.#usesReplica = options.replica === "worker";
    this.#confinedDeadlineMs = options.confinedDeadlineMs ?? CONFINED_DEADLINE_MS;
    this.#store = store;
    this.#state = state;
    this.#graph = loaded ?? Graph.create();
    this.#queries = new GraphQueries(this.#graph);
    const { plugins: source, environment } = options;
    const { startConfined } = options;
    const native = this.#usesReplica ? options.native : undefined;
    const withNative = (sandboxed: WorkBeside): WorkBeside =>
      native ? this.#withNative(sandboxed, native) : sandboxed;
    const side = {
      answering: () => this.#answering(),
      query: (question: Question) => this.query(question) as AnyReply,
      beside: this.#usesReplica ? withNative(new PluginsBeside(() => this.#startedReplica())) : undefined,
      isolated: startConfined && withNative(new PluginsBeside(() => this.#startedConfined(startConfined))),
      native,
      reportOf: (question: Question, reply: AnyReply) => this.#reportOf(question, reply),
      forgetFaults: (plugin: string) => {
        this.#indexer?.then((indexer) => indexer.forgetFaults?.(plugin)).catch(() => {});
      },
    };
    this.plugins = new EnginePlugins(side, source && { source, environment, root: options.root }, this.#graph);
  }

  /**
   * Opens the saved index of a code base, if there is one; see `state`.
   * @throws EnvironmentError when the index is there but cannot be read
   */
  static async open(options: EngineOptions): Promise<Engine> {
    const store = new IndexStore(options.environment, options.root, options.onSaveFailure ?? (() => {}));
    const loaded = await store.load();
    if (loaded.kind === "loaded") return new Engine(options, store, loaded.graph, { kind: "ready" });
    return new Engine(options, store, undefined, loaded);
  }

  get state(): IndexState {
    return this.#state;
  }

  /** The graph's columns, for those who walk it themselves. See `GraphView` on how long they are valid. */
  get view(): GraphView {
    return this.#graph;
  }

  /** Grows with every change of the graph. */
  get epoch(): number {
    return this.#epochBase + this.#graph.epoch;
  }

  /** `true` while files are being read; answers are those from before. */
  get updating(): boolean {
    return this.#running > 0;
  }

  /**
   * The reply to a question, from memory, without waiting.
   * @throws EngineError `no-index`, `unknown-target`, `ambiguous-target`, `closed`; for questions with hits of an engine with
   * plugins `plugins-not-loaded`, see `EnginePlugins.load`; for a plugin's question `no-plugins`, `unknown-hook`, `ambiguous-hook`,
   * `bad-parameter` and HostError `bad-configuration`; GraphError for limits out of range
   */
  query<Asked extends Ask>(question: Question & { readonly ask: Asked }): Reply<Asked> {
    const reply = this.plugins.answer(this.#answering(), question);
    // The reply to a question of kind `Asked` is of that kind; the union of all kinds does not show it.
    return { ...reply, epoch: this.epoch, updating: this.updating } as unknown as Reply<Asked>;
  }

  /**
   * The answer to a question as plain data with names instead of ids.
   * @throws as `query`, and what `PluginSource.read` throws; EngineError `replica-failed`
   */
  async report(question: Question): Promise<AnswerReport> {
    await this.plugins.prepare(question);
    const answering = this.#answering();
    const beside = await this.#reportBeside(question);
    const report = beside ?? makeReport(answering, question, this.query(question) as AnyReply);
    return this.plugins.withDemotions(this.updating && beside !== undefined ? { ...report, updating: true } : report);
  }

  /**
   * Reads the whole code base, replaces the graph and saves it. Questions are answered from the old graph until then.
   * When it fails or `signal` fires, graph and saved index are as before.
   * @throws EngineError `locked`, `nothing-to-index`, `closed`; EnvironmentError; IndexerError
   */
  async index(run: FullIndexRun = {}): Promise<Indexed> {
    return this.#write(async () => this.#indexAll(run));
  }

  /**
   * Reads everything again if plugins bring other languages than those that the files were read in. Returns whether it did.
   * An engine that has only a saved graph does not look.
   * @throws as `index`
   */
  async followLanguages(run: FullIndexRun = {}): Promise<boolean> {
    const indexer = this.#indexerIsCurrent ? await this.#indexer : undefined;
    if ((await indexer?.hasOtherLanguages?.()) !== true) return false;
    await this.index(run);
    return true;
  }

  /**
   * Reads the given files again, relative to the root with `/`: changed ones, new ones, ones that are gone.
   * Resolves when answers are right; the change is on the disk soon after, at the latest before the next one is made.
   * An engine that has only a saved graph reads everything instead, once.
   * @throws as `index`
   */
  async update(paths: readonly string[], run: IndexerRun = {}): Promise<IndexSummary> {
    return this.#write(async () => this.#updateSome(paths, run));
  }

  /**
   * Reads everything, then keeps the graph current with the files until it is stopped. Resolves when the graph is current.
   * @throws as `index`; IndexerError `watch-limit`, `watch-failed`
   */
  async watch(options: WatchOptions): Promise<Watch> {
    const { signal, onProgress } = options;
    const run: IndexerRun = { ...(signal && { signal }), ...(onProgress && { onProgress }) };
    const queue = new UpdateQueue(this, this.#environment.clock, options, run);
    // Watching comes first, so that nothing that changes while everything is read is missed.
    const indexer = await this.#startedIndexer();
    const watching = await indexer.watch({
      onChange: (changes) => queue.add(changes),
      onError: options.onError,
    });
    const stop = async (): Promise<void> => {
      await watching.stop();
      await queue.idle();
    };
    try {
      await this.index(run);
      queue.start();
      return { stop };
    } catch (error) {
      await stop();
      throw error;
    }
  }

  /**
   * Takes the lock on the saved index, so that no other process writes it until this engine is closed. Writing takes it
   * by itself.
   * @throws EngineError `locked`
   */
  async lock(): Promise<void> {
    await this.#store.lock();
  }

  /** When the saved files were read, in milliseconds since 1970; undefined when none are: nothing is saved, or a dump. */
  get readMs(): number | undefined {
    return this.#store.readMs;
  }

  /** Paths of the files in the graph, relative to the root, with `/`. */
  filePaths(): readonly string[] {
    const { fileEnd, filePath, fileFlags } = this.#graph;
    const paths: string[] = [];
    for (let file = 1; file < fileEnd; file++) {
      if (filePath[file] !== 0 && (fileFlags[file]! & FileFlag.external) === 0)
        paths.push(this.#graph.text(filePath[file]!));
    }
    return paths;
  }

  /** Calls `listener` after every change of the graph, in order; gives what ends that. */
  onChange(listener: (change: EngineChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Compares the replica with the main graph, byte for byte by checksum; starts it if need be.
   * @throws EngineError `replica-differs`, `replica-failed`
   */
  async verifyReplica(): Promise<void> {
    await this.#startedReplica().verify(this.#graph);
  }

  /** Ends running work, saves what is not saved and gives the index free. Once more is fine. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#writing.catch(() => {});
    await Promise.all([
      this.#indexer?.then(async (indexer) => indexer.close()),
      this.#replica?.close(),
      this.#confined?.close(),
      this.#nativeReplica?.close(),
      this.plugins.close(),
    ]);
    await this.#store.close(this.#graph);
  }

  #reportOf(question: Question, reply: AnyReply): AnswerReport {
    return makeReport(this.#answering(), question, { ...reply, epoch: this.epoch, updating: this.updating });
  }

  /** What a replica answers; undefined when the question is for this thread. */
  async #reportBeside(question: Question): Promise<AnswerReport | undefined> {
    const isolated = await this.plugins.reportIsolated(question);
    if (isolated !== undefined) return isolated;
    if (!this.#usesReplica) return undefined;
    if (question.ask === "query") return this.plugins.reportBeside(question);
    if (!isForReplica(question) || this.plugins.concern(question)) return undefined;
    return this.#startedReplica().report(question);
  }

  #answering(): Answering {
    if (this.#closed) throw closedError();
    if (this.#state.kind !== "ready") throw noIndex(this.root, this.#state);
    return { view: this.#graph, questions: this.#queries, clock: this.#environment.clock };
  }

  /** Runs one writer after the other, each with the lock on the index. */
  async #write<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#writing
      .catch(() => {})
      .then(async () => {
        if (this.#closed) throw closedError();
        this.#running++;
        try {
          await this.#store.lock();
          return await work();
        } finally {
          this.#running--;
        }
      });
    this.#writing = turn;
    return turn;
  }

  async #indexAll(run: FullIndexRun): Promise<Indexed> {
    this.#indexerIsCurrent = false;
    const readMs = this.#environment.clock.nowMs();
    const indexer = await this.#startedIndexer();
    const { commit, summary, languageNames } = await indexer.index(run);
    if (summary.fileCount === 0) throw nothingToIndex(this.root);
    const graph = Graph.create(languageNames && { languageNames });
    graph.apply(commit);
    await this.#store.save(graph, indexer.followsFiles ? readMs : undefined);
    this.#replaceGraph(graph);
    this.#indexerIsCurrent = true;
    return { ...summary, nodeCount: graph.liveNodeCount, edgeCount: graph.liveEdgeCount };
  }

  async #updateSome(paths: readonly string[], run: IndexerRun): Promise<IndexSummary> {
    if (!this.#indexerIsCurrent) return this.#indexAll(run);
    // Until the change is in the graph as well; a failure on the way leaves the two apart.
    this.#indexerIsCurrent = false;
    const { commit, summary } = await (await this.#startedIndexer()).update(paths, run);
    if (commit !== undefined) await this.#apply(commit);
    this.#indexerIsCurrent = true;
    return summary;
  }

  async #apply(commit: GraphCommit): Promise<void> {
    await this.#store.written();
    const change = this.#graph.apply(commit);
    this.#queries.apply(change);
    this.plugins.applied(change);
    this.#keep({ type: "commit", sequence: this.#graph.sequence, commit });
    this.#tell({ epoch: this.epoch, change });
    if (this.#graph.compactStep(COMPACTION_WORK)) {
      this.#keep({ type: "compaction", sequence: this.#graph.sequence, work: COMPACTION_WORK });
    }
  }

  /** Has the log and the replica follow a step that the graph has taken. */
  #keep(record: LogRecord): void {
    this.#store.append(record);
    this.#replica?.step(record);
    this.#confined?.step(record);
    this.#nativeReplica?.step(record);
  }

  #replaceGraph(graph: Graph): void {
    this.#epochBase = this.epoch + 1 - graph.epoch;
    this.#graph = graph;
    this.#queries = new GraphQueries(graph);
    this.plugins.replaceGraph(graph);
    this.#state = { kind: "ready" };
    this.#replica?.load(graph, this.#epochBase);
    this.#confined?.load(graph, this.#epochBase);
    this.#nativeReplica?.load(graph, this.#epochBase);
    this.#tell({ epoch: this.epoch, change: undefined });
  }

  #tell(change: EngineChange): void {
    for (const listener of this.#listeners) listener(change);
  }

  async #startedIndexer(): Promise<IndexerLike> {
    this.#indexer ??= Promise.resolve(this.#createIndexer());
    return this.#indexer;
  }

  #startedReplica(): Replica {
    if (this.#replica?.hasFailed) this.#replica = undefined;
    this.#replica ??= Replica.start(startWorker(REPLICA_ENTRY), this.#graph, this.#epochBase, {
      onNews: (news) => this.plugins.hear(news),
    });
    return this.#replica;
  }

  #startedConfined(start: StartConfined): Replica {
    if (this.#confined?.hasFailed) this.#confined = undefined;
    this.#confined ??= Replica.start(start(REPLICA_ENTRY), this.#graph, this.#epochBase, {
      onNews: (news) => this.plugins.hear(news),
      deadlineMs: this.#confinedDeadlineMs,
    });
    return this.#confined;
  }

  #withNative(sandboxed: WorkBeside, { start, deadlineMs }: NativeRunner): WorkBeside {
    const beside: NativeBeside = new NativeBeside({
      sandboxed,
      deadlineMs,
      onNews: (news) => this.plugins.hear(news),
      replica: () => {
        if (this.#nativeReplica?.hasFailed) this.#nativeReplica = undefined;
        this.#nativeReplica ??= Replica.start(start(), this.#graph, this.#epochBase, {
          onNews: (news) => beside.hear(news),
        });
        return this.#nativeReplica;
      },
    });
    return beside;
  }
}

function noIndex(root: string, state: Exclude<IndexState, { kind: "ready" }>): EngineError {
  if (state.kind === "missing") {
    return new EngineError("no-index", `${root} is not indexed`, { hint: "index it first", details: { root } });
  }
  return new EngineError("no-index", `the index of ${root} cannot be used`, {
    hint: "index it again",
    details: { root },
    cause: state.reason,
  });
}

function nothingToIndex(root: string): EngineError {
  return new EngineError("nothing-to-index", `${root} has no file in a language that is supported`, {
    hint: "check the directory and its ignore files (.gitignore, .parseltongueignore)",
    details: { root },
  });
}

function closedError(): EngineError {
  return new EngineError("closed", "the engine is closed");
}
