import assert from "node:assert/strict";
import { test } from "node:test";

import type { GraphCommit, GraphErrorCode } from "@parseltongue/graph";
import { Graph, printGraph } from "@parseltongue/graph";

const none = new Int32Array(0);
const strings = ["", "src/a.rs", "f", "a::f", "g", "a::g", "src/b.rs"];
const functionF = [1, 4, 1, 2, 3, 0, 0, 0, 1, 1, 1, 2, 1, 0];
const functionG = [2, 4, 1, 4, 5, 0, 0, 1, 1, 4, 1, 5, 1, 0];

function commit(parts: {
  files?: number[];
  nodes?: number[];
  edges?: number[];
  moves?: number[];
  strings?: string[];
}): GraphCommit {
  return {
    strings: parts.strings ?? strings,
    files: Int32Array.from(parts.files ?? []),
    nodes: Int32Array.from(parts.nodes ?? []),
    edges: Int32Array.from(parts.edges ?? []),
    moves: Int32Array.from(parts.moves ?? []),
  };
}

/** One file, `f` and within it `g`, and a call from `f` to `g` in line 5. */
function twoFunctions(): Graph {
  const graph = Graph.create({ maximumPages: 64 });
  graph.apply(commit({ files: [1, 1, 0, 1, 9], nodes: [...functionF, ...functionG], edges: [1, 1, 2, 2, 0, 3, 5, 1] }));
  return graph;
}

function changed(record: readonly number[], column: number, value: number): number[] {
  return record.with(column, value);
}

function newNode(column: number, value: number): number[] {
  return changed([3, 4, 0, 2, 2, 0, 0, 0, 1, 1, 1, 1, 1, 0], column, value);
}

function newEdge(column: number, value: number): number[] {
  return changed([2, 1, 2, 2, 0, 3, 1, 1], column, value);
}

const dropF = [1, ...new Array<number>(13).fill(0)];
const dropG = [2, ...new Array<number>(13).fill(0)];
const dropCall = [1, 0, 0, 0, 0, 0, 0, 0];
const malformed = "commit-malformed";
const unknown = "commit-unknown-id";
const conflict = "commit-conflict";

const refused: [why: string, code: GraphErrorCode, parts: Parameters<typeof commit>[0]][] = [
  ["no empty string", malformed, { strings: ["x"] }],
  ["no strings", malformed, { strings: [] }],
  ["half a file record", malformed, { files: [1, 1] }],
  ["half a node record", malformed, { nodes: [1] }],
  ["half an edge record", malformed, { edges: [1, 2, 3] }],
  ["half a move", malformed, { moves: [1] }],
  ["file 0", malformed, { files: [0, 6, 0, 1, 9] }],
  ["an empty path", malformed, { files: [2, 0, 0, 1, 9] }],
  ["a path that is no string", malformed, { files: [2, 7, 0, 1, 9] }],
  ["node 0", malformed, { nodes: newNode(0, 0) }],
  ["a node id far off", malformed, { nodes: newNode(0, 1_000_000) }],
  ["an unknown kind of node", malformed, { nodes: newNode(1, 99) }],
  ["a name that is no string", malformed, { nodes: newNode(3, -1) }],
  ["a qualified name that is no string", malformed, { nodes: newNode(4, 7) }],
  ["a signature that is no string", malformed, { nodes: newNode(5, 7) }],
  ["a doc that is no string", malformed, { nodes: newNode(6, 7) }],
  ["a line before the first", malformed, { nodes: newNode(9, -1) }],
  ["a language beyond a byte", malformed, { nodes: newNode(12, 256) }],
  ["an ordinal below 0", malformed, { nodes: newNode(13, -1) }],
  ["an edge id far off", malformed, { edges: newEdge(0, 1_000_000) }],
  ["an unknown kind of edge", malformed, { edges: newEdge(3, 99) }],
  ["edge flags beyond a byte", malformed, { edges: newEdge(4, 256) }],
  ["an unknown confidence", malformed, { edges: newEdge(5, 4) }],
  ["a column before the first", malformed, { edges: newEdge(7, -1) }],
  ["a move above line 1", malformed, { moves: [1, -5] }],
  ["a node in no file", unknown, { nodes: newNode(8, 2) }],
  ["a node in a file dropped with it", unknown, { files: [1, -1, 0, 0, 0], nodes: newNode(8, 1) }],
  ["a parent that is not there", unknown, { nodes: newNode(7, 9) }],
  ["a parent that comes later", unknown, { nodes: [...newNode(7, 4), ...changed(newNode(0, 4), 13, 1)] }],
  ["a parent that goes", unknown, { nodes: [...dropF, ...changed(functionG, 7, 1)], edges: dropCall }],
  ["an edge from nowhere", unknown, { edges: newEdge(1, 9) }],
  ["an edge to nowhere", unknown, { edges: newEdge(2, 0) }],
  ["an edge to a node that goes", unknown, { nodes: dropG, edges: [...dropCall, ...newEdge(2, 2)] }],
  ["dropping a file that is not there", unknown, { files: [2, -1, 0, 0, 0] }],
  ["dropping a node that is not there", unknown, { nodes: changed(dropF, 0, 3) }],
  ["dropping an edge that is not there", unknown, { edges: changed(dropCall, 0, 2) }],
  ["moving a node that is not there", unknown, { moves: [3, 1] }],
  ["moving a node that goes", unknown, { nodes: dropG, edges: dropCall, moves: [2, 1] }],
  ["a file twice", conflict, { files: [2, 6, 0, 1, 9, 2, 6, 0, 1, 9] }],
  ["a node twice", conflict, { nodes: [...functionF, ...functionF] }],
  ["an edge twice", conflict, { edges: [...newEdge(0, 2), ...newEdge(0, 2)] }],
  ["a move twice", conflict, { moves: [1, 1, 1, 1] }],
  ["a file with another path", conflict, { files: [1, 6, 0, 1, 9] }],
  ["a node of another kind", conflict, { nodes: changed(functionF, 1, 5) }],
  ["a node of another qualified name", conflict, { nodes: changed(functionF, 4, 5) }],
  ["a node with another ordinal", conflict, { nodes: changed(functionF, 13, 1) }],
  ["the stable key of another node", conflict, { nodes: changed(functionF, 0, 3) }],
  ["one stable key for two new nodes", conflict, { nodes: [...newNode(0, 3), ...newNode(0, 4)] }],
  ["a node that is its own ancestor", conflict, { nodes: changed(functionF, 7, 2) }],
  ["a node that is its own parent", conflict, { nodes: changed(functionF, 7, 1) }],
  ["dropping a node whose edge stays", conflict, { nodes: dropG }],
  ["dropping a node whose child stays", conflict, { nodes: dropF, edges: dropCall }],
  ["dropping a file whose nodes stay", conflict, { files: [1, -1, 0, 0, 0] }],
];

