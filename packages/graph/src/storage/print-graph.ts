import { Confidence, EdgeKind, NodeKind } from "../schema.ts";
import type { GraphView } from "../view.ts";

const nodeKindNames = namesByValue(NodeKind);
const edgeKindNames = namesByValue(EdgeKind);
const confidenceNames = namesByValue(Confidence);

/**
 * The whole graph as text, for tests and goldens: one line per file, one per node in order of rank and, indented below
 * it, one per edge that leaves and one per edge that arrives, in row order. Holds no ids, so graphs of the same code
 * print the same however they came to be. Names are JSON strings.
 */
export function printGraph(graph: GraphView): string {
  const lines = printFiles(graph);
  for (const node of graph.nodesByRank) {
    lines.push(printNode(graph, node));
    const outEnd = graph.outStart[node]! + graph.outLength[node]!;
    for (let at = graph.outStart[node]!; at < outEnd; at += 1) {
      lines.push(`  ${printEdge(graph, graph.outRows[at]!, "->", graph.outPeer[at]!, graph.outKind[at]!)}`);
    }
    const inEnd = graph.inStart[node]! + graph.inLength[node]!;
    for (let at = graph.inStart[node]!; at < inEnd; at += 1) {
      lines.push(`  ${printEdge(graph, graph.inRows[at]!, "<-", graph.inPeer[at]!, graph.inKind[at]!)}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

function printFiles(graph: GraphView): string[] {
  const lines: string[] = [];
  for (let file = 1; file < graph.fileEnd; file += 1) {
    if (graph.filePath[file] === 0) continue;
    const [flags, language, lineCount] = [graph.fileFlags[file], graph.fileLanguage[file], graph.fileLineCount[file]];
    lines.push(`file ${quoted(graph, graph.filePath[file]!)} flags ${flags} language ${language} lines ${lineCount}`);
  }
  return lines.sort();
}

function printNode(graph: GraphView, node: number): string {
  const columns = [
    nodeKindNames.get(graph.nodeKind[node]!),
    nodeLabel(graph, node),
    `name ${quoted(graph, graph.nodeName[node]!)}`,
    `signature ${quoted(graph, graph.nodeSignature[node]!)}`,
    `doc ${quoted(graph, graph.nodeDoc[node]!)}`,
    `flags ${graph.nodeFlags[node]}`,
    `language ${graph.nodeLanguage[node]}`,
    `at ${graph.nodeLine[node]}:${graph.nodeColumn[node]}-${graph.nodeEndLine[node]}`,
    `parent ${graph.nodeParent[node] === 0 ? "none" : nodeLabel(graph, graph.nodeParent[node]!)}`,
    `children ${childCount(graph, node)}`,
  ];
  return columns.join(" ");
}

/** Only a stored graph counts children; other views print none. */
function childCount(graph: GraphView & { readonly nodeChildren?: Uint32Array }, node: number): number {
  return graph.nodeChildren?.[node] ?? 0;
}

function printEdge(graph: GraphView, edge: number, arrow: string, peer: number, kind: number): string {
  const site = `${graph.edgeLine[edge]}:${graph.edgeColumn[edge]}`;
  const confidence = confidenceNames.get(graph.edgeConfidence[edge]!);
  return `${arrow} ${edgeKindNames.get(kind)} ${nodeLabel(graph, peer)} at ${site} ${confidence} flags ${graph.edgeFlags[edge]}`;
}

/** A node's stable key. */
function nodeLabel(graph: GraphView, node: number): string {
  const name = quoted(graph, graph.nodeQualifiedName[node]!);
  const path = quoted(graph, graph.filePath[graph.nodeFile[node]!]!);
  return `${name} in ${path} ${graph.nodeKind[node]}#${graph.nodeOrdinal[node]}`;
}

function quoted(graph: GraphView, text: number): string {
  return JSON.stringify(graph.text(text));
}

function namesByValue(values: Readonly<Record<string, number>>): ReadonlyMap<number, string> {
  return new Map(Object.entries(values).map(([name, value]) => [value, name]));
}
