import type { Clock } from "@parseltongue/base";
import type { AppliedChange, Graph } from "@parseltongue/graph";
import {
  type AnyGuestHook,
  type CallCost,
  type FailedCall,
  type HookTrait,
  type InstrumentedStore,
  type LoadedHook,
  type LoadedPlugin,
  type PluginEvent,
  PluginHost,
} from "@parseltongue/host";
import { AnalyzerColumns } from "./analyzer-columns.ts";
import { AnswerCache } from "./answer-cache.ts";
import type { LensQuestion, LensReply } from "./candidates.ts";
import type { ColumnCache } from "./column-cache.ts";
import { HostDataWatch } from "./host-data/host-data-watch.ts";
import type { HostKnowledge } from "./host-data/host-knowledge.ts";
import { admitWithin, type MeasuredPrices, takePrices } from "./lens-admission.ts";
import { KeepRate } from "./keep-rate.ts";
import { LensPipeline } from "./lens-pipeline.ts";
import type { EngineLens } from "./engine-lens.ts";
import { LensRunner } from "./lens-runner.ts";
import { type LoadedPlugins, preparePlugins, type RunningPlugin, swapPlugins } from "./load-plugins.ts";
import { verdictsOf } from "./lens-answer.ts";
import { withoutLibraries } from "./native/expired-natives.ts";
import { BATCH_TRAITS, type NativeSide, useLibrary } from "./native/native-side.ts";
import type { PluginConfiguration, PluginSource } from "./plugin-configuration.ts";
import { failureOf, type PluginCost, type PluginFailure } from "./plugin-report.ts";
import { type PluginStatus, statusOf } from "./plugin-status.ts";
import { shapeOf } from "./question-shape.ts";
import { StaleAnswers } from "./stale-answers.ts";

/** Batches of hits that lenses are given when the configuration does not say. @see SPEC 6.1 */
const DEFAULT_BATCHES = 4;

type HookOf<Of extends HookTrait> = Extract<AnyGuestHook, { readonly trait: Of }>;

/** A hook that is on, with the plugin it belongs to. */
export interface RunningHook<Of extends HookTrait> {
  readonly running: RunningPlugin;
  readonly loaded: LoadedHook<HookOf<Of>>;
}

/** What a set of plugins is made of. */
export interface PluginSetParts {
  readonly listeners: Pick<PluginSource, "onEvent" | "onLog">;
  readonly clock: Pick<Clock, "elapsedMs">;
  readonly hostData: HostKnowledge;
  /** Keeps columns that analyzers made. */
  readonly cache?: ColumnCache;
  /** Keeps plugins as they were metered; `written` resolves when nothing is left to write. */
  readonly guests?: InstrumentedStore & { written(): Promise<void> };
  /** Runs plugins' machine code; undefined: all run in the sandbox. */
  readonly native?: NativeSide;
}

/** The plugins that are on, loaded over the engine's graph. */
export class PluginSet {
  readonly host: PluginHost;
  readonly columns: AnalyzerColumns;
  readonly #cache: ColumnCache | undefined;
  readonly #guests: PluginSetParts["guests"];
  readonly #native: NativeSide | undefined;
  readonly #stale: StaleAnswers = new StaleAnswers();
  #configuration: PluginConfiguration = { plugins: [], unavailable: [] };
  #loaded: LoadedPlugins = { running: [], refused: [] };
  #lenses: readonly EngineLens[] = [];
  #pipelineBatches = DEFAULT_BATCHES;
  #keepRate = new KeepRate();
  #willMaintain = false;
  readonly #clock: Pick<Clock, "elapsedMs">;
  readonly #answers: AnswerCache = new AnswerCache();
  readonly #hostData: HostKnowledge;
  readonly #watch: HostDataWatch;
  readonly #onEvent: NonNullable<PluginSource["onEvent"]>;
  #turn: Promise<void> = Promise.resolve();
  #graph: Graph;
  /** Plugins whose lenses a question cannot pay for, by name. */
  #tooDear: ReadonlyMap<string, PluginFailure> = new Map();
  /** Names of plugins whose lenses were found dearer than they are priced at, since prices were measured last. */
  readonly #drifted = new Set<string>();
  /** To be told, between two questions, when a lens takes longer for its fuel than it is priced at. */
  onDrift: () => void = () => {};
  /** Grows whenever other plugins run than before. */
  generation = 0;

