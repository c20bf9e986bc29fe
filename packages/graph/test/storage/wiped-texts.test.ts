import assert from "node:assert/strict";
import { test } from "node:test";

import type { GraphCommit } from "@parseltongue/graph";
import { Graph, NODE_STRIDE, NodeField, NodeKind, decodeSnapshot, encodeSnapshot } from "@parseltongue/graph";
import fc from "fast-check";

const small = { maximumPages: 64 };
const nothing = new Int32Array(0);
const oneFile = Int32Array.of(1, 1, 0, 1, 10);

/** The name of a node in its n-th version: in no other text, and long enough to be met by no chance. */
function nameOf(node: number, version: number): string {
  return `secret ${node}.${version}:${"é".repeat(node % 3)}${"x".repeat(node % 41)}`;
}

/** Nodes given new names, or dropped where the version is 0. */
function renaming(versions: ReadonlyMap<number, number>, isFirst: boolean): GraphCommit {
  const strings = ["", "src/a.rs"];
  const nodes = new Int32Array(versions.size * NODE_STRIDE);
  let at = 0;
  for (const [node, version] of versions) {
    nodes[at + NodeField.node] = node;
    nodes[at + NodeField.kind] = version === 0 ? 0 : NodeKind.function;
    nodes[at + NodeField.file] = 1;
    nodes[at + NodeField.ordinal] = node;
    nodes[at + NodeField.signature] = version === 0 ? 0 : strings.push(nameOf(node, version)) - 1;
    at += NODE_STRIDE;
  }
  return { strings, files: isFirst ? oneFile : nothing, nodes, edges: nothing, moves: nothing };
}

/** Every byte there is, those that no column holds included. */
function bytesOf(graph: Graph): Buffer {
  return Buffer.from(new Uint8Array(graph.memory.buffer));
}

function assertOnlyLive(graph: Graph, live: ReadonlyMap<number, number>): void {
  const bytes = bytesOf(graph);
  const found = new Set(bytes.toString("latin1").match(/secret \d+\.\d+:/gu) ?? []);
  const expected = [...live].map(([node, version]) => `secret ${node}.${version}:`);
  assert.deepEqual([...found].toSorted(), expected.toSorted());
}

const rounds = fc.array(
  fc.record({
    touched: fc.uniqueArray(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 80 }),
    drops: fc.boolean(),
    isRefused: fc.boolean(),
    compaction: fc.integer({ min: 0, max: 200 }),
  }),
  { minLength: 2, maxLength: 12 },
);

test("the text of what was changed or dropped is nowhere in the memory, after compaction and refused commits too", () => {
  fc.assert(
    fc.property(rounds, (steps) => {
      const graph = Graph.create(small);
      const live = new Map<number, number>();
      const gone = new Set<number>();
      for (const [round, { touched, drops, isRefused, compaction }] of steps.entries()) {
        const usable = touched.filter((node) => !gone.has(node));
        const versions = new Map(usable.map((node) => [node, drops && live.has(node) ? 0 : round + 1]));
        const commit = renaming(versions, graph.fileEnd === 1);
        if (isRefused) {
          assert.throws(() => graph.apply({ ...commit, edges: Int32Array.of(1, 1, 90, 2, 0, 3, 0, 0) }));
        } else {
          graph.apply(commit);
          for (const [node, version] of versions) {
            if (version === 0) gone.add(node);
            if (version === 0) live.delete(node);
            else live.set(node, version);
          }
        }
        if (compaction > 0) graph.compactStep(compaction);
        assertOnlyLive(graph, live);
      }
      for (let step = 0; step < 5; step += 1) graph.compactStep(60);
      assertOnlyLive(decodeSnapshot(Buffer.concat(encodeSnapshot(graph, {})), small).graph, live);
      // What compaction left where a text had been comes out when the text goes.
      graph.apply(renaming(new Map([...live.keys()].map((node) => [node, 0])), false));
      assertOnlyLive(graph, new Map());
    }),
    { numRuns: 60 },
  );
});

test("a text arena that moves leaves no copy behind", () => {
  const graph = Graph.create(small);
  graph.apply(renaming(new Map([[1, 1]]), true));
  for (let node = 2; node < 400; node += 1) graph.apply(renaming(new Map([[node, 1]]), false));
  graph.apply(renaming(new Map([[1, 0]]), false));
  assert.equal(bytesOf(graph).includes("secret 1.1:"), false);
  assert.equal(bytesOf(graph).includes("secret 2.1:"), true);
});
