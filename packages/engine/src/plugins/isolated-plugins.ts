import { digestOf } from "@parseltongue/base";
import type { Graph } from "@parseltongue/graph";
import { CompiledFilter } from "@parseltongue/host";
import { answerQuestion } from "../answer-question.ts";
import { EngineError } from "../engine-error.ts";
import type { PluginQuestion, Question } from "../question.ts";
import type { AnswerReport } from "../report/answer-report.ts";
import { hasEnded, type WorkBeside } from "./beside/work-beside.ts";
import type { PluginWork, PluginWorkResults, WorkOf } from "./beside/plugin-work.ts";
import type { LensQuestion } from "./candidates.ts";
import type { EngineSide } from "./engine-plugins.ts";
import { HostData } from "./host-data/host-data.ts";
import { HostDataWatch } from "./host-data/host-data-watch.ts";
import { withoutLibraries } from "./native/expired-natives.ts";
import type { PluginSetOptions } from "./open-plugin-set.ts";
import type { ConfiguredPlugin, PluginConfiguration } from "./plugin-configuration.ts";
import type { PluginFailure } from "./plugin-report.ts";
import { shapeOf } from "./question-shape.ts";

/** Processes that may end in a row before no more are started. */
const MOST_FAILURES = 3;

/**
 * Plugins that run in a process of their own. Here only their manifests are read: to know which questions they could
 * matter to, and what the host has to hand over.
 */
export class IsolatedPlugins {
  configuration: PluginConfiguration = { plugins: [], unavailable: [] };
  generation = 0;
  readonly #engine: EngineSide;
  readonly #beside: WorkBeside;
  readonly #hostData: HostData;
  readonly #watch: HostDataWatch;
  #filters: readonly CompiledFilter[] = [];
  #graph: Graph;
  /** How often the process has ended since it last answered. */
  #failures = 0;
  #failure: EngineError | undefined;

  constructor(engine: EngineSide, beside: WorkBeside, { environment, root }: PluginSetOptions, graph: Graph) {
    this.#engine = engine;
    this.#beside = beside;
    this.#hostData = new HostData(environment, root);
    this.#watch = new HostDataWatch(this.#hostData, environment.clock);
    this.#graph = graph;
  }

  get hostNames(): ReadonlySet<string> {
    return this.#watch.asked;
  }

  /** Makes the configuration's plugins those that are on. They are loaded there with the next question. */
  async configure(configuration: PluginConfiguration): Promise<void> {
    await this.#watch.follow(configuration.plugins);
    this.configuration = configuration;
    this.generation += 1;
    this.#failures = 0;
    this.#filters = configuration.plugins.flatMap(({ manifest }) =>
      manifest.lenses.map(({ filter }) => new CompiledFilter(filter)),
    );
  }

  /** Has plugins run in the sandbox from now on; nothing else about them changes. */
  endLibraries(names: readonly string[]): void {
    this.configuration = withoutLibraries(this.configuration, names);
    this.generation += 1;
  }

  replaceGraph(graph: Graph): void {
    this.#graph = graph;
  }

  /** Whether any lens could matter to the question, or should have had a part in it. */
  concerns(question: LensQuestion): boolean {
    const shape = shapeOf(question);
    return this.configuration.unavailable.length > 0 || this.#filters.some((filter) => filter.mayMatter(shape));
  }

  /**
   * The answer to a question with the part that plugins have in it. When their process has ended, lenses have none, and
   * the answer says so. @throws as `Engine.report`; EngineError `replica-failed` for a plugin's own question
   */
  async report(question: PluginQuestion | LensQuestion): Promise<AnswerReport> {
    try {
      return await this.do({ kind: "report", question });
    } catch (error) {
      if (question.ask === "query" || !hasEnded(error)) throw error;
      const { plugins, unavailable } = this.configuration;
      const failures = [...unavailable, ...plugins.filter(hasLenses).map((each) => failureOf(each, error))];
      return this.#engine.reportOf(question, { ...answerQuestion(this.#engine.answering(), question), failures });
    }
  }

  /** @throws as the work does; EngineError `replica-failed` */
  async do<Kind extends PluginWork["kind"]>(work: WorkOf<Kind>): Promise<PluginWorkResults[Kind]> {
    this.#watch.checkSoon(async () => void (await this.#watch.update()));
    if (this.#failures >= MOST_FAILURES && this.#failure !== undefined) throw this.#failure;
    try {
      const result = await this.#beside.do<Kind>({ plugins: this, hostData: this.#hostData }, this.#graph, work);
      this.#failures = 0;
      return result;
    } catch (error) {
      if (hasEnded(error)) {
        this.#failures += 1;
        this.#failure = error;
      }
      throw error;
    }
  }

  /** Ends a plugin's quarantine, and lets processes be started again. Returns whether the plugin is on. */
  reset(name: string): boolean {
    this.#failures = 0;
    if (this.#beside.statuses.length > 0) this.do({ kind: "reset", name }).catch(() => {});
    return this.configuration.plugins.some(({ manifest }) => manifest.name === name);
  }

  /** What waiting for is refused: a question that plugins have a part in. */
  refusal(question: Question): EngineError {
    return new EngineError("plugins-isolated", `plugins have a part in ${question.ask} and run in another process`, {
      hint: "ask through engine.report()",
    });
  }

  /** Resolves when nothing is being read any more. */
  async close(): Promise<void> {
    await this.#watch.idle();
  }
}

function hasLenses({ manifest }: ConfiguredPlugin): boolean {
  return manifest.lenses.length > 0;
}

function failureOf({ manifest, wasm }: ConfiguredPlugin, { message }: EngineError): PluginFailure {
  return {
    plugin: manifest.name,
    digest: digestOf(wasm),
    phase: "call",
    reason: "process-ended",
    message: `the process in which plugins run was ended: ${message}`,
    hint: `turn plugins off one by one to see whose doing it is: parseltongue plugin disable ${manifest.name}`,
  };
}
