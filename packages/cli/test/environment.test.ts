import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmod, link, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@parseltongue/testkit";
import { nodeEnvironment } from "../src/environment.ts";

const { clock, files, processes } = nodeEnvironment;
const NOBODY = 65534;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("replacing a file leaves the new bytes, the mode and nothing beside it", async (t) => {
  const directory = await temporaryDirectory(t);
  const path = join(directory, "graph.isg");
  await files.replace(path, [bytes("old")]);
  await files.replace(path, [bytes("new"), bytes(" bytes")], { mode: 0o600 });
  assert.equal(await readFile(path, "utf8"), "new bytes");
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  assert.deepEqual(await readdir(directory), ["graph.isg"]);
});

test("shared memory is written like any other", async (t) => {
  const path = join(await temporaryDirectory(t), "graph.isg");
  const view = new Uint8Array(new SharedArrayBuffer(64), 8, 4);
  view.set([1, 2, 3, 4]);
  await files.replace(path, [view]);
  assert.deepEqual([...(await readFile(path))], [1, 2, 3, 4]);
});

test("a process killed in the middle of replacing leaves the old file; the next one removes what it left", async (t) => {
  const directory = await temporaryDirectory(t);
  const path = join(directory, "graph.isg");
  await writeFile(path, "old");
  const environment = new URL("../src/environment.ts", import.meta.url).href;
  const script = `
    const { nodeEnvironment } = await import(${JSON.stringify(environment)});
    const half = function* () {
      yield new Uint8Array(100_000);
      process.kill(process.pid, "SIGKILL");
      yield new Uint8Array(100_000);
    };
    await nodeEnvironment.files.replace(${JSON.stringify(path)}, half());
  `;
  const child = spawnSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" });
  assert.equal(child.signal, "SIGKILL", child.stderr);
  assert.equal(await readFile(path, "utf8"), "old");
  assert.equal((await readdir(directory)).length, 2, "the killed writer's temporary file is there");
  await files.replace(path, [bytes("new")]);
  assert.deepEqual(await readdir(directory), ["graph.isg"]);
  assert.equal(await readFile(path, "utf8"), "new");
});

test("a replacement that fails half-way leaves the old file and nothing beside it", async (t) => {
  const directory = await temporaryDirectory(t);
  const path = join(directory, "graph.isg");
  await files.replace(path, [bytes("old")]);
  const stop = new AbortController();
  const stopping = function* (): Generator<Uint8Array> {
    yield bytes("half");
    stop.abort(new Error("stop"));
    yield bytes("rest");
  };
  await assert.rejects(files.replace(path, stopping(), { signal: stop.signal }), /stop/);
  assert.equal(await readFile(path, "utf8"), "old");
  assert.deepEqual(await readdir(directory), ["graph.isg"]);
});

test("a file is moved with its bytes and its mode, over what had that name", async (t) => {
  const directory = await temporaryDirectory(t);
  const [from, to] = [join(directory, "a"), join(directory, "b")];
  await files.replace(from, [bytes("moved")], { mode: 0o400 });
  await files.replace(to, [bytes("old")]);
  await files.move(from, to);
  assert.equal(await readFile(to, "utf8"), "moved");
  assert.equal((await stat(to)).mode & 0o777, 0o400);
  assert.deepEqual(await readdir(directory), ["b"]);
  await assert.rejects(files.move(from, to), { name: "EnvironmentError", code: "not-found" });
  await assert.rejects(files.move(to, join(directory, "none", "b")), { code: "not-found" });
  assert.equal(await readFile(to, "utf8"), "moved");
});

test("a full disk is said, and the old file stays", async (t) => {
  // Every write to this device fails with ENOSPC.
  const path = "/dev/full";
  if ((await files.status(path)) === undefined) return t.skip("this system has no /dev/full");
  await assert.rejects(files.append(path, bytes("x")), { name: "EnvironmentError", code: "disk-full" });
});

test("replacing through a link keeps the link", async (t) => {
  const directory = await temporaryDirectory(t);
  await mkdir(join(directory, "real"));
  await writeFile(join(directory, "real", "a"), "old");
  await symlink(join(directory, "real", "a"), join(directory, "a"));
  await files.replace(join(directory, "a"), [bytes("new")]);
  assert.equal(await readFile(join(directory, "real", "a"), "utf8"), "new");
  assert.equal(await files.realPath(join(directory, "a")), join(directory, "real", "a"));
});

