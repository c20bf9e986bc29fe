import {
  EDGE_STRIDE,
  EdgeField,
  FILE_STRIDE,
  FileField,
  Graph,
  type GraphCommit,
  type GraphView,
  NODE_STRIDE,
  NodeField,
} from "@parseltongue/graph";

const NOTHING: GraphCommit = {
  strings: [""],
  files: new Int32Array(0),
  nodes: new Int32Array(0),
  edges: new Int32Array(0),
  moves: new Int32Array(0),
};

/**
 * A graph of the same code in which every node, edge, file and text has another id, some ids name nothing, and the epoch
 * is another: what a history of edits could have made of it. The same each time.
 */
export function shuffledGraph(graph: Graph): Graph {
  const shuffle = new Shuffle();
  const strings = shuffle.strings(graph);
  const files = shuffle.ids(graph.fileEnd);
  const nodes = shuffle.ids(graph.nodeEnd);
  const edges = shuffle.ids(graph.edgeEnd);
  const text = (id: number): number => strings.get(graph.text(id)) ?? 0;
  const shuffled = Graph.create({ languageNames: graph.languageNames });
  shuffled.apply(NOTHING);
  shuffled.apply({
    strings: [...strings.keys()],
    files: fileRecords(graph, files, text),
    nodes: nodeRecords(graph, nodes, files, text),
    edges: edgeRecords(graph, edges, nodes),
    moves: new Int32Array(0),
  });
  return shuffled;
}

function fileRecords(graph: GraphView, files: Uint32Array, text: (id: number) => number): Int32Array {
  return records(FILE_STRIDE, files, (file) => {
    if (graph.filePath[file] === 0) return undefined;
    return {
      [FileField.file]: files[file]!,
      [FileField.path]: text(graph.filePath[file]!),
      [FileField.flags]: graph.fileFlags[file]!,
      [FileField.language]: graph.fileLanguage[file]!,
      [FileField.lineCount]: graph.fileLineCount[file]!,
    };
  });
}

function nodeRecords(
  graph: GraphView,
  nodes: Uint32Array,
  files: Uint32Array,
  text: (id: number) => number,
): Int32Array {
  const recordOf = (node: number): Readonly<Record<number, number>> | undefined => {
    if (graph.nodeKind[node] === 0) return undefined;
    return {
      [NodeField.node]: nodes[node]!,
      [NodeField.kind]: graph.nodeKind[node]!,
      [NodeField.flags]: graph.nodeFlags[node]!,
      [NodeField.name]: text(graph.nodeName[node]!),
      [NodeField.qualifiedName]: text(graph.nodeQualifiedName[node]!),
      [NodeField.signature]: text(graph.nodeSignature[node]!),
      [NodeField.doc]: text(graph.nodeDoc[node]!),
      [NodeField.parent]: nodes[graph.nodeParent[node]!]!,
      [NodeField.file]: files[graph.nodeFile[node]!]!,
      [NodeField.line]: graph.nodeLine[node]!,
      [NodeField.column]: graph.nodeColumn[node]!,
      [NodeField.endLine]: graph.nodeEndLine[node]!,
      [NodeField.language]: graph.nodeLanguage[node]!,
      [NodeField.ordinal]: graph.nodeOrdinal[node]!,
    };
  };
  // A node comes after the one that contains it.
  return records(NODE_STRIDE, nodes, recordOf, (node) => depthOf(graph, node));
}

function edgeRecords(graph: GraphView, edges: Uint32Array, nodes: Uint32Array): Int32Array {
  return records(EDGE_STRIDE, edges, (edge) => {
    if (graph.edgeKind[edge] === 0) return undefined;
    return {
      [EdgeField.edge]: edges[edge]!,
      [EdgeField.from]: nodes[graph.edgeFrom[edge]!]!,
      [EdgeField.to]: nodes[graph.edgeTo[edge]!]!,
      [EdgeField.kind]: graph.edgeKind[edge]!,
      [EdgeField.flags]: graph.edgeFlags[edge]!,
      [EdgeField.confidence]: graph.edgeConfidence[edge]!,
      [EdgeField.line]: graph.edgeLine[edge]!,
      [EdgeField.column]: graph.edgeColumn[edge]!,
    };
  });
}

/** How many nodes contain a node, one within the other. */
function depthOf({ nodeParent }: GraphView, node: number): number {
  let depth = 0;
  for (let at = nodeParent[node]!; at !== 0; at = nodeParent[at]!) depth++;
  return depth;
}

/** Records of what there is, in the order of the new ids; those of a lower level first. */
function records(
  stride: number,
  newIds: Uint32Array,
  recordOf: (id: number) => Readonly<Record<number, number>> | undefined,
  levelOf: (id: number) => number = () => 0,
): Int32Array {
  const levels = newIds.map((_, id) => levelOf(id));
  const byNewId = newIds.map((_, id) => id).sort((a, b) => levels[a]! - levels[b]! || newIds[a]! - newIds[b]!);
  const all: number[] = [];
  for (const id of byNewId) {
    const record = id === 0 ? undefined : recordOf(id);
    if (record === undefined) continue;
    for (let field = 0; field < stride; field++) all.push(record[field]!);
  }
  return Int32Array.from(all);
}

/** Chance that is the same each time. */
class Shuffle {
  #state = 7;

  /** A new id for each below `end`, with gaps; 0 stays 0. */
  ids(end: number): Uint32Array {
    const count = end - 1;
    const candidates = Uint32Array.from({ length: count + Math.ceil(count / 8) }, (_, index) => index + 1);
    this.#shuffle(candidates);
    return Uint32Array.of(0, ...candidates.subarray(0, count));
  }

  /** All texts in use, by their place in the commit; the empty one comes first. */
  strings(graph: GraphView): ReadonlyMap<string, number> {
    const ids = new Uint32Array(Math.max(0, graph.textEnd - 1)).map((_, index) => index + 1);
    this.#shuffle(ids);
    const strings = new Map([["", 0]]);
    for (const id of ids) {
      const text = graph.text(id);
      if (!strings.has(text)) strings.set(text, strings.size);
    }
    return strings;
  }

  #shuffle(list: Uint32Array): void {
    for (let last = list.length - 1; last > 0; last--) {
      const other = Math.floor(this.#random() * (last + 1));
      [list[last], list[other]] = [list[other]!, list[last]!];
    }
  }

  #random(): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#state / 2 ** 32;
  }
}
