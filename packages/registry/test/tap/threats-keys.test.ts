import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { SigningKey } from "../../src/signing/signing-key.ts";
import { guardMetadata } from "../../src/tap/tuf/guard-metadata.ts";
import { changeRoles } from "../../src/tap/tuf/write-roles.ts";
import { makeTap, person, type TestTap } from "../tap-builder.ts";

type Json = Record<string, unknown>;

function metadataOf(tap: TestTap, file: string): Json {
  return JSON.parse(new TextDecoder().decode(tap.files.get(`metadata/${file}`))) as Json;
}

/** An object inside another. */
function inside(value: Json, ...path: readonly (string | number)[]): Json {
  return path.reduce((each, name) => each[name] as Json, value);
}

function bytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

test("threat 08: a new root that too few of the old keys signed is refused", async (t) => {
  const founders = [person("ann", "acme"), person("ben", "bolt")];
  const tap = await makeTap(t, { founders });
  const user = tap.user();
  await user.update();
  const thief = SigningKey.generate();
  const [ann] = founders;
  assert.ok(ann);
  const change = { role: "root", add: [thief.publicKey.text], remove: [], threshold: 1 } as const;
  const changed = changeRoles(tap.files, [change], tap.nowMs);
  await tap.commit(Object.fromEntries(changed), { signers: [] });
  await tap.commit({}, { signers: [ann.signingKey, thief] });
  await assert.rejects(user.update(), { code: "too-few-signatures" });
  assert.equal((await user.open()).floor.versions.root, 1);
});

test("threat 09: one key under two names is refused", async (t) => {
  const tap = await makeTap(t);
  const root = metadataOf(tap, "1.root.json");
  const keys = inside(root, "signed", "keys");
  const [id = ""] = Object.keys(keys);
  const other = "a".repeat(64);
  keys[other] = keys[id];
  const role = inside(root, "signed", "roles", "root");
  role["keyids"] = [id, other];
  role["threshold"] = 2;
  assert.throws(() => guardMetadata("root", "1.root.json", bytes(root)), { code: "bad-metadata" });
});

test("threat 09: a key that is named twice for a role is refused", async (t) => {
  const tap = await makeTap(t);
  const root = metadataOf(tap, "1.root.json");
  const role = inside(root, "signed", "roles", "root");
  role["keyids"] = [...(role["keyids"] as string[]), ...(role["keyids"] as string[])];
  assert.throws(() => guardMetadata("root", "1.root.json", bytes(root)), { code: "bad-metadata" });
});

test("threat 10: a threshold is a whole number from 1 to the number of keys, or the metadata is refused", async (t) => {
  const tap = await makeTap(t);
  const root = metadataOf(tap, "1.root.json");
  const role = inside(root, "signed", "roles", "root");
  const thresholds = fc.oneof(
    fc.integer(),
    fc.double(),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.integer()),
  );
  fc.assert(
    fc.property(thresholds, (threshold) => {
      fc.pre(threshold !== 1);
      role["threshold"] = threshold;
      assert.throws(() => guardMetadata("root", "1.root.json", bytes(root)), { name: "RegistryError" });
    }),
  );
  role["threshold"] = 1;
  assert.equal(guardMetadata("root", "1.root.json", bytes(root)).roles.get("root")?.threshold, 1);
});

const NO_TIMES = [
  "never",
  "",
  "2099-13-01T00:00:00Z",
  "2099-02-30T00:00:00Z",
  "2099-01-01",
  "2099-01-01T00:00:00+00:00",
  "9999999999999",
];

for (const expires of NO_TIMES) {
  test(`threat 11: an end of ${JSON.stringify(expires)} is not taken for never`, async (t) => {
    const tap = await makeTap(t);
    const timestamp = metadataOf(tap, "timestamp.json");
    inside(timestamp, "signed")["expires"] = expires;
    assert.throws(() => guardMetadata("timestamp", "timestamp.json", bytes(timestamp)), { code: "bad-time" });
    await tap.commit({ "metadata/timestamp.json": bytes(timestamp) }, { signers: [] });
    await assert.rejects(tap.user().update(), { code: "bad-time" });
  });
}

test("threat 54: metadata with 20,000 files is refused before it is parsed, fewer than that by their number", async (t) => {
  const tap = await makeTap(t);
  const user = tap.user();
  await user.update();
  const target = { length: 1, hashes: { sha256: "0".repeat(64) } };
  const many = (count: number): Record<string, unknown> =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`policy/p${at}.json`, target]));
  const targets = metadataOf(tap, "targets.json");
  inside(targets, "signed")["targets"] = many(20_000);
  await tap.commit({ "metadata/targets.json": bytes(targets) }, { signers: [] });
  await assert.rejects(user.update(), { code: "too-large" });
  inside(targets, "signed")["targets"] = many(301);
  assert.throws(() => guardMetadata("targets", "targets.json", bytes(targets)), { code: "bad-metadata" });
});

test("a role may not speak of another's files, nor targets delegate to anybody else", async (t) => {
  const tap = await makeTap(t);
  const index = metadataOf(tap, "index.json");
  const targets = inside(index, "signed", "targets");
  targets["tombstones.json"] = { length: 1, hashes: { sha256: "0".repeat(64) } };
  assert.throws(() => guardMetadata("index", "index.json", bytes(index)), { code: "bad-metadata" });
  const top = metadataOf(tap, "targets.json");
  inside(top, "signed", "delegations", "roles", 0)["paths"] = ["*"];
  assert.throws(() => guardMetadata("targets", "targets.json", bytes(top)), { code: "bad-metadata" });
});
