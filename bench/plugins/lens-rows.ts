/** What lenses add to a query, host alone: pages of 256 hits of real questions, each asked again right before. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Graph } from "@parseltongue/graph";
import {
  type ActiveLens,
  calibrate,
  type HitBatch,
  type Manifest,
  PluginHost,
  preparePlugin,
  type PreparedPlugin,
} from "@parseltongue/host";
import { parseManifest } from "@parseltongue/host/parse-manifest";
import { buildPlugins, pluginDirectories } from "../../scripts/build-plugins.ts";
import { randomNumbers } from "../synthetic-graph.ts";
import { type BuiltLens, COLUMN, WORKERS } from "./lenses.ts";
import { lensesByHand } from "./lenses-by-hand.ts";
import type { MeasuredGraph } from "./measured-graph.ts";
import { openPeers } from "./peers/filters.ts";
import { type Row, timeRow, valueRow } from "./row.ts";

const HITS = 256;
const PAGES = 64;
const ROUNDS = 40;
const WARM_UP_ROUNDS = 30;
const GRANTS = { grants: { attributes: [COLUMN], log: false } };
/** Lenses of this repository that need no compiler but the command line's own. */
const REAL = ["hotspots", "owners", "test-coverage", "visibility"];
const clock = { elapsedMs: (): number => performance.now() };

/** A page of hits and the question it is of. */
export interface Page {
  readonly batch: HitBatch;
  readonly ask: () => unknown;
}

export class LensBench {
  readonly host: PluginHost;
  readonly #pages: readonly Page[];
  readonly #built: ReadonlyMap<string, BuiltLens>;
  readonly #graph: Graph;

  constructor(measured: MeasuredGraph, built: ReadonlyMap<string, BuiltLens>) {
    const { graph } = measured;
    this.#graph = graph;
    this.#built = built;
    this.host = new PluginHost({ graph, clock, calibration: calibrate(graph, clock) });
    this.#pages = pagesOf(measured);
  }

  /** Loads lenses by the names of what is built, under names of their own. */
  load(names: readonly string[], prefix: string, lowering: "inline" | "host-calls" = "inline"): ActiveLens[] {
    return names.map((name, at) => {
      const { wasm, manifest } = this.#built.get(name)!;
      // Other limits of memory make other bytes: the engine would share the code of modules that are the same.
      return this.#start(wasm, manifest(`${prefix}-${at}`, 4 + Math.floor(at / WORKERS.length)), lowering);
    });
  }

