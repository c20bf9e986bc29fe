/**
 * What lenses add to a query: `node --expose-gc bench/plugins/lens-calls.ts`. A graph of 100,000 nodes, pages of 256 hits
 * from all over it, one page after another so that none is warm; then what plugins hold and what reloading leaves.
 */
import { formatBytes, formatCount, formatDuration } from "@parseltongue/base";
import { Graph } from "@parseltongue/graph";
import { type ActiveLens, calibrate, type HitBatch, PluginHost } from "@parseltongue/host";
import { machineLine, table } from "../machine.ts";
import { randomNumbers, syntheticCommit } from "../synthetic-graph.ts";
import { COLUMN, watLens } from "./wat-lenses.ts";

const NODES = 100_000;
const EDGES = 500_000;
const HITS = 256;
const PAGES = 400;
const ROUNDS = 50;
const RELOADS = 10_000;
const GRANTS = { grants: { attributes: [COLUMN], log: false } };
const clock = { elapsedMs: (): number => performance.now() };

const graph = Graph.create();
graph.apply(syntheticCommit(NODES, EDGES));
graph.setAttribute(
  COLUMN,
  "f32",
  Float32Array.from({ length: graph.nodeEnd }, (_, node) => node % 7),
);
const host = new PluginHost({ graph, clock, calibration: calibrate(graph, clock) });

const random = randomNumbers(7);
const pages = Array.from({ length: PAGES }, (): HitBatch => {
  const nodes = Uint32Array.from({ length: HITS }, () => 1 + random(graph.nodeEnd - 1));
  return { length: HITS, nodes, depths: new Uint32Array(HITS).fill(1) };
});

/**
 * Milliseconds of each page through the lenses, sorted; the first rounds warm the code.
 * @param isRead whether each page's nodes have just been read, as by the walk that found them
 */
function measure(active: readonly ActiveLens[], asked: readonly HitBatch[], isRead: boolean): Float64Array {
  const samples = new Float64Array(ROUNDS * asked.length);
  for (let round = -ROUNDS; round < ROUNDS; round++) {
    for (const [index, page] of asked.entries()) {
      if (isRead) host.evaluateLenses(active.slice(0, 1), page);
      const startMs = performance.now();
      host.evaluateLenses(active, page);
      const tookMs = performance.now() - startMs;
      if (round >= 0) samples[round * asked.length + index] = tookMs;
    }
    host.maintain();
  }
  return samples.sort();
}

async function load(count: number, kind: "keeper" | "worker"): Promise<ActiveLens[]> {
  const active: ActiveLens[] = [];
  for (let index = 0; index < count; index++) {
    const plugin = host.load(await watLens(`${kind}-${index}`, kind), GRANTS);
    active.push({ plugin, lens: plugin.hook("lens", "lens"), weight: 1 });
  }
  return active;
}

function row(name: string, samples: Float64Array, bar: string): string[] {
  const at = (share: number): string => formatDuration(samples[Math.floor(share * (samples.length - 1))]!);
  return [name, at(0.5), at(0.99), bar];
}

const [keeper] = await load(1, "keeper");
const rows = [row("a lens that keeps everything", measure([keeper!], pages, false), "2 µs")];
const before = process.memoryUsage().rss;
const workers = await load(50, "worker");
const perPlugin = (process.memoryUsage().rss - before) / workers.length;
rows.push(row("5 lenses that work, on nodes just read", measure(workers.slice(0, 5), pages, true), "p99 50 µs"));
rows.push(row("the same, on nodes in no cache", measure(workers.slice(0, 5), pages, false), "–"));
rows.push(row("50 lenses that work, on nodes just read", measure(workers, pages.slice(0, 100), true), "p99 400 µs"));
const { fuelUsed } = host.evaluateLenses(workers.slice(0, 1), pages[0]!);
const priced = host.admit(workers.slice(0, 5), 10e6).prices.reduce((sum, price) => sum + price.callNs, 0);

globalThis.gc?.();
const heapBefore = process.memoryUsage();
const versions = [await watLens("keeper-0", "keeper"), await watLens("keeper-0", "worker")];
let plugin = keeper!.plugin;
const startMs = performance.now();
for (let reload = 0; reload < RELOADS; reload++) plugin = host.reload(plugin, versions[reload % 2]!, GRANTS);
const reloadMs = (performance.now() - startMs) / RELOADS;
globalThis.gc?.();
const heapAfter = process.memoryUsage();

const { arithmeticRate, graphRate, callNs } = host.calibration;
process.stdout.write(`${machineLine()}

${table(
  [
    [`${HITS} hits, ${formatCount(graph.nodeEnd)} nodes`, "left"],
    ["p50", "right"],
    ["p99", "right"],
    ["bar", "right"],
  ],
  rows,
)}

a working lens uses ${formatCount(fuelUsed[0]!)} fuel for a page; five of them are priced at ${formatDuration(priced / 1e6)} of declared fuel (bar 500 µs)
fuel costs ${arithmeticRate.toFixed(3)} ns computing, ${graphRate.toFixed(3)} ns walking the graph, a call ${formatDuration(callNs / 1e6)} at p99
an idle plugin holds ${formatBytes(perPlugin)} (bar 1 MiB)
a reload takes ${formatDuration(reloadMs)}; ${formatCount(RELOADS)} of them leave ${formatBytes(Math.max(0, heapAfter.heapUsed - heapBefore.heapUsed))} more on the heap, ${formatBytes(Math.max(0, heapAfter.rss - heapBefore.rss))} more resident
`);
