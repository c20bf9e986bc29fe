import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeSnapshot, encodeSnapshot, Graph, LanguageId } from "@parseltongue/graph";
import { encodeHeader } from "../../src/storage/snapshot-header.ts";

const small = { maximumPages: 64 };
const names = new Map([
  [64, "lua"],
  [65, "zig"],
]);

test("a graph knows what its plugins' languages are called, and so does who loads it", () => {
  const graph = Graph.create({ ...small, languageNames: names });
  const snapshot = Buffer.concat(encodeSnapshot(graph, { log: 1 }));
  const loaded = decodeSnapshot(snapshot, small);
  assert.deepEqual(loaded.metadata, { log: 1 });
  for (const each of [graph, loaded.graph]) {
    assert.equal(each.languageName(64), "lua");
    assert.equal(each.languageName(65), "zig");
    assert.equal(each.languageName(66), undefined);
    assert.equal(each.languageName(LanguageId.rust), "rust");
    assert.equal(each.languageName(0), undefined);
  }
  // Once more: what was loaded is saved as it came.
  assert.deepEqual(Buffer.concat(encodeSnapshot(loaded.graph, { log: 1 })), snapshot);
});

test("names that no plugin may give are refused, from a snapshot as well", () => {
  const wrong: readonly (readonly [number, unknown])[] = [
    [63, "lua"],
    [256, "lua"],
    [64.5, "lua"],
    [64, "\u001b[31mred"],
    [64, ""],
    [64, 7],
    [64, "rust"],
  ];
  const saved = encodeSnapshot(Graph.create(small), {});
  for (const [id, name] of wrong) {
    const languageNames = new Map([[id, name as string]]);
    assert.throws(() => Graph.create({ ...small, languageNames }), String(name));
    const columns = saved.slice(1);
    const lengths = new Uint32Array(saved[0]!.buffer, 32, (saved[0]!.length - 32) / 4);
    const count = new Uint32Array(saved[0]!.buffer, 0, 8)[5]!;
    const checksum = new Uint32Array(saved[0]!.buffer, 0, 8)[6]!;
    const header = encodeHeader({ metadata: {}, languageNames }, checksum, [...lengths.subarray(0, count)]);
    assert.throws(() => decodeSnapshot(Buffer.concat([header, ...columns]), small), { code: "snapshot-damaged" });
  }
});