  constructor(graph: Graph, { listeners, clock, hostData, cache, guests, native }: PluginSetParts) {
    this.#native = native;
    this.#graph = graph;
    this.#clock = clock;
    this.#hostData = hostData;
    this.#watch = new HostDataWatch(hostData, clock);
    this.#cache = cache;
    this.#guests = guests;
    const { onEvent = () => {}, onLog } = listeners;
    this.#onEvent = onEvent;
    this.host = new PluginHost({ graph, clock, events: this.#take.bind(this), ...(onLog && { log: onLog }) });
    this.columns = new AnalyzerColumns(this.host, graph, hostData, clock, cache);
  }

  get configuration(): PluginConfiguration {
    return this.#configuration;
  }

  /** Names of what the host knows that plugins ask for and were granted. */
  get hostNames(): ReadonlySet<string> {
    return this.#watch.asked;
  }

  /**
   * Makes the configuration's plugins those that run, all in one step: until the new ones are ready, questions are
   * answered with the old ones.
   */
  async configure(configuration: PluginConfiguration): Promise<void> {
    await this.#inTurn(async () => {
      for (const running of this.#loaded.running) this.#endDemoted(running);
      await this.#configure(configuration);
    });
  }

  /** Forgets that a plugin's library was given up: whoever says anew that it may run knows of that. Returns whether it was. */
  #endDemoted({ plugin }: RunningPlugin): boolean {
    if (plugin.native?.isUsed !== false) return false;
    this.host.endNative(plugin);
    return true;
  }

  async #configure(configuration: PluginConfiguration): Promise<void> {
    this.columns.hostChanged(await this.#watch.follow(configuration.plugins));
    if (configuration.calibration !== undefined && this.#configuration.calibration === undefined) {
      this.host.setCalibration(configuration.calibration);
    }
    const equipped = configuration.plugins.map((each) => ({
      ...each,
      hostData: this.#hostData.textsFor(each.manifest),
    }));
    const before = this.#loaded.running;
    const ready = await preparePlugins(equipped, before, this.#guests);
    this.#loaded = swapPlugins(this.host, ready, before);
    if (this.#native !== undefined) this.#useLibraries(this.#native);
    const goOn = this.#loaded.running.filter((each) => before.includes(each));
    this.#tooDear = new Map([...this.#tooDear].filter(([name]) => goOn.some(isCalled(name))));
    this.generation += 1;
    this.#configuration = configuration;
    this.#pipelineBatches = configuration.lensBatches ?? DEFAULT_BATCHES;
    this.#lenses = this.hooks("lens").map(({ running, loaded }, position) => ({
      plugin: running.plugin,
      lens: loaded,
      weight: running.configured.weight,
      position,
      ranks: loaded.hook.rank,
      onFailure: loaded.hook.onFailure,
    }));
    this.#keepRate = new KeepRate();
    this.columns.configure(this.#loaded.running);
    this.#hostData.keepOnly(this.#graph, this.#watch.asked);
    this.#answers.clear();
  }

