/**
 * How long it takes from hearing that a file changed to an answer that knows of it: `node bench/update.ts DIRECTORY
 * [--nodes=N] [--edits=N] [--seed=N]`. The directory is taken as often as it takes to have a graph of so many nodes (a
 * million by default); then files are edited one at a time. Each edit is read, parsed in a worker, linked and applied to
 * the graph and its indexes, and the callers of something in the file are asked for. Edits of crate roots and renames of
 * what thousands of places refer to are told apart from the rest.
 */
import { EDIT_KINDS, type EditKind, type Random, edited, someKind } from "./update-edits.ts";
import { FactsCache, Indexer } from "@parseltongue/indexer";
import { EdgeKind, Graph, GraphQueries, NodeKind } from "@parseltongue/graph";
import { machineLine, spreadOf, table } from "./machine.ts";
import { formatBytes, formatCount } from "@parseltongue/base";
import { MemoryFiles } from "@parseltongue/testkit";
import { ReplicatedSource } from "./replicated-source.ts";
import { parseArgs } from "node:util";
import { randomNumbers } from "./synthetic-graph.ts";

const HUB_REFERENCES = 2000;
const HUB_EDITS = 20;
const WARM_UP = 50;

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
  const { commit } = await indexer.index();
  const graph = Graph.create();
  graph.apply(commit);
  const queries = new GraphQueries(graph);
  queries.warm();
  return { source, indexer, graph, queries };
}

interface Took {
  readonly total: number;
  readonly update: number;
  readonly apply: number;
}

/** Makes an edit known and asks a question; times are in milliseconds. */
async function timedUpdate(base: CodeBase, path: string, text: string): Promise<Took> {
  base.source.write(path, text);
  const start = performance.now();
  const { commit } = await base.indexer.update([path]);
  const linked = performance.now();
  if (commit !== undefined) base.queries.apply(base.graph.apply(commit));
  const applied = performance.now();
  const node = commit?.nodes[0] ?? 1;
  if (base.graph.nodeKind[node] !== 0) base.queries.callers(node);
  return { total: performance.now() - start, update: linked - start, apply: applied - linked };
}

async function timeEdits(base: CodeBase, count: number, random: Random): Promise<Map<string, Took[]>> {
  const { sources } = await base.source.list();
  const rust = sources.filter((path) => path.endsWith(".rs"));
  const took = new Map<string, Took[]>();
  for (let i = 0; i < count + WARM_UP; i++) {
    const path = rust[random(rust.length)]!;
    const kind: EditKind = someKind(random);
    const text = edited(base.source.text(path), kind, random, i);
    const one = text === undefined ? undefined : await timedUpdate(base, path, text);
    if (one === undefined || i < WARM_UP) continue;
    const group = /\/(?:lib|main)\.rs$/.test(path) ? "in a crate root" : kind;
    took.set(group, [...(took.get(group) ?? []), one]);
  }
  return took;
}

/** Renames functions and types that very many places refer to, each there and back. */
async function timeHubs(base: CodeBase): Promise<Took[]> {
  const { graph } = base;
  const took: Took[] = [];
  for (let node = 1; node < graph.nodeKind.length && took.length < HUB_EDITS; node++) {
    const kind = graph.nodeKind[node];
    if (kind !== NodeKind.function && kind !== NodeKind.method && kind !== NodeKind.struct) continue;
    if (references(graph, node) < HUB_REFERENCES) continue;
    const path = graph.text(graph.filePath[graph.nodeFile[node]!]!);
    const name = graph.text(graph.nodeName[node]!);
    const text = base.source.text(path);
    const renamed = text.replace(new RegExp(`\\b(fn|struct) ${name}\\b`), `$1 ${name}_renamed`);
    if (renamed === text) continue;
    took.push(await timedUpdate(base, path, renamed), await timedUpdate(base, path, text));
  }
  return took;
}

function references(graph: Graph, node: number): number {
  let count = 0;
  const start = graph.inStart[node]!;
  for (let at = start; at < start + graph.inLength[node]!; at++) if (graph.inKind[at] !== EdgeKind.contains) count++;
  return count;
}

function row(name: string, took: readonly Took[]): string[] {
  const ms = (value: number): string => value.toFixed(2);
  const total = spreadOf(took.map((one) => one.total));
  const share = (part: keyof Took): string => ms(spreadOf(took.map((one) => one[part])).p50);
  return [name, formatCount(total.count), ms(total.p50), ms(total.p99), ms(total.max), share("update"), share("apply")];
}

async function main(directory: string, nodes: number, edits: number, seed: number): Promise<void> {
  const random: Random = randomNumbers(seed);
  const one = await open(directory, 1);
  const copies = Math.max(1, Math.ceil(nodes / one.graph.liveNodeCount));
  await one.indexer.close();
  const base = await open(directory, copies);
  process.stdout.write(`${machineLine()}\n\n${copies} copies: ${formatCount(base.graph.liveNodeCount)} nodes, `);
  process.stdout.write(
    `${formatCount(base.graph.liveEdgeCount)} edges, ${formatBytes(process.memoryUsage().rss)} of memory\n\n`,
  );
  const took = await timeEdits(base, edits, random);
  const hubs = await timeHubs(base);
  const rows = [
    row(
      "all but roots and hubs",
      EDIT_KINDS.flatMap((kind) => took.get(kind) ?? []),
    ),
  ];
  for (const [kind, times] of took) rows.push(row(kind, times));
  if (hubs.length > 0) rows.push(row(`rename of what ${formatCount(HUB_REFERENCES)} places refer to`, hubs));
  const columns = ["edits", "p50 ms", "p99 ms", "max ms", "read, parse, link p50", "apply p50"];
  process.stdout.write(`${table([["edit", "left"], ...columns.map((title) => [title, "right"] as const)], rows)}\n`);
  await base.indexer.close();
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    nodes: { type: "string", default: "1000000" },
    edits: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
  },
});
const [directory] = positionals;
if (directory === undefined) {
  process.stderr.write("usage: node bench/update.ts DIRECTORY [--nodes=N] [--edits=N] [--seed=N]\n");
  process.exitCode = 2;
} else await main(directory, Number(values.nodes), Number(values.edits), Number(values.seed));
