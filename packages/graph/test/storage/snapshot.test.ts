import assert from "node:assert/strict";
import { test } from "node:test";

import {
  Graph,
  GraphError,
  NodeKind,
  SNAPSHOT_VERSION,
  decodeSnapshot,
  encodeSnapshot,
  loadSnapshot,
  printGraph,
  readSnapshotHeader,
} from "@parseltongue/graph";
import fc from "fast-check";

import { ModelGraph } from "./model-graph.ts";
import { someCommits } from "./some-commits.ts";

const small = { maximumPages: 64 };

function someGraph(): Graph {
  const model = new ModelGraph();
  const graph = Graph.create(small);
  for (const steps of fc
    .sample(someCommits, { seed: 11, numRuns: 20 })
    .find((commits) => commits.flat().length > 200)!) {
    graph.apply(model.commit(steps));
  }
  return graph;
}

const graph = someGraph();
const whole = new Uint8Array(Buffer.concat(encodeSnapshot(graph, { root: "some" })));

/** What decoding makes of bytes that are not as they were written: the same graph, or an error with a code. */
function decodeOrRefuse(bytes: Uint8Array): void {
  try {
    const { graph: decoded } = decodeSnapshot(bytes, small);
    assert.equal(printGraph(decoded), printGraph(graph));
  } catch (error) {
    assert.ok(error instanceof GraphError, String(error));
    assert.match(error.code, /^snapshot-(damaged|version)$/);
  }
}

test("a snapshot with any byte changed is refused", () => {
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const damaged = whole.slice();
      damaged[at]! ^= flip;
      decodeOrRefuse(damaged);
    }),
    { numRuns: 500 },
  );
});

test("a snapshot that is cut short or too long is refused", () => {
  for (let length = 0; length < whole.length; length += 1 + (length >> 4)) {
    assert.throws(() => decodeSnapshot(whole.slice(0, length), small), { code: "snapshot-damaged" });
  }
  assert.throws(() => decodeSnapshot(Buffer.concat([whole, Buffer.of(0)]), small), { code: "snapshot-damaged" });
});

test("a snapshot of another format is named as such", () => {
  const newer = whole.slice();
  newer[8] = SNAPSHOT_VERSION + 1;
  assert.throws(() => decodeSnapshot(newer, small), { code: "snapshot-version" });
});

/** Gives a part of `bytes`, late, and less than asked for. */
function slowly(bytes: Uint8Array): (target: Uint8Array, position: number) => Promise<number> {
  return async (target, position) => {
    await new Promise((resolve) => setImmediate(resolve));
    const part = bytes.subarray(position, position + Math.min(target.length, 1000));
    target.set(part);
    return part.length;
  };
}

test("a snapshot is read in pieces of any size, and its header alone", async () => {
  const { graph: loaded, metadata } = await loadSnapshot(slowly(whole), whole.length, small);
  assert.equal(printGraph(loaded), printGraph(graph));
  assert.equal(loaded.memoryChecksum(), graph.memoryChecksum());
  assert.deepEqual(metadata, { root: "some" });
  assert.deepEqual((await readSnapshotHeader(slowly(whole))).metadata, { root: "some" });
});

test("a column is the same read in pieces or whole", async () => {
  const large = Graph.create();
  const strings = ["", "src/a.rs", ...Array.from({ length: 9 }, (_, index) => String(index).repeat(1_000_003))];
  const node = (id: number): number[] => [id, NodeKind.function, 0, 0, id + 1, 0, 0, 0, 1, 1, 1, 1, 0, 0];
  large.apply({
    strings,
    files: Int32Array.of(1, 1, 0, 0, 1),
    nodes: Int32Array.from(Array.from({ length: 9 }, (_, index) => node(index + 1)).flat()),
    edges: new Int32Array(0),
    moves: new Int32Array(0),
  });
  const bytes = new Uint8Array(Buffer.concat(encodeSnapshot(large, {})));
  const read = async (target: Uint8Array, position: number): Promise<number> => {
    target.set(bytes.subarray(position, position + target.length));
    return target.length;
  };
  const { graph: loaded } = await loadSnapshot(read, bytes.length);
  assert.equal(loaded.memoryChecksum(), large.memoryChecksum());
  assert.equal(loaded.text(loaded.nodeQualifiedName[9]!), strings[10]);
  bytes[bytes.length >> 1]! ^= 1;
  await assert.rejects(loadSnapshot(read, bytes.length), { code: "snapshot-damaged" });
});

test("a snapshot that is read while it is damaged or cut short is refused", async () => {
  for (let at = 0; at < whole.length; at += 1 + (whole.length >> 6)) {
    const flipped = whole.slice();
    flipped[at]! ^= 0x10;
    await assert.rejects(loadSnapshot(slowly(flipped), whole.length, small), { name: "GraphError" });
    const cut = slowly(whole.subarray(0, at));
    await assert.rejects(loadSnapshot(cut, whole.length, small), { code: "snapshot-damaged" });
  }
});

test("a read that fails ends the loading, once the others are over", async () => {
  const failure = new Error("the disk is gone");
  let underWay = 0;
  let count = 0;
  const read = async (target: Uint8Array, position: number): Promise<number> => {
    count += 1;
    if (count === 12) throw failure;
    underWay += 1;
    const done = await slowly(whole)(target, position);
    underWay -= 1;
    return done;
  };
  await assert.rejects(loadSnapshot(read, whole.length, small), failure);
  assert.equal(underWay, 0);
});

test("numbers that lead out of bounds are refused even under a right checksum", () => {
  // Every value of the graph's own memory in turn is made too large before the snapshot is taken.
  for (const name of hostileColumns) {
    const victim = decodeSnapshot(whole, small).graph;
    const column = victim[name];
    const at =
      name.endsWith("Rows") || name.endsWith("Peer") || /^(in|out)Kind$/.test(name)
        ? rowEntry(victim, name)
        : column.findIndex((value, index) => index > 0 && value !== 0);
    assert.ok(at > 0, name);
    column[at] = 0xfffffffe;
    const bytes = new Uint8Array(Buffer.concat(encodeSnapshot(victim, {})));
    assert.throws(() => decodeSnapshot(bytes, small), { code: "snapshot-damaged" }, name);
  }
});

/** Some entry of some row, not of garbage between them. */
function rowEntry(victim: Graph, name: string): number {
  const [start, length] = name.startsWith("out")
    ? [victim.outStart, victim.outLength]
    : [victim.inStart, victim.inLength];
  return start[length.findIndex((entries) => entries > 0)]!;
}

const hostileColumns = [
  "nodeKind",
  "nodeName",
  "nodeQualifiedName",
  "nodeSignature",
  "nodeDoc",
  "nodeParent",
  "nodeFile",
  "outStart",
  "outLength",
  "outRows",
  "outPeer",
  "outKind",
  "inStart",
  "inLength",
  "inRows",
  "inPeer",
  "inKind",
  "edgeFrom",
  "edgeTo",
  "edgeKind",
  "edgeConfidence",
  "filePath",
  "textStart",
  "textLength",
  "nodesByRank",
  "nodeRank",
] as const;

test("parents in a circle are refused even under a right checksum", () => {
  const victim = decodeSnapshot(whole, small).graph;
  const child = victim.nodesByRank.find((node) => victim.nodeParent[node] !== 0)!;
  victim.nodeParent[victim.nodeParent[child]!] = child;
  const bytes = new Uint8Array(Buffer.concat(encodeSnapshot(victim, {})));
  assert.throws(() => decodeSnapshot(bytes, small), { code: "snapshot-damaged" });
});
