/**
 * How long it takes from hearing that a file changed to an answer that knows of it: `node bench/update.ts DIRECTORY
 * [--nodes=N] [--edits=N] [--seed=N] [--slowest=N]`. The directory is taken as often as it takes to have a graph of so
 * many nodes (a million by default); then files are edited one at a time. Each edit is read, parsed in a worker, linked
 * and applied to the graph and its indexes, and the callers of something in the file are asked for.
 *
 * The bar speaks of a file of 2,000 lines: a few dozen files of about that length are edited over and over, as in a day's
 * work. The first edit of a file finds no tree to start from and is told apart, as are edits of crate roots and renames
 * of what thousands of places refer to. Then files of any length are edited, drawn from all there are. The slowest edits
 * can be listed with where their time went.
 */
import { EDIT_KINDS, type EditKind, type Random, edited, someKind } from "./update-edits.ts";
import { type Took, printRows, printSlowest, row } from "./update-report.ts";
import { FactsCache, Indexer } from "@parseltongue/indexer";
import { EdgeKind, Graph, GraphQueries, NodeKind } from "@parseltongue/graph";
import { machineLine } from "./machine.ts";
import { formatBytes, formatCount } from "@parseltongue/base";
import { GarbagePauses } from "./garbage-pauses.ts";
import { tuneForLongRun } from "parseltongue/environment";
import { MemoryFiles } from "@parseltongue/testkit";
import { ReplicatedSource } from "./replicated-source.ts";
import { parseArgs } from "node:util";
import { processorWaitMs } from "./processor-waits.ts";
import { randomNumbers } from "./synthetic-graph.ts";
import { setTimeout as sleep } from "node:timers/promises";

const BAR_LINES = { from: 1500, to: 2500 };
const BAR_FILES = 24;
const HUB_REFERENCES = 2000;
const HUB_EDITS = 20;
const WARM_UP = 50;
/** Nobody saves two hundred times a second; what a program does when it has nothing else to do, is done in between. */
const PAUSE_MS = 20;

interface CodeBase {
  readonly source: ReplicatedSource;
  readonly indexer: Indexer;
  readonly graph: Graph;
  readonly queries: GraphQueries;
}

async function open(directory: string, copies: number): Promise<CodeBase> {
  const source = new ReplicatedSource(directory, copies);
  const files = new MemoryFiles(() => 0);
  const indexer = new Indexer({ source, openCache: () => FactsCache.open(files, "/facts"), workers: 2 });
  indexer.expectEdits();
  const { commit } = await indexer.index();
  const graph = Graph.create();
  graph.apply(commit);
  const queries = new GraphQueries(graph);
  queries.warm();
  return { source, indexer, graph, queries };
}

/** Edits files of one code base and keeps what each edit took. */
class Session {
  readonly base: CodeBase;
  readonly #random: Random;
  readonly #known = new Set<string>();
  #count = 0;

  constructor(base: CodeBase, random: Random) {
    this.base = base;
    this.#random = random;
  }