test("status and list tell files, directories and links apart", async (t) => {
  const directory = await temporaryDirectory(t);
  await writeFile(join(directory, "b"), "12345");
  await link(join(directory, "b"), join(directory, "same"));
  await mkdir(join(directory, "a"));
  await symlink("loop", join(directory, "loop"));
  await symlink("nowhere", join(directory, "dangling"));
  assert.deepEqual(await files.list(directory), [
    { name: "a", kind: "directory" },
    { name: "b", kind: "file" },
    { name: "dangling", kind: "link" },
    { name: "loop", kind: "link" },
    { name: "same", kind: "file" },
  ]);
  const status = await files.status(join(directory, "b"));
  assert.equal(status?.byteCount, 5);
  assert.equal(status.identity, (await files.status(join(directory, "same")))?.identity);
  for (const name of ["loop", "dangling"]) assert.equal((await files.status(join(directory, name)))?.kind, "link");
  assert.equal(await files.status(join(directory, "absent")), undefined);
  assert.equal(await files.status(join(directory, "b", "below")), undefined);
});

test("append adds at the end, remove takes whole directories", async (t) => {
  const directory = await temporaryDirectory(t);
  const path = join(directory, "deep", "er", "log");
  await files.createDirectory(join(directory, "deep", "er"));
  await files.append(path, bytes("one "));
  await files.append(path, bytes("two"));
  assert.equal(new TextDecoder().decode(await files.read(path)), "one two");
  await files.remove(join(directory, "deep"));
  await files.remove(join(directory, "deep"));
  assert.deepEqual(await readdir(directory), []);
});

test("failures say what, where and why, by code", async (t) => {
  const directory = await temporaryDirectory(t);
  const absent = join(directory, "absent");
  await writeFile(join(directory, "file"), "");
  await assert.rejects(files.read(absent), { code: "not-found", message: `cannot read ${absent}: it does not exist` });
  await assert.rejects(files.read(directory), { code: "is-a-directory" });
  await assert.rejects(files.list(join(directory, "file")), { code: "not-a-directory" });
  await assert.rejects(files.replace(join(absent, "x"), []), { code: "not-found" });
  await assert.rejects(files.createDirectory(join(directory, "file")), { code: "already-exists" });
  await assert.rejects(files.realPath(absent), { code: "not-found" });
  await assert.rejects(files.read(join(directory, "n".repeat(300))), { code: "name-too-long" });
  await assert.rejects(files.read(absent, { signal: AbortSignal.abort(new Error("stop")) }), /stop/);
});

test("a file one may not read is said so", async (t) => {
  const path = join(await temporaryDirectory(t), "secret");
  await writeFile(path, "");
  await chmod(path, 0);
  // The superuser may read everything, so for this one reading the process is somebody else.
  const isSuperuser = process.getuid?.() === 0;
  if (isSuperuser) process.seteuid?.(NOBODY);
  try {
    await assert.rejects(files.read(path), { code: "permission-denied" });
  } finally {
    if (isSuperuser) process.seteuid?.(0);
  }
});

