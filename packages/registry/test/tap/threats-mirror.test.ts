import assert from "node:assert/strict";
import { test } from "node:test";
import { RegistryError, type RegistryErrorCode } from "../../src/registry-error.ts";
import { witnessOf } from "../../src/tap/state/witness.ts";
import { verifyTap } from "../../src/tap/verify/verify-tap.ts";
import { GitTree } from "../../src/tap/git/git-tree.ts";
import { Repository } from "../../src/tap/git/repository.ts";
import { makeTap, type TestTap, type TestUser } from "../tap-builder.ts";

/** What a refused update leaves: the state that was trusted before, in use. */
async function refused(user: TestUser, code: RegistryErrorCode, update: () => Promise<unknown>): Promise<void> {
  const before = await user.open();
  await assert.rejects(update, (error) => error instanceof RegistryError && error.code === code);
  assert.equal((await user.open()).commit, before.commit);
}

const METADATA = ["targets", "index", "security", "governance", "snapshot", "timestamp"].map(
  (role) => `metadata/${role}.json`,
);

test("threat 01: a mirror that serves an older commit is refused", async (t) => {
  const tap = await makeTap(t);
  const older = tap.head;
  await tap.addPlugin("acme/lens", "1.0.0");
  const user = tap.user();
  await user.update();
  tap.rewind(older);
  await refused(user, "tap-rolled-back", async () => user.update());
});

test("threat 01: a newer commit with older metadata is refused", async (t) => {
  const tap = await makeTap(t);
  const older = new Map(tap.files);
  await tap.addPlugin("acme/lens", "1.0.0");
  const user = tap.user();
  await user.update();
  const files = [...METADATA, "targets/index/root.json"];
  await tap.commit(Object.fromEntries(files.map((path) => [path, older.get(path)])), { signers: [] });
  await refused(user, "tap-rolled-back", async () => user.update());
});

test("threat 02: a frozen tap ends with its signatures; what was trusted can still be read", async (t) => {
  const tap = await makeTap(t);
  await tap.addPlugin("acme/lens", "1.0.0");
  const user = tap.user();
  await user.update();
  tap.advance(29);
  assert.equal((await user.update()).tap.freshness(tap.nowMs).isExpired, false);
  tap.advance(2);
  await refused(user, "tap-expired", async () => user.update());
  const opened = await user.open();
  assert.equal(opened.freshness(tap.nowMs).isExpired, true);
  assert.equal((await opened.filesOf("acme/lens")).size, 4);
  await assert.rejects(user.update(), { hint: /ask those who keep the tap/ });
});

test("threat 02: an expired tap is not added, and its error names whom to ask", async (t) => {
  const tap = await makeTap(t);
  tap.advance(31);
  await assert.rejects(tap.user().update(), { code: "tap-expired", hint: /ann@example\.org/ });
  await tap.commit({});
  assert.equal((await tap.user().update()).tap.commit, tap.head);
});

test("threat 03: a machine that never saw the tap is held to what the lockfile saw", async (t) => {
  const tap = await makeTap(t);
  const older = tap.head;
  await tap.addPlugin("acme/lens", "1.0.0");
  const witness = witnessOf((await tap.user().update()).tap.floor);
  tap.rewind(older);
  await assert.rejects(tap.user("fresh").update({ witnesses: [witness] }), { code: "tap-rolled-back" });
});

test("threat 04: a shard of another commit is refused", async (t) => {
  const tap = await makeTap(t);
  await tap.addPlugin("acme/lens", "1.0.0");
  const older = new Map(tap.files);
  await tap.addPlugin("acme/lens", "1.1.0");
  const shard = [...older.keys()].find((path) => path.startsWith("targets/index/shards/") && changed(tap, older, path));
  assert.ok(shard);
  await tap.commit({ [shard]: older.get(shard) }, { signers: [] });
  await assert.rejects(tap.user().update(), { code: "tap-incomplete" });
});

function changed(tap: TestTap, older: ReadonlyMap<string, Uint8Array>, path: string): boolean {
  return Buffer.compare(tap.files.get(path) ?? new Uint8Array(0), older.get(path) ?? new Uint8Array(0)) !== 0;
}

