import assert from "node:assert/strict";
import { test } from "node:test";
import { EnvironmentError } from "@parseltongue/base";
import { makeTap } from "../tap-builder.ts";

test("a new tap is fetched, verified and trusted; the next update finds nothing new", async (t) => {
  const tap = await makeTap(t);
  const user = tap.user();
  const first = await user.update();
  assert.equal(first.tap.commit, tap.head);
  assert.equal(first.from, undefined);
  assert.deepEqual(await first.tap.pluginIds(), []);
  const second = await user.update();
  assert.deepEqual([second.from, second.added, second.changed], [tap.head, [], []]);
});

test("a published version is found with all that is signed about it", async (t) => {
  const tap = await makeTap(t);
  const user = tap.user();
  await user.update();
  const entry = await tap.addPlugin("acme/lens", "1.0.0");
  const { added, tap: verified } = await user.update();
  assert.equal(added.length, 4);
  assert.deepEqual(await verified.pluginIds(), ["acme/lens"]);
  assert.deepEqual(await verified.document("version", "entries/acme/lens/versions/1.0.0.json"), entry);
  const files = await (await user.open()).filesOf("acme/lens");
  assert.deepEqual([...files.keys()], added);
});

test("an update that ends while it is taken over leaves the state before in use, and is made good by the next", async (t) => {
  // A pack has two files, with newer versions of git three.
  for (const moves of [0, 1]) {
    const tap = await makeTap(t);
    const user = tap.user();
    await user.update();
    const before = tap.head;
    await tap.addPlugin("acme/lens", "1.0.0");
    let left = moves;
    const { files } = tap.environment;
    const move: typeof files.move = async (from, to) => {
      if (left-- === 0) throw new EnvironmentError("disk-full", "no space is left on the device");
      return files.move(from, to);
    };
    const environment = { ...tap.environment, files: { ...files, move } };
    await assert.rejects(user.update({ environment }), { code: "disk-full" });
    assert.equal((await user.open()).commit, before);
    const { tap: verified } = await user.update();
    assert.equal(verified.commit, tap.head);
    assert.equal((await verified.filesOf("acme/lens")).size, 4);
  }
});