for (const [why, code, parts] of refused) {
  test(`refuses ${why}`, () => {
    const graph = twoFunctions();
    const before = graph.memoryChecksum();
    assert.throws(() => graph.apply(commit(parts)), { code });
    assert.equal(graph.memoryChecksum(), before, "nothing changed");
    graph.apply(commit({ nodes: newNode(0, 3) }));
    assert.equal(graph.liveNodeCount, 3);
  });
}

test("an id of a dropped node is not taken again", () => {
  const graph = twoFunctions();
  graph.apply(commit({ nodes: dropG, edges: dropCall }));
  assert.throws(() => graph.apply(commit({ nodes: functionG })), { code: conflict });
  graph.apply(commit({ nodes: changed(functionG, 0, 3), edges: changed(newEdge(2, 3), 0, 1) }));
  assert.equal(graph.liveEdgeCount, 1);
});

test("moves leave alone what has no line and what the commit has a record of", () => {
  const graph = twoFunctions();
  graph.apply(commit({ edges: [2, 1, 2, 5, 0, 3, 0, 0, 3, 1, 2, 2, 0, 3, 8, 1] }));
  graph.apply(commit({ edges: [3, 1, 2, 2, 0, 3, 20, 1], moves: [1, 10] }));
  assert.deepEqual([...graph.edgeLine.subarray(1, 4)], [15, 0, 20]);
});

test("says what a commit changed", () => {
  const graph = twoFunctions();
  const change = graph.apply(
    commit({
      nodes: [...dropG, ...newNode(0, 3)],
      edges: [...dropCall, 2, 3, 1, 2, 0, 3, 1, 1],
      files: [2, 6, 0, 1, 9],
    }),
  );
  assert.deepEqual(
    { ...change, textsAdded: change.textsAdded.length, textsDropped: [...change.textsDropped].length },
    {
      epoch: 2,
      nodesAdded: Uint32Array.of(3),
      nodesChanged: Uint32Array.of(),
      nodesDropped: Uint32Array.of(2),
      outRowsChanged: Uint32Array.of(1, 3),
      inRowsChanged: Uint32Array.of(2, 1),
      nodesMoved: Uint32Array.of(),
      edgesAdded: 1,
      edgesChanged: 0,
      edgesDropped: 1,
      filesAdded: Uint32Array.of(2),
      filesDropped: Uint32Array.of(),
      textsAdded: 1,
      textsDropped: 2,
    },
  );
  assert.equal(graph.findText("a::g"), 0, "what nothing names any more is not found");
});

test("a full memory refuses what does not fit and goes on", () => {
  const graph = Graph.create({ maximumPages: 4 });
  const names = Array.from({ length: 5000 }, (_, index) => `name ${index}`);
  const many = names.flatMap((_, index) => [index + 1, 4, 0, index + 1, index + 1, 0, 0, 0, 0, 1, 1, 1, 1, 0]);
  const before = graph.memoryChecksum();
  assert.throws(() => graph.apply(commit({ strings: ["", ...names], nodes: many })), { code: "graph-full" });
  assert.equal(graph.memoryChecksum(), before);
  graph.apply({
    strings: ["", "f"],
    files: none,
    nodes: Int32Array.from(newNode(3, 1).with(4, 1).with(8, 0)),
    edges: none,
    moves: none,
  });
  assert.match(printGraph(graph), /^function "f"/);
});
