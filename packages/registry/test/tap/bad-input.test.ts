import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { type Environment, EnvironmentError, type Files } from "@parseltongue/base";
import { makeTap, type TestTap } from "../tap-builder.ts";

function textOf(tap: TestTap, path: string): string {
  return new TextDecoder().decode(tap.files.get(path));
}

/** What a tap becomes, and how that is refused. */
const DAMAGE: readonly (readonly [
  what: string,
  code: string,
  change: (tap: TestTap) => Record<string, string | undefined>,
])[] = [
  [
    "metadata without signatures",
    "too-few-signatures",
    (tap) => ({
      "metadata/timestamp.json": textOf(tap, "metadata/timestamp.json").replace(
        /"signatures": \[[^\]]*\]/,
        '"signatures": []',
      ),
    }),
  ],
  [
    "metadata that was changed after it was signed",
    "too-few-signatures",
    (tap) => ({
      "metadata/timestamp.json": textOf(tap, "metadata/timestamp.json").replace('"version": 2', '"version": 9'),
    }),
  ],
  [
    "metadata that is cut off",
    "bad-json",
    (tap) => ({ "metadata/timestamp.json": textOf(tap, "metadata/timestamp.json").slice(0, 300) }),
  ],
  ["metadata that is missing", "bad-metadata", () => ({ "metadata/snapshot.json": undefined })],
  ["metadata beyond its size", "too-large", () => ({ "metadata/timestamp.json": `"${"x".repeat(300_000)}"` })],
  [
    "metadata with a key twice",
    "bad-json",
    (tap) => ({
      "metadata/timestamp.json": textOf(tap, "metadata/timestamp.json").replace(
        '"version": 2,',
        '"version": 2,\n"version": 3,',
      ),
    }),
  ],
  [
    "a policy that was changed",
    "tap-incomplete",
    (tap) => ({ "targets/policy/promotion.json": `${textOf(tap, "targets/policy/promotion.json")} ` }),
  ],
  ["a policy that is missing", "tap-incomplete", () => ({ "targets/policy/promotion.json": undefined })],
  [
    "a list of advisories that was changed",
    "tap-incomplete",
    (tap) => ({ "targets/advisories/feed.json": textOf(tap, "targets/advisories/feed.json").replace(":0", ":1") }),
  ],
];

for (const [what, code, change] of DAMAGE) {
  test(`${what}: refused, the last good state stays in use`, async (t) => {
    const tap = await makeTap(t);
    const user = tap.user();
    await user.update();
    const good = tap.head;
    await tap.addPlugin("acme/lens", "1.0.0");
    await tap.commit(change(tap), { signers: [] });
    await assert.rejects(user.update(), { name: "RegistryError", code });
    assert.equal((await user.open()).commit, good);
    await assert.rejects(tap.user("new").update(), { name: "RegistryError", code });
  });
}

test("a document of a schema that nobody knows is not signed, and refused if it was", async (t) => {
  const tap = await makeTap(t);
  const path = "targets/advisories/feed.json";
  const feed = textOf(tap, path).replace('"schema":1', '"schema":2');
  await assert.rejects(tap.sign({ [path]: feed }), { code: "bad-document" });
});

test("another tap than the one that was pinned is refused, with both fingerprints", async (t) => {
  const tap = await makeTap(t);
  const other = await makeTap(t);
  const user = tap.user("user", other.url);
  await assert.rejects(user.update(), { code: "wrong-tap", details: { expected: tap.tapId, found: other.tapId } });
});

test("a repository that is no tap is refused", async (t) => {
  const tap = await makeTap(t);
  tap.commitRaw([{ path: "README.md", bytes: new Uint8Array(0), mode: "100644" }], { parent: null });
  await assert.rejects(tap.user().update(), { code: "wrong-tap" });
});

test("a tap that was never fetched says so", async (t) => {
  const tap = await makeTap(t);
  await assert.rejects(tap.user().open(), { code: "not-fetched", hint: /tap update/ });
});

test("two updates at once: the second is told to wait", async (t) => {
  const tap = await makeTap(t);
  const user = tap.user();
  const results = await Promise.allSettled([user.update(), user.update()]);
  assert.deepEqual(results.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
  const codes = results.flatMap((result) =>
    result.status === "rejected" ? (result.reason as { code?: string }).code : [],
  );
  assert.deepEqual(codes, ["tap-busy"]);
});

test("what is known here and was damaged is named, with the way out", async (t) => {
  const tap = await makeTap(t);
  const user = tap.user();
  await user.update();
  const floor = join(user.pinned.directory, "floor.json");
  const text = await readFile(floor, "utf8");
  await writeFile(floor, text.slice(0, 100));
  await assert.rejects(user.open(), { code: "bad-json" });
  await writeFile(floor, text.replace(tap.tapId, "0".repeat(64)));
  await assert.rejects(user.open(), { code: "bad-document", hint: /remove that file and run `tap update`/ });
});

/** The machine, on which writing fails from the n-th time on. */
function fullDisk(environment: Environment, writesLeft: number): Environment {
  let left = writesLeft;
  const full = (): never => {
    throw new EnvironmentError("disk-full", "no space is left on the device");
  };
  const files: Files = {
    ...environment.files,
    replace: async (path, chunks, options) => (left-- > 0 ? environment.files.replace(path, chunks, options) : full()),
    createDirectory: async (path, options) =>
      left > 0 ? environment.files.createDirectory(path, options) : environment.files.createDirectory(path, options),
  };
  return { ...environment, files };
}

test("a disk that is full in the middle of an update leaves the last good state in use", async (t) => {
  const tap = await makeTap(t);
  const user = tap.user();
  await user.update();
  const good = tap.head;
  await tap.addPlugin("acme/lens", "1.0.0");
  for (const writes of [0, 1]) {
    const environment = fullDisk(tap.environment, writes);
    await assert.rejects(user.update({ environment }), { code: "disk-full" });
    assert.equal((await user.open()).commit, good);
  }
  assert.equal((await user.update()).tap.commit, tap.head);
});

test("git that cannot write leaves the last good state in use", async (t) => {
  const tap = await makeTap(t);
  const user = tap.user();
  await user.update();
  const good = tap.head;
  await tap.addPlugin("acme/lens", "1.0.0");
  const { processes } = tap.environment;
  // No file beyond half a kilobyte: as on a disk that fills up while git writes.
  const run: typeof processes.run = async (program, words, options) => {
    if (program !== "git" || !words.includes("fetch")) return processes.run(program, words, options);
    const limited = 'ulimit -f 1; trap "" XFSZ; exec git "$@"';
    return processes.run("sh", ["-c", limited, "sh", ...words], options);
  };
  const environment = { ...tap.environment, processes: { run } };
  await assert.rejects(user.update({ environment }), { code: "disk-full" });
  assert.equal((await user.open()).commit, good);
  assert.equal((await user.update()).tap.commit, tap.head);
});
