import type { AppliedChange, Graph, GraphView } from "@parseltongue/graph";
import type { PluginEvent } from "@parseltongue/host";
import type { ReplicaNews } from "../replica-messages.ts";
import { type Answering, answerQuestion } from "../answer-question.ts";
import { EngineError } from "../engine-error.ts";
import { type AnyReply, isForReplica, type PluginQuestion, type Question } from "../question.ts";
import type { AnswerReport } from "../report/answer-report.ts";
import { answerByPlugin, answerWithLenses } from "./answer-with-plugins.ts";
import { isLensQuestion, type LensQuestion } from "./candidates.ts";
import type { CheckReport } from "./check-report.ts";
import { exportedOf, type ExportReport, exportReply } from "./exporters.ts";
import type { NativeDemotion, PluginConfiguration } from "./plugin-configuration.ts";
import type { WorkBeside } from "./beside/work-beside.ts";
import { expiredAt, expiryOf, firstExpiry } from "./native/expired-natives.ts";
import type { NativeRunner } from "./native/native-side.ts";
import type { OpenPlugins, PluginSetOptions } from "./open-plugin-set.ts";
import type { IsolatedPlugins } from "./isolated-plugins.ts";
import type { PluginSet } from "./plugin-set.ts";
import { mergedStatuses, type PluginStatus } from "./plugin-status.ts";
import { type CheckRequest, checkRules } from "./rule-check.ts";

/** What plugins need of the engine they belong to. */
export interface EngineSide {
  /** The graph as it is. @throws EngineError `no-index`, `closed` */
  answering(): Answering;
  query(question: Question): AnyReply;
  /** Where plugins do what may take long; undefined: on this thread. */
  readonly beside: WorkBeside | undefined;
  /** Where plugins run that are not to run in this process; undefined: no process can be started. */
  readonly isolated: WorkBeside | undefined;
  /** Runs machine code; undefined: none is run. */
  readonly native: NativeRunner | undefined;
  /** Has the languages of a plugin tried again. */
  forgetFaults(plugin: string): void;
  /** A reply as plain data. */
  reportOf(question: Question, reply: AnyReply): AnswerReport;
}

/** How often prices are measured at most. */
const MEASURE_AT_MOST_EVERY_MS = 60_000;
/** How often columns are asked for again because the graph has changed meanwhile, before they are made on this thread. */
const MOST_TRIES = 3;

/**
 * The plugins of an engine. They are read and loaded when something first needs them, so that questions without plugins
 * pay nothing; an engine that was opened without any has none here either.
 */
export class EnginePlugins {
  readonly #engine: EngineSide;
  readonly #options: PluginSetOptions | undefined;
  #graph: Graph;
  /** Of what is loaded there is one: plugins in this process, or those in another. */
  #open: OpenPlugins | undefined;
  #isolated: IsolatedPlugins | undefined;
  #loading: Promise<void> | undefined;
  #measuring: Promise<void> | undefined;
  #trying: Promise<void> | undefined;
  #measuredMs = Number.NEGATIVE_INFINITY;
  /** Plugins that run in the sandbox though they should not, as the next answer says. */
  #demotions: readonly NativeDemotion[] = [];
  /** When the first plugin may not run as machine code any more. */
  #firstExpiryMs = Number.POSITIVE_INFINITY;
  /** What was read though nothing was loaded from it yet. */
  #configuration: PluginConfiguration | undefined;

  constructor(engine: EngineSide, options: PluginSetOptions | undefined, graph: Graph) {
    this.#engine = engine;
    this.#options = options;
    this.#graph = graph;
  }

  /**
   * Reads and loads the plugins that are on, so that `Engine.query` can be asked without waiting; everything that waits
   * does it by itself. Once more is fine; after a failure the next call tries again.
   * @throws EngineError `no-plugins`, `no-isolation`; what `PluginSource.read` throws
   */
  async load(): Promise<void> {
    await this.#load();
  }