  /**
   * The lenses of this repository as they are used: their analyzers have run, and columns of what lies beside the code are
   * made up. Lenses that rank are given pages here like the others.
   */
  async loadReal(): Promise<ActiveLens[]> {
    const directories = pluginDirectories();
    await buildPlugins(
      REAL.map((name) => directories.get(name)!),
      () => {},
    );
    return REAL.map((name) => {
      const built = join(directories.get(name)!, "dist");
      const manifest = parseManifest(readFileSync(join(built, "plugin.toml"), "utf8"), "plugin.toml");
      const { attributes, log, hostData } = manifest.capabilities;
      const wasm = readFileSync(join(built, "plugin.wasm"));
      const plugin = this.host.load(preparePlugin({ wasm, manifest }), { grants: { attributes, log, hostData } });
      for (const { name: hook } of manifest.analyzers) {
        const outcome = this.host.analyze(plugin, hook);
        if (outcome.failed !== undefined) throw new Error(`${name}: ${outcome.failed.message}`);
        for (const column of outcome.columns) this.#graph.setAttribute(column.name, column.type, column.values);
      }
      for (const column of attributes) {
        if (this.#graph.attribute(column) !== undefined) continue;
        const values = Uint32Array.from({ length: this.#graph.nodeEnd }, (_, node) => node % 101);
        this.#graph.setAttribute(column, "u32", values);
      }
      return { plugin, lens: plugin.hook("lens", manifest.lenses[0]!.name), weight: 1 };
    });
  }

  #start(wasm: Uint8Array, manifest: Manifest, lowering: "inline" | "host-calls"): ActiveLens {
    const prepared: PreparedPlugin = preparePlugin({ wasm, manifest, instrumentation: { lowering } });
    const plugin = this.host.load(prepared, GRANTS);
    return { plugin, lens: plugin.hook("lens", "lens"), weight: 1 };
  }

  /** Microseconds of each page through some lenses. */
  time(active: readonly ActiveLens[]): Float64Array {
    return this.#time((batch) => this.host.evaluateLenses(active, batch));
  }

  #time(judge: (batch: HitBatch) => unknown): Float64Array {
    const samples = new Float64Array(ROUNDS * this.#pages.length);
    let sample = 0;
    for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
      for (const { batch, ask } of this.#pages) {
        ask();
        const startMs = performance.now();
        judge(batch);
        const tookMs = performance.now() - startMs;
        if (round >= 0) samples[sample++] = 1000 * tookMs;
      }
      this.host.maintain();
    }
    return samples;
  }

  /** A page filled by a lens that keeps one hit in ten: batch after batch until 256 are kept. */
  timeFilling(lens: ActiveLens): Float64Array {
    const random = randomNumbers(3);
    const nodes = Uint32Array.from({ length: 12 * HITS }, () => 1 + random(this.#graph.nodeEnd - 1));
    const batches = Array.from({ length: 12 }, (_, at): HitBatch => {
      return { length: HITS, nodes: nodes.subarray(HITS * at, HITS * (at + 1)), depths: new Uint32Array(HITS) };
    });
    return this.#time(() => {
      let kept = 0;
      for (const batch of batches) {
        const { keep } = this.host.evaluateLenses([lens], batch);
        for (let hit = 0; hit < HITS; hit++) kept += keep[hit]!;
        if (kept >= HITS) return;
      }
    });
  }

  async rows(): Promise<Row[]> {
    const real = await this.loadReal();
    const [keeper] = this.load(["keeper"], "keeper");
    const workers = this.load(
      Array.from({ length: 50 }, (_, at) => WORKERS[at % WORKERS.length]!),
      "worker",
    );
    const five = workers.slice(0, 5);
    const rows = [
      timeRow("5 lenses doing real work, 256 hits", this.time(five), { bar: 50, goal: 15 }),
      this.#byHand(five),
      timeRow("50 lenses doing real work, 256 hits", this.time(workers), { bar: 400, goal: 100 }),
      timeRow(`  ${REAL.join(", ")} as published`, this.time(real)),
      timeRow("a lens that keeps everything, 256 hits", this.time([keeper!]), { bar: 2, goal: 0.5 }),
      timeRow("page of 256 through a lens that keeps 1 in 10", this.timeFilling(this.load(["tenth"], "tenth")[0]!), {
        bar: 200,
        goal: 60,
      }),
    ];
    const { prices } = this.host.admit(five, 10e6);
    const priced = prices.reduce((sum, { callNs }) => sum + callNs, 0) / 1000;
    rows.push(valueRow("the five's declared worst cases, priced", priced, " µs", { bar: 500, goal: 250 }));
    rows.push(...this.#againstHostCalls(five));
    for (const { plugin } of [keeper!, ...real, ...workers]) this.host.unload(plugin);
    return rows;
  }

  /** The five without a sandbox: what of their time is the page's own. */
  #byHand(five: readonly ActiveLens[]): Row {
    const judge = lensesByHand(this.#graph, HITS);
    for (const [at, { batch }] of this.#pages.entries()) {
      const { keep, scores } = judge(batch);
      const ours = this.host.evaluateLenses(five, batch);
      if (
        keep.every((kept, hit) => kept === ours.keep[hit]) &&
        scores.every((score, hit) => score === ours.scores[hit])
      )
        continue;
      throw new Error(`page ${at}: the five lenses say something else than what is written by hand`);
    }
    return timeRow("  the five by hand, JavaScript without a sandbox", this.#time(judge));
  }

  #againstHostCalls(five: readonly ActiveLens[]): Row[] {
    const called = this.load(WORKERS, "called", "host-calls");
    const slow = timeRow("  the same five with reads as host calls", this.time(called));
    const ratio = median(this.time(called)) / median(this.time(five));
    for (const { plugin } of called) this.host.unload(plugin);
    return [valueRow("lowered reads, times as fast as host calls", ratio, "×", { bar: 2, goal: 3 }, true), slow];
  }

  /** One filter, ours and others' way. Whoever cannot be had is named. */
  async peerRows(): Promise<{ readonly rows: readonly Row[]; readonly missing: readonly string[] }> {
    const ours = this.load(["filter"], "filter");
    const counts = this.#pages.map(({ batch }) => {
      const { keep } = this.host.evaluateLenses(ours, batch);
      return keep.subarray(0, batch.length).reduce((sum, each) => sum + each, 0);
    });
    const rows = [timeRow("one filter over 256 hits: ours", this.time(ours))];
    const { peers, missing } = await openPeers();
    for (const { name, filter, close } of peers) {
      for (const [at, { batch }] of this.#pages.entries()) {
        const kept = await filter(this.#graph, batch);
        if (kept !== counts[at]) throw new Error(`${name} keeps ${kept} hits of page ${at}, ours ${counts[at]}`);
      }
      const samples: number[] = [];
      for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
        for (const { batch, ask } of this.#pages) {
          ask();
          const startMs = performance.now();
          const kept = filter(this.#graph, batch);
          if (typeof kept !== "number") await kept;
          if (round >= 0) samples.push(1000 * (performance.now() - startMs));
        }
      }
      rows.push(timeRow(`  ${name}`, samples));
      await close?.();
    }
    return { rows, missing };
  }
}

/** Full pages of what questions about this graph find. */
function pagesOf({ engine, entities }: MeasuredGraph): Page[] {
  const random = randomNumbers(7);
  const pages: Page[] = [];
  for (let tries = 0; pages.length < PAGES && tries < 100_000; tries++) {
    const target = entities[random(entities.length)]!;
    const ask = () => engine.query({ ask: "blast-radius", target, hits: HITS }).answer.hits;
    const hits = ask();
    if (hits.length < HITS) continue;
    pages.push({ batch: { length: HITS, nodes: hits.nodes(), depths: new Uint32Array(HITS).fill(1) }, ask });
  }
  if (pages.length === 0) throw new Error("no question about this graph has a full page of answers");
  return pages;
}

function median(samples: Float64Array): number {
  return samples.toSorted()[samples.length >> 1]!;
}
