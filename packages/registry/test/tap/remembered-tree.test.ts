import assert from "node:assert/strict";
import { test } from "node:test";
import { OverlayTree } from "../../src/tap/tree/overlay-tree.ts";
import { RememberedTree } from "../../src/tap/tree/remembered-tree.ts";

test("a remembered tree is asked once for each file, for those that are not there too, and keeps to limits", async () => {
  const below = new OverlayTree(undefined, new Map([["tap.json", new Uint8Array(10)]]));
  const asked: string[] = [];
  const tree = new RememberedTree({
    name: below.name,
    list: async (folder) => (asked.push(`list ${folder}`), below.list(folder)),
    read: async () => assert.fail("files are read together"),
    readMany: async (paths, maxBytes) => (asked.push(...paths), below.readMany(paths, maxBytes)),
  });
  for (let round = 0; round < 2; round++) {
    assert.deepEqual(await tree.read("tap.json", 10), new Uint8Array(10));
    assert.equal(await tree.read("targets/tombstones.json", 10), undefined);
    assert.deepEqual(await tree.list(""), ["tap.json"]);
  }
  assert.deepEqual(asked, ["tap.json", "targets/tombstones.json", "list "]);
  await assert.rejects(tree.read("tap.json", 9), { code: "too-large" });
});
