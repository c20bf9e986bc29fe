/** Commits as an editor and a rename make them, over a graph of `syntheticCommit`. */
import { EDGE_STRIDE, EdgeKind, type Graph, type GraphCommit, NODE_STRIDE } from "@parseltongue/graph";

import { NODES_PER_FILE } from "./synthetic-graph.ts";

const NOTHING = new Int32Array(0);
type Random = (end: number) => number;

/** Texts of a graph by their index in a commit's strings. */
class Strings {
  readonly all: string[] = [""];
  readonly #indexes = new Map<number, number>([[0, 0]]);
  readonly #graph: Graph;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  index(text: number): number {
    const known = this.#indexes.get(text);
    if (known !== undefined) return known;
    this.#indexes.set(text, this.all.push(this.#graph.text(text)) - 1);
    return this.all.length - 1;
  }
}

/** The record that an existing node would be written with, under another id and moved by some lines. */
function nodeRecord(
  graph: Graph,
  node: number,
  strings: Strings,
  idOf: (node: number) => number,
  lines: number,
): number[] {
  return [
    idOf(node),
    graph.nodeKind[node]!,
    graph.nodeFlags[node]!,
    strings.index(graph.nodeName[node]!),
    strings.index(graph.nodeQualifiedName[node]!),
    strings.index(graph.nodeSignature[node]!),
    strings.index(graph.nodeDoc[node]!),
    idOf(graph.nodeParent[node]!),
    graph.nodeFile[node]!,
    graph.nodeLine[node]! + lines,
    graph.nodeColumn[node]!,
    graph.nodeEndLine[node]! + lines,
    graph.nodeLanguage[node]!,
    graph.nodeOrdinal[node]!,
  ];
}

function edgeRecord(graph: Graph, edge: number, idOf: (node: number) => number, to?: number): number[] {
  return [
    edge,
    idOf(graph.edgeFrom[edge]!),
    to ?? idOf(graph.edgeTo[edge]!),
    graph.edgeKind[edge]!,
    graph.edgeFlags[edge]!,
    graph.edgeConfidence[edge]!,
    graph.edgeLine[edge]!,
    graph.edgeColumn[edge]!,
  ];
}

const same = (node: number): number => node;

/**
 * A line is put into a function and its calls go elsewhere, three in ten to one of the fifty most called: the rest of
 * the 2,000-line file moves down by a line.
 */
export function bodyEdit(graph: Graph, fileHead: number, random: Random): GraphCommit {
  const strings = new Strings(graph);
  const first = 1 + random(NODES_PER_FILE - 1);
  const below = Array.from({ length: NODES_PER_FILE - first - 1 }, (_, index) => fileHead + first + 1 + index);
  const edited = fileHead + first;
  const row = graph.outRows.slice(graph.outStart[edited], graph.outStart[edited]! + graph.outLength[edited]!);
  const target = (): number => liveNode(graph, random);
  return {
    strings: strings.all,
    files: NOTHING,
    nodes: Int32Array.from(below.flatMap((node) => nodeRecord(graph, node, strings, same, 1))),
    edges: Int32Array.from([...row].flatMap((edge) => edgeRecord(graph, edge, same, target()))),
    moves: Int32Array.from(below.flatMap((node) => [node, 1])),
  };
}

function liveNode(graph: Graph, random: Random): number {
  for (;;) {
    const node = 1 + (random(10) < 3 ? random(50) : random(graph.nodeEnd - 1));
    if (graph.nodeKind[node] !== 0) return node;
  }
}

/** All nodes of a 2,000-line file go and come back under new ids, with all their edges: the dearest a file can be. */
export function fileReplaced(graph: Graph, fileHead: number): GraphCommit {
  const strings = new Strings(graph);
  const old = Array.from({ length: NODES_PER_FILE }, (_, index) => fileHead + index);
  const idOf = (node: number): number =>
    node >= fileHead && node < fileHead + NODES_PER_FILE ? graph.nodeEnd + node - fileHead : node;
  const touched = new Set<number>();
  for (const node of old) {
    for (const edge of graph.outRows.subarray(graph.outStart[node], graph.outStart[node]! + graph.outLength[node]!))
      touched.add(edge);
    for (const edge of graph.inRows.subarray(graph.inStart[node], graph.inStart[node]! + graph.inLength[node]!))
      touched.add(edge);
  }
  const drops = old.flatMap((node) => [node, ...new Array<number>(NODE_STRIDE - 1).fill(0)]);
  return {
    strings: strings.all,
    files: NOTHING,
    nodes: Int32Array.from([...drops, ...old.flatMap((node) => nodeRecord(graph, node, strings, idOf, 0))]),
    edges: Int32Array.from([...touched].flatMap((edge) => edgeRecord(graph, edge, idOf))),
    moves: NOTHING,
  };
}

/** `count` calls of one hub, each from another function, go to another node instead. */
export function hubRetargeted(graph: Graph, hub: number, other: number, count: number): GraphCommit {
  const edges = new Int32Array(count * EDGE_STRIDE);
  const start = graph.inStart[hub]!;
  const end = start + graph.inLength[hub]!;
  let taken = 0;
  let lastFrom = 0;
  for (let at = start; at < end && taken < count; at += 1) {
    if (graph.inKind[at] !== EdgeKind.calls || graph.inPeer[at] === lastFrom) continue;
    lastFrom = graph.inPeer[at]!;
    edges.set(edgeRecord(graph, graph.inRows[at]!, same, other), taken * EDGE_STRIDE);
    taken += 1;
  }
  if (taken < count) throw new Error(`hub ${hub} has calls from ${taken} functions only`);
  return { strings: [""], files: NOTHING, nodes: NOTHING, edges, moves: NOTHING };
}
