import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { requireTool, temporaryDirectory } from "@parseltongue/testkit";
import { nodeEnvironment } from "../../src/environment.ts";
import { Sandbox, WORK } from "../../src/environment/sandbox.ts";

/** A build script as bad ones are: it looks everywhere, sends what it finds, and leaves something for the next. */
const HOSTILE = `
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
const [work, secret, url] = process.argv.slice(2);
const tried = (act) => { try { return act(); } catch (error) { return "refused: " + error.code; } };
let sent = "sent";
try { await fetch(url); } catch { sent = "refused"; }
console.log(JSON.stringify({
  variables: Object.keys(process.env).sort(),
  secret: tried(() => readFileSync(secret, "utf8")),
  passwords: tried(() => readFileSync("/etc/shadow", "utf8")),
  processes: readdirSync("/proc").filter((each) => /^[0-9]+$/.test(each)).length,
  home: tried(() => readdirSync(process.env.HOME).length),
  sent,
  ownCode: tried(() => writeFileSync(process.argv[1], "evil")),
  system: tried(() => writeFileSync("/usr/evil", "evil")),
  poison: [work + "/poison", "/tmp/poison", process.env.HOME + "/poison"].map((path) => {
    const was = existsSync(path);
    tried(() => writeFileSync(path, "evil"));
    return was;
  }),
}));
`;

interface Seen {
  readonly variables: readonly string[];
  readonly secret: string;
  readonly passwords: string;
  readonly processes: number;
  readonly sent: string;
  readonly ownCode: string;
  readonly system: string;
  readonly poison: readonly boolean[];
}

/** Runs the hostile script in a sandbox with a directory of its own; undefined where there is no bubblewrap. */
async function tryHostile(t: TestContext, directory: string, name: string): Promise<Seen | undefined> {
  const sandbox = await Sandbox.open(nodeEnvironment);
  if (sandbox.isolation === "none") return void requireTool(t, "bwrap", "apt-get install bubblewrap");
  const launcher = join(directory, "hostile", "bin", "hostile.js");
  await mkdir(join(directory, "hostile", "bin"), { recursive: true });
  await writeFile(join(directory, "hostile", "package.json"), '{"type":"module"}');
  await writeFile(launcher, HOSTILE);
  const secret = join(directory, "secret");
  await writeFile(secret, "a key");
  const work = join(directory, name);
  await mkdir(work);
  const server = createServer((_, response) => response.end("hello"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const { exitCode, stdout, stderr } = await sandbox.run({ words: [WORK, secret, url], work, launcher });
    assert.equal(exitCode, 0, new TextDecoder().decode(stderr));
    return JSON.parse(new TextDecoder().decode(stdout)) as Seen;
  } finally {
    server.close();
  }
}

test("threat 22: a build that looks for secrets finds no variable, no file, no process and no network", async (t) => {
  process.env["PARSELTONGUE_TEST_SECRET"] = "a token";
  t.after(() => delete process.env["PARSELTONGUE_TEST_SECRET"]);
  const seen = await tryHostile(t, await temporaryDirectory(t), "work");
  if (seen === undefined) return;
  assert.equal(seen.sent, "refused");
  assert.match(seen.secret, /^refused: ENOENT/);
  assert.match(seen.passwords, /^refused: /);
  assert.ok(seen.processes <= 3, `${seen.processes} processes`);
  assert.match(seen.ownCode, /^refused: EROFS/);
  assert.match(seen.system, /^refused: EROFS/);
  assert.ok(!seen.variables.includes("PARSELTONGUE_TEST_SECRET"));
});

test("threat 23: what one build leaves behind, the next does not find", async (t) => {
  const directory = await temporaryDirectory(t);
  const first = await tryHostile(t, directory, "first");
  if (first === undefined) return;
  const second = await tryHostile(t, directory, "second");
  assert.deepEqual(second?.poison.slice(0, 2), [false, false]);
  assert.match(second?.ownCode ?? "", /^refused: /);
});

test("threat 32: a plugin that is tested cannot tell a build server from a user's machine", async (t) => {
  for (const name of ["CI", "GITHUB_ACTIONS", "GITLAB_CI"]) {
    process.env[name] = "true";
    t.after(() => delete process.env[name]);
  }
  const seen = await tryHostile(t, await temporaryDirectory(t), "work");
  if (seen === undefined) return;
  const plain = seen.variables.filter((name) => name !== "RUSTUP_HOME");
  assert.deepEqual(
    plain,
    ["HOME", "LANG", "PATH", "PWD"].filter((name) => plain.includes(name)),
  );
});
