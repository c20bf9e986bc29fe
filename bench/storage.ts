/**
 * What storing the graph costs: `node bench/storage.ts [nodes]`, by default a million nodes and five million edges.
 * Time is of one run unless percentiles are given; making the input is not counted. Beside the time on the wall stands
 * the thread's time on the processor, which says more on a machine that is busy with other things.
 */
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { formatBytes, formatCount } from "@parseltongue/base";
import { Graph, type GraphCommit, type LoadedSnapshot, encodeSnapshot, loadSnapshot } from "@parseltongue/graph";

import { machineLine, spreadOf, table } from "./machine.ts";
import { bodyEdit, fileReplaced, hubRetargeted } from "./synthetic-edits.ts";
import { NODES_PER_FILE, randomNumbers, syntheticCommit } from "./synthetic-graph.ts";

const EDGES_PER_NODE = 5;
const HUB_EDGES = 10_000;
/** What 100,000 lines of code hold. */
const LINES = { nodes: 17_000, edges: 90_000 };

const rows: string[][] = [];

function report(what: string, measured: string, bar: string): void {
  rows.push([what, measured, bar]);
}

interface Timed<T> {
  readonly ms: number;
  readonly cpuMs: number;
  readonly result: T;
}

function timed<T>(work: () => T): Timed<T> {
  const cpu = process.threadCpuUsage();
  const start = performance.now();
  const result = work();
  const ms = performance.now() - start;
  const { user, system } = process.threadCpuUsage(cpu);
  return { ms, cpuMs: (user + system) / 1000, result };
}

/** As `timed`, but of the processor's time on all threads: reading goes on beside the main one. */
async function timedOnAllThreads<T>(work: () => Promise<T>): Promise<Timed<T>> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const result = await work();
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { ms, cpuMs: (user + system) / 1000, result };
}

async function loadFrom(path: string): Promise<LoadedSnapshot> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const read = async (target: Uint8Array, position: number): Promise<number> =>
      (await file.read(target, 0, target.length, position)).bytesRead;
    return await loadSnapshot(read, size);
  } finally {
    await file.close();
  }
}

function inMs({ ms, cpuMs }: Timed<unknown>, digits = 0): string {
  return `${ms.toFixed(digits)} ms (${cpuMs.toFixed(digits)} ms processor)`;
}

/** Strings as they come off a file or another thread: each of one piece. */
function flat(commit: GraphCommit): GraphCommit {
  return { ...commit, strings: JSON.parse(JSON.stringify(commit.strings)) as string[] };
}

function build(nodes: number, edges: number): Timed<Graph> {
  const commit = flat(syntheticCommit(nodes, edges));
  const graph = Graph.create();
  const measured = timed(() => graph.apply(commit));
  return { ...measured, result: graph };
}

function measureCommits(
  what: string,
  bar: string,
  count: number,
  graph: Graph,
  next: (index: number) => GraphCommit,
): void {
  const samples: number[] = [];
  const cpuSamples: number[] = [];
  let edges = 0;
  for (let index = 0; index < count; index += 1) {
    const commit = next(index);
    edges += commit.edges.length / 8;
    const { ms, cpuMs } = timed(() => graph.apply(commit));
    samples.push(ms);
    cpuSamples.push(cpuMs);
  }
  const { p50, p99, max } = spreadOf(samples);
  const cpu = spreadOf(cpuSamples);
  const wall = `p50 ${p50.toFixed(2)}, p99 ${p99.toFixed(2)}, max ${max.toFixed(2)} ms`;
  const spread = `${wall} (processor p50 ${cpu.p50.toFixed(2)}, p99 ${cpu.p99.toFixed(2)})`;
  report(`${what} (${Math.round(edges / count)} edges, ${count} times)`, spread, bar);
}

async function measureSnapshot(graph: Graph): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "storage-"));
  const path = join(folder, "graph.isg");
  try {
    const saved = timed(() => {
      const file = openSync(path, "w");
      for (const chunk of encodeSnapshot(graph, {})) {
        for (let done = 0; done < chunk.length;) done += writeSync(file, chunk, done);
      }
      closeSync(file);
    });
    report("snapshot written (no fsync)", inMs(saved), "");
    const { size } = statSync(path);
    const times: Timed<LoadedSnapshot>[] = [];
    for (let run = 0; run < 5; run += 1) times.push(await timedOnAllThreads(async () => loadFrom(path)));
    const best = times.toSorted((a, b) => a.ms - b.ms)[0]!;
    report(`snapshot of ${formatBytes(size)} loaded (best of 5)`, inMs(best), "500 ms, goal 150");
    if (times[0]!.result.graph.memoryChecksum() !== graph.memoryChecksum()) throw new Error("the snapshot differs");
    report("memory checksum", inMs(timed(() => graph.memoryChecksum())), "");
    report("content checksum", inMs(timed(() => graph.checksum())), "");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function measureEdits(graph: Graph, nodeCount: number): void {
  const random = randomNumbers(7);
  const files = Math.floor(nodeCount / NODES_PER_FILE);
  // The first files hold the hubs; of the others each is replaced once at most.
  const head = (): number => 1 + (3 + random(files - 100)) * NODES_PER_FILE;
  measureCommits("body edit in a 2,000-line file", "1 ms", 1000, graph, () => bodyEdit(graph, head(), random));
  const last = (index: number): number => 1 + (files - 1 - index) * NODES_PER_FILE;
  measureCommits("2,000-line file replaced whole", "", 90, graph, (index) => fileReplaced(graph, last(index)));
  const [hub, other] = [1, NODES_PER_FILE];
  const count = Math.min(HUB_EDGES, graph.inLength[hub]! >> 1);
  const retarget = (index: number): GraphCommit =>
    hubRetargeted(graph, index % 2 === 0 ? hub : other, index % 2 === 0 ? other : hub, count);
  measureCommits("hub retargeted", "3 ms", 100, graph, retarget);
  const steps = timed(() => {
    let count = 0;
    while (graph.compactStep(10_000)) count += 1;
    return count;
  });
  const each = steps.result === 0 ? "nothing to do" : `${(steps.ms / steps.result).toFixed(2)} ms each`;
  report(`compaction, ${steps.result} steps of 10,000`, each, "");
}

const nodeCount = Number(process.argv[2] ?? 1_000_000);
const edgeCount = nodeCount * EDGES_PER_NODE;
const lines = build(LINES.nodes, LINES.edges);
report("memory of 100,000 lines of code", formatBytes(lines.result.memoryBytes), "25 MB");
// Twice, as the first is compiled on the way.
build(100_000, 500_000);
report("100k nodes, 500k edges in one commit", inMs(build(100_000, 500_000)), "150 ms");
const whole = build(nodeCount, edgeCount);
const graph = whole.result;
report(`${formatCount(nodeCount)} nodes, ${formatCount(edgeCount)} edges in one commit`, inMs(whole), "2,000 ms");
report("memory of it", formatBytes(graph.memoryBytes), "");
report("bytes per node with its edges and texts", (graph.memoryBytes / nodeCount).toFixed(0), "");
await measureSnapshot(graph);
measureEdits(graph, nodeCount);
const columns = [
  ["what", "left"],
  ["measured", "right"],
  ["bar", "right"],
] as const;
process.stdout.write(`${machineLine()}\n\n${table(columns, rows)}\n`);
