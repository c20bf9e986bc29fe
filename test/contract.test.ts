import assert from "node:assert/strict";
import { test } from "node:test";
import { constants } from "@parseltongue/contract";
import { Confidence, EdgeFlag, EdgeKind, FileFlag, LanguageId, NodeFlag, NodeKind } from "@parseltongue/graph";

test("the contract's constants are the graph's: names and values, none missing on either side", () => {
  assert.deepEqual(constants["node-kind"], NodeKind);
  assert.deepEqual(constants["edge-kind"], EdgeKind);
  assert.deepEqual(constants.confidence, Confidence);
  assert.deepEqual(constants["node-flag"], NodeFlag);
  assert.deepEqual(constants["edge-flag"], EdgeFlag);
  assert.deepEqual(constants["file-flag"], FileFlag);
  assert.deepEqual(constants.language, LanguageId);
});
