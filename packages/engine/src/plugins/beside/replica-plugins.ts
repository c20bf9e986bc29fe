import type { AppliedChange, Graph } from "@parseltongue/graph";
import { calibrate, type HitBatch, type PluginEvent, PluginHost } from "@parseltongue/host";
import { type Answering, answerQuestion } from "../../answer-question.ts";
import type { AnyReply, Question } from "../../question.ts";
import { makeReport } from "../../report/make-report.ts";
import { answerByPlugin, answerWithLenses } from "../answer-with-plugins.ts";
import { isLensQuestion } from "../candidates.ts";
import { exportHits, exportReply } from "../exporters.ts";
import { HandedHostData } from "../host-data/handed-host-data.ts";
import type { GivenHostData, HostKnowledge } from "../host-data/host-knowledge.ts";
import type { MeasuredPrices } from "../lens-admission.ts";
import { type NativeSide, useLibrary } from "../native/native-side.ts";
import type { PluginConfiguration, PluginSource } from "../plugin-configuration.ts";
import { PluginSet } from "../plugin-set.ts";
import { checkRules } from "../rule-check.ts";
import type { PluginWork, PluginWorkResults, WorkDone } from "./plugin-work.ts";

const TRIAL_HITS = 256;
/** Batches over which machine code of a lens is compared before it is used elsewhere. */
const LENS_CANARIES = 16;

type ReplicaAnswering = Answering & { readonly view: Graph };

/** What a replica's plugins are told. */
export interface ReplicaPluginsOptions {
  readonly listeners: Pick<PluginSource, "onEvent" | "onLog">;
  /** The replica's graph as it is. */
  readonly answering: () => ReplicaAnswering;
  /** Added to the graph's own epoch. */
  readonly epochBase: () => number;
  /** Runs plugins' machine code; undefined: all run in the sandbox. */
  readonly native?: NativeSide;
}

/** The plugins of a replica: the same as those of the main thread, for what may take long. */
export class ReplicaPlugins {
  readonly #plugins: PluginSet;
  readonly #hostData = new HandedHostData();
  readonly #options: ReplicaPluginsOptions;

  constructor(options: ReplicaPluginsOptions) {
    const { view, clock } = options.answering();
    this.#options = options;
    const { listeners, native } = options;
    this.#plugins = new PluginSet(view, { listeners, clock, hostData: this.#hostData, ...(native && { native }) });
  }

  async configure(configuration: PluginConfiguration, given: GivenHostData): Promise<void> {
    this.#hostData.take(given, this.#options.answering().view);
    await this.#plugins.configure(configuration);
  }

  applied(change: AppliedChange): void {
    this.#plugins.applied(change);
  }

  replaceGraph(graph: Graph): void {
    this.#plugins.replaceGraph(graph);
  }

  /** @throws as the work does */
  async do(work: PluginWork, given: GivenHostData): Promise<WorkDone> {
    this.#hostData.take(given, this.#options.answering().view);
    await this.#plugins.followHostData();
    const result = this.#do(work);
    return { result, statuses: this.#plugins.statuses() };
  }

  #tryLenses(answering: ReplicaAnswering): readonly string[] {
    const { native, listeners } = this.#options;
    return native === undefined ? [] : tryLenses(this.#plugins, this.#hostData, answering, native, listeners);
  }

  #do(work: PluginWork): PluginWorkResults[PluginWork["kind"]] {
    const plugins = this.#plugins;
    const answering = this.#options.answering();
    switch (work.kind) {
      case "check":
        return checkRules(plugins, answering.view, work.request);
      case "report": {
        const reply = answerWithPlugins(answering, plugins, work.question);
        return makeReport(answering, work.question, { ...reply, epoch: reply.epoch + this.#options.epochBase() });
      }
      case "export": {
        const { question, format } = work;
        return exportReply(plugins, format, answerWithPlugins(answering, plugins, question));
      }
      case "export-hits":
        return exportHits(plugins, work.format, work.answer);
      case "columns": {
        plugins.columns.refresh(work.names);
        return plugins.columns.made(work.names);
      }
      case "prices":
        return measurePrices(plugins, this.#hostData, answering);
      case "native-lenses":
        return this.#tryLenses(answering);
      case "reset":
        return plugins.reset(work.name);
    }
  }
}

/** Compares lenses in their plugins' libraries with the sandbox, over hits from all over the graph. */
function tryLenses(
  plugins: PluginSet,
  hostData: HostKnowledge,
  { view: graph, clock }: ReplicaAnswering,
  native: NativeSide,
  listeners: ReplicaPluginsOptions["listeners"],
): string[] {
  const batchAt = hitsAllOver(graph);
  // A host of its own, as for prices.
  const events = (event: PluginEvent): void => {
    if (event.type === "tier-change" && event.from === "native") listeners.onEvent?.(event);
  };
  const host = new PluginHost({ graph, clock, events });
  return plugins.running.flatMap((running) => {
    const { configured, plugin } = running;
    const { name, lenses, capabilities } = configured.manifest;
    if (configured.native?.lens !== true || lenses.length === 0 || plugin.native?.isUsed === false) return [];
    plugins.columns.refresh(capabilities.attributes);
    const tried = host.load(plugin.prepared, { ...configured, hostData: hostData.textsFor(configured.manifest) });
    useLibrary(host, { ...running, plugin: tried }, native, ["lens"], "here");
    for (let index = 0; index < LENS_CANARIES; index++) {
      for (const lens of lenses) host.evaluateLens(tried, tried.hook("lens", lens.name), batchAt(index));
    }
    const said = tried.native?.isUsed === true;
    host.unload(tried);
    return said ? [name] : [];
  });
}

function answerWithPlugins(answering: ReplicaAnswering, plugins: PluginSet, question: Question): AnyReply {
  if (question.ask === "query") return answerByPlugin(answering, plugins, question);
  return isLensQuestion(question)
    ? answerWithLenses(answering, plugins, question)
    : answerQuestion(answering, question);
}

/** Measures what fuel takes over the graph as it is: in general, and for each lens. */
function measurePrices(
  plugins: PluginSet,
  hostData: HostKnowledge,
  { view: graph, clock }: ReplicaAnswering,
): MeasuredPrices {
  const calibration = calibrate(graph, clock);
  // A host of its own: what is tried is no part of what calls cost, and faults are no strikes.
  const host = new PluginHost({ graph, clock, calibration });
  const lenses = plugins.hooks("lens").map(({ running, loaded: { hook } }) => {
    const { configured, plugin } = running;
    const { name, capabilities } = configured.manifest;
    plugins.columns.refresh(capabilities.attributes);
    const options = { ...configured, hostData: hostData.textsFor(configured.manifest) };
    const tried = host.plugin(name) ?? host.load(plugin.prepared, options);
    const trial = host.trialOf({ plugin: tried, lens: tried.hook("lens", hook.name) }, hitsAllOver(graph));
    const rate = trial.run() === undefined ? trial.rate : undefined;
    return { plugin: name, hook: hook.name, rate };
  });
  return { calibration, lenses };
}

/** The same hits for the same index, far apart. */
function hitsAllOver({ nodeEnd }: Graph): (index: number) => HitBatch {
  const length = Math.min(TRIAL_HITS, nodeEnd - 1);
  const nodes = new Uint32Array(length);
  const batch: HitBatch = { length, nodes, depths: new Uint32Array(length).fill(1) };
  return (index) => {
    for (let hit = 0; hit < length; hit++) nodes[hit] = 1 + ((index * 7919 + hit * 389) % (nodeEnd - 1));
    return batch;
  };
}