  /**
   * Reads again what is on and puts it in the place of what runs, in one step: questions are answered with the old plugins
   * until the new ones are ready, and plugins that are the same go on as they are.
   * @throws as `load`, with the old plugins in place
   */
  async reload(): Promise<void> {
    if (this.#options === undefined) throw noPlugins();
    const configuration = await this.#options.source.read();
    const running = configuration.isolation === "process" ? this.#isolated : this.#loaded;
    if (running !== undefined) {
      await running.configure(configuration);
      this.#followNatives(configuration);
      if (this.#open !== undefined) this.#useNativeLenses(this.#open, configuration);
      return;
    }
    await this.#stop();
    this.#configuration = configuration;
    if (!this.#isNothingOn) await this.#load();
  }

  /** What is on, what it cost so far and what is wrong with it; nothing before plugins were loaded. */
  statuses(): readonly PluginStatus[] {
    if (this.#isolated !== undefined) return this.#engine.isolated?.statuses ?? [];
    return mergedStatuses(this.#loaded?.statuses() ?? [], this.#engine.beside?.statuses ?? []);
  }

  /**
   * Ends a plugin's quarantine and forgets its strikes and that its library was given up. Returns whether a plugin of that
   * name is loaded.
   */
  reset(name: string): boolean {
    this.#engine.forgetFaults(name);
    if (this.#isolated !== undefined) return this.#isolated.reset(name);
    const { beside } = this.#engine;
    // Only where there are plugins beside this thread already.
    if (this.#open !== undefined && beside !== undefined && beside.statuses.length > 0) {
      beside.do(this.#open, this.#graph, { kind: "reset", name }).catch(() => {});
    }
    const isLoaded = this.#loaded?.reset(name) ?? false;
    if (this.#open !== undefined) this.#useNativeLenses(this.#open, this.#open.plugins.configuration);
    return isLoaded;
  }

  /**
   * What the rules that are on find in the code.
   * @throws as `load`; EngineError `no-index`, `closed`, `unknown-hook`, `ambiguous-hook`
   */
  async check(request: CheckRequest = {}): Promise<CheckReport> {
    await this.#load();
    this.#endExpired();
    const { view } = this.#engine.answering();
    return this.withDemotions(await this.#check(view, request));
  }

  async #check(view: GraphView, request: CheckRequest): Promise<CheckReport> {
    if (this.#isolated !== undefined) return this.#isolated.do({ kind: "check", request });
    const open = this.#opened();
    const { beside } = this.#engine;
    if (beside === undefined) return checkRules(open.plugins, view, request);
    return beside.do(open, this.#graph, { kind: "check", request });
  }

  /**
   * The answer to a question as an exporter writes it.
   * @param format what the exporter says it makes, or `plugin/format`
   * @throws as `Engine.query` and `load`; EngineError `unknown-hook`, `ambiguous-hook`
   */
  async export(question: Question, format: string): Promise<ExportReport> {
    await this.#load();
    await this.prepare(question);
    return this.withDemotions(await this.#export(question, format));
  }

  /** A report that says which plugins were demoted since the last one that did. */
  withDemotions<Report extends object>(report: Report): Report & { readonly demoted?: readonly NativeDemotion[] } {
    if (this.#demotions.length === 0) return report;
    const demoted = this.#demotions;
    this.#demotions = [];
    return { ...report, demoted };
  }

  async #export(question: Question, format: string): Promise<ExportReport> {
    if (this.#isolated !== undefined) {
      this.#engine.answering();
      return this.#isolated.do({ kind: "export", question, format });
    }
    const open = this.#opened();
    const { beside } = this.#engine;
    if (beside === undefined) return exportReply(open.plugins, format, this.#engine.query(question));
    this.#engine.answering();
    if (question.ask === "query" || (isForReplica(question) && !this.concern(question))) {
      return beside.do(open, this.#graph, { kind: "export", question, format });
    }
    const answer = exportedOf(this.#engine.query(question));
    return beside.do(open, this.#graph, { kind: "export-hits", answer, format });
  }

  /** The answer to a plugin's question, made beside this thread; undefined where there is nobody. @throws as `Engine.query` */
  async reportBeside(question: PluginQuestion): Promise<AnswerReport | undefined> {
    const { beside } = this.#engine;
    if (beside === undefined) return undefined;
    this.#engine.answering();
    return beside.do(this.#opened(), this.#graph, { kind: "report", question });
  }

  /** The answer that plugins in another process have a part in; undefined for all other answers. @throws as `Engine.report` */
  async reportIsolated(question: Question): Promise<AnswerReport | undefined> {
    const isolated = this.#isolated;
    if (isolated === undefined || !(question.ask === "query" || isLensQuestion(question))) return undefined;
    if (!this.concern(question)) return undefined;
    this.#engine.answering();
    return isolated.report(question);
  }

  /** Loads what a question needs of plugins. @throws what `PluginSource.read` throws */
  async prepare(question: Question): Promise<void> {
    if (question.ask === "query") await this.#load();
    this.#endExpired();
    if (this.#options === undefined || !isLensQuestion(question)) return;
    if (!this.#isLoaded) this.#configuration ??= await this.#options.source.read();
    if (this.#isNothingOn) return;
    await this.#load();
    const open = this.#open;
    if (open === undefined) return;
    await open.plugins.restoreColumns(question);
    await this.#makeColumns(open, question);
  }

  /** Whether plugins have a part in the answer; known once they are loaded. */
  concern(question: Question): boolean {
    if (question.ask === "query") return true;
    return isLensQuestion(question) && (this.#isolated ?? this.#loaded)?.concerns(question) === true;
  }

  /** The reply to a question, plugins' part included. @throws as `Engine.query` */
  answer(answering: Answering, question: Question): AnyReply {
    this.#endExpired();
    if (this.#isolated !== undefined) {
      if (question.ask === "query" || this.concern(question)) throw this.#isolated.refusal(question);
      return answerQuestion(answering, question);
    }
    if (question.ask === "query") return answerByPlugin(answering, this.#required(), question);
    if (this.#options === undefined || !isLensQuestion(question)) return answerQuestion(answering, question);
    if (this.#isNothingOn) return answerQuestion(answering, question);
    return answerWithLenses(answering, this.#required(), question);
  }

  /** To be told when the graph is another one. */
  replaceGraph(graph: Graph): void {
    this.#graph = graph;
    (this.#isolated ?? this.#loaded)?.replaceGraph(graph);
  }

  /** To be told of each commit. */
  applied(change: AppliedChange): void {
    this.#loaded?.applied(change);
  }

  /** Passes on what plugins beside this thread have to tell; that they were loaded there as well says nothing new. */
  hear(news: ReplicaNews): void {
    const { onEvent, onLog } = this.#options?.source ?? {};
    if (news.kind === "log") onLog?.(news.entry);
    else if (news.kind === "event") {
      this.#noteDemotion(news.event);
      if (this.#isolated !== undefined || isNews(news.event)) onEvent?.(news.event);
    }
  }

  #noteDemotion(event: PluginEvent): void {
    if (event.type !== "tier-change" || event.from !== "native") return;
    const { plugin, digest, why } = event;
    const hint = `nothing else changes; try it again: parseltongue plugin reset ${plugin}`;
    this.#demotions = [...this.#demotions, { plugin, digest, why, hint }];
  }

  /** Resolves when nothing is being read or written any more. */
  async close(): Promise<void> {
    await this.#loading?.catch(() => {});
    await this.#stop();
  }

  async #stop(): Promise<void> {
    const running = this.#isolated ?? this.#loaded;
    await Promise.all([this.#measuring, this.#trying]);
    this.#open = undefined;
    this.#isolated = undefined;
    await running?.close();
  }

  get #isLoaded(): boolean {
    return this.#open !== undefined || this.#isolated !== undefined;
  }

  get #loaded(): PluginSet | undefined {
    return this.#open?.plugins;
  }

  /** Known once the configuration was read: the host is not needed then. */
  get #isNothingOn(): boolean {
    if (this.#isLoaded || this.#configuration === undefined) return false;
    const { plugins, unavailable } = this.#configuration;
    return plugins.length + unavailable.length === 0;
  }

  #opened(): OpenPlugins {
    if (this.#open !== undefined) return this.#open;
    if (this.#options === undefined) throw noPlugins();
    throw new EngineError("plugins-not-loaded", "the plugins that are on have not been loaded yet", {
      hint: "wait for engine.plugins.load() first, or ask through engine.report()",
    });
  }

  #required(): PluginSet {
    return this.#opened().plugins;
  }

  /** Has the columns made beside this thread that a question needs and that are not there yet. */
  async #makeColumns(open: OpenPlugins, question: LensQuestion): Promise<void> {
    const { beside } = this.#engine;
    if (beside === undefined) return;
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const names = open.plugins.missingColumns(question);
      if (names.length === 0) return;
      const graph = this.#graph;
      const made = await beside.do(open, graph, { kind: "columns", names });
      if (graph === this.#graph) open.plugins.columns.take(made);
    }
  }

  async #load(): Promise<void> {
    if (this.#isLoaded) return;
    this.#loading ??= this.#start().finally(() => {
      this.#loading = undefined;
    });
    await this.#loading;
  }

  async #start(): Promise<void> {
    const options = this.#options;
    if (options === undefined) throw noPlugins();
    const configuration = this.#configuration ?? (await options.source.read());
    this.#configuration = undefined;
    if (configuration.isolation === "process") await this.#startIsolated(configuration, options);
    else await this.#startHere(configuration, options);
    this.#followNatives(configuration);
  }

  /** Takes over which plugins may run as machine code until when, and what is to be told of the others. */
  #followNatives(configuration: PluginConfiguration): void {
    const { demoted = [], endedIn = [] } = configuration;
    this.#demotions = [...this.#demotions, ...endedIn];
    if (this.#engine.native === undefined) return;
    this.#firstExpiryMs = firstExpiry(configuration);
    this.#demotions = [...this.#demotions, ...demoted];
  }

  /** Has plugins whose leave to run as machine code has expired since run in the sandbox. To be called before any hook is. */
  #endExpired(): void {
    const { environment, source } = this.#options ?? {};
    const running = this.#isolated ?? this.#loaded;
    if (this.#firstExpiryMs === Number.POSITIVE_INFINITY || environment === undefined || running === undefined) return;
    const nowMs = environment.clock.nowMs();
    if (nowMs < this.#firstExpiryMs) return;
    const expired = expiredAt(running.configuration, nowMs);
    running.endLibraries(expired.map(({ manifest }) => manifest.name));
    this.#firstExpiryMs = firstExpiry(running.configuration);
    for (const { event, demotion } of expired.map(expiryOf)) {
      source?.onEvent?.(event);
      this.#demotions = [...this.#demotions, demotion];
    }
  }

  async #startHere(configuration: PluginConfiguration, options: PluginSetOptions): Promise<void> {
    // Loaded here: an engine without plugins needs no host.
    const { openPluginSet } = await import("./open-plugin-set.ts");
    const graph = this.#graph;
    const { source } = options;
    const onEvent = (event: PluginEvent): void => {
      this.#noteDemotion(event);
      source.onEvent?.(event);
    };
    const open = openPluginSet(graph, { ...options, source: { ...source, onEvent } });
    await open.plugins.configure(configuration);
    if (graph !== this.#graph) open.plugins.replaceGraph(this.#graph);
    open.plugins.onDrift = () => this.#measureSoon();
    this.#open = open;
    this.#useNativeLenses(open, configuration);
  }

  /** Lenses that may run as machine code on this thread do once another process has tried them out. */
  #useNativeLenses(open: OpenPlugins, { plugins }: PluginConfiguration): void {
    const { beside, native } = this.#engine;
    const hasLenses = plugins.some((each) => each.native?.lens === true && each.manifest.lenses.length > 0);
    if (beside === undefined || native === undefined || !hasLenses) return;
    // What is wrong with them has been told by then; they run in the sandbox.
    this.#trying = this.#tryLenses(open, beside, native).catch(() => {});
  }

  async #tryLenses(open: OpenPlugins, beside: WorkBeside, native: NativeRunner): Promise<void> {
    const names = await beside.do(open, this.#graph, { kind: "native-lenses" });
    if (names.length === 0) return;
    const watch = await native.watch?.();
    if (this.#open === open) open.plugins.useNativeLenses(names, { open: native.open, ...(watch && { watch }) });
  }

  async #startIsolated(configuration: PluginConfiguration, options: PluginSetOptions): Promise<void> {
    const { isolated: beside } = this.#engine;
    if (beside === undefined) throw noIsolation();
    const { IsolatedPlugins } = await import("./isolated-plugins.ts");
    const isolated = new IsolatedPlugins(this.#engine, beside, options, this.#graph);
    await isolated.configure(configuration);
    isolated.replaceGraph(this.#graph);
    this.#isolated = isolated;
  }

  /** A lens takes longer than it was priced at: the plugin's doing, or that of a machine that is busy? */
  #measureSoon(): void {
    const { beside } = this.#engine;
    const { clock } = this.#options?.environment ?? {};
    const open = this.#open;
    if (beside === undefined || open === undefined || clock === undefined || this.#measuring !== undefined) return;
    if (clock.elapsedMs() - this.#measuredMs < MEASURE_AT_MOST_EVERY_MS) return;
    this.#measuredMs = clock.elapsedMs();
    this.#measuring = beside
      .do(open, this.#graph, { kind: "prices" })
      .then((prices) => open.plugins.reprice(prices))
      // The replica has ended: with the engine, or so that the next question says why.
      .catch(() => {})
      .finally(() => {
        this.#measuring = undefined;
      });
  }
}

function isNews(event: PluginEvent): boolean {
  if (event.type === "reset") return event.by === "recovery";
  return event.type === "strike" || event.type === "quarantine" || event.type === "tier-change";
}

function noPlugins(): EngineError {
  return new EngineError("no-plugins", "this engine was opened without plugins", {
    hint: "open it with the option `plugins`",
  });
}

function noIsolation(): EngineError {
  return new EngineError("no-isolation", "plugins are to run in a process of their own, which cannot be started here", {
    hint: "open the engine with the option `startConfined`, or leave isolation out of the configuration",
  });
}