  #useLibraries(native: NativeSide): void {
    for (const running of this.#loaded.running) {
      const { plugin, configured } = running;
      if (configured.native === undefined) this.host.endNative(plugin);
      else useLibrary(this.host, running, native, BATCH_TRAITS, "here");
    }
  }

  /** Has lenses of plugins run in their libraries, on this thread, once another process has tried them out. */
  useNativeLenses(names: readonly string[], native: NativeSide): void {
    for (const running of this.#loaded.running) {
      const { name } = running.plugin.manifest;
      const stillMay = this.#configuration.plugins.some((each) => each.manifest.name === name && each.native);
      if (stillMay && names.includes(name)) useLibrary(this.host, running, native, ["lens"], "done");
    }
  }

  /** Has plugins run in the sandbox from now on; nothing else about them changes. */
  endLibraries(names: readonly string[]): void {
    for (const { plugin } of this.#loaded.running) {
      if (names.includes(plugin.manifest.name)) this.host.endNative(plugin);
    }
    this.#configuration = withoutLibraries(this.#configuration, names);
    this.generation += 1;
  }

  /** The plugins that run, in the order of the configuration. */
  get running(): readonly RunningPlugin[] {
    return this.#loaded.running;
  }

  /** The hooks of a trait that are on, in the order of the configuration. */
  hooks<Of extends HookTrait>(trait: Of): RunningHook<Of>[] {
    return this.#loaded.running.flatMap((running) =>
      running.plugin.hooks
        .filter(({ hook }) => hook.trait === trait)
        .map((loaded) => ({ running, loaded: loaded as unknown as LoadedHook<HookOf<Of>> })),
    );
  }

  /** Plugins that are on but missing, and why. */
  get missing(): readonly PluginFailure[] {
    return [...this.#configuration.unavailable, ...this.#loaded.refused];
  }

  /** Those that have hooks of a trait, as far as is known: of one whose manifest cannot be read nothing is. */
  missingWith(trait: "lenses" | "rules"): readonly PluginFailure[] {
    const tooDear = trait === "lenses" ? [...this.#tooDear.values()] : [];
    if (this.missing.length === 0) return tooDear;
    const isWithout = (name: string): boolean =>
      this.#configuration.plugins.some(({ manifest }) => manifest.name === name && manifest[trait].length === 0);
    return [...this.missing.filter(({ plugin }) => !isWithout(plugin)), ...tooDear];
  }

  /** What is on, what it cost so far and what is wrong with it. */
  statuses(): PluginStatus[] {
    const { running } = this.#loaded;
    return this.#configuration.plugins.map((configured) => {
      const found = running.find((each) => each.configured.manifest.name === configured.manifest.name);
      const { name } = configured.manifest;
      const refused = this.missing.find(({ plugin }) => plugin === name) ?? this.#tooDear.get(name);
      return statusOf(configured, found?.plugin, refused);
    });
  }

  /**
   * Ends a plugin's quarantine, forgets its strikes, that its library was given up, and what its lenses were priced at.
   * Returns whether it is loaded.
   */
  reset(name: string): boolean {
    const plugin = this.host.plugin(name);
    plugin?.reset();
    const running = this.#loaded.running.find(isCalled(name));
    if (running !== undefined && this.#endDemoted(running) && this.#native !== undefined) {
      useLibrary(this.host, running, this.#native, BATCH_TRAITS, "here");
    }
    for (const loaded of plugin?.hooks ?? []) loaded.pricedRate = undefined;
    this.#tooDear = new Map([...this.#tooDear].filter(([other]) => other !== name));
    return plugin !== undefined;
  }

  /** The lenses that are on, too dear ones among them. */
  get lenses(): readonly EngineLens[] {
    return this.#lenses;
  }

  /** Prices lenses as measured, and admits those again that a question can pay for. */
  reprice(prices: MeasuredPrices): void {
    const { purseNs } = this.#configuration;
    takePrices(this.host, this.#lenses, prices);
    if (purseNs === undefined) return;
    const { batches, refused } = admitWithin(this.host, this.#lenses, purseNs, this.#drifted);
    this.#drifted.clear();
    for (const [name, { message, digest, reason }] of refused) {
      const version = this.host.plugin(name)?.manifest.version;
      if (this.#tooDear.has(name) || version === undefined) continue;
      this.#onEvent({ type: "refusal", plugin: name, version, digest, code: reason, message });
    }
    this.#tooDear = refused;
    this.#pipelineBatches = Math.min(batches, this.#configuration.lensBatches ?? DEFAULT_BATCHES);
  }

  /** Takes over what the host knows now. */
  async followHostData(): Promise<void> {
    await this.#inTurn(async () => this.#checkHostData());
  }

  replaceGraph(graph: Graph): void {
    this.#graph = graph;
    this.#answers.clear();
    this.host.replaceGraph(graph);
    this.columns.replaceGraph(graph);
    this.#stale.clear();
  }

  /** To be told of each commit. */
  applied({ nodesDropped }: AppliedChange): void {
    if (nodesDropped.length > 0) this.host.idsChanged();
  }

  /** Whether any lens could matter to the question, or should have had a part in it. */
  concerns(question: LensQuestion): boolean {
    return this.#awake(question).length > 0 || this.missingWith("lenses").length > 0;
  }

  /** Takes from the disk what the question needs and was computed before. */
  async restoreColumns(question: LensQuestion): Promise<void> {
    const missing = this.columns.missing(attributesOf(this.#awake(question)));
    if (missing.length > 0) await this.columns.restore(missing);
  }

  /** Names of columns that the question needs and that are not there yet. */
  missingColumns(question: LensQuestion): readonly string[] {
    return this.columns.missing(attributesOf(this.#awake(question)));
  }

  /** The answer to a question as the lenses leave it. `ask` gives it without them. */
  judge(question: LensQuestion, ask: (question: LensQuestion) => LensReply): LensReply {
    const awake = this.#awake(question);
    const attributes = attributesOf(awake);
    const failures = [...this.missingWith("lenses"), ...this.columns.refresh(attributes)];
    const runner = new LensRunner(this.host, this.#stale, question.explain === true);
    const lensed = new LensPipeline(runner, this.#pipelineBatches, this.#keepRate).apply(awake, question, ask);
    for (const { lens, fault } of lensed?.faults ?? []) failures.push(failureOf(fault, lens.onFailure));
    this.#maintainSoon();
    const absent = this.columns.absentFor(new Set(awake.map(({ plugin }) => plugin)));
    return {
      ...(lensed?.reply ?? ask(question)),
      ...(lensed && lensed.considered > 0 && { lenses: verdictsOf(lensed, this.#lenses) }),
      ...(failures.length > 0 && { failures }),
      ...(absent.length > 0 && { absent }),
      ...(question.explain === true &&
        this.#lenses.length > 0 && {
          plugins: [...this.columns.costs(attributes), ...runner.costs(this.#lenses)],
        }),
    };
  }

  /** What a hook answered before about the graph as it is, or what it answers now; and how long that took. */
  remembered<Outcome extends { readonly failed?: unknown }>(
    key: string,
    ask: () => Outcome,
  ): { readonly answer: Outcome; readonly wasKnown: boolean; readonly micros: number } {
    const startMs = this.#clock.elapsedMs();
    const found = this.#answers.get(this.#graph.epoch, key, ask, ({ failed }) => failed === undefined);
    this.#maintainSoon();
    return { ...found, micros: 1000 * (this.#clock.elapsedMs() - startMs) };
  }

  /** What one call of a hook cost an answer. */
  costOf(
    { manifest }: LoadedPlugin,
    { trait, name }: AnyGuestHook,
    outcome: (CallCost & { readonly failed?: undefined }) | FailedCall,
    micros: number,
    wasKnown: boolean,
  ): PluginCost {
    const { fuelUsed, fuelBudget } = outcome.failed ?? outcome;
    const hook = { plugin: manifest.name, trait, hook: name, fuelUsed, fuelBudget, micros };
    if (wasKnown) return { ...hook, calls: 0, state: "cached" };
    return { ...hook, calls: 1, state: outcome.failed === undefined ? "ran" : "failed" };
  }

  /** Resolves when nothing is left to write. */
  async close(): Promise<void> {
    await this.#watch.idle();
    await this.#turn;
    await this.#cache?.written();
    await this.#guests?.written();
  }

  #awake(question: LensQuestion): readonly EngineLens[] {
    if (this.#lenses.length === 0) return this.#lenses;
    const shape = shapeOf(question);
    return this.#lenses.filter(
      ({ plugin, lens }) => !this.#tooDear.has(plugin.manifest.name) && lens.filter.mayMatter(shape),
    );
  }

  #take(event: PluginEvent): void {
    if (event.type === "repriced") {
      this.#drifted.add(event.plugin);
      setImmediate(() => this.onDrift()).unref();
    }
    this.#onEvent(event);
  }

  /** Changes of what runs come one after the other. */
  async #inTurn(change: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(change);
    this.#turn = turn.catch(() => {});
    await turn;
  }

  async #checkHostData(): Promise<void> {
    const changed = await this.#watch.update();
    if (changed.size === 0) return;
    this.columns.hostChanged(changed);
    this.#answers.clear();
    if ([...changed].some((name) => this.#hostData.isLoadedWith(name))) await this.#configure(this.#configuration);
  }

  /** Between two questions: fresh instances for those that lost theirs, calls that are made again to be compared. */
  #maintainSoon(): void {
    this.#watch.checkSoon(async () => this.#inTurn(async () => this.#checkHostData()));
    if (this.#willMaintain) return;
    this.#willMaintain = true;
    setImmediate(() => {
      this.#willMaintain = false;
      this.host.maintain();
    }).unref();
  }
}

function isCalled(name: string): (running: RunningPlugin) => boolean {
  return ({ plugin }) => plugin.manifest.name === name;
}

/** Names of the columns that lenses read. */
function attributesOf(lenses: readonly EngineLens[]): Set<string> {
  const names = new Set<string>();
  for (const { plugin } of lenses) for (const name of plugin.manifest.capabilities.attributes) names.add(name);
  return names;
}
