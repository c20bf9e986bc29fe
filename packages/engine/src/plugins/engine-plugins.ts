import type { AppliedChange, Graph } from "@parseltongue/graph";
import { type Answering, answerQuestion } from "../answer-question.ts";
import { EngineError } from "../engine-error.ts";
import type { AnyReply, Question } from "../question.ts";
import { answerByPlugin, answerWithLenses } from "./answer-with-plugins.ts";
import { isLensQuestion } from "./candidates.ts";
import type { CheckReport } from "./check-report.ts";
import { type ExportReport, exportReply } from "./exporters.ts";
import type { PluginConfiguration } from "./plugin-configuration.ts";
import type { PluginSet, PluginSetOptions } from "./plugin-set.ts";
import type { PluginStatus } from "./plugin-status.ts";
import { type CheckRequest, checkRules } from "./rule-check.ts";

/** What plugins need of the engine they belong to. */
export interface EngineSide {
  /** The graph as it is. @throws EngineError `no-index`, `closed` */
  answering(): Answering;
  query(question: Question): AnyReply;
}

/**
 * The plugins of an engine. They are read and loaded when something first needs them, so that questions without plugins
 * pay nothing; an engine that was opened without any has none here either.
 */
export class EnginePlugins {
  readonly #engine: EngineSide;
  readonly #options: PluginSetOptions | undefined;
  #graph: Graph;
  #loaded: PluginSet | undefined;
  #loading: Promise<PluginSet> | undefined;
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
   * @throws EngineError `no-plugins`; what `PluginSource.read` throws
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
    if (this.#loaded !== undefined) {
      await this.#loaded.configure(configuration);
      return;
    }
    this.#configuration = configuration;
    if (!this.#isNothingOn) await this.#load();
  }

  /** What is on, what it cost so far and what is wrong with it; nothing before plugins were loaded. */
  statuses(): readonly PluginStatus[] {
    return this.#loaded?.statuses() ?? [];
  }

  /** Ends a plugin's quarantine and forgets its strikes. Returns whether a plugin of that name is loaded. */
  reset(name: string): boolean {
    return this.#loaded?.reset(name) ?? false;
  }

  /**
   * What the rules that are on find in the code.
   * @throws as `load`; EngineError `no-index`, `closed`, `unknown-hook`, `ambiguous-hook`
   */
  async check(request: CheckRequest = {}): Promise<CheckReport> {
    const plugins = await this.#load();
    return checkRules(plugins, this.#engine.answering().view, request);
  }

  /**
   * The answer to a question as an exporter writes it.
   * @param format what the exporter says it makes, or `plugin/format`
   * @throws as `Engine.query` and `load`; EngineError `unknown-hook`, `ambiguous-hook`
   */
  async export(question: Question, format: string): Promise<ExportReport> {
    const plugins = await this.#load();
    await this.prepare(question);
    return exportReply(plugins, format, this.#engine.query(question));
  }

  /** Loads what a question needs of plugins. @throws what `PluginSource.read` throws */
  async prepare(question: Question): Promise<void> {
    if (question.ask === "query") await this.#load();
    if (this.#options === undefined || !isLensQuestion(question)) return;
    if (this.#loaded === undefined) this.#configuration ??= await this.#options.source.read();
    if (this.#isNothingOn) return;
    const plugins = await this.#load();
    await plugins.restoreColumns(question);
  }

  /** Whether plugins have a part in the answer; known once they are loaded. */
  concern(question: Question): boolean {
    if (question.ask === "query") return true;
    return isLensQuestion(question) && this.#loaded?.concerns(question) === true;
  }

  /** The reply to a question, plugins' part included. @throws as `Engine.query` */
  answer(answering: Answering, question: Question): AnyReply {
    if (question.ask === "query") return answerByPlugin(answering, this.#required(), question);
    if (this.#options === undefined || !isLensQuestion(question)) return answerQuestion(answering, question);
    if (this.#isNothingOn) return answerQuestion(answering, question);
    return answerWithLenses(answering, this.#required(), question);
  }

  /** To be told when the graph is another one. */
  replaceGraph(graph: Graph): void {
    this.#graph = graph;
    this.#loaded?.replaceGraph(graph);
  }

  /** To be told of each commit. */
  applied(change: AppliedChange): void {
    this.#loaded?.applied(change);
  }

  /** Resolves when nothing is being read or written any more. */
  async close(): Promise<void> {
    await this.#loading?.catch(() => {});
    await this.#loaded?.close();
  }

  /** Known once the configuration was read: the host is not needed then. */
  get #isNothingOn(): boolean {
    if (this.#loaded !== undefined || this.#configuration === undefined) return false;
    const { plugins, unavailable } = this.#configuration;
    return plugins.length + unavailable.length === 0;
  }

  #required(): PluginSet {
    if (this.#loaded !== undefined) return this.#loaded;
    if (this.#options === undefined) throw noPlugins();
    throw new EngineError("plugins-not-loaded", "the plugins that are on have not been loaded yet", {
      hint: "wait for engine.plugins.load() first, or ask through engine.report()",
    });
  }

  async #load(): Promise<PluginSet> {
    if (this.#loaded !== undefined) return this.#loaded;
    this.#loading ??= this.#start().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #start(): Promise<PluginSet> {
    if (this.#options === undefined) throw noPlugins();
    const [{ PluginSet }, configuration] = await Promise.all([
      // Loaded here: an engine without plugins needs no host.
      import("./plugin-set.ts"),
      this.#configuration ?? this.#options.source.read(),
    ]);
    this.#configuration = undefined;
    const graph = this.#graph;
    const plugins = new PluginSet(graph, this.#options);
    await plugins.configure(configuration);
    if (graph !== this.#graph) plugins.replaceGraph(this.#graph);
    this.#loaded = plugins;
    return plugins;
  }
}

function noPlugins(): EngineError {
  return new EngineError("no-plugins", "this engine was opened without plugins", {
    hint: "open it with the option `plugins`",
  });
}
