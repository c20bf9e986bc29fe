import { EdgeKind, type GraphView, NodeKind } from "@parseltongue/graph";
import type {
  AnalyzerAnswer,
  Diagnostic,
  ExporterAnswer,
  HitAnnotation,
  HitBatch,
  LensAnswer,
  QueryAnswer,
  RuleAnswer,
} from "@parseltongue/host";
import { type HookCall, wentWell } from "./hook-call.ts";

const NODE_KINDS = namesByValue(NodeKind);
const EDGE_KINDS = namesByValue(EdgeKind);

/** What came of a call as its user sees it, line by line, by names and places alone: no id is in it. */
export function toldCall(graph: GraphView, call: HookCall): string[] {
  if (!wentWell(call)) return [`fails: ${call.outcome.failed?.reason}`];
  switch (call.trait) {
    case "lens":
      return toldLens(graph, call.hits, call.outcome);
    case "query":
      return toldQuery(graph, call.outcome);
    case "rule":
      return toldRule(graph, call.outcome);
    case "analyzer":
      return toldAnalyzer(graph, call.outcome);
    case "exporter":
      return toldExporter(call.outcome);
  }
}

function toldLens(graph: GraphView, hits: HitBatch, answer: LensAnswer): string[] {
  const said = Array.from(hits.nodes.subarray(0, hits.length), (node, hit) => {
    return `${nodeLabel(graph, node)}: ${answer.keep[hit] === 0 ? "drop" : "keep"}, score ${answer.scores[hit]}`;
  });
  return [...said, ...toldAnnotations(graph, hits.nodes, answer.annotations)];
}

function toldQuery(graph: GraphView, { nodes, values, annotations }: QueryAnswer): string[] {
  const width = nodes.length === 0 ? 0 : values.length / nodes.length;
  const hits = Array.from(nodes, (node, hit) => {
    return `${nodeLabel(graph, node)}: ${values.subarray(hit * width, (hit + 1) * width).join(", ")}`;
  });
  return [...hits, ...toldAnnotations(graph, nodes, annotations)];
}

/** Sorted: a check sorts findings by place before it shows them. */
function toldRule(graph: GraphView, { diagnostics }: RuleAnswer): string[] {
  const told = ({ rule, severity, node, edge, message, related }: Diagnostic): string => {
    const places = [nodeLabel(graph, node), edge === 0 ? "" : edgeLabel(graph, edge)].filter((place) => place !== "");
    const others = related.length === 0 ? "" : `; related: ${related.map((each) => nodeLabel(graph, each)).join(", ")}`;
    return `${rule}: ${severity}: ${message} (${places.join(", ")}${others})`;
  };
  return diagnostics.map(told).toSorted();
}

function toldAnalyzer(graph: GraphView, { columns }: AnalyzerAnswer): string[] {
  return columns.flatMap(({ name, values }) =>
    Array.from(graph.nodesByRank, (node) => `${name} of ${nodeLabel(graph, node)}: ${values[node]}`),
  );
}

function toldExporter({ bytes }: ExporterAnswer): string[] {
  return new TextDecoder().decode(bytes).split("\n");
}

function toldAnnotations(graph: GraphView, nodes: Uint32Array, annotations: readonly HitAnnotation[]): string[] {
  return annotations.map(
    ({ hit, label, text }) => `hit ${hit}, ${nodeLabel(graph, nodes[hit] ?? 0)}: ${label}: ${text}`,
  );
}

function nodeLabel(graph: GraphView, node: number): string {
  const kind = NODE_KINDS.get(graph.nodeKind[node] ?? 0);
  if (kind === undefined || kind === "none") return "no node";
  const path = graph.text(graph.filePath[graph.nodeFile[node] ?? 0] ?? 0);
  const place = path === "" ? "" : ` ${path}:${graph.nodeLine[node]}:${graph.nodeColumn[node]}`;
  return `${kind} ${graph.text(graph.nodeQualifiedName[node] ?? 0)}${place}`;
}

function edgeLabel(graph: GraphView, edge: number): string {
  const ends = [graph.edgeFrom[edge] ?? 0, graph.edgeTo[edge] ?? 0].map((node) => nodeLabel(graph, node));
  const site = `${graph.edgeLine[edge]}:${graph.edgeColumn[edge]}`;
  return `${ends[0]} ${EDGE_KINDS.get(graph.edgeKind[edge] ?? 0)} ${ends[1]} at ${site}`;
}

function namesByValue(values: Readonly<Record<string, number>>): ReadonlyMap<number, string> {
  return new Map(Object.entries(values).map(([name, value]) => [value, name]));
}
