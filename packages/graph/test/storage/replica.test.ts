import assert from "node:assert/strict";
import { test } from "node:test";

import type { LogRecord } from "@parseltongue/graph";
import {
  Graph,
  GraphError,
  GraphReplica,
  decodeLog,
  decodeSnapshot,
  encodeLogHeader,
  encodeRecord,
  encodeSnapshot,
  printGraph,
  replay,
} from "@parseltongue/graph";
import fc from "fast-check";

import { ModelGraph } from "./model-graph.ts";
import { someCommits } from "./some-commits.ts";

const small = { maximumPages: 64 };

function bytesOf(chunks: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(chunks));
}

/** A graph's life with a step of compaction after each commit, and its records. */
function live(commits: Parameters<ModelGraph["commit"]>[0][]): {
  graph: Graph;
  records: LogRecord[];
  model: ModelGraph;
} {
  const model = new ModelGraph();
  const graph = Graph.create(small);
  const records: LogRecord[] = [];
  for (const steps of commits) {
    const commit = model.commit(steps);
    graph.apply(commit);
    records.push({ type: "commit", sequence: graph.sequence, commit });
    if (graph.compactStep(50)) records.push({ type: "compaction", sequence: graph.sequence, work: 50 });
  }
  return { graph, records, model };
}

test("a replica that follows the log equals the graph byte for byte", () => {
  fc.assert(
    fc.property(someCommits, (commits) => {
      const { graph, records } = live(commits);
      const log = bytesOf([encodeLogHeader(), ...records.map(encodeRecord)]);
      const replica = GraphReplica.create(small);
      assert.equal(replica.follow(log), records.length);
      assert.equal(replica.graph.memoryChecksum(), graph.memoryChecksum());
      assert.equal(replica.graph.checksum(), graph.checksum());
      assert.equal(replica.follow(log), 0, "steps taken already are left out");
    }),
    { numRuns: 60 },
  );
});

test("a graph from a snapshot goes on as the first one does", () => {
  fc.assert(
    fc.property(someCommits, someCommits, (before, after) => {
      const first = live(before);
      const { graph, metadata } = decodeSnapshot(
        bytesOf(encodeSnapshot(first.graph, { languages: { rust: 3 } })),
        small,
      );
      assert.deepEqual(metadata, { languages: { rust: 3 } });
      assert.equal(graph.memoryChecksum(), first.graph.memoryChecksum());
      assert.equal(printGraph(graph), printGraph(first.graph));
      for (const steps of after) {
        const commit = first.model.commit(steps);
        first.graph.apply(commit);
        graph.apply(commit);
      }
      assert.equal(graph.memoryChecksum(), first.graph.memoryChecksum());
      assert.equal(graph.epoch, before.length + after.length);
    }),
    { numRuns: 40 },
  );
});

test("graphs of the same code have the same checksum under any ids, and others another", () => {
  fc.assert(
    fc.property(someCommits, (commits) => {
      const { graph, model } = live(commits);
      const rebuilt = Graph.create(small);
      rebuilt.apply(model.fromScratch());
      assert.equal(rebuilt.checksum(), graph.checksum());
      const [changed] = [...model.nodes.values()];
      if (changed === undefined) return;
      changed.line += 1;
      const other = Graph.create(small);
      other.apply(model.fromScratch());
      assert.notEqual(other.checksum(), graph.checksum());
    }),
    { numRuns: 40 },
  );
});

const someSteps = fc.sample(someCommits, { seed: 5, numRuns: 20 }).find((commits) => commits.flat().length > 300)!;

test("a torn tail of a log is dropped, wherever it is torn", () => {
  const { records } = live(someSteps);
  const whole = bytesOf([encodeLogHeader(), ...records.map(encodeRecord)]);
  const lastStart = whole.length - encodeRecord(records.at(-1)!).length;
  for (let length = lastStart; length < whole.length; length += 7) {
    const { records: kept, validBytes, torn } = decodeLog(whole.slice(0, length));
    assert.deepEqual({ kept: kept.length, validBytes }, { kept: records.length - 1, validBytes: lastStart });
    assert.equal(torn, length > lastStart);
  }
  assert.deepEqual(decodeLog(whole), { records, validBytes: whole.length, torn: false });
});

test("bytes of Node's own kind, from anywhere in a buffer, are read as all others are", () => {
  const { graph, records } = live(someSteps);
  const chunks = [encodeLogHeader(), ...records.map(encodeRecord)];
  const snapshot = Buffer.concat([Buffer.alloc(3), ...encodeSnapshot(graph, {})]).subarray(3);
  for (const offset of [0, 1, 4]) {
    const log = Buffer.concat([Buffer.alloc(offset, 0xff), ...chunks]).subarray(offset);
    const before = Buffer.from(log);
    assert.deepEqual(decodeLog(log).records, records);
    assert.deepEqual(log, before, "what is read stays as it is");
  }
  assert.equal(decodeSnapshot(snapshot, small).graph.memoryChecksum(), graph.memoryChecksum());
});

test("a log with any byte changed gives records as they were written, or an error", () => {
  const { records } = live(someSteps);
  const whole = bytesOf([encodeLogHeader(), ...records.map(encodeRecord)]);
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const damaged = whole.slice();
      damaged[at]! ^= flip;
      try {
        const log = decodeLog(damaged);
        assert.deepEqual(log.records, records.slice(0, log.records.length));
        assert.equal(log.torn, true);
      } catch (error) {
        assert.ok(error instanceof GraphError);
        assert.match(error.code, /^log-(damaged|version)$/);
      }
    }),
  );
});

test("a log that leaves out a step is refused", () => {
  const { records } = live(someSteps);
  const graph = Graph.create(small);
  assert.throws(() => replay(graph, records.slice(1)), { code: "log-gap" });
  assert.throws(() => decodeLog(new Uint8Array(5)), { code: "log-damaged" });
  assert.throws(() => decodeLog(new Uint8Array(50)), { code: "log-damaged" });
  const newer = encodeLogHeader();
  newer[8] = 99;
  assert.throws(() => decodeLog(newer), { code: "log-version" });
});
