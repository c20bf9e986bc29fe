import assert from "node:assert/strict";

import type { Graph } from "@parseltongue/graph";

import type { ModelGraph } from "./model-graph.ts";

/** Holds a graph against the model and against every promise of `GraphView`, by the plainest means there are. */
export function checkGraph(graph: Graph, model: ModelGraph): void {
  assert.equal(graph.liveNodeCount, model.nodes.size);
  assert.equal(graph.liveEdgeCount, model.edges.size);
  checkNodes(graph, model);
  checkRanks(graph);
  for (const [id, edge] of model.edges) {
    assert.deepEqual(
      {
        from: graph.edgeFrom[id],
        to: graph.edgeTo[id],
        kind: graph.edgeKind[id],
        flags: graph.edgeFlags[id],
        confidence: graph.edgeConfidence[id],
        line: graph.edgeLine[id],
        column: graph.edgeColumn[id],
      },
      edge,
    );
  }
  for (let node = 1; node < graph.nodeEnd; node += 1) {
    checkRow(graph, model, node, "out");
    checkRow(graph, model, node, "in");
  }
  checkTexts(graph, model);
  checkNone(graph);
}

/** Whoever reads a column for an id that names nothing may read entry 0 instead: it is 0 in all that `GraphView` names. */
function checkNone(graph: Graph): void {
  const { offsets } = graph.layout();
  const memory = new DataView(graph.memory.buffer);
  for (const [column, offset] of Object.entries(offsets)) {
    if (NOT_BY_ID.test(column)) continue;
    const isByte = /Kind$|Language$|Confidence$|^edgeFlags$/.test(column);
    assert.equal(isByte ? memory.getUint8(offset) : memory.getUint32(offset, true), 0, column);
  }
}

/** Columns that are not read by an id. */
const NOT_BY_ID = /^(?:state|textBytes|textTable|textTableHash|nodesByRank|nodeRank|(?:out|in)(?:Rows|Peer|Kind))$/;

function checkNodes(graph: Graph, model: ModelGraph): void {
  for (let id = 1; id < graph.nodeEnd; id += 1) {
    const node = model.nodes.get(id);
    if (node === undefined) {
      assert.equal(graph.nodeKind[id], 0);
      continue;
    }
    assert.equal(graph.nodeKind[id], node.kind);
    assert.equal(graph.nodeFlags[id], node.flags);
    assert.equal(graph.text(graph.nodeName[id]!), node.name);
    assert.equal(graph.text(graph.nodeQualifiedName[id]!), node.qualifiedName);
    assert.equal(graph.text(graph.nodeSignature[id]!), node.signature);
    assert.equal(graph.text(graph.nodeDoc[id]!), node.doc);
    assert.equal(graph.nodeParent[id], node.parent);
    assert.equal(graph.nodeFile[id], node.file);
    assert.equal(graph.nodeLine[id], node.line);
    assert.equal(graph.nodeOrdinal[id], node.ordinal);
    assert.equal(graph.nodeChildren[id], [...model.nodes.values()].filter(({ parent }) => parent === id).length);
  }
  for (const [file, path] of model.files) assert.equal(graph.text(graph.filePath[file]!), path);
}

function checkRanks(graph: Graph): void {
  const key = (node: number): Buffer[] => [
    Buffer.from(graph.text(graph.nodeQualifiedName[node]!)),
    Buffer.from(graph.text(graph.filePath[graph.nodeFile[node]!]!)),
    Buffer.of(graph.nodeKind[node]!),
    Buffer.of(graph.nodeOrdinal[node]!),
  ];
  const compare = (a: Buffer[], b: Buffer[]): number =>
    a.map((part, index) => Buffer.compare(part, b[index]!)).find((order) => order !== 0) ?? 0;
  const nodes = [...graph.nodesByRank];
  assert.equal(new Set(nodes).size, graph.liveNodeCount);
  for (const [index, node] of nodes.entries()) {
    assert.ok(graph.nodeRank[node]! > 0);
    if (index === 0) continue;
    const before = nodes[index - 1]!;
    assert.ok(graph.nodeRank[before]! < graph.nodeRank[node]!, "ranks ascend");
    assert.ok(compare(key(before), key(node)) < 0, "keys ascend");
  }
}

function checkRow(graph: Graph, model: ModelGraph, node: number, direction: "out" | "in"): void {
  const own = direction === "out" ? "from" : "to";
  const other = direction === "out" ? "to" : "from";
  const edges = [...model.edges].filter(([, edge]) => edge[own] === node);
  const expected = edges.map(([id, edge]) => [
    edge.kind,
    graph.nodeRank[edge[other]]!,
    edge.line,
    edge.column,
    edge.confidence,
    edge.flags,
    id,
  ]);
  expected.sort((a, b) => a.map((value, index) => value - b[index]!).find((order) => order !== 0) ?? 0);
  const [start, length] = [graph[`${direction}Start`][node]!, graph[`${direction}Length`][node]!];
  const rows = graph[`${direction}Rows`].subarray(start, start + length);
  assert.deepEqual(
    [...rows],
    expected.map((row) => row.at(-1)),
  );
  for (const [index, edge] of rows.entries()) {
    assert.equal(graph[`${direction}Peer`][start + index], model.edges.get(edge)?.[other]);
    assert.equal(graph[`${direction}Kind`][start + index], model.edges.get(edge)?.kind);
  }
}

function checkTexts(graph: Graph, model: ModelGraph): void {
  const uses = new Map<string, number>();
  const texts = [...model.nodes.values()].flatMap((node) => [node.name, node.qualifiedName, node.signature, node.doc]);
  for (const text of [...texts, ...model.files.values()]) uses.set(text, (uses.get(text) ?? 0) + 1);
  uses.delete("");
  let live = 0;
  for (let text = 1; text < graph.textEnd; text += 1) {
    if (graph.textLength[text] === 0) continue;
    live += 1;
    assert.equal(graph.textUses[text], uses.get(graph.text(text)));
    assert.equal(graph.findText(graph.text(text)), text);
  }
  assert.equal(live, uses.size);
  assert.equal(graph.findText("nowhere in it"), 0);
}
