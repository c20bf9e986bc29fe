import assert from "node:assert/strict";
import { test } from "node:test";

import { EDGE_STRIDE, EdgeField, Graph, printGraph } from "@parseltongue/graph";

import { checkGraph } from "./check-graph.ts";
import { ModelGraph } from "./model-graph.ts";
import type { Step } from "./model-graph.ts";

/** Numbers that look random and are the same in every run. */
function numbers(seed: number): () => number[] {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 8) % 10_007;
  };
  return () => [next(), next(), next(), next()];
}

function steps(action: Step["action"], count: number, picks: () => number[]): Step[] {
  return Array.from({ length: count }, () => ({ action, picks: picks() }));
}

/** The commits of a graph whose rows are hundreds of edges long. */
function hubCommits(model: ModelGraph): ReturnType<ModelGraph["commit"]>[] {
  const picks = numbers(3);
  const commits = [model.commit([...steps("addFile", 3, picks), ...steps("addNode", 120, picks)])];
  for (let round = 0; round < 6; round += 1) commits.push(model.commit(steps("addEdge", 250, picks)));
  for (const count of [1, 3, 40, 400]) {
    commits.push(model.commit(steps("changeEdge", count, picks)), model.commit(steps("dropEdge", count, picks)));
    commits.push(
      model.commit([...steps("dropNode", 1, picks), ...steps("addNode", 2, picks), ...steps("move", 5, picks)]),
    );
  }
  return commits;
}

test("rows of hundreds of edges stay in order, whether few or most of them change", () => {
  const model = new ModelGraph();
  const graph = Graph.create({ maximumPages: 256 });
  let longest = 0;
  for (const commit of hubCommits(model)) {
    graph.apply(commit);
    longest = Math.max(longest, ...graph.inLength);
  }
  assert.ok(longest > 200, "rows long enough for bisection and block moves");
  checkGraph(graph, model);
});

test("edge records are taken in any order, for the same graph", () => {
  const model = new ModelGraph();
  const [ordered, turned] = [Graph.create({ maximumPages: 256 }), Graph.create({ maximumPages: 256 })];
  let most = 0;
  for (const commit of hubCommits(model)) {
    const records = Array.from({ length: commit.edges.length / EDGE_STRIDE }, (_, index) =>
      commit.edges.subarray(index * EDGE_STRIDE, (index + 1) * EDGE_STRIDE),
    ).toSorted((a, b) => a[EdgeField.edge]! - b[EdgeField.edge]!);
    most = Math.max(most, records.length);
    ordered.apply({ ...commit, edges: joined(records) });
    turned.apply({ ...commit, edges: joined(records.toReversed()) });
    assert.equal(turned.checksum(), ordered.checksum());
    const [first] = records;
    if (first === undefined) continue;
    assert.throws(() => turned.apply({ ...commit, edges: joined([...records, first]) }), { name: "GraphError" });
  }
  assert.ok(most >= 256, "records enough to be put in order");
  checkGraph(turned, model);
});

function joined(records: readonly Int32Array[]): Int32Array {
  return Int32Array.from(records.flatMap((record) => [...record]));
}

test("compaction in small steps between commits changes nothing that is said", () => {
  const model = new ModelGraph();
  const [plain, compacted] = [Graph.create({ maximumPages: 256 }), Graph.create({ maximumPages: 256 })];
  let worked = 0;
  const commits = hubCommits(model);
  for (const commit of commits) {
    plain.apply(commit);
    compacted.apply(commit);
    for (let step = 0; step < 3; step += 1) worked += compacted.compactStep(300) ? 1 : 0;
    assert.equal(compacted.checksum(), plain.checksum());
  }
  assert.ok(worked > 10);
  for (let left = 10_000; compacted.compactStep(1000); left -= 1) assert.ok(left > 0, "compaction comes to an end");
  checkGraph(compacted, model);
  assert.equal(printGraph(compacted), printGraph(plain));
});

test("building all rows at once gives the rows that many small commits give", () => {
  const picks = numbers(9);
  const model = new ModelGraph();
  const graph = Graph.create({ maximumPages: 256 });
  graph.apply(model.commit([...steps("addFile", 4, picks), ...steps("addNode", 300, picks)]));
  for (let round = 0; round < 13; round += 1) graph.apply(model.commit(steps("addEdge", 400, picks)));
  const rebuilt = Graph.create({ maximumPages: 256 });
  rebuilt.apply(model.fromScratch());
  assert.ok(rebuilt.liveEdgeCount > 4096, "enough for the one-go path");
  assert.equal(printGraph(rebuilt), printGraph(graph));

  // And once more over rows that are there already, with nodes dropped on the way.
  graph.apply(
    model.commit([...steps("dropNode", 3, picks), ...steps("changeEdge", 6000, picks), ...steps("move", 20, picks)]),
  );
  checkGraph(graph, model);
});

test("names inserted again and again at one place find room in the order", () => {
  const graph = Graph.create({ maximumPages: 256 });
  const empty = new Int32Array(0);
  const count = 600;
  for (let node = 1; node <= count; node += 1) {
    const name = `a${"b".repeat(count - node)}`;
    const record = [node, 4, 0, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1, 0];
    graph.apply({ strings: ["", name], files: empty, nodes: Int32Array.from(record), edges: empty, moves: empty });
  }
  assert.deepEqual(
    [...graph.nodesByRank],
    Array.from({ length: count }, (_, index) => count - index),
  );
  const ranks = [...graph.nodesByRank].map((node) => graph.nodeRank[node]!);
  assert.deepEqual(
    ranks,
    ranks.toSorted((a, b) => a - b),
  );
  assert.equal(new Set(ranks).size, count);
});

test("an edge of a row of any length near the border between short and long gets new values", () => {
  const strings = ["", "p", "a"];
  const files = Int32Array.of(1, 1, 0, 1, 1);
  for (const length of [2, 31, 32, 33, 34, 63, 64, 65, 66, 127, 128, 129]) {
    const graph = Graph.create({ maximumPages: 64 });
    const nodes: number[] = [];
    const edges: number[] = [];
    for (let i = 1; i <= length + 1; i += 1) nodes.push(i, 4, 0, 2, 2, 0, 0, 0, 1, i, 1, i, 1, i - 1);
    for (let i = 1; i <= length; i += 1) edges.push(i, 1, i + 1, 2, 0, 3, i, 1);
    const none = new Int32Array(0);
    graph.apply({ strings, files, nodes: Int32Array.from(nodes), edges: Int32Array.from(edges), moves: none });
    const changed = Int32Array.of(1, 1, 2, 2, 0, 1, 9, 9);
    graph.apply({ strings: [""], files: none, nodes: none, edges: changed, moves: none });
    assert.equal(graph.outLength[1], length);
    const row = graph.outRows.subarray(graph.outStart[1], graph.outStart[1]! + length);
    assert.deepEqual(
      [...row],
      [...row].sort((a, b) => a - b),
      `row of ${length}`,
    );
    assert.equal(graph.edgeLine[1], 9);
  }
});
