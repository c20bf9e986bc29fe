import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { runGit } from "@parseltongue/base";
import { temporaryDirectory } from "@parseltongue/testkit";
import { nodeEnvironment } from "../../src/environment.ts";
import { founder, keeper, Person } from "../person.ts";

async function rootOf(directory: string): Promise<string> {
  return hash("sha256", await readFile(join(directory, "metadata", "1.root.json")), "hex");
}

test("a tap is made by one command, and used, carried and removed by somebody else", async (t) => {
  const { ann, said } = await founder(t, "tap");
  const directory = join(ann.home, "tap");
  const root = await rootOf(directory);
  assert.match(said, new RegExp(`tap add <its address> --root ${root}`));
  assert.equal((await ann.run("tap", "verify", directory, "--full")).exitCode, 0);
  assert.equal((await ann.run("tap", "audit", directory, "--history")).exitCode, 0);

  const ben = new Person(await temporaryDirectory(t));
  const added = await ben.run("tap", "add", directory, "--root", root, "--json");
  assert.equal(added.exitCode, 0, added.stderr);
  assert.equal((JSON.parse(added.stdout) as { tap: { name: string } }).tap.name, "tap");
  assert.equal((await ben.run("tap", "update")).stdout, "tap: nothing new\n");
  assert.match((await ben.run("tap", "list")).stdout, /0 versions, signed until 2026-07-01/);
  assert.match((await ben.run("tap", "trust", "tap")).stdout, /trusted until 2027-06-01/);
  assert.match((await ben.run("tap", "list")).stdout, /trusted until 2027-06-01: all plugins/);
  assert.equal((await ben.run("tap", "export", "tap", "stick")).exitCode, 0);
  assert.equal((await ben.run("tap", "remove", "tap")).exitCode, 0);
  const refused = await ben.run("tap", "import", "stick");
  assert.equal(refused.exitCode, 3);
  assert.match(refused.stderr, new RegExp(`compare ${root}`));
  assert.equal((await ben.run("tap", "import", "stick", "--root", root)).exitCode, 0);
  assert.equal((await ben.run("tap", "verify", "tap", "--full")).exitCode, 0);
});

test("what is not verified ends with 3 and says what to do; nothing is left of a tap that was not added", async (t) => {
  const ann = await keeper(t);
  await ann.run("tap", "init", "tap", "--holder", "m:ann", "--contact", "ann@example.org");
  const directory = join(ann.home, "tap");
  const security = await readFile(join(directory, "SECURITY.md"), "utf8");
  assert.match(security, /to ann@example\.org\..* You get an answer within 3 days\./);
  const wrong = await ann.run("tap", "add", directory, "--root", "0".repeat(64));
  assert.deepEqual([wrong.exitCode, /its first root is/.test(wrong.stderr)], [3, true]);
  assert.match((await ann.run("tap", "list")).stdout, /no tap yet/);
  await ann.run("tap", "add", directory, "--root", await rootOf(directory), "--name", "mine");
  ann.nowMs += 31 * 86_400_000;
  const expired = await ann.run("tap", "update");
  assert.equal(expired.exitCode, 3);
  assert.match(expired.stderr, /signatures have ended[^]*hint: ask those who keep the tap/);
  assert.match((await ann.run("tap", "list")).stdout, /signatures have ended on 2026-07-01/);
  const signed = await ann.run("tap", "sign", directory, "--commit");
  assert.deepEqual([signed.exitCode, /all of it is signed/.test(signed.stdout)], [0, true], signed.stderr);
  assert.equal((await ann.run("tap", "update", "mine")).exitCode, 0);
  assert.equal((await ann.run("tap", "update", "min")).exitCode, 3);
});

