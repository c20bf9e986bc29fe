import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryMachine, type MemoryMachine, toyIndexer } from "./memory-machine.ts";

const CODE = `
  //- /lib.toy
  load: read
  read:
`;
const SNAPSHOT = "/repo/.parseltongue/graph.isg";

test("a root that is no directory, or is not there, is named", async () => {
  const machine = memoryMachine({ fixture: CODE });
  const file = await machine.run("index", "lib.toy");
  assert.equal(file.exitCode, 2);
  assert.match(file.stderr, /^parseltongue: lib\.toy is a file, not a directory\nhint: give the directory/);
  const missing = await machine.run("hubs", "--root", "nowhere");
  assert.equal(missing.exitCode, 2);
  assert.match(missing.stderr, /^parseltongue: nowhere does not exist\nhint: /);
});

test("a directory that must not be read is named", async () => {
  const machine = memoryMachine({ fixture: CODE });
  machine.environment.files.failAt("/repo", "permission-denied");
  const { exitCode, stderr } = await machine.run("index");
  assert.equal(exitCode, 2);
  assert.match(stderr, /^parseltongue: permission denied: \/repo\n/);
});

test("an empty directory, and one without a file in a known language, are told apart from nothing", async () => {
  for (const fixture of ["", "//- /README.md\n# Hello"]) {
    const machine = memoryMachine({ fixture });
    machine.environment.files.set("/repo/x.bin", "");
    const { exitCode, stderr } = await machine.run("index");
    assert.equal(exitCode, 2);
    assert.match(
      stderr,
      /^parseltongue: \/repo has no file in a language that is supported\nhint: check the directory/,
    );
    await assertNothingLeft(machine);
  }
});

test("on a full disk the saved index stays as it was", async () => {
  const machine = memoryMachine({ fixture: CODE });
  await machine.run("index");
  const saved = await machine.environment.files.read(SNAPSHOT);
  machine.environment.files.set("/repo/new.toy", "more: load\n");
  machine.environment.files.freeBytes = 10;
  const { exitCode, stderr } = await machine.run("index");
  assert.equal(exitCode, 2);
  assert.match(stderr, /disk full/);
  assert.deepEqual(await machine.environment.files.read(SNAPSHOT), saved);
  machine.environment.files.freeBytes = Number.POSITIVE_INFINITY;
  assert.equal((await machine.run("callers", "load", "--quiet")).exitCode, 0);
});

test("an index that fails leaves nothing behind, unless something was there", async () => {
  const machine = memoryMachine({ fixture: CODE });
  machine.environment.files.freeBytes = 10;
  assert.equal((await machine.run("index")).exitCode, 2);
  await assertNothingLeft(machine);
  machine.environment.files.freeBytes = 0;
  assert.equal((await machine.run("callers", "load")).exitCode, 2);
  await assertNothingLeft(machine);
  machine.environment.files.set("/repo/.parseltongue/mine", "");
  assert.equal((await machine.run("index")).exitCode, 2);
  assert.equal(machine.environment.files.textOf("/repo/.parseltongue/mine"), "");
});

test("a damaged index is named, made anew, and the question answered", async () => {
  const machine = memoryMachine({ fixture: CODE });
  await machine.run("index");
  const bytes = await machine.environment.files.read(SNAPSHOT);
  for (const damaged of [bytes.slice(0, bytes.length >> 1), flipped(bytes, bytes.length - 9), new Uint8Array(0)]) {
    machine.environment.files.set(SNAPSHOT, damaged);
    const { exitCode, stdout, stderr } = await machine.run("callers", "read");
    assert.equal(exitCode, 0);
    assert.match(
      stderr,
      /^\/repo: the saved index cannot be used \(.+\), indexing .+\nindexed 1 file, 3 lines in 0 ns\n$/,
    );
    assert.match(stdout, /1 caller\n/);
    assert.equal((await machine.run("callers", "read")).stderr, "");
  }
});

