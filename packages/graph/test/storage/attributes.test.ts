import assert from "node:assert/strict";
import { test } from "node:test";

import { Graph, decodeSnapshot, encodeSnapshot } from "@parseltongue/graph";
import fc from "fast-check";

import { ModelGraph } from "./model-graph.ts";
import { someCommits } from "./some-commits.ts";

const small = { maximumPages: 64 };

function valuesOf(graph: Graph, name: string): number[] {
  const { type, offset, length } = graph.attribute(name)!;
  const { buffer } = graph.memory;
  return [...(type === "f32" ? new Float32Array(buffer, offset, length) : new Uint32Array(buffer, offset, length))];
}

/** A graph of some commits, the model that makes more of them, and those still to come. */
function someLife(): { graph: Graph; model: ModelGraph; rest: Parameters<ModelGraph["commit"]>[0][] } {
  const model = new ModelGraph();
  const graph = Graph.create(small);
  const [first = [], ...rest] = fc
    .sample(someCommits, { seed: 5, numRuns: 30 })
    .find((commits) => commits.length > 4 && commits[0]!.length > 60)!;
  graph.apply(model.commit(first));
  return { graph, model, rest };
}

test("attributes keep their values through commits, and nodes that are gone lose theirs", () => {
  const { graph, model, rest } = someLife();
  const ranks = Float32Array.from({ length: graph.nodeEnd }, (_, node) => node / 2);
  const counts = Uint32Array.from({ length: graph.nodeEnd }, (_, node) => 0xffff_ff00 + node);
  graph.setAttribute("rank", "f32", ranks);
  graph.setAttribute("count", "u32", counts);
  assert.deepEqual(graph.attributeNames, ["rank", "count"]);
  for (const steps of rest) {
    graph.apply(model.commit(steps));
    graph.compactStep(50);
    const isLive = (node: number): boolean => graph.nodeKind[node] !== 0;
    assert.deepEqual(
      valuesOf(graph, "rank"),
      [...ranks].map((value, node) => (isLive(node) ? value : 0)),
    );
    assert.deepEqual(
      valuesOf(graph, "count"),
      [...counts].map((value, node) => (isLive(node) ? value : 0)),
    );
  }
  assert.equal(graph.dropAttribute("rank"), true);
  assert.equal(graph.dropAttribute("rank"), false);
  assert.equal(graph.attribute("rank"), undefined);
});

test("attributes are no part of what is saved, repeated or compared", () => {
  const { graph } = someLife();
  const before = [graph.checksum(), graph.memoryChecksum(), graph.sequence];
  const saved = Buffer.concat(encodeSnapshot(graph, {}));
  graph.setAttribute("rank", "f32", new Float32Array(graph.nodeEnd).fill(1));
  assert.deepEqual([graph.checksum(), graph.memoryChecksum(), graph.sequence], before);
  assert.deepEqual(Buffer.concat(encodeSnapshot(graph, {})), saved);
  assert.deepEqual(decodeSnapshot(saved, small).graph.attributeNames, []);
});

test("values may be few, replaced by more or by others of another type; ids without a node have none", () => {
  const { graph } = someLife();
  graph.setAttribute("a", "u32", Uint32Array.of(9, 8, 7));
  assert.deepEqual(valuesOf(graph, "a"), [0, graph.nodeKind[1] === 0 ? 0 : 8, graph.nodeKind[2] === 0 ? 0 : 7]);
  const more = Float32Array.from({ length: graph.nodeEnd }, (_, node) => node);
  graph.setAttribute("a", "f32", more);
  assert.deepEqual(
    valuesOf(graph, "a"),
    [...more].map((value, node) => (graph.nodeKind[node] === 0 ? 0 : value)),
  );
  graph.setAttribute("a", "u32", new Uint32Array(0));
  assert.deepEqual(valuesOf(graph, "a"), []);
});

test("attributes that do not fit the graph are refused, and a full memory keeps the old values", () => {
  const { graph } = someLife();
  const { nodeEnd } = graph;
  const refuse = (name: string, type: "f32" | "u32", values: Float32Array | Uint32Array): void =>
    assert.throws(() => graph.setAttribute(name, type, values), { code: "attribute-invalid" });
  refuse("long", "u32", new Uint32Array(nodeEnd + 1));
  refuse("typed", "u32", new Float32Array(1));
  refuse("", "u32", new Uint32Array(1));
  const live = graph.nodeKind.findIndex((kind) => kind !== 0);
  const kept = new Uint32Array(live + 1).fill(5, live);
  graph.setAttribute("kept", "u32", kept);
  const fill = (): void => {
    for (let index = 0; ; index += 1) graph.setAttribute(`filler ${index}`, "u32", new Uint32Array(nodeEnd));
  };
  assert.throws(fill, { code: "graph-full" });
  assert.throws(() => graph.setAttribute("kept", "u32", new Uint32Array(nodeEnd).fill(1)), { code: "graph-full" });
  assert.deepEqual(valuesOf(graph, "kept"), [...kept]);
});

test("the layout says where columns lie, and is another object once anything changed or moved", () => {
  const { graph, model, rest } = someLife();
  const check = (): void => {
    const { offsets, ...ends } = graph.layout();
    const { buffer } = graph.memory;
    for (const [name, offset] of Object.entries(offsets)) {
      const column: unknown = graph[name as keyof Graph];
      if (column instanceof Uint8Array || column instanceof Uint32Array) assert.equal(column.byteOffset, offset, name);
    }
    assert.deepEqual(
      [ends.epoch, ends.nodeEnd, ends.edgeEnd, ends.fileEnd, ends.textEnd],
      [graph.epoch, graph.nodeEnd, graph.edgeEnd, graph.fileEnd, graph.textEnd],
    );
    for (let text = 1; text < ends.textEnd; text += 1) {
      if (graph.textLength[text] === 0) continue;
      assert.ok(graph.textStart[text]! + graph.textLength[text]! <= ends.textBytesEnd);
      assert.notEqual(new Uint8Array(buffer)[offsets.textBytes + graph.textStart[text]!], undefined);
    }
    for (let node = 1; node < ends.nodeEnd; node += 1) {
      assert.ok(graph.outStart[node]! + graph.outLength[node]! <= ends.outEnd);
      assert.ok(graph.inStart[node]! + graph.inLength[node]! <= ends.inEnd);
    }
  };
  check();
  for (const steps of rest) {
    const before = graph.layout();
    assert.equal(graph.layout(), before);
    graph.apply(model.commit(steps));
    assert.notEqual(graph.layout(), before);
    check();
  }
  const before = graph.layout();
  graph.setAttribute("a", "u32", new Uint32Array(graph.nodeEnd));
  assert.notEqual(graph.layout(), before);
});
