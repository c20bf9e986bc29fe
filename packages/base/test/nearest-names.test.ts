import assert from "node:assert/strict";
import { test } from "node:test";
import { nearestNames } from "@parseltongue/base";

test("the nearest comes first, far ones are left out", () => {
  const commands = ["callers", "callees", "path", "find", "find-cycles", "hubs"];
  assert.deepEqual(nearestNames("caller", commands), ["callers", "callees"]);
  assert.deepEqual(nearestNames("fidn", commands), []);
  assert.deepEqual(nearestNames("fid", commands), ["find"]);
  assert.deepEqual(nearestNames("zzzzzz", commands), []);
});

test("letter case counts little, and equally near ones come in a fixed order", () => {
  assert.deepEqual(nearestNames("graphview", ["GraphView", "graphview", "GraphViews"]), [
    "graphview",
    "GraphView",
    "GraphViews",
  ]);
  assert.deepEqual(nearestNames("cat", ["rat", "bat", "hat", "bat", "mat"]), ["bat", "hat", "mat"]);
  assert.deepEqual(nearestNames("cat", ["bat", "hat"], 1), ["bat"]);
});
