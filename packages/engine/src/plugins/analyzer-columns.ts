import { type Clock, digestOf } from "@parseltongue/base";
import { type Graph, GraphError } from "@parseltongue/graph";
import type { AnalyzerHook, ComputedColumn, LoadedPlugin, PluginHost } from "@parseltongue/host";
import { attributeColumn } from "./attribute-column.ts";
import type { ColumnCache } from "./column-cache.ts";
import { type HostKnowledge, hostNamesOf, isHostName } from "./host-data/host-knowledge.ts";
import type { RunningPlugin } from "./load-plugins.ts";
import { type AbsentData, failureOf, type PluginCost, type PluginFailure } from "./plugin-report.ts";

interface Analyzer {
  readonly running: RunningPlugin;
  readonly hook: AnalyzerHook;
}

/** A name that a plugin, or an analyzer that it builds on, asks for. */
interface Need {
  readonly name: string;
  readonly plugin: string;
}

/** What one analyzer made. */
export interface MadeByAnalyzer {
  readonly plugin: string;
  /** Of all that decides what it makes. */
  readonly identity: string;
  readonly hook: string;
  /** By node id; empty when it failed. */
  readonly columns: readonly ComputedColumn[];
  readonly failure?: PluginFailure;
}

/** What analyzers made for a graph. Plain data. */
export interface MadeColumns {
  readonly epoch: number;
  readonly checksum: number;
  readonly analyzers: readonly MadeByAnalyzer[];
}

interface Computed {
  readonly epoch: number;
  readonly failure: PluginFailure | undefined;
  /** Undefined when it was computed in another process or thread. */
  readonly cost: Pick<PluginCost, "fuelUsed" | "fuelBudget" | "micros"> | undefined;
}

/**
 * The columns that plugins read, as attributes of the graph: those of analyzers and the host's. One is made anew when
 * something needs it and the graph is another than when it was made; always from the whole graph, so that it says the same
 * after edits as after indexing.
 */
export class AnalyzerColumns {
  readonly #host: PluginHost;
  readonly #cache: ColumnCache | undefined;
  readonly #hostData: HostKnowledge;
  #graph: Graph;
  /** By the name of each column; of several that make one, the first of the configuration does. */
  #makers: ReadonlyMap<string, Analyzer> = new Map();
  #computed = new Map<Analyzer, Computed>();
  /** Remembered, as every question asks for it. */
  readonly #needs = new Map<LoadedPlugin, readonly Need[]>();
  readonly #clock: Pick<Clock, "elapsedMs">;
  /** Analyzers that ran for the latest `refresh`. */
  readonly #ran = new Set<Analyzer>();

  constructor(
    host: PluginHost,
    graph: Graph,
    hostData: HostKnowledge,
    clock: Pick<Clock, "elapsedMs">,
    cache: ColumnCache | undefined,
  ) {
    this.#clock = clock;
    this.#host = host;
    this.#hostData = hostData;
    this.#graph = graph;
    this.#cache = cache;
  }

