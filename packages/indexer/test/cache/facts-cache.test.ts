import assert from "node:assert/strict";
import { test } from "node:test";
import { digestOf } from "@parseltongue/base";
import { decodeFacts, encodeFacts, FactsCache } from "@parseltongue/indexer";
import type { FactsKey, FileFacts } from "@parseltongue/indexer";
import { MemoryEnvironment } from "@parseltongue/testkit";
import fc from "fast-check";

const PATH = "/repo/.parseltongue/facts.cache";

const integers = fc.array(fc.integer()).map((items) => Int32Array.from(items));
const anyFacts: fc.Arbitrary<FileFacts> = fc.record(
  {
    names: fc.array(fc.string({ unit: "binary" })),
    defs: integers,
    scopes: integers,
    imports: integers,
    terms: integers,
    refs: integers,
    lineCount: fc.nat(),
    hasErrors: fc.boolean(),
    generated: fc.boolean(),
  },
  { noNullPrototype: true },
);

/** The fields as plain values: decoded names are computed and hidden from deep comparison. */
function plain(facts: FileFacts | undefined): FileFacts | undefined {
  if (facts === undefined) return undefined;
  const { names, defs, scopes, imports, terms, refs, lineCount, hasErrors, generated } = facts;
  return { names, defs, scopes, imports, terms, refs, lineCount, hasErrors, generated };
}

function factsNamed(name: string, size = 10): FileFacts {
  const row = Int32Array.from({ length: size }, (_, i) => i);
  return {
    names: ["", name],
    defs: row,
    scopes: row,
    imports: row,
    terms: row,
    refs: row,
    lineCount: size,
    hasErrors: false,
    generated: false,
  };
}

function keyNamed(name: string): FactsKey {
  return { digest: digestOf(name), languageId: 1, languageVersion: 3 };
}

function put(cache: FactsCache, name: string, size?: number): void {
  cache.put(keyNamed(name), encodeFacts(factsNamed(name, size)));
}

async function openCache(environment: MemoryEnvironment): Promise<FactsCache> {
  await environment.files.createDirectory("/repo/.parseltongue");
  return FactsCache.open(environment.files, PATH);
}

test("facts come back from their bytes as they were", () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      assert.deepEqual(plain(decodeFacts(encodeFacts(facts))), facts);
    }),
  );
});

test("bytes that are no facts are refused", () => {
  const bytes = encodeFacts(factsNamed("a"));
  assert.equal(decodeFacts(bytes.subarray(0, bytes.length - 4)), undefined);
  assert.equal(decodeFacts(new Uint8Array(8)), undefined);
  assert.equal(decodeFacts(new Uint8Array(bytes.length).fill(0xff)), undefined);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
      plain(decodeFacts(noise));
    }),
  );
});

test("what is put in one session is there in the next, by content, language and version", async () => {
  const environment = new MemoryEnvironment();
  const first = await openCache(environment);
  assert.equal(first.damage, undefined);
  put(first, "a");
  put(first, "b");
  await first.save();
  const second = await openCache(environment);
  put(second, "c");
  await second.save();
  const third = await openCache(environment);
  assert.equal(third.size, 3);
  for (const name of ["a", "b", "c"]) assert.deepEqual(plain(third.get(keyNamed(name))), factsNamed(name));
  assert.equal(third.get(keyNamed("d")), undefined);
  assert.equal(third.get({ ...keyNamed("a"), languageVersion: 4 }), undefined);
  assert.equal(third.get({ ...keyNamed("a"), languageId: 2 }), undefined);
});

test("facts of the same content can be overwritten one apart from the other", async () => {
  const environment = new MemoryEnvironment();
  const cache = await openCache(environment);
  put(cache, "a");
  await cache.save();
  const again = await openCache(environment);
  const [first, second] = [again.get(keyNamed("a")), again.get(keyNamed("a"))];
  first?.defs.fill(7);
  assert.deepEqual(plain(second), factsNamed("a"));
});

test("a damaged file is taken as far as it is sound and put right by the next save", async () => {
  const environment = new MemoryEnvironment();
  const cache = await openCache(environment);
  put(cache, "a");
  put(cache, "b");
  await cache.save();
  const sound = await environment.files.read(PATH);
  const damaged: readonly (readonly [Uint8Array, RegExp, number])[] = [
    [sound.subarray(0, sound.length - 3), /cut off/, 1],
    [sound.with(sound.length - 30, 77), /wrong checksum/, 1],
    [sound.with(4, 99), /another version/, 0],
    [sound.subarray(0, 5), /shorter than its header/, 0],
    [new Uint8Array(), /shorter than its header/, 0],
  ];
  for (const [bytes, damage, size] of damaged) {
    environment.files.set(PATH, bytes);
    const reopened = await openCache(environment);
    assert.match(reopened.damage ?? "", damage);
    assert.equal(reopened.size, size);
    put(reopened, "b");
    await reopened.save();
    const repaired = await openCache(environment);
    assert.equal(repaired.damage, undefined);
    assert.deepEqual(plain(repaired.get(keyNamed("b"))), factsNamed("b"));
  }
});

test("no bytes make opening fail, and what is found is what was put", async () => {
  const environment = new MemoryEnvironment();
  const cache = await openCache(environment);
  for (const name of ["a", "b", "c"]) put(cache, name);
  await cache.save();
  const sound = await environment.files.read(PATH);
  await fc.assert(
    fc.asyncProperty(fc.nat(sound.length - 1), fc.nat(255), fc.nat(sound.length), async (at, value, length) => {
      environment.files.set(PATH, sound.with(at, value).subarray(0, length));
      const reopened = await openCache(environment);
      for (const name of ["a", "b", "c"]) {
        const found = reopened.get(keyNamed(name));
        if (found !== undefined) assert.deepEqual(plain(found), factsNamed(name));
      }
    }),
  );
});

test("entries that nobody uses any more are dropped once they outweigh the used ones, the oldest first", async () => {
  const environment = new MemoryEnvironment();
  const cache = await openCache(environment);
  // About 4 MiB each.
  for (const name of ["old-1", "old-2", "old-3", "old-4", "old-5", "old-6"]) put(cache, name, 200_000);
  await cache.save();
  const kept = await openCache(environment);
  put(kept, "new", 200_000);
  await kept.save();
  assert.equal((await openCache(environment)).size, 7);
  const crowded = await openCache(environment);
  crowded.get(keyNamed("new"));
  put(crowded, "newer", 1);
  await crowded.save();
  assert.equal((await openCache(environment)).size, 8);
  const last = await openCache(environment);
  last.get(keyNamed("newer"));
  put(last, "newest", 1);
  await last.save();
  const compacted = await openCache(environment);
  assert.equal(compacted.size, 2);
  assert.equal(compacted.get(keyNamed("old-6")), undefined);
});

test("additions survive a full disk and overlapping saves", async () => {
  const environment = new MemoryEnvironment();
  const cache = await openCache(environment);
  put(cache, "a");
  await cache.save();
  put(cache, "b");
  environment.files.freeBytes = 10;
  await assert.rejects(cache.save(), { code: "disk-full" });
  environment.files.freeBytes = Number.POSITIVE_INFINITY;
  const first = cache.save();
  put(cache, "c");
  await Promise.all([first, cache.save()]);
  const reopened = await openCache(environment);
  assert.deepEqual([reopened.size, reopened.damage], [3, undefined]);
});
