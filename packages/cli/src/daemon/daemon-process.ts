import type {
  AnswerReport,
  CheckReport,
  CheckRequest,
  Engine,
  ExportReport,
  Indexed,
  PluginStatus,
  Question,
  Watch,
} from "@parseltongue/engine";
import { CodedError, formatCount, formatDuration } from "@parseltongue/base";
import type { IndexProgress } from "@parseltongue/indexer";
import type { Machine } from "../machine.ts";
import { UserPlugins } from "../plugins/user-plugins.ts";
import { VERSION } from "../version.ts";
import type { DaemonService } from "./daemon-server.ts";
import type { Log } from "./log.ts";
import { Metrics } from "./metrics.ts";
import { type DaemonStatus, PROTOCOL_VERSION, type IndexRequest } from "./protocol.ts";

export interface DaemonProcessOptions {
  readonly root: string;
  readonly machine: Machine;
  readonly watch: boolean;
  /** Where metrics are served over HTTP, `host:port`; undefined: they are not. */
  readonly metrics?: string;
  readonly log: Log;
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
  readonly #plugins: UserPlugins | undefined;
  readonly #metrics: Metrics;
  /** What the user's configuration looked like when it was read last. */
  #configurationStamp: string | undefined;
  /** Who waits for it. */
  readonly #waiting = new Set<(progress: IndexProgress) => void>();

  private constructor(
    options: DaemonProcessOptions,
    engine: Engine,
    plugins: UserPlugins | undefined,
    metrics: Metrics,
  ) {
    this.#options = options;
    this.#engine = engine;
    this.#plugins = plugins;
    this.#metrics = metrics;
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
    const { machine, root, log } = options;
    const metrics = new Metrics();
    const plugins = UserPlugins.of(
      machine.environment,
      { processId: machine.processId, root },
      {
        onEvent: (event) => {
          metrics.event(event.type);
          log(
            event.type === "strike" || event.type === "grammar-fault" ? "warning" : "debug",
            `plugin ${event.plugin}: ${event.type}`,
            { event },
          );
        },
        onLog: ({ plugin, hook, level, text }) => log(level, `${plugin}/${hook}: ${text}`, { plugin, hook }),
        onSaveFailure: (error) => log("error", `what happened to plugins could not be saved: ${messageOf(error)}`),
      },
    );
    const engine = await machine.openEngine(root, {
      longLived: true,
      onSaveFailure: (error) => log("error", `a change could not be saved: ${messageOf(error)}`),
      ...(plugins && { plugins: plugins.source("own") }),
    });
    try {
      await engine.lock();
      await new DaemonProcess(options, engine, plugins, metrics).#serve();
    } finally {
      await engine.close();
      await plugins?.close();
    }
  }

  async #serve(): Promise<void> {
    const { machine, root, log, watch, metrics } = this.#options;
    const end = (): void => this.#ending.abort();
    machine.signal.addEventListener("abort", end);
    if (machine.signal.aborted) end();
    const server = await machine.daemons.serve(root, this);
    const metricsServer =
      metrics === undefined ? undefined : await machine.daemons.serveMetrics(metrics, () => this.metrics());
    try {
      log("info", `daemon of ${root}: process ${machine.processId}, ${watch ? "watching" : "not watching"}`);
      if (metrics !== undefined) log("info", `metrics at http://${metrics}/metrics`);
      await Promise.all([this.#prepare(), this.#loadPlugins()]);
      await ended(this.#ending.signal);
      log("info", "ending");
    } catch (error) {
      this.#ready.reject(error);
      if (!this.#ending.signal.aborted) throw error;
    } finally {
      machine.signal.removeEventListener("abort", end);
      // In this order: the socket goes while the lock is held, so that it cannot be the next daemon's; who asked to stop
      // hears that it is done when the index is saved and free.
      server.stopListening();
      metricsServer?.close();
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
        this.#options.log("info", `read ${what} in ${formatDuration(tookMs)}`);
      },
      onError: (error) => {
        this.#progress = undefined;
        this.#options.log("error", `watching: ${messageOf(error)}`);
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
    return this.#counted(question.ask, onProgress, async () => this.#engine.report(question));
  }

  async check(request: CheckRequest, onProgress: (progress: IndexProgress) => void): Promise<CheckReport> {
    return this.#counted("check", onProgress, async () => this.#engine.plugins.check(request));
  }

  async export(
    question: Question,
    format: string,
    onProgress: (progress: IndexProgress) => void,
  ): Promise<ExportReport> {
    return this.#counted("export", onProgress, async () => this.#engine.plugins.export(question, format));
  }

  async plugins(): Promise<readonly PluginStatus[]> {
    await this.#followConfiguration();
    return this.#engine.plugins.statuses();
  }

  async reloadPlugins(): Promise<readonly PluginStatus[]> {
    this.#configurationStamp = undefined;
    return this.plugins();
  }

  resetPlugin(name: string): boolean {
    return this.#engine.plugins.reset(name);
  }

  metrics(): string {
    return this.#metrics.print(this.status(), this.#engine.plugins.statuses());
  }

  /** Waits until there is a graph to ask and the user's plugins are those that run; counts what comes of asking. */
  async #counted<Answer>(
    ask: string,
    onProgress: (progress: IndexProgress) => void,
    answer: () => Promise<Answer>,
  ): Promise<Answer> {
    const { clock } = this.#options.machine.environment;
    await this.#graphToAsk(onProgress);
    const startMs = clock.elapsedMs();
    try {
      await this.#followConfiguration();
      const given = await answer();
      this.#metrics.answered(ask, clock.elapsedMs() - startMs);
      return given;
    } catch (error) {
      this.#metrics.failed(error instanceof CodedError ? error.code : "bug");
      throw error;
    }
  }

  async #graphToAsk(onProgress: (progress: IndexProgress) => void): Promise<void> {
    if (this.#progress) onProgress(this.#progress);
    this.#waiting.add(onProgress);
    try {
      await this.#ready.promise;
    } finally {
      this.#waiting.delete(onProgress);
    }
  }

  /** What cannot be loaded now is said by the first question that needs it. */
  async #loadPlugins(): Promise<void> {
    try {
      await this.#followConfiguration();
    } catch (error) {
      this.#options.log("error", `plugins: ${messageOf(error)}`);
    }
  }

  /**
   * Takes over a configuration that the user has changed meanwhile, or leave that was given or taken back: nobody has to
   * tell the daemon.
   */
  async #followConfiguration(): Promise<void> {
    if (this.#plugins === undefined) return;
    const stamp = (await this.#plugins.stamp()) ?? "none";
    if (stamp === this.#configurationStamp) return;
    if (stamp !== "none" || this.#engine.plugins.statuses().length > 0) await this.#engine.plugins.reload();
    this.#configurationStamp = stamp;
    this.#followLanguages();
  }

  /** Answers wait for no reading: until it is done they are those from before, and say so. */
  #followLanguages(): void {
    const run = { signal: this.#ending.signal, onProgress: this.#note.bind(this) };
    this.#engine
      .followLanguages(run)
      .catch((error: unknown) => this.#options.log("error", `languages of plugins: ${messageOf(error)}`))
      .finally(() => (this.#progress = undefined));
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
