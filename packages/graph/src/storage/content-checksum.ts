import type { GraphView } from "../view.ts";

/**
 * A checksum of what the graph says, in stable order and free of ids: equal for graphs of the same code, however they
 * came to be. Linear in the size of the graph.
 */
export function contentChecksum(graph: GraphView): number {
  const position = new Uint32Array(graph.nodeEnd);
  for (const [index, node] of graph.nodesByRank.entries()) position[node] = index + 1;
  const hash = new Mixer(graph);
  for (const file of filesByPath(graph)) {
    hash.text(graph.filePath[file]!);
    hash.value(graph.fileFlags[file]!);
    hash.value(graph.fileLanguage[file]!);
    hash.value(graph.fileLineCount[file]!);
  }
  for (const node of graph.nodesByRank) {
    addNode(graph, node, position, hash);
    addOutRow(graph, node, position, hash);
    addInRow(graph, node, position, hash);
  }
  return hash.result();
}

function filesByPath(graph: GraphView): number[] {
  const files: { file: number; path: string }[] = [];
  for (let file = 1; file < graph.fileEnd; file += 1) {
    if (graph.filePath[file] !== 0) files.push({ file, path: graph.text(graph.filePath[file]!) });
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1)).map(({ file }) => file);
}

function addNode(graph: GraphView, node: number, position: Uint32Array, hash: Mixer): void {
  for (const texts of [graph.nodeQualifiedName, graph.nodeName, graph.nodeSignature, graph.nodeDoc]) {
    hash.text(texts[node]!);
  }
  hash.text(graph.filePath[graph.nodeFile[node]!]!);
  hash.value(position[graph.nodeParent[node]!]!);
  hash.value(graph.nodeKind[node]!);
  hash.value(graph.nodeOrdinal[node]!);
  hash.value(graph.nodeFlags[node]!);
  hash.value(graph.nodeLanguage[node]!);
  hash.value(graph.nodeLine[node]!);
  hash.value(graph.nodeColumn[node]!);
  hash.value(graph.nodeEndLine[node]!);
}

function addOutRow(graph: GraphView, node: number, position: Uint32Array, hash: Mixer): void {
  const start = graph.outStart[node]!;
  const end = start + graph.outLength[node]!;
  hash.value(end - start);
  for (let at = start; at < end; at += 1) {
    const edge = graph.outRows[at]!;
    hash.value(graph.outKind[at]!);
    hash.value(position[graph.outPeer[at]!]!);
    hash.value(graph.edgeLine[edge]!);
    hash.value(graph.edgeColumn[edge]!);
    hash.value(graph.edgeConfidence[edge]! | (graph.edgeFlags[edge]! << 8));
  }
}

/** The edges' own values are in the out-rows; here it is the order that counts. */
function addInRow(graph: GraphView, node: number, position: Uint32Array, hash: Mixer): void {
  const start = graph.inStart[node]!;
  const end = start + graph.inLength[node]!;
  hash.value(end - start);
  for (let at = start; at < end; at += 1) {
    hash.value(graph.inKind[at]!);
    hash.value(position[graph.inPeer[at]!]!);
    hash.value(graph.edgeLine[graph.inRows[at]!]!);
  }
}

class Mixer {
  readonly #graph: GraphView;
  #hash = 0;

  constructor(graph: GraphView) {
    this.#graph = graph;
  }

  value(value: number): void {
    const mixed = Math.imul(this.#hash ^ value, 0x85ebca77);
    this.#hash = ((mixed << 13) | (mixed >>> 19)) + 0x165667b1;
  }

  text(text: number): void {
    const { textStart, textLength, textBytes } = this.#graph;
    const end = textStart[text]! + textLength[text]!;
    this.value(textLength[text]!);
    for (let at = textStart[text]!; at < end; at += 1) this.value(textBytes[at]!);
  }

  result(): number {
    const mixed = Math.imul(this.#hash ^ (this.#hash >>> 15), 0xc2b2ae3d);
    return (mixed ^ (mixed >>> 13)) >>> 0;
  }
}