  /** Takes over what is on now; what others have made is forgotten. */
  configure(running: readonly RunningPlugin[]): void {
    const before = [...this.#makers.values()];
    const makers = new Map<string, Analyzer>();
    for (const each of running) {
      for (const hook of each.plugin.manifest.analyzers) {
        const analyzer = before.find((old) => old.running === each && old.hook === hook) ?? { running: each, hook };
        for (const { name } of hook.columns) if (!makers.has(name)) makers.set(name, analyzer);
      }
    }
    for (const [name, maker] of this.#makers) if (makers.get(name) !== maker) this.#graph.dropAttribute(name);
    const kept = new Set(makers.values());
    this.#computed = new Map([...this.#computed].filter(([analyzer]) => kept.has(analyzer)));
    this.#makers = makers;
    this.#needs.clear();
  }

  /** Columns of the host are others than before: what was computed from them is as well. */
  hostChanged(names: ReadonlySet<string>): void {
    for (const maker of this.#computed.keys()) {
      const isMadeOf = this.#needsOf(maker.running.plugin).some(({ name }) => names.has(name));
      if (isMadeOf) this.#computed.delete(maker);
    }
  }

  /** The graph was made anew: nothing is computed for it. */
  replaceGraph(graph: Graph): void {
    this.#graph = graph;
    this.#computed.clear();
  }

  /** Columns by name that are not there yet, or not for this graph. */
  missing(names: Iterable<string>): string[] {
    return [...new Set(names)].filter((name) => {
      const maker = this.#makers.get(name);
      return maker !== undefined && !this.#isCurrent(maker);
    });
  }

  /** Makes the columns right for the graph as it is. Returns why some of them are missing. */
  refresh(names: readonly string[] | ReadonlySet<string>): PluginFailure[] {
    const makers = this.#makersOf(names);
    this.#ran.clear();
    this.#hostData.show(this.#graph, names);
    for (const { running } of makers) this.#hostData.show(this.#graph, running.plugin.manifest.capabilities.attributes);
    for (const maker of makers) if (!this.#isCurrent(maker)) this.#compute(maker);
    return makers.flatMap((maker) => this.#computed.get(maker)?.failure ?? []);
  }

  /** What the latest `refresh` cost for these columns: of those that it found there, nothing. */
  costs(names: Iterable<string>): PluginCost[] {
    return this.#makersOf(names).map((maker) => this.#costOf(maker));
  }

  /** What was made of the columns, for another thread whose graph is the same. */
  made(names: Iterable<string>): MadeColumns {
    const analyzers = this.#makersOf(names).flatMap((maker): MadeByAnalyzer[] => {
      const computed = this.#computed.get(maker);
      if (computed?.epoch !== this.#graph.epoch) return [];
      const columns = maker.hook.columns.flatMap(({ name }) =>
        this.#makers.get(name) === maker ? (attributeColumn(this.#graph, name) ?? []) : [],
      );
      const { plugin, identity } = maker.running;
      const from = { plugin: plugin.manifest.name, identity, hook: maker.hook.name };
      return [{ ...from, columns, ...(computed.failure && { failure: computed.failure }) }];
    });
    return { epoch: this.#graph.epoch, checksum: this.#graph.checksum(), analyzers };
  }

  /** Takes columns that another thread made for the same graph; those that it made for another are left. */
  take({ epoch, checksum, analyzers }: MadeColumns): void {
    if (epoch !== this.#graph.epoch) return;
    for (const { plugin, identity, hook, columns, failure } of analyzers) {
      const maker = [...this.#makers.values()].find(
        ({ running, hook: own }) =>
          running.plugin.manifest.name === plugin && running.identity === identity && own.name === hook,
      );
      if (maker === undefined) continue;
      if (failure !== undefined) this.#fail(maker, failure);
      else this.#show(maker, columns);
      this.#keep(maker, columns, checksum);
    }
  }

  /** What the plugins ask for and do without, in their order; an analyzer that failed is told by `refresh` instead. */
  absentFor(plugins: Iterable<LoadedPlugin>): AbsentData[] {
    const absent = new Map<string, AbsentData>();
    for (const plugin of plugins) {
      for (const need of this.#needsOf(plugin)) {
        const absence = this.#absence(need.name);
        if (absence === undefined) continue;
        const others = absent.get(need.name)?.plugins ?? [];
        const users = others.includes(need.plugin) ? others : [...others, need.plugin];
        absent.set(need.name, { name: need.name, plugins: users, ...absence });
      }
    }
    return [...absent.values()];
  }

  /** Takes columns from the cache that were computed for a graph of the same contents. */
  async restore(names: Iterable<string>): Promise<void> {
    const cache = this.#cache;
    const makers = this.#makersOf(names).filter((maker) => isKept(maker) && !this.#isCurrent(maker));
    if (cache === undefined || makers.length === 0) return;
    const { epoch } = this.#graph;
    const graph = this.#graph;
    const checksum = graph.checksum();
    for (const maker of makers) {
      const columns = await cache.read(keyOf(maker, checksum), graph, maker.hook.columns);
      // The graph may have changed while the disk was asked.
      if (graph !== this.#graph || graph.epoch !== epoch) return;
      if (columns !== undefined) this.#show(maker, columns);
    }
  }

  /** Those that make the columns, each after those whose columns it reads. */
  #makersOf(names: Iterable<string>): Analyzer[] {
    const ordered = new Set<Analyzer>();
    const seen = new Set<Analyzer>();
    const visit = (name: string): void => {
      const maker = this.#makers.get(name);
      if (maker === undefined || seen.has(maker)) return;
      // A circle ends here: one of its columns is then that of the graph before.
      seen.add(maker);
      for (const read of maker.running.plugin.manifest.capabilities.attributes) visit(read);
      ordered.add(maker);
    };
    for (const name of names) visit(name);
    return [...ordered];
  }

  #needsOf(plugin: LoadedPlugin): readonly Need[] {
    const known = this.#needs.get(plugin);
    if (known !== undefined) return known;
    const makers = this.#makersOf(plugin.manifest.capabilities.attributes);
    const needs = [plugin, ...makers.map(({ running }) => running.plugin)].flatMap(({ manifest }) =>
      [...new Set([...manifest.capabilities.attributes, ...hostNamesOf(manifest)])].map((name) => ({
        name,
        plugin: manifest.name,
      })),
    );
    this.#needs.set(plugin, needs);
    return needs;
  }

  #absence(name: string): Pick<AbsentData, "reason" | "hint"> | undefined {
    if (isHostName(name)) return this.#hostData.absence(name);
    if (this.#makers.has(name)) return undefined;
    return { reason: "no plugin that is on makes it", hint: `turn on an analyzer with a column ${name}` };
  }

  #costOf(maker: Analyzer): PluginCost {
    const { cost, failure } = this.#computed.get(maker) ?? {};
    const hook = { plugin: maker.running.plugin.manifest.name, trait: "analyzer", hook: maker.hook.name } as const;
    if (cost === undefined || !this.#ran.has(maker)) {
      return { ...hook, calls: 0, fuelUsed: 0, fuelBudget: 0, micros: 0, state: "cached" };
    }
    return { ...hook, calls: 1, ...cost, state: failure === undefined ? "ran" : "failed" };
  }

  #isCurrent(maker: Analyzer): boolean {
    return this.#computed.get(maker)?.epoch === this.#graph.epoch;
  }

  #compute(maker: Analyzer): void {
    const { plugin } = maker.running;
    const startMs = this.#clock.elapsedMs();
    const outcome = this.#host.analyze(plugin, maker.hook.name);
    const micros = 1000 * (this.#clock.elapsedMs() - startMs);
    const { fuelUsed, fuelBudget } = outcome.failed ?? outcome;
    const cost = { fuelUsed, fuelBudget, micros };
    this.#ran.add(maker);
    if (outcome.failed !== undefined) {
      this.#fail(maker, failureOf(outcome.failed), cost);
      return;
    }
    this.#show(maker, outcome.columns, cost);
    this.#keep(maker, outcome.columns, undefined);
  }

  /** Has the cache keep what was computed. @param checksum of the graph, where it is known */
  #keep(maker: Analyzer, columns: readonly ComputedColumn[], checksum: number | undefined): void {
    if (this.#cache === undefined || !isKept(maker) || this.#computed.get(maker)?.failure !== undefined) return;
    this.#cache.write(keyOf(maker, checksum ?? this.#graph.checksum()), this.#graph, columns);
  }

  #show(maker: Analyzer, columns: readonly ComputedColumn[], cost?: Computed["cost"]): void {
    try {
      for (const { name, type, values } of columns) {
        if (this.#makers.get(name) === maker) this.#graph.setAttribute(name, type, values);
      }
      this.#computed.set(maker, { epoch: this.#graph.epoch, failure: undefined, cost });
    } catch (error) {
      if (!(error instanceof GraphError)) throw error;
      const { manifest, digest } = maker.running.plugin;
      this.#fail(maker, {
        plugin: manifest.name,
        digest,
        trait: "analyzer",
        hook: maker.hook.name,
        phase: "decode",
        reason: error.code,
        message: error.message,
        hint: error.hint ?? `leave it off: parseltongue plugin disable ${manifest.name}`,
      });
    }
  }

  #fail(maker: Analyzer, failure: PluginFailure, cost?: Computed["cost"]): void {
    for (const { name } of maker.hook.columns) {
      if (this.#makers.get(name) === maker) this.#graph.dropAttribute(name);
    }
    this.#computed.set(maker, { epoch: this.#graph.epoch, failure, cost });
  }
}

/** What is made of other columns depends on more than the key says. */
function isKept({ running }: Analyzer): boolean {
  return running.plugin.manifest.capabilities.attributes.length === 0;
}

/** Of all that decides a column's values. */
function keyOf({ running, hook }: Analyzer, graphChecksum: number): string {
  return digestOf(JSON.stringify([running.identity, hook.name, graphChecksum]));
}