  /** Makes edits of the mix in some of the files, after a few that are not timed. */
  async editSome(paths: readonly string[], count: number): Promise<Took[]> {
    const took: Took[] = [];
    for (let i = 0; i < count + WARM_UP; i++) {
      const path = paths[this.#random(paths.length)]!;
      const kind = someKind(this.#random);
      const text = edited(this.base.source.text(path), kind, this.#random, this.#count++);
      const one = text === undefined ? undefined : await this.#edit(path, kind, text);
      if (one !== undefined && i >= WARM_UP) took.push(one);
    }
    return took;
  }

  /** Renames functions and types that very many places refer to, each there and back, in files edited before. */
  async renameHubs(): Promise<Took[]> {
    const { graph, source } = this.base;
    const took: Took[] = [];
    for (const { path, name } of hubs(graph)) {
      if (took.length >= HUB_EDITS) break;
      const text = `${source.text(path)}\n`;
      const renamed = text.replace(new RegExp(`\\b(fn|struct) ${name}\\b`), `$1 ${name}_renamed`);
      if (renamed === text) continue;
      await this.#edit(path, "hub", text);
      took.push(await this.#edit(path, "hub", renamed), await this.#edit(path, "hub", text));
    }
    return took;
  }

  /** Makes an edit known and asks a question. */
  async #edit(path: string, kind: Took["kind"], text: string): Promise<Took> {
    const { source, indexer, graph, queries } = this.base;
    await sleep(PAUSE_MS);
    source.write(path, text);
    const isFirst = !this.#known.has(path);
    this.#known.add(path);
    const waited = processorWaitMs();
    const startMs = performance.now();
    const { commit, took } = await indexer.update([path]);
    const linked = performance.now();
    if (commit !== undefined) queries.apply(graph.apply(commit));
    const applyMs = performance.now() - linked;
    const node = commit?.nodes[0] ?? 1;
    if (graph.nodeKind[node] !== 0) queries.callers(node);
    const totalMs = performance.now() - startMs;
    const waitedMs = Math.min(processorWaitMs() - waited, totalMs);
    return { kind, path, lines: lineCount(text), isFirst, startMs, totalMs, waitedMs, applyMs, ...took };
  }
}

function hubs(graph: Graph): { path: string; name: string }[] {
  const found: { path: string; name: string }[] = [];
  for (let node = 1; node < graph.nodeKind.length; node++) {
    const kind = graph.nodeKind[node];
    if (kind !== NodeKind.function && kind !== NodeKind.method && kind !== NodeKind.struct) continue;
    if (references(graph, node) < HUB_REFERENCES) continue;
    found.push({
      path: graph.text(graph.filePath[graph.nodeFile[node]!]!),
      name: graph.text(graph.nodeName[node]!),
    });
  }
  return found;
}

function references(graph: Graph, node: number): number {
  let count = 0;
  const start = graph.inStart[node]!;
  for (let at = start; at < start + graph.inLength[node]!; at++) if (graph.inKind[at] !== EdgeKind.contains) count++;
  return count;
}

function isOfBarLength(text: string): boolean {
  const lines = lineCount(text);
  return lines >= BAR_LINES.from && lines <= BAR_LINES.to;
}

function lineCount(text: string): number {
  return text.split("\n").length;
}

const isRoot = ({ path }: Took): boolean => /\/(?:lib|main)\.rs$/.test(path);

interface Options {
  readonly directory: string;
  readonly nodes: number;
  readonly edits: number;
  readonly seed: number;
  readonly slowest: number;
}

async function main({ directory, nodes, edits, seed, slowest }: Options): Promise<void> {
  // As a daemon does.
  tuneForLongRun();
  const one = await open(directory, 1);
  const copies = Math.max(1, Math.ceil(nodes / one.graph.liveNodeCount));
  await one.indexer.close();
  const base = await open(directory, copies);
  process.stdout.write(`${machineLine()}\n\n${copies} copies: ${formatCount(base.graph.liveNodeCount)} nodes, `);
  process.stdout.write(
    `${formatCount(base.graph.liveEdgeCount)} edges, ${formatBytes(process.memoryUsage().rss)} of memory\n\n`,
  );
  const pauses = new GarbagePauses();
  const random: Random = randomNumbers(seed);
  const session = new Session(base, random);
  const { sources } = await base.source.list();
  const rust = sources.filter((path) => path.endsWith(".rs"));
  const long = rust.filter((path) => isOfBarLength(base.source.text(path)));
  const chosen = Array.from({ length: BAR_FILES }, () => long[random(long.length)]!);
  const bar = await session.editSome(chosen, edits);
  const hubEdits = await session.renameHubs();
  const any = await session.editSome(rust, edits);
  await pauses.close();
  process.stdout.write(`${formatBytes(process.memoryUsage().rss)} of memory after the edits\n\n`);
  printRows(rowsOf(bar, hubEdits, any));
  if (slowest > 0) {
    const ofBar = bar.filter((edit) => !edit.isFirst && !isRoot(edit));
    printSlowest(ofBar, slowest, pauses);
    printSlowest([...bar, ...hubEdits, ...any], slowest, pauses);
  }
  await base.indexer.close();
}

function rowsOf(bar: readonly Took[], hubEdits: readonly Took[], any: readonly Took[]): string[][] {
  const again = bar.filter((took) => !took.isFirst && !isRoot(took));
  const first = bar.filter((took) => took.isFirst && !isRoot(took));
  const ofKind = (kind: EditKind): string[][] =>
    row(
      `  ${kind}`,
      again.filter((took) => took.kind === kind),
    );
  return [
    ...row(`file of ${formatCount(BAR_LINES.from)} to ${formatCount(BAR_LINES.to)} lines`, again),
    ...EDIT_KINDS.flatMap(ofKind),
    ...row(`rename of what ${formatCount(HUB_REFERENCES)} places refer to`, hubEdits),
    ...row("all of these", [...again, ...hubEdits]),
    ...row("first edit of such a file", first),
    ...row(
      "file of any length, mostly first edits",
      any.filter((took) => !isRoot(took)),
    ),
    ...row("crate root", [...bar, ...any].filter(isRoot)),
  ];
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    nodes: { type: "string", default: "1000000" },
    edits: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    slowest: { type: "string", default: "0" },
  },
});
const [directory] = positionals;
if (directory === undefined) {
  process.stderr.write("usage: node bench/update.ts DIRECTORY [--nodes=N] [--edits=N] [--seed=N] [--slowest=N]\n");
  process.exitCode = 2;
} else {
  await main({
    directory,
    nodes: Number(values.nodes),
    edits: Number(values.edits),
    seed: Number(values.seed),
    slowest: Number(values.slowest),
  });
}