for (const isBound of [false, true]) {
  test(`what a program${isBound ? " that is bound" : ""} has started ends with it, and before anybody hears of the end`, async (t) => {
    const directory = await temporaryDirectory(t);
    const path = join(directory, "written");
    // A grandchild that goes on writing, and does not care for polite words.
    const writer = `process.on("SIGTERM", () => {}); setInterval(() => require("fs").appendFileSync("written", "x"), 5)`;
    const starter = `require("child_process").spawn(process.execPath, ["--eval", ${JSON.stringify(writer)}], { stdio: "inherit" })`;
    const stop = new AbortController();
    const options = { directory, maxOutputBytes: 1000, isBound, signal: stop.signal };
    const running = processes.run(process.execPath, ["--eval", starter], options);
    while ((await stat(path).catch(() => undefined)) === undefined) await clock.sleep(20);
    stop.abort(new Error("enough"));
    await assert.rejects(running, /enough/);
    const { size } = await stat(path);
    await clock.sleep(100);
    assert.equal((await stat(path)).size, size);
  });

  test(`programs${isBound ? " that are bound" : ""} run as they were written and without input, within limits`, async (t) => {
    const directory = await temporaryDirectory(t);
    const run = (script: string, more: object = {}): ReturnType<typeof processes.run> =>
      processes.run(process.execPath, ["--eval", script, "$HOME"], {
        directory,
        maxOutputBytes: 1000,
        isBound,
        ...more,
      });
    const said = await run(
      "process.stdout.write(process.argv[1]); process.stderr.write(process.cwd()); process.exitCode = 3",
    );
    assert.equal(said.exitCode, 3);
    assert.equal(new TextDecoder().decode(said.stdout), "$HOME");
    assert.equal(new TextDecoder().decode(said.stderr), directory);
    assert.equal((await run("process.stdin.on('end', () => process.exit(7)).resume()")).exitCode, 7);
    await assert.rejects(run("process.stdout.write('x'.repeat(2000))"), { code: "output-too-large" });
    await assert.rejects(run("process.kill(process.pid, 'SIGKILL')"), { code: "killed" });
    await assert.rejects(run("", { directory: join(directory, "absent") }), { code: "not-found", message: /absent/ });
    await assert.rejects(processes.run("no-such-program-here", [], { directory, maxOutputBytes: 1, isBound }), {
      code: "not-found",
      message: "no such program: no-such-program-here",
    });
    const stop = new AbortController();
    const stopped = run("setInterval(() => {}, 1000)", { signal: stop.signal });
    stop.abort(new Error("stop"));
    await assert.rejects(stopped, /stop/);
  });
}

test("the clock sleeps and is woken by a signal with its reason", async () => {
  const before = clock.elapsedMs();
  await clock.sleep(5);
  assert.ok(clock.elapsedMs() - before >= 4);
  const stop = new AbortController();
  const sleeping = clock.sleep(60_000, { signal: stop.signal });
  stop.abort(new Error("stop"));
  await assert.rejects(sleeping, /stop/);
});

test("a lock is held once, within one process as well, and ends with its release", async (t) => {
  const path = join(await temporaryDirectory(t), "lock");
  const lock = await files.lock(path);
  assert.ok(lock);
  assert.equal(await files.lock(path), undefined);
  lock.release();
  lock.release();
  const again = await files.lock(path);
  assert.ok(again);
  again.release();
  assert.deepEqual(await files.list(dirname(path)), [{ name: "lock", kind: "file" }]);
});

test("bytes that were read are plain ones, of which a slice is a copy", async (t) => {
  const path = join(await temporaryDirectory(t), "x");
  await writeFile(path, "abc");
  const read = await files.read(path);
  read.slice(0, 1)[0] = 0;
  assert.deepEqual([...read], [97, 98, 99]);
});

test("a lock ends with the process that holds it, killed or not", async (t) => {
  const path = join(await temporaryDirectory(t), "lock");
  const environment = new URL("../src/environment.ts", import.meta.url).href;
  const script = `
    const { nodeEnvironment } = await import(${JSON.stringify(environment)});
    console.log(await nodeEnvironment.files.lock(${JSON.stringify(path)}) !== undefined);
    setInterval(() => {}, 1000);
  `;
  const holder = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  t.after(() => holder.kill("SIGKILL"));
  assert.equal(String((await once(holder.stdout, "data"))[0]).trim(), "true");
  assert.equal(await files.lock(path), undefined);
  holder.kill("SIGKILL");
  await once(holder, "exit");
  const lock = await files.lock(path);
  assert.ok(lock);
  lock.release();
});

test("a lock in a directory that does not exist says so", async (t) => {
  const path = join(await temporaryDirectory(t), "missing", "lock");
  await assert.rejects(files.lock(path), { code: "not-found" });
});

test("an open file gives parts of the bytes it had when it was opened, into shared memory too", async (t) => {
  const directory = await temporaryDirectory(t);
  const path = join(directory, "x");
  await writeFile(path, "abcdef");
  const file = await files.open(path);
  await files.replace(path, [bytes("other")]);
  const target = new Uint8Array(new SharedArrayBuffer(8)).subarray(1, 5);
  assert.equal(file.byteCount, 6);
  assert.equal(await file.read(target, 3), 3);
  assert.equal(String.fromCharCode(...target), "def\0");
  assert.equal(await file.read(target, 6), 0);
  await file.close();
  const folder = await files.open(directory);
  await assert.rejects(folder.read(target, 0), { code: "is-a-directory" });
  await folder.close();
  await assert.rejects(files.open(join(directory, "absent")), { code: "not-found" });
});
