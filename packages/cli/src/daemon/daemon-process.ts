import type { AnswerReport, Engine, Indexed, Question, Watch } from "@parseltongue/engine";
import { formatCount, formatDuration } from "@parseltongue/base";
import type { IndexProgress } from "@parseltongue/indexer";
import type { Machine } from "../machine.ts";
import { VERSION } from "../version.ts";
import type { DaemonService } from "./daemon-server.ts";
import { type DaemonStatus, PROTOCOL_VERSION, type IndexRequest } from "./protocol.ts";

export interface DaemonProcessOptions {
  readonly root: string;
  readonly machine: Machine;
  readonly watch: boolean;
  /** Takes lines about what the daemon does. */
  readonly say: (line: string) => void;
}

/** A daemon in the foreground: answers from memory until it is told to end, then saves. */
export class DaemonProcess implements DaemonService {
  readonly #options: DaemonProcessOptions;
  readonly #engine: Engine;
  readonly #startMs: number;
  readonly #ending = new AbortController();
  /** Resolves when there is a graph to ask; rejects when there will be none. */
  readonly #ready: PromiseWithResolvers<void> = Promise.withResolvers();
  #watch: Watch | undefined;
  /** How far the reading under way is; undefined when none is. */
  #progress: IndexProgress | undefined;
  /** Who waits for it. */
  readonly #waiting = new Set<(progress: IndexProgress) => void>();

  private constructor(options: DaemonProcessOptions, engine: Engine) {
    this.#options = options;
    this.#engine = engine;
    this.#startMs = options.machine.environment.clock.elapsedMs();
    if (engine.state.kind === "ready") this.#ready.resolve();
    // Nobody may be waiting when it fails; the failure itself is thrown where it happens.
    this.#ready.promise.catch(() => {});
  }

  /**
   * Resolves when the daemon has ended as it was asked to, by a client or the machine's signal.
   * @throws EngineError `locked` when another process has the index; what watching fails with
   */
  static async run(options: DaemonProcessOptions): Promise<void> {
    const { machine, root, say } = options;
    const engine = await machine.openEngine(root, {
      longLived: true,
      onSaveFailure: (error) => say(`a change could not be saved: ${messageOf(error)}`),
    });
    try {
      await engine.lock();
      await new DaemonProcess(options, engine).#serve();
    } finally {
      await engine.close();
    }
  }

  async #serve(): Promise<void> {
    const { machine, root, say, watch } = this.#options;
    const end = (): void => this.#ending.abort();
    machine.signal.addEventListener("abort", end);
    if (machine.signal.aborted) end();
    const server = await machine.daemons.serve(root, this);
    try {
      say(`daemon of ${root}: process ${machine.processId}, ${watch ? "watching" : "not watching"}`);
      await this.#prepare();
      await ended(this.#ending.signal);
      say("ending");
    } catch (error) {
      this.#ready.reject(error);
      if (!this.#ending.signal.aborted) throw error;
    } finally {
      machine.signal.removeEventListener("abort", end);
      // In this order: the socket goes while the lock is held, so that it cannot be the next daemon's; who asked to stop
      // hears that it is done when the index is saved and free.
      server.stopListening();
      await this.#watch?.stop();
      await this.#engine.close();
      server.disconnect();
    }
  }

  /** Makes the graph current: reads what is new since it was saved, or everything. */
  async #prepare(): Promise<void> {
    const { watch } = this.#options;
    if (!watch && this.#engine.state.kind === "ready") return;
    // With a saved graph questions are answered from it meanwhile, marked as updating.
    await (watch ? this.#startWatching() : this.#indexAll());
    this.#ready.resolve();
  }

  async #startWatching(): Promise<void> {
    this.#watch = await this.#engine.watch({
      signal: this.#ending.signal,
      onProgress: this.#note.bind(this),
      onUpdate: ({ paths, tookMs }) => {
        this.#progress = undefined;
        const what = paths === undefined ? "what changed" : `${formatCount(paths.length)} changed files`;
        this.#options.say(`read ${what} in ${formatDuration(tookMs)}`);
      },
      onError: (error) => {
        this.#progress = undefined;
        this.#options.say(`watching: ${messageOf(error)}`);
      },
    });
    this.#progress = undefined;
  }

  async #indexAll(): Promise<void> {
    await this.#engine.index({ signal: this.#ending.signal, onProgress: this.#note.bind(this) });
    this.#progress = undefined;
  }

  #note(progress: IndexProgress): void {
    this.#progress = progress;
    for (const tell of this.#waiting) tell(progress);
  }

  status(): DaemonStatus {
    const { view, epoch, updating, root } = this.#engine;
    return {
      protocol: PROTOCOL_VERSION,
      version: VERSION,
      processId: this.#options.machine.processId,
      root,
      epoch,
      nodeCount: view.liveNodeCount,
      edgeCount: view.liveEdgeCount,
      watching: this.#options.watch,
      updating,
      upMs: this.#options.machine.environment.clock.elapsedMs() - this.#startMs,
    };
  }

  async ask(question: Question, onProgress: (progress: IndexProgress) => void): Promise<AnswerReport> {
    if (this.#progress) onProgress(this.#progress);
    this.#waiting.add(onProgress);
    try {
      await this.#ready.promise;
    } finally {
      this.#waiting.delete(onProgress);
    }
    return this.#engine.report(question);
  }

  async index(request: IndexRequest, run: Parameters<DaemonService["index"]>[1]): Promise<Indexed> {
    const signal = AbortSignal.any([run.signal, this.#ending.signal]);
    const onProgress = (progress: IndexProgress): void => {
      run.onProgress(progress);
      this.#note(progress);
    };
    try {
      return await this.#engine.index({ ...request, signal, onProgress });
    } finally {
      this.#progress = undefined;
    }
  }

  stop(): void {
    this.#ending.abort();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve());
  });
}