test("threat 05: a statement that is withheld is missed", async (t) => {
  const tap = await makeTap(t);
  const user = tap.user();
  await user.update();
  await tap.addPlugin("acme/lens", "1.0.0");
  const statement = [...tap.files.keys()].find((path) => path.startsWith("attestations/"));
  assert.ok(statement);
  await tap.commit({ [statement]: undefined }, { signers: [] });
  await refused(user, "tap-incomplete", async () => user.update());
  const late = await tap.user("late").update();
  await assert.rejects(late.tap.filesOf("acme/lens"), { code: "tap-incomplete" });
  const tree = new GitTree(new Repository(tap.environment, tap.url), tap.head);
  await assert.rejects(verifyTap(tree, { nowMs: tap.nowMs, isFull: true }), { code: "tap-incomplete" });
});

test("threat 05: who holds the index's key cannot take a statement out of it", async (t) => {
  const tap = await makeTap(t);
  await tap.addPlugin("acme/lens", "1.0.0");
  const user = tap.user();
  await user.update();
  const statement = [...tap.files.keys()].find((path) => path.startsWith("attestations/"));
  assert.ok(statement);
  await assert.rejects(tap.sign({ [statement]: undefined }), { code: "tap-changed" });
  // An index from nothing knows of nothing that was there before.
  await tap.commit({ [statement]: undefined, "targets/index/root.json": undefined });
  await refused(user, "tap-changed", async () => user.update());
});

test("threat 05: an advisory, a revocation or a tombstone cannot be taken back", async (t) => {
  const tap = await makeTap(t);
  const parse = (path: string): Record<string, unknown> => JSON.parse(new TextDecoder().decode(tap.files.get(path)));
  const path = "targets/tombstones.json";
  const buried = { names: [{ name: "acme/gone", buriedAt: tap.now, reason: "left" }], digests: [], schema: 1 };
  const before = parse(path);
  await tap.commit({ [path]: JSON.stringify(buried) });
  const user = tap.user();
  await user.update();
  await tap.commit({ [path]: JSON.stringify(before) });
  await refused(user, "tap-changed", async () => user.update());
});

test("threat 06: two states under one version contradict each other", async (t) => {
  const tap = await makeTap(t);
  const base = tap.head;
  const files = new Map(tap.files);
  await tap.addPlugin("acme/lens", "1.0.0");
  const witness = witnessOf((await tap.user("one").update()).tap.floor);
  tap.files.clear();
  for (const [path, bytes] of files) tap.files.set(path, bytes);
  tap.head = base;
  await tap.addPlugin("acme/other", "1.0.0");
  const two = tap.user("two");
  await assert.rejects(two.update({ witnesses: [witness] }), { code: "tap-equivocates" });
  await two.update();
  assert.notEqual((await two.open()).floor.snapshotSha256, witness.snapshotSha256);
});

test("threat 06: a timestamp of the same version that names another state is refused", async (t) => {
  const tap = await makeTap(t);
  const files = new Map(tap.files);
  await tap.addPlugin("acme/lens", "1.0.0");
  const user = tap.user();
  await user.update();
  const { head } = tap;
  tap.files.clear();
  for (const [path, bytes] of files) tap.files.set(path, bytes);
  await tap.addPlugin("acme/other", "1.0.0", {});
  assert.notEqual(tap.head, head);
  await refused(user, "tap-equivocates", async () => user.update());
});

test("threat 07: a history that was rewritten is refused", async (t) => {
  const tap = await makeTap(t);
  const user = tap.user();
  await user.update();
  tap.nowMs += 1000;
  await tap.commit(Object.fromEntries(tap.files), { parent: null, signers: [] });
  await refused(user, "tap-rewritten", async () => user.update());
});

test("threat 16: a version whose bytes changed is refused, whoever signed it", async (t) => {
  const tap = await makeTap(t);
  await tap.addPlugin("acme/lens", "1.0.0");
  const user = tap.user();
  await user.update();
  const path = "entries/acme/lens/versions/1.0.0.json";
  const entry = new TextDecoder().decode(tap.files.get(path)).replace('"license":"MIT"', '"license":"BSD"');
  await assert.rejects(tap.sign({ [path]: entry }), { code: "tap-changed" });
  await tap.commit({ [path]: entry }, { signers: [] });
  await assert.rejects((await tap.user("new").update()).tap.filesOf("acme/lens"), { code: "tap-incomplete" });
  await tap.commit({ "targets/index/root.json": undefined });
  await refused(user, "tap-changed", async () => user.update());
});