test("two founders sign in turn through the work tree; a role's keys change", async (t) => {
  const ann = await keeper(t);
  const ben = await keeper(t);
  const key = JSON.parse((await ben.run("key", "new", "m:ben", "--json")).stdout) as {
    publicKey: string;
    fingerprint: string;
  };
  const made = await ann.run(
    "tap",
    "init",
    "tap",
    "--holder",
    "m:ann",
    "--contact",
    "a@example.org",
    "--founder",
    `m:ben,Bolt,${key.publicKey}`,
  );
  assert.equal(made.exitCode, 1, made.stderr);
  assert.match(made.stdout, /more founders have to sign it/);
  const directory = join(ann.home, "tap");
  const signed = await ben.run("tap", "sign", directory, "--commit", "--json");
  assert.equal(signed.exitCode, 0, signed.stderr);
  assert.equal((JSON.parse(signed.stdout) as { tapId: string }).tapId, await rootOf(directory));
  const changed = await ann.run("tap", "role", directory, "--of", "timestamp", "--remove", key.fingerprint);
  assert.match(changed.stdout, /now those who may sign it run/);
  assert.equal((await ann.run("tap", "sign", directory)).exitCode, 1);
  // The root is complete now; the timestamp was signed by a key that counts no longer.
  assert.match((await ben.run("tap", "sign", directory)).stdout, /timestamp +1 .* 0 of 1 signatures/);
  assert.equal((await ann.run("tap", "sign", directory)).exitCode, 0);
  assert.match(await readFile(join(directory, "metadata", "2.root.json"), "utf8"), /"version": 2/);
});

test("keys: made, listed, shown; a passphrase from a file; nobody to ask is an error", async (t) => {
  const ann = new Person(await temporaryDirectory(t));
  const nobody = await ann.run("key", "new", "m:ann");
  assert.deepEqual([nobody.exitCode, /give --passphrase-file/.test(nobody.stderr)], [2, true]);
  await writeFile(join(ann.home, "secret"), "a long passphrase\n");
  const made = await ann.run("key", "new", "m:ann", "--passphrase-file", "secret", "--json");
  const key = JSON.parse(made.stdout) as { fingerprint: string; path: string };
  assert.equal((await readFile(key.path, "utf8")).includes("ENCRYPTED PRIVATE KEY"), true);
  assert.match((await ann.run("key", "list")).stdout, new RegExp(`^${key.fingerprint.slice(0, 12)} {2}m:ann\n$`));
  assert.match((await ann.run("key", "show", "ann")).stdout, new RegExp(key.fingerprint));
  assert.equal((await ann.run("key", "show", key.fingerprint.slice(0, 8))).exitCode, 0);
  assert.equal((await ann.run("key", "show", "m:bob")).exitCode, 3);
});

test("a tap is made nowhere but in an empty directory, and says what is missing", async (t) => {
  const ann = await keeper(t);
  await writeFile(join(ann.home, "file"), "");
  const full = await ann.run("tap", "init", ".", "--holder", "m:ann", "--contact", "a@example.org");
  assert.deepEqual([full.exitCode, /is not empty/.test(full.stderr)], [2, true]);
  const holder = await ann.run("tap", "init", "tap", "--contact", "a@example.org");
  assert.match(holder.stderr, /--holder is missing/);
  const options = { directory: ann.home, maxOutputBytes: 1000 };
  assert.notEqual(
    (await runGit(nodeEnvironment.processes, ["-C", join(ann.home, "tap"), "status"], options)).exitCode,
    0,
  );
});

test("a damaged taps.toml is named with its place", async (t) => {
  const ann = await keeper(t);
  await ann.run("tap", "init", "tap", "--holder", "m:ann", "--contact", "a@example.org");
  const directory = join(ann.home, "tap");
  await ann.run("tap", "add", directory, "--root", await rootOf(directory));
  const path = join(ann.home, ".config", "parseltongue", "taps.toml");
  await writeFile(path, '[[tap]]\nname = "x"\nurl =\n');
  const { exitCode, stderr } = await ann.run("tap", "list");
  assert.equal(exitCode, 2);
  assert.match(stderr, /taps\.toml:3:\d+ is no TOML/);
});
