import {
  type Admission,
  type Calibration,
  type LensPrice,
  UNMEASURED,
  admit as admitPrices,
} from "./budgets/prices.ts";
import { type BreakerPolicy, CircuitBreaker, DEFAULT_BREAKER_POLICY } from "./budgets/circuit-breaker.ts";
import { BatchCaller } from "./batch-caller.ts";
import { lensBatchLimit, lensFuel } from "./budgets/fuel-budget.ts";
import { LensTrial } from "./budgets/lens-trial.ts";
import type { QueryPurse } from "./budgets/query-purse.ts";
import type { GuestLogEntry, PluginEventListener } from "./events.ts";
import type { GraphMemory } from "./graph-memory.ts";
import { HostError } from "./host-error.ts";
import { type LoadOptions, makePlugin, type MakingTerms } from "./make-plugin.ts";
import { type ActiveLens, LensEvaluator } from "./lens-evaluator.ts";
import type { LoadedHook, LoadedPlugin } from "./loaded-plugin.ts";
import type { LensHook, Values } from "./manifest/manifest.ts";
import { MAX_IO_HITS } from "./io-layout.ts";
import type {
  AnalyzerOutcome,
  ExporterOutcome,
  HitBatch,
  LensOutcome,
  MergedBatch,
  QueryOutcome,
  RuleOutcome,
} from "./outcomes.ts";
import type { PreparedPlugin } from "./plugin.ts";
import { metricsOf, type PluginMetrics } from "./metrics.ts";
import { NativeGuest, type NativeUse } from "./native/native-guest.ts";
import { PluginCaller } from "./plugin-caller.ts";
import { GuestInstance } from "./runtime/guest-instance.ts";
import { GuestRuntime } from "./runtime/guest-runtime.ts";
import { RepeatSchedule } from "./runtime/repeat-schedule.ts";

/** What a host is given. */
export interface PluginHostOptions {
  readonly graph: GraphMemory;
  /** For figures and for ending quarantines sooner; without one, times are 0 and quarantines are counted in calls. */
  readonly clock?: { elapsedMs(): number };
  /** What fuel costs here; `calibrate` measures it. Default: figures of a slow machine and a large graph. */
  readonly calibration?: Calibration;
  readonly breaker?: BreakerPolicy;
  /** One call in so many is made once more on a fresh instance and must give the same. Default 1000. */
  readonly repeatEvery?: number;
  /** Receives what the audit trail records. */
  readonly events?: PluginEventListener;
  /** Receives guests' messages, after the call in which they were made. */
  readonly log?: (entry: GuestLogEntry) => void;
}

/** What a host holds, to see that nothing leaks. */
export interface HostCounts {
  readonly plugins: number;
  /** Instances that plugins hold now. */
  readonly instances: number;
  /** Instances made since the host was. */
  readonly instancesMade: number;
}

/**
 * Loads plugins and calls their hooks over one graph, on the caller's thread. Whatever a guest does, a call returns:
 * its fuel bounds its work, and its faults come back as values. Calls do not nest.
 *
 * Host and plugins belong to one thread; what lens calls return is overwritten by the next call.
 */
export class PluginHost {
  #runtime: GuestRuntime;
  #caller: PluginCaller;
  #repeats: RepeatSchedule;
  #lenses: LensEvaluator;
  #batches: BatchCaller;
  readonly #options: PluginHostOptions;
  readonly #plugins = new Map<string, LoadedPlugin>();

  constructor(options: PluginHostOptions) {
    this.#options = options;
    const parts = this.#parts(options.graph, options.calibration ?? UNMEASURED);
    this.#runtime = parts.runtime;
    this.#caller = parts.caller;
    this.#repeats = parts.repeats;
    this.#lenses = parts.lenses;
    this.#batches = parts.batches;
  }

