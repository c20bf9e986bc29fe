/** What plugins are measured on: a real code base, taken as often as it takes to have 100,000 nodes. */
import { readFileSync } from "node:fs";
import { formatCount } from "@parseltongue/base";
import {
  type ConfiguredPlugin,
  Engine,
  INDEX_DIRECTORY,
  type IndexerLike,
  type PluginConfiguration,
  SNAPSHOT_FILE,
} from "@parseltongue/engine";
import { type Graph, type GraphCommit, NODE_STRIDE, NodeFlag, NodeKind } from "@parseltongue/graph";
import { FactsCache, Indexer } from "@parseltongue/indexer";
import { MemoryEnvironment, MemoryFiles } from "@parseltongue/testkit";
import { startConfinedProcess } from "../../packages/cli/src/environment/confined-process.ts";
import { ReplicatedSource } from "../replicated-source.ts";
import { syntheticCommit } from "../synthetic-graph.ts";
import { COLUMN } from "./lenses.ts";

const LEAST_NODES = 100_000;
const ROOT = "/measured";

/** Where the graph comes from. */
export type GraphSource =
  | { readonly directory: string }
  | { readonly snapshot: string }
  | { readonly syntheticNodes: number };

export interface MeasuredGraph {
  readonly engine: Engine;
  readonly graph: Graph;
  /** Nodes that questions are about. */
  readonly entities: Uint32Array;
  /** What it is, for the reader. */
  readonly title: string;
  /** Turns plugins on, and all others off. */
  readonly turnOn: (plugins: readonly ConfiguredPlugin[], isolation?: "none" | "process") => Promise<void>;
}

export async function openMeasuredGraph(source: GraphSource): Promise<MeasuredGraph> {
  const { commit, what } = await commitOf(source);
  const files = "snapshot" in source ? [[`${INDEX_DIRECTORY}/${SNAPSHOT_FILE}`, readFileSync(source.snapshot)]] : [];
  const environment = new MemoryEnvironment({ root: ROOT, files: files as [string, Uint8Array][] });
  let configuration: PluginConfiguration = { plugins: [], unavailable: [] };
  const engine = await Engine.open({
    root: ROOT,
    // Time is real: what the host notes of each call is part of what is measured.
    environment: Object.assign(environment, { clock: realClock }),
    createIndexer: () => indexerOf(commit),
    plugins: { read: () => Promise.resolve(configuration) },
    startConfined: startConfinedProcess,
  });
  if (commit !== undefined) await engine.index();
  await engine.plugins.load();
  const graph = engine.view as Graph;
  graph.setAttribute(
    COLUMN,
    "f32",
    Float32Array.from({ length: graph.nodeEnd }, (_, node) => node % 7),
  );
  const entities = graph.nodesByRank.filter((node) => {
    const isEntity = graph.nodeKind[node]! > NodeKind.file && graph.nodeKind[node] !== NodeKind.candidates;
    return isEntity && (graph.nodeFlags[node]! & NodeFlag.external) === 0;
  });
  return {
    engine,
    graph,
    entities,
    title: `${what}: ${formatCount(graph.liveNodeCount)} nodes, ${formatCount(graph.liveEdgeCount)} edges`,
    turnOn: async (plugins, isolation = "none") => {
      configuration = { plugins, unavailable: [], isolation };
      await engine.plugins.reload();
      await engine.plugins.load();
      const broken = engine.plugins.statuses().filter(({ failure }) => failure !== undefined);
      if (broken.length > 0) throw new Error(`${broken[0]!.name}: ${broken[0]!.failure!.message}`);
    },
  };
}

const realClock = {
  nowMs: (): number => Date.now(),
  elapsedMs: (): number => performance.now(),
  sleep: (delayMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, delayMs)),
};

async function commitOf(
  source: GraphSource,
): Promise<{ readonly commit: GraphCommit | undefined; readonly what: string }> {
  if ("snapshot" in source) return { commit: undefined, what: "a saved graph" };
  if ("syntheticNodes" in source) {
    const { syntheticNodes } = source;
    return { commit: syntheticCommit(syntheticNodes, 5 * syntheticNodes), what: "a made-up graph" };
  }
  const once = await indexed(source.directory, 1);
  const copies = Math.ceil(LEAST_NODES / (once.nodes.length / NODE_STRIDE));
  const what = `the code of the directory, ${copies === 1 ? "once" : `${copies} times over`}`;
  return { commit: copies === 1 ? once : await indexed(source.directory, copies), what };
}

async function indexed(directory: string, copies: number): Promise<GraphCommit> {
  const files = new MemoryFiles(() => 0);
  const indexer = new Indexer({
    source: new ReplicatedSource(directory, copies),
    openCache: () => FactsCache.open(files, "/facts"),
    workers: 2,
  });
  try {
    return (await indexer.index()).commit;
  } finally {
    await indexer.close();
  }
}

/** Gives the commit that there is, as if it had just been read. */
function indexerOf(commit: GraphCommit | undefined): IndexerLike {
  if (commit === undefined) throw new Error("the saved graph cannot be read: another version wrote it");
  const summary = {} as Awaited<ReturnType<IndexerLike["index"]>>["summary"];
  return {
    followsFiles: false,
    index: () => Promise.resolve({ commit, summary }),
    update: () => Promise.resolve({ commit: undefined, summary }),
    watch: () => Promise.resolve({ stop: () => Promise.resolve() }),
    close: () => Promise.resolve(),
  };
}
