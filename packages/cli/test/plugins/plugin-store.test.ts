import assert from "node:assert/strict";
import { test } from "node:test";
import { parseManifest } from "@parseltongue/host/parse-manifest";
import { MemoryEnvironment } from "@parseltongue/testkit";
import { MANIFEST_FILE, UNDERSTOOD_FILE } from "../../src/plugins/package-files.ts";
import { digestOfFiles, readPluginDirectory } from "../../src/plugins/plugin-package.ts";
import { PluginStore } from "../../src/plugins/plugin-store.ts";

const TOML = `[plugin]
name = "shown"
version = "1.2.3"
api = "1.0"
description = "of every kind of value"
keywords = ["one", "two"]
[capabilities]
attributes = ["weight"]
log = true
[config.threshold]
type = "number"
default = 0.1
description = "a fraction"
[[lens]]
name = "first"
description = "filtered"
budget = { base = 1125899906842624, per-hit = 3 }
[lens.filter]
node-kinds = ["function"]
paths = ["src/**"]
`;

const files = [
  ["plugin/plugin.toml", TOML],
  ["plugin/plugin.wasm", Uint8Array.of(0, 1, 2)],
] as const;

async function added() {
  const environment = new MemoryEnvironment({ root: "/code", files });
  const store = new PluginStore(environment.files, "/data");
  const found = await readPluginDirectory(environment.files, "/code/plugin");
  await store.add(found);
  return { store, found, environment };
}

test("what was understood of a manifest when it was added is what reading it anew would give", async () => {
  const { store, found } = await added();
  const read = await store.read(found.digest);
  const anew = parseManifest(TOML, "plugin.toml");
  // JSON has no undefined: a key that is absent is read as one that is not set.
  assert.deepEqual(read.manifest, JSON.parse(JSON.stringify(anew)));
  assert.equal(read.digest, found.digest);
});

test("a manifest is read anew when another version understood it", async () => {
  const { store, found } = await added();
  const older = { format: "0.0.0 of before", manifest: { name: "not this" } };
  const changed = new Map([...found.files, [UNDERSTOOD_FILE, new TextEncoder().encode(JSON.stringify(older))]]);
  const digest = digestOfFiles(changed);
  await store.add({ ...found, files: changed, digest });
  assert.deepEqual((await store.read(digest)).manifest, parseManifest(TOML, "plugin.toml"));
});

test("what was understood counts for the digest as all files do: changed, it is not taken", async () => {
  const { store, found, environment } = await added();
  const path = `/data/plugins/${found.digest.slice("sha256:".length)}/${UNDERSTOOD_FILE}`;
  const text = new TextDecoder().decode(await environment.files.read(path));
  await environment.files.replace(path, [new TextEncoder().encode(text.replace("weight", "secret"))]);
  await assert.rejects(store.read(found.digest), { code: "plugin-damaged" });
  await environment.files.replace(path, [new TextEncoder().encode(text)]);
  assert.ok((await store.read(found.digest)).files.has(MANIFEST_FILE));
});