  #parts(graph: GraphMemory, calibration: Calibration) {
    const { clock, events = ignore, log = ignore, repeatEvery = 1000 } = this.#options;
    const runtime = new GuestRuntime(graph);
    const caller = new PluginCaller({ runtime, elapsedMs: () => clock?.elapsedMs() ?? 0, events, log }, calibration);
    const repeats = new RepeatSchedule(runtime, repeatEvery, (plugin, loaded, fault) => {
      caller.fault(plugin, loaded, fault);
    });
    const lenses = new LensEvaluator(caller, repeats);
    return { runtime, caller, repeats, lenses, batches: new BatchCaller(caller, repeats) };
  }

  /** Loaded plugins in the order in which they were loaded. */
  get plugins(): readonly LoadedPlugin[] {
    return [...this.#plugins.values()];
  }

  /** The loaded plugin of a name. */
  plugin(name: string): LoadedPlugin | undefined {
    return this.#plugins.get(name);
  }

  /** Figures of all plugins, in the order in which they were loaded. */
  metrics(): readonly PluginMetrics[] {
    const { callNs } = this.#caller.calibration;
    return this.plugins.map((plugin) =>
      metricsOf(plugin, this.#runtime.graph, (loaded, fuel) => callNs + fuel * this.#caller.rateOf(plugin, loaded)),
    );
  }

  get counts(): HostCounts {
    const { plugins } = this;
    const instances = plugins.filter(({ guest }) => guest.instance !== undefined).length;
    return { plugins: plugins.length, instances, instancesMade: this.#runtime.instancesMade };
  }

  /**
   * Instantiates a plugin, runs its initialisation under its budget and sees that it counts its fuel.
   * @throws HostError `already-loaded`, `missing-grant`, `not-admitted` when the tier allows less than the manifest asks
   * for, `bad-configuration`, `input-too-large`, `init-failed`, `self-check-failed`, `out-of-memory`; the host is as it was
   */
  load(prepared: PreparedPlugin, options: LoadOptions = {}): LoadedPlugin {
    const { name } = prepared.manifest;
    return this.#orRefuse(prepared, () => {
      if (this.#plugins.has(name)) {
        throw new HostError("already-loaded", `${name} is loaded`, { hint: "reload it, or unload it first" });
      }
      const plugin = makePlugin(prepared, options, this.#terms());
      this.#plugins.set(name, plugin);
      this.#caller.emit(plugin, { type: "load", tier: plugin.tier, initFuelUsed: plugin.initFuelUsed });
      this.#emitGrants(plugin);
      return plugin;
    });
  }

  /**
   * Puts a plugin in another's place, in one step: until the new one is ready, and when it is refused, the old one stays.
   * @throws HostError as `load`, and `not-loaded`
   */
  reload(plugin: LoadedPlugin, prepared: PreparedPlugin, options: LoadOptions = {}): LoadedPlugin {
    return this.#orRefuse(prepared, () => {
      this.#assertLoaded(plugin);
      const { name } = prepared.manifest;
      if (name !== plugin.manifest.name && this.#plugins.has(name)) {
        throw new HostError("already-loaded", `${name} is loaded`, { hint: "unload it first" });
      }
      const next = makePlugin(prepared, options, this.#terms());
      this.#forget(plugin);
      this.#plugins.set(name, next);
      const { digest, manifest, tier } = plugin;
      this.#caller.emit(next, { type: "reload", previousDigest: digest, previousVersion: manifest.version });
      this.#emitGrants(next);
      if (next.tier !== tier)
        this.#caller.emit(next, { type: "tier-change", from: tier, to: next.tier, why: "reload" });
      return next;
    });
  }

  /**
   * Has hooks of a plugin run in its library from now on, until it differs from the sandbox: then, and for all other hooks,
   * the sandbox answers. Whether that is allowed was decided before, see `refuseNative`.
   * @throws HostError `native-abi`, `missing-export`, `not-loaded`; the plugin runs in the sandbox as before
   */
  useNative(plugin: LoadedPlugin, use: NativeUse): void {
    this.#assertLoaded(plugin);
    const native = new NativeGuest(plugin.manifest, use);
    this.endNative(plugin);
    plugin.native = native;
    this.#caller.emit(plugin, { type: "tier-change", from: plugin.tier, to: "native", why: use.traits.join(", ") });
  }

  /** Tells that a plugin which should run as machine code does not: its library could not be loaded. */
  noteNativeRefusal(plugin: LoadedPlugin, why: string): void {
    this.#caller.emit(plugin, { type: "tier-change", from: "native", to: plugin.tier, why });
  }

  /** Gives a plugin's library up; it runs in the sandbox. */
  endNative(plugin: LoadedPlugin): void {
    plugin.native?.use.library.close();
    plugin.native = undefined;
  }

  /** Gives a plugin up with all it holds. @throws HostError `not-loaded` */
  unload(plugin: LoadedPlugin): void {
    this.#assertLoaded(plugin);
    this.#forget(plugin);
    this.#caller.emit(plugin, { type: "unload" });
  }

  /** Turns to another graph: all plugins go on over it, with fresh instances. */
  replaceGraph(graph: GraphMemory): void {
    for (const { guest, native } of this.#plugins.values()) {
      guest.instance = undefined;
      if (native !== undefined) native.instance = undefined;
    }
    const parts = this.#parts(graph, this.#caller.calibration);
    parts.runtime.instancesMade = this.#runtime.instancesMade;
    this.#runtime = parts.runtime;
    this.#caller = parts.caller;
    this.#repeats = parts.repeats;
    this.#lenses = parts.lenses;
    this.#batches = parts.batches;
  }

  /**
   * To be told after a commit that frees or moves node ids: plugins that could remember ids start afresh, unless they
   * declare `state = "cache"`. Costs nothing here; `maintain` makes the new instances.
   * @see SPEC 3.2
   */
  idsChanged(): void {
    for (const { guest, manifest } of this.#plugins.values()) {
      if (guest.prepared.keepsState && manifest.state === "none") guest.instance = undefined;
    }
  }

  /**
   * To be called between questions: makes instances for plugins without one, so that no question waits for them, and
   * makes the calls again that are to be compared. Faults are strikes.
   */
  maintain(): void {
    this.#repeats.run();
    for (const plugin of this.#plugins.values()) {
      if (plugin.guest.instance !== undefined || plugin.state === "quarantined") continue;
      const made = this.#runtime.instantiate(plugin.guest);
      if (!(made instanceof GuestInstance)) this.#caller.fault(plugin, undefined, made);
    }
  }

  /** Fuel prices from now on; see `calibrate`. */
  setCalibration(calibration: Calibration): void {
    this.#caller.calibration = calibration;
  }

  get calibration(): Calibration {
    return this.#caller.calibration;
  }

  /**
   * A trial of a lens over the graph as it is; once it has run, `priceOf` says what it found when `pricedRate` is set to it.
   * @param batchAt hits from all over the graph: the same for the same index
   */
  trialOf({ plugin, lens }: Pick<ActiveLens, "plugin" | "lens">, batchAt: (index: number) => HitBatch): LensTrial {
    return new LensTrial((batch) => {
      const { failed: fault } = this.evaluateLens(plugin, lens, batch);
      const { elapsedNs, calibration, runtime } = this.#caller;
      return { fault, elapsedNs: elapsedNs - calibration.callNs, fuelUsed: runtime.fuelUsed };
    }, batchAt);
  }

  /** What a lens adds to a query at p99, full batch, all its fuel used. */
  priceOf({ plugin, lens }: Pick<ActiveLens, "plugin" | "lens">): LensPrice {
    const { hook } = lens;
    const fuel = lensFuel(hook.budget, lensBatchLimit(hook));
    const callNs = this.#caller.calibration.callNs + fuel * this.#caller.rateOf(plugin, lens);
    return { plugin: plugin.manifest.name, hook: hook.name, fuel, callNs, isCalledOnce: hook.rank };
  }

  /**
   * Admits lenses to a query's purse. @param purseNs what plugins may add to a query, in nanoseconds
   * @throws HostError `not-admitted`; the message shows the sum
   */
  admit(active: readonly ActiveLens[], purseNs: number): Admission {
    return admitPrices(
      active.map((each) => this.priceOf(each)),
      purseNs,
    );
  }

  /**
   * Takes a batch of hits through lenses: each sees the hits that its filter lets through, before any is dropped; a lens
   * that fails has no part in the result and is named in it. Ask `lens.filter.mayMatter` before a question to leave out
   * lenses that cannot matter to it.
   * @param purse what the lenses of one query may use together
   * @throws HostError `input-too-large` for more than 65,536 hits
   * @see SPEC 4.1
   */
  evaluateLenses(active: readonly ActiveLens[], batch: HitBatch, purse?: QueryPurse): MergedBatch {
    checkLength(batch);
    return this.#lenses.evaluateAll(active, batch, purse);
  }

  /** What one lens says about all hits of a batch, whatever its filter. @throws HostError `input-too-large` */
  evaluateLens(plugin: LoadedPlugin, lens: LoadedHook<LensHook>, batch: HitBatch): LensOutcome {
    checkLength(batch);
    return this.#lenses.evaluate(plugin, lens, batch);
  }

  /**
   * Asks a query of a plugin. Parameters of type `node` are node ids.
   * @throws HostError `not-loaded` for a name the plugin does not have, `bad-configuration`, `input-too-large`
   */
  answerQuery(plugin: LoadedPlugin, name: string, parameters: Values = {}): QueryOutcome {
    return this.#batches.answer(plugin, plugin.hook("query", name), parameters);
  }

  /** Runs a rule over the graph, or over `changed` nodes. @throws HostError `not-loaded`, `input-too-large` */
  check(plugin: LoadedPlugin, name: string, changed?: HitBatch): RuleOutcome {
    return this.#batches.check(plugin, plugin.hook("rule", name), changed);
  }

  /** Runs an analyzer over the graph, or over `changed` nodes. @throws HostError `not-loaded`, `input-too-large` */
  analyze(plugin: LoadedPlugin, name: string, changed?: HitBatch): AnalyzerOutcome {
    return this.#batches.analyze(plugin, plugin.hook("analyzer", name), changed);
  }

  /** Prints hits, or the whole graph, with an exporter. @throws HostError `not-loaded`, `input-too-large` */
  render(plugin: LoadedPlugin, name: string, hits?: HitBatch): ExporterOutcome {
    return this.#batches.render(plugin, plugin.hook("exporter", name), hits);
  }

  #terms(): MakingTerms {
    const { clock, breaker = DEFAULT_BREAKER_POLICY } = this.#options;
    return {
      caller: this.#caller,
      breaker: new CircuitBreaker(breaker, () => clock?.elapsedMs() ?? 0),
      onReset: (plugin) => this.#caller.emit(plugin, { type: "reset", by: "user" }),
    };
  }

  #orRefuse(prepared: PreparedPlugin, act: () => LoadedPlugin): LoadedPlugin {
    try {
      return act();
    } catch (error) {
      if (error instanceof HostError) {
        const { name: plugin, version } = prepared.manifest;
        const { code, message } = error;
        this.#options.events?.({ type: "refusal", plugin, version, digest: prepared.digest, code, message });
      }
      throw error;
    }
  }

  #emitGrants(plugin: LoadedPlugin): void {
    const { attributes, log, hostData } = plugin.manifest.capabilities;
    if (attributes.length + hostData.length === 0 && !log) return;
    this.#caller.emit(plugin, { type: "grant", attributes, log, hostData });
  }

  #forget(plugin: LoadedPlugin): void {
    this.#plugins.delete(plugin.manifest.name);
    this.#repeats.forget(plugin);
    plugin.guest.instance = undefined;
    this.endNative(plugin);
  }

  #assertLoaded(plugin: LoadedPlugin): void {
    const { name } = plugin.manifest;
    if (this.#plugins.get(name) === plugin) return;
    throw new HostError("not-loaded", `${name} is not loaded`, { hint: "load it first, or use what reload returned" });
  }
}

function checkLength({ length }: HitBatch): void {
  if (length <= MAX_IO_HITS) return;
  throw new HostError("input-too-large", `${length} hits: a call takes ${MAX_IO_HITS}`, {
    hint: "take them in smaller batches",
  });
}

function ignore(): void {
  // Nobody listens.
}