test("an index of another version is named as such and made anew", async () => {
  const machine = memoryMachine({ fixture: CODE });
  await machine.run("index");
  const bytes = await machine.environment.files.read(SNAPSHOT);
  machine.environment.files.set(SNAPSHOT, ofAnotherVersion(bytes));
  const { exitCode, stderr } = await machine.run("callers", "read");
  assert.equal(exitCode, 0);
  assert.match(stderr, /^\/repo: the saved index cannot be used \(snapshot of format .*\), indexing .*\n/);
});

test("an index that must not be read is not taken for a missing one", async () => {
  const machine = memoryMachine({ fixture: CODE });
  await machine.run("index");
  machine.environment.files.failAt(SNAPSHOT, "permission-denied");
  const { exitCode, stderr } = await machine.run("callers", "read");
  assert.equal(exitCode, 2);
  assert.match(stderr, /^parseltongue: permission denied/);
});

test("two processes never write one index", async () => {
  const machine = memoryMachine({ fixture: CODE });
  await machine.run("index");
  const lock = await machine.environment.files.lock("/repo/.parseltongue/lock");
  const { exitCode, stderr } = await machine.run("index");
  assert.equal(exitCode, 2);
  assert.match(stderr, /another process is writing the index of \/repo\nhint: /);
  assert.equal((await machine.run("callers", "read")).exitCode, 0, "reading needs no lock");
  lock?.release();
  assert.equal((await machine.run("index")).exitCode, 0);
});

test("nothing is written through links that a repository brings along", async () => {
  const directory = memoryMachine({ fixture: CODE });
  directory.environment.files.set("/elsewhere/.config/x", "");
  directory.environment.files.link("/repo/.parseltongue", "/elsewhere/.config");
  const file = memoryMachine({ fixture: CODE });
  file.environment.files.set("/elsewhere/.bashrc", "mine");
  file.environment.files.link("/repo/.parseltongue/facts.cache", "/elsewhere/.bashrc");
  for (const machine of [directory, file]) {
    const { exitCode, stderr } = await machine.run("index");
    assert.equal(exitCode, 2);
    assert.match(stderr, /is or holds a link/);
  }
  assert.equal(file.environment.files.textOf("/elsewhere/.bashrc"), "mine");
  assert.deepEqual(await directory.environment.files.list("/elsewhere/.config"), [{ name: "x", kind: "file" }]);
});

test("an interrupted command ends with 130 and leaves the index as it was", async () => {
  const interrupt = new AbortController();
  const machine = memoryMachine({
    fixture: CODE,
    signal: interrupt.signal,
    createIndexer: (environment, root) => {
      const indexer = toyIndexer(environment, root);
      const index: typeof indexer.index = async (run) => {
        interrupt.abort();
        return indexer.index(run);
      };
      return { ...indexer, index };
    },
  });
  const { exitCode, stderr } = await machine.run("index");
  assert.equal(exitCode, 130);
  assert.equal(stderr, "parseltongue: interrupted\n");
  await assertNothingLeft(machine);
});

test("a question that is interrupted while it indexes leaves nothing behind", async () => {
  const machine = memoryMachine({ fixture: CODE, signal: AbortSignal.abort() });
  const { exitCode, stderr } = await machine.run("callers", "load");
  assert.equal(exitCode, 130);
  assert.match(stderr, /^\/repo: not indexed yet, indexing .*\nparseltongue: interrupted\n$/);
  await assertNothingLeft(machine);
});

async function assertNothingLeft({ environment }: MemoryMachine): Promise<void> {
  const names = (await environment.files.list("/repo")).map(({ name }) => name);
  assert.ok(!names.includes(".parseltongue"), names.join());
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice();
  copy[at]! ^= 0xff;
  return copy;
}

/** The version stands behind the eight bytes that say what the file is. */
function ofAnotherVersion(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  copy[8]! += 1;
  return copy;
}
