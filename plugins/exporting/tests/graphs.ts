import { safeText } from "@parseltongue/base";
import { EdgeKind, Graph, GraphQueries, NodeKind } from "@parseltongue/graph";
import type { HitBatch } from "@parseltongue/host";
import { CodeDumpSource, Indexer, languageOf } from "@parseltongue/indexer";
import { hostileTexts, TestGraph } from "@parseltongue/testkit";

/** A graph with hits to draw. */
export interface DrawnGraph<Of = TestGraph> {
  readonly graph: Of;
  readonly hits: HitBatch;
}

/** Hits in the order given, at the depths given or none any hop away. */
export function hitsOf(nodes: readonly number[], depths: readonly number[] = nodes.map(() => 0)): HitBatch {
  return { length: nodes.length, nodes: Uint32Array.from(nodes), depths: Uint32Array.from(depths) };
}

/** @param dump files in one text, a line `FILE: path` before each */
export async function graphOf(dump: string): Promise<{ readonly graph: Graph; readonly queries: GraphQueries }> {
  const filter = { maxBytes: 1 << 20, accepts: (path: string): boolean => languageOf(path) !== undefined };
  const indexer = new Indexer({ source: CodeDumpSource.parse(new TextEncoder().encode(dump), filter), workers: 1 });
  try {
    const { commit } = await indexer.index();
    const graph = Graph.create();
    graph.apply(commit);
    return { graph, queries: new GraphQueries(graph) };
  } finally {
    await indexer.close();
  }
}

/** Nodes of all kinds in a circle; all hostile texts, or others, as names, paths, signatures and documentation. */
export function hostileGraph(nameOf: (at: number) => string = (at) => hostileTexts[at]?.text ?? ""): DrawnGraph {
  const texts = ["", ...hostileTexts.map((_, at) => nameOf(at))].map((text) => new TextEncoder().encode(text));
  const count = hostileTexts.length;
  const ids = Array.from({ length: count + 1 }, (_, id) => id);
  const kinds = Object.values(NodeKind).filter((kind) => kind !== NodeKind.none && kind !== NodeKind.candidates);
  const columns = {
    nodeKind: ids.map((id) => (id === 0 ? 0 : kinds[id % kinds.length]!)),
    nodeName: ids,
    nodeQualifiedName: ids,
    nodeSignature: ids,
    nodeDoc: ids,
    nodeFile: ids,
    nodeLine: ids,
    filePath: ids,
    edgeFrom: ids,
    edgeTo: ids.map((id) => (id === 0 ? 0 : (id % count) + 1)),
    edgeKind: ids.map((id) => (id === 0 ? 0 : (id % EdgeKind.imports) + 1)),
    edgeConfidence: ids.map((id) => (id === 0 ? 0 : (id % 3) + 1)),
    outStart: ids.map((id) => Math.max(0, id - 1)),
    outLength: ids.map((id) => (id === 0 ? 0 : 1)),
    outRows: ids.slice(1),
  };
  const size = { nodeCount: count + 1, edgeCount: count + 1, fileCount: count + 1 };
  return { graph: new TestGraph({ ...size, texts, columns }), hits: hitsOf(ids.slice(1)) };
}

/** Functions in a circle, each calling the next few. */
export function largeGraph(count: number, calls: number): DrawnGraph {
  const ids = Array.from({ length: count + 1 }, (_, id) => id);
  const edges = ids
    .slice(1)
    .flatMap((id) => Array.from({ length: calls }, (_, call) => [id, ((id + call) % count) + 1]));
  const texts = ids.map((id) => new TextEncoder().encode(id === 0 ? "" : `f${id}`));
  const columns = {
    nodeKind: ids.map((id) => (id === 0 ? 0 : NodeKind.function)),
    nodeName: ids,
    nodeQualifiedName: ids,
    edgeFrom: [0, ...edges.map(([from]) => from!)],
    edgeTo: [0, ...edges.map(([, to]) => to!)],
    edgeKind: [0, ...edges.map(() => EdgeKind.calls)],
    edgeConfidence: [0, ...edges.map(() => 3)],
    outStart: ids.map((id) => Math.max(0, id - 1) * calls),
    outLength: ids.map((id) => (id === 0 ? 0 : calls)),
    outRows: edges.map((_, at) => at + 1),
  };
  const size = { nodeCount: count + 1, edgeCount: edges.length + 1, fileCount: 1 };
  return { graph: new TestGraph({ ...size, texts, columns }), hits: hitsOf(ids.slice(1)) };
}

/** A text as exporters write it before their format escapes it. */
export function written(text: string, most: number, escaped: (character: string) => string = safeText): string {
  const characters = Array.from(text.toWellFormed());
  return characters.slice(0, most).map(escaped).join("") + (characters.length > most ? "…" : "");
}
