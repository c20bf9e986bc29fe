import assert from "node:assert/strict";
import { test } from "node:test";
import type { Digest } from "@parseltongue/base";
import { watGuest } from "@parseltongue/testkit";
import type { InstrumentedStore } from "../src/instrumented-store.ts";
import { parseManifest } from "../src/manifest/parse-manifest.ts";
import { PluginHost } from "../src/plugin-host.ts";
import { preparePluginAsync } from "../src/prepare-plugin.ts";
import { guestManifest, type GuestShape, guestWat, hits } from "./guests.ts";
import { vectorGraph } from "./vector-graph.ts";

class MemoryStore implements InstrumentedStore {
  readonly kept = new Map<Digest, Uint8Array>();
  found = 0;
  readonly engine: string;

  constructor(engine: string) {
    this.engine = engine;
  }

  async read(key: Digest): Promise<Uint8Array | undefined> {
    const bytes = this.kept.get(key);
    if (bytes !== undefined) this.found += 1;
    return Promise.resolve(bytes);
  }
  write(key: Digest, bytes: Uint8Array): void {
    this.kept.set(key, bytes);
  }
}

async function prepared(shape: GuestShape, store: InstrumentedStore, pages = "") {
  const manifest = parseManifest(guestManifest(shape) + pages, "plugin.toml");
  return preparePluginAsync({ wasm: await watGuest(guestWat(shape)), manifest }, store);
}

const SHAPE: GuestShape = {
  body: "(call $set-keep (i32.const 1) (i32.const 0)) (call $annotate (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 2))",
};

test("a plugin that was kept is the one that was prepared, and says the same for the same fuel", async () => {
  const store = new MemoryStore("one");
  const fresh = await prepared(SHAPE, store);
  assert.equal(store.kept.size, 1);
  const kept = await prepared(SHAPE, store);
  assert.equal(store.found, 1);
  assert.equal(store.kept.size, 1);
  const { module: freshModule, ...freshFacts } = fresh;
  const { module, ...facts } = kept;
  assert.notEqual(module, freshModule);
  assert.deepEqual(facts, freshFacts);
  const [said, again] = [fresh, kept].map((each) => {
    const host = new PluginHost({ graph: vectorGraph() });
    const plugin = host.load(each);
    const { failed, ...outcome } = host.evaluateLens(plugin, plugin.hook("lens", "hook"), hits(1, 2));
    assert.equal(failed, undefined);
    return outcome;
  });
  assert.deepEqual(again, said);
});

test("what was kept for another plugin, engine, memory or set of capabilities is not used", async () => {
  const store = new MemoryStore("one");
  await prepared(SHAPE, store);
  const other = new MemoryStore("two");
  for (const [key, bytes] of store.kept) other.kept.set(key, bytes);
  await prepared(SHAPE, other);
  await prepared({ ...SHAPE, body: "(nop)" }, store);
  await prepared(SHAPE, store, "\n[memory]\npages = 7\n");
  await prepared({ ...SHAPE, tables: "[capabilities]\nlog = true" }, store);
  assert.deepEqual([store.found, other.found], [0, 0]);
  assert.deepEqual([store.kept.size, other.kept.size], [4, 2]);
});

test("what was kept and is damaged anywhere is made anew", async () => {
  const store = new MemoryStore("one");
  await prepared(SHAPE, store);
  const [[key, good]] = [...store.kept] as [[Digest, Uint8Array]];
  for (const at of [0, 3, 8, 70, 71, 72, 80, 200, good.length - 1]) {
    const bad = good.slice();
    bad[at]! ^= 1;
    store.kept.set(key, bad);
    await prepared(SHAPE, store);
    assert.deepEqual(store.kept.get(key), good, `byte ${at}`);
  }
  for (const length of [0, 70, 74, 75, good.length - 1]) {
    store.kept.set(key, good.slice(0, length));
    await prepared(SHAPE, store);
    assert.deepEqual(store.kept.get(key), good, `${length} bytes`);
  }
});
