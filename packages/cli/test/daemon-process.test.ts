import assert from "node:assert/strict";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { RealCode } from "./real-process.ts";

const options = { skip: process.platform === "win32" ? "sockets are named pipes there" : false, timeout: 60_000 };

const CODE = `
  //- /Cargo.toml
  [package]
  name = "app"
  version = "0.1.0"
  //- /src/main.rs
  mod lib_part;
  fn main() { lib_part::load(); }
  //- /src/lib_part.rs
  pub fn load() {}
`;

describe("a daemon as a process of its own", { concurrency: 3 }, () => {
  test("a daemon is started, asked, and stopped", options, async (t) => {
    const code = await RealCode.create(t, CODE);
    assert.equal((await code.run("daemon", "status")).exitCode, 1);
    const started = await code.run("daemon", "start");
    assert.match(started.stdout, /^daemon started: process \d+, not watching\n$/, started.stderr);
    const asked = await code.run("callers", "load", "--explain");
    assert.match(asked.stdout, /function app::main/, asked.stderr);
    assert.match(asked.stdout, /ask the daemon/);
    assert.match((await code.run("daemon", "start")).stdout, /^a daemon runs already/);
    const stopped = await code.run("daemon", "stop");
    assert.equal(stopped.stdout, "daemon stopped\n", stopped.stderr);
    assert.equal((await code.run("daemon", "stop")).exitCode, 1);
    assert.deepEqual(await socketsOf(code), []);
    assert.doesNotMatch((await code.run("callers", "load", "--explain")).stdout, /ask the daemon/);
  });

  test("several starts at once leave one daemon", options, async (t) => {
    const code = await RealCode.create(t, CODE);
    const started = await Promise.all(Array.from({ length: 4 }, async () => code.run("daemon", "start")));
    const processes = started.map(({ stdout, stderr }) => {
      assert.match(stdout, /process \d+/, stderr);
      return /process (\d+)/.exec(stdout)?.[1];
    });
    assert.equal(new Set(processes).size, 1);
    const second = await code.run("daemon", "run");
    assert.equal(second.exitCode, 2);
    assert.match(second.stderr, /a daemon for .* runs already \(process \d+\)\nhint: /);
  });

  test("a killed daemon's socket does not stand in the way of the next one", options, async (t) => {
    const code = await RealCode.create(t, CODE);
    await code.run("daemon", "start");
    const killed = await daemonProcessId(code);
    process.kill(killed, "SIGKILL");
    await gone(killed);
    assert.equal((await socketsOf(code)).length, 1);
    assert.match((await code.run("callers", "load")).stdout, /function app::main/);
    await code.run("daemon", "start");
    assert.notEqual(await daemonProcessId(code), killed);
  });

  test("the terminal's and the system's wish to end: the daemon saves and ends with 0", options, async (t) => {
    const code = await RealCode.create(t, CODE);
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      const child = code.start("daemon", "run");
      await untilAnswers(code);
      child.kill(signal);
      const [exitCode] = (await once(child, "exit")) as [number];
      assert.equal(exitCode, 0);
      assert.deepEqual(await socketsOf(code), []);
    }
    const after = await code.run("callers", "load");
    assert.match(after.stdout, /function app::main/);
    assert.equal(after.stderr, "");
  });

  test("a watching daemon answers from the files as they are saved", options, async (t) => {
    const code = await RealCode.create(t, CODE);
    const started = await code.run("daemon", "start", "--watch");
    assert.match(started.stdout, /^daemon started: process \d+, watching\n$/, started.stderr);
    await untilAnswers(code);
    await code.write(
      "src/main.rs",
      "mod lib_part;\nfn main() { lib_part::load(); }\nfn other() { lib_part::load(); }\n",
    );
    await until(async () => (await code.callers("load")).includes("other"));
    await code.write("src/lib_part.rs", "pub fn load() {}\npub fn fresh() { load() }\n");
    await until(async () => (await code.callers("load")).includes("fresh"));
  });

  test("index goes to the running daemon, which then answers from what is new", options, async (t) => {
    const code = await RealCode.create(t, CODE);
    await code.run("daemon", "start");
    await untilAnswers(code);
    await code.write("src/lib_part.rs", "pub fn load() {}\npub fn fresh() { load() }\n");
    const indexed = await code.run("index");
    assert.match(indexed.stdout, /^2 files, /, indexed.stderr);
    assert.deepEqual(await code.callers("load"), ["fresh", "main"]);
    const beside = await code.run("index", "--no-daemon");
    assert.equal(beside.exitCode, 2);
    assert.match(beside.stderr, /another process is writing the index/);
  });
});

async function socketsOf(code: RealCode): Promise<string[]> {
  const names = await readdir(join(code.runtimeDirectory, "parseltongue"));
  return names.filter((name) => name.endsWith(".sock"));
}

/** Resolves when the daemon has read the code. */
async function untilAnswers(code: RealCode): Promise<void> {
  await until(async () => (await code.callers("load")).length > 0);
}

async function daemonProcessId(code: RealCode): Promise<number> {
  const status = await code.ask(async (daemon) => daemon.status());
  assert.ok(status);
  return status.processId;
}

async function gone(processId: number): Promise<void> {
  await until(async () => {
    try {
      process.kill(processId, 0);
      return false;
    } catch {
      return true;
    }
  });
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(20);
}
