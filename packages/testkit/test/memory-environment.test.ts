import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryEnvironment } from "@parseltongue/testkit";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("files are listed in order, read, replaced, appended and removed", async () => {
  const { files } = new MemoryEnvironment({
    files: [
      ["b.rs", "b"],
      ["a/x.rs", "x"],
      ["/else/y", "y"],
    ],
  });
  assert.deepEqual(await files.list("/repo"), [
    { name: "a", kind: "directory" },
    { name: "b.rs", kind: "file" },
  ]);
  await files.replace("/repo/b.rs", [bytes("one"), bytes("two")]);
  await files.append("/repo/b.rs", bytes("!"));
  assert.equal(new TextDecoder().decode(await files.read("/repo/b.rs")), "onetwo!");
  await files.remove("/repo/a");
  assert.equal(await files.status("/repo/a/x.rs"), undefined);
  assert.equal((await files.status("/repo/b.rs"))?.byteCount, 7);
});

test("a file is moved over another, on a full disk as well", async () => {
  const { files } = new MemoryEnvironment({
    files: [
      ["a.rs", "a"],
      ["b.rs", "b"],
    ],
  });
  files.freeBytes = 0;
  await files.move("/repo/a.rs", "/repo/b.rs");
  assert.equal(files.textOf("/repo/b.rs"), "a");
  assert.equal(await files.status("/repo/a.rs"), undefined);
  assert.equal(files.freeBytes, 0);
  await assert.rejects(files.move("/repo/a.rs", "/repo/b.rs"), { code: "not-found" });
});

test("an open file gives parts of the bytes it had when it was opened", async () => {
  const { files } = new MemoryEnvironment({ files: [["a.rs", "abcdef"]] });
  const file = await files.open("/repo/a.rs");
  await files.replace("/repo/a.rs", [bytes("other")]);
  const target = new Uint8Array(4);
  assert.equal(file.byteCount, 6);
  assert.equal(await file.read(target, 3), 3);
  assert.deepEqual(target, Uint8Array.of(100, 101, 102, 0));
  assert.equal(await file.read(target, 6), 0);
  await file.close();
  await assert.rejects(files.open("/repo/b.rs"), { code: "not-found" });
});

test("links are followed, loops and dangling ones are not", async () => {
  const { files } = new MemoryEnvironment({ files: [["a/x.rs", "x"]] });
  files.link("/repo/link", "/repo/a");
  files.link("/repo/a/up", "/repo");
  files.link("/repo/loop", "/repo/loop");
  assert.equal(await files.realPath("/repo/link/up/link/x.rs"), "/repo/a/x.rs");
  assert.equal((await files.status("/repo/link"))?.identity, (await files.status("/repo/a"))?.identity);
  assert.equal((await files.status("/repo/loop"))?.kind, "link");
  await assert.rejects(files.read("/repo/loop"), { code: "not-found" });
});

test("failures can be made: a path's, a full disk, a fired signal", async () => {
  const { files } = new MemoryEnvironment({ files: [["a.rs", "old"]] });
  files.failAt("/repo/a.rs", "permission-denied");
  await assert.rejects(files.read("/repo/a.rs"), { code: "permission-denied", details: { path: "/repo/a.rs" } });
  files.failAt("/repo/a.rs", undefined);
  files.freeBytes = 2;
  await assert.rejects(files.replace("/repo/a.rs", [bytes("new")]), { code: "disk-full" });
  assert.equal(files.textOf("/repo/a.rs"), "old");
  await assert.rejects(files.replace("/nowhere/a.rs", [bytes("x")]), { code: "not-found" });
  await assert.rejects(files.read("/repo/a.rs", { signal: AbortSignal.abort(new Error("stop")) }), /stop/);
});

test("the clock goes on when told to", async () => {
  const { clock } = new MemoryEnvironment();
  const woken: string[] = [];
  const late = clock.sleep(20).then(() => woken.push("late"));
  const early = clock.sleep(10).then(() => woken.push("early"));
  const stop = new AbortController();
  const stopped = clock.sleep(5, { signal: stop.signal });
  stop.abort(new Error("stop"));
  await assert.rejects(stopped, /stop/);
  clock.advance(30);
  await Promise.all([late, early]);
  assert.deepEqual(woken, ["early", "late"]);
});

test("programs are functions, and their output has a limit", async () => {
  const result = { exitCode: 3, stdout: bytes("out"), stderr: bytes("") };
  const { processes } = new MemoryEnvironment({ run: (program) => (program === "git" ? result : undefined) });
  assert.equal((await processes.run("git", [], { directory: "/", maxOutputBytes: 10 })).exitCode, 3);
  await assert.rejects(processes.run("git", [], { directory: "/", maxOutputBytes: 2 }), { code: "output-too-large" });
  await assert.rejects(processes.run("hg", [], { directory: "/", maxOutputBytes: 10 }), { code: "not-found" });
});

test("a lock is held once until it is released", async () => {
  const { files } = new MemoryEnvironment({ files: [["a.rs", ""]] });
  const lock = await files.lock("/repo/lock");
  assert.ok(lock);
  assert.equal(await files.lock("/repo/lock"), undefined);
  lock.release();
  assert.ok(await files.lock("/repo/lock"));
});
