import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { fakeRemote, openTap, silentRemote, type TestTap } from "@parseltongue/registry/testing";
import { requireTool } from "@parseltongue/testkit";
import { publish, TapUser, tapInUse } from "../plugins/tap-user.ts";

/** Somebody with a plugin from a tap, which then goes bad. */
async function start(t: TestContext): Promise<{ readonly tap: TestTap; readonly user: TapUser }> {
  const { tap, user } = await tapInUse(t);
  await user.good("plugin", "add", "lens", "--yes");
  return { tap, user };
}

async function commitOf(user: TapUser): Promise<string | undefined> {
  const { taps } = JSON.parse(await user.good("tap", "list", "--json")) as { taps: { commit?: string }[] };
  return taps[0]?.commit;
}

/** Has an update fail, and looks whether everything is as it was. */
async function refused(user: TapUser, exitCode: number, says: RegExp, ...more: readonly string[]): Promise<void> {
  const before = await commitOf(user);
  const updated = await user.run("tap", "update", "main", ...more);
  assert.equal(updated.exitCode, exitCode, updated.stderr);
  assert.match(updated.stderr, says);
  assert.match(updated.stderr, /\nhint: .*(mirror|tell|ask|check|compare)/, "what to do is said");
  assert.doesNotMatch(updated.stderr, / at .*\.[jt]s:\d+/);
  assert.ok(before !== undefined && (await commitOf(user)) === before);
  // What was installed stays on, and what the tap said goes on being said.
  assert.match(await user.good("plugin", "list"), /main\/acme\/lens, sandboxed/);
  assert.match(await user.good("plugin", "search", "lens"), /main\/acme\/lens/);
}

const TIMESTAMP = "metadata/timestamp.json";
const FEED = "targets/advisories/feed.json";
type Text = (path: string) => string;

/** What is wrong with what a tap serves, what the command says, and what it was made of. */
const DAMAGE: readonly (readonly [what: string, says: RegExp, change: (text: Text) => Record<string, string>])[] = [
  [
    "unsigned",
    /timestamp.* 0 of 1 signatures|signatures? .*timestamp|signed/i,
    (text) => ({ [TIMESTAMP]: text(TIMESTAMP).replace(/"signatures": \[[^\]]*\]/, '"signatures": []') }),
  ],
  [
    "changed after it was signed",
    /signed/i,
    (text) => ({ [TIMESTAMP]: text(TIMESTAMP).replace(/"version": \d+/, '"version": 99') }),
  ],
  ["truncated", /timestamp\.json/, (text) => ({ [TIMESTAMP]: text(TIMESTAMP).slice(0, 200) })],
  ["oversized", /timestamp\.json.*(more than|larger|bytes)/, () => ({ [TIMESTAMP]: `"${"x".repeat(300_000)}"` })],
  [
    "a key twice",
    /timestamp\.json.*is the key "version" once more/,
    (text) => ({ [TIMESTAMP]: text(TIMESTAMP).replace(/"version": (\d+),/, '"version": $1,\n"version": $1,') }),
  ],
  ["a schema of a later time", /feed\.json/, (text) => ({ [FEED]: text(FEED).replace('"schema":1', '"schema":2') })],
];

for (const [what, says, change] of DAMAGE) {
  test(`a tap that is ${what}: refused with a remedy, what was there goes on being used`, async (t) => {
    const { tap, user } = await start(t);
    await publish(tap, "1.1.0", { body: "(drop (i32.const 1))" });
    await tap.commit(
      change((path) => new TextDecoder().decode(tap.files.get(path))),
      { signers: [] },
    );
    await refused(user, 3, says);
  });
}

test("a tap that is rolled back, rewritten, over or another one: refused with a remedy", async (t) => {
  const { tap, user } = await start(t);
  const older = tap.head;
  await publish(tap, "1.1.0", { body: "(drop (i32.const 1))" });
  await user.good("tap", "update");
  const { head } = tap;
  tap.rewind(older);
  await refused(user, 3, /is older than what was trusted before/);
  tap.nowMs += 1000;
  await tap.commit(Object.fromEntries(tap.files), { parent: null, signers: [] });
  await refused(user, 3, /history was rewritten/);
  tap.rewind(head);
  tap.advance(31);
  await refused(user, 3, /signatures have ended on/);
  tap.advance(-31);
  const other = await openTap(t);
  await pointTo(user, tap.url, other.url);
  await refused(user, 3, /does not follow from what was trusted|another tap|first root/);
});

/** Has a user's tap be fetched from somewhere else, as a mirror or a stolen name would. */
async function pointTo(user: TapUser, from: string, to: string): Promise<void> {
  const path = user.config("taps.toml");
  await writeFile(path, (await readFile(path, "utf8")).replace(from, to));
}

test("threat 53: a remote that accepts and says nothing is given up after the time that was given, by all commands", async (t) => {
  const { tap, user } = await start(t);
  const url = await silentRemote(t);
  await pointTo(user, tap.url, url);
  const startMs = performance.now();
  await refused(user, 2, /did not finish within 1 s/, "--timeout", "1");
  const added = await user.run("tap", "add", url, "--root", "0".repeat(64), "--name", "other", "--timeout", "1");
  assert.deepEqual([added.exitCode, /did not finish within 1 s[^]*hint: /.test(added.stderr)], [2, true], added.stderr);
  assert.ok(performance.now() - startMs < 60_000);
  const { taps } = JSON.parse(await user.good("tap", "list", "--json")) as { taps: object[] };
  assert.equal(taps.length, 1, "a tap that never answered was not added");
});

test("threat 53: a remote that says what is no git, or that is not there, is refused with a remedy", async (t) => {
  const { tap, user } = await start(t);
  const lying = await fakeRemote(t, (socket) => void socket.end(randomBytes(4096)));
  let last = tap.url;
  for (const url of [lying, `${tap.url}-that-is-not-there`]) {
    await pointTo(user, last, url);
    last = url;
    await refused(user, 2, /cannot be read/);
  }
});

test("threat 06: two who were shown different states of one number find out when they compare what they saw", async (t) => {
  const tap = await openTap(t);
  const [base, files] = [tap.head, new Map(tap.files)];
  await publish(tap, "1.0.0");
  const one = await TapUser.of(tap, "one");
  await one.trust();
  const seen = await one.good("tap", "witness");
  assert.match(seen, new RegExp(`^\\{.*"tapId":"${tap.tapId}"\\}\n$`));
  tap.files.clear();
  for (const [path, bytes] of files) tap.files.set(path, bytes);
  tap.head = base;
  await tap.addPlugin("acme/other", "1.0.0");
  const two = await TapUser.of(tap, "two");
  await two.trust();
  await writeFile(join(two.home, "seen"), seen);
  await writeFile(join(two.home, "own"), await two.good("tap", "witness", "main"));
  await two.good("tap", "update", "--witness", "own");
  const other = await two.run("tap", "update", "--witness", "seen");
  assert.equal(other.exitCode, 3);
  assert.match(other.stderr, /is another than the one that was seen\nhint: its keepers sign different states/);
  await writeFile(join(two.home, "seen"), `${seen}{"tapId":1}\n`);
  const bad = await two.run("tap", "update", "--witness", "seen");
  assert.deepEqual([bad.exitCode, /seen:2 is not what somebody saw/.test(bad.stderr)], [3, true], bad.stderr);
});

const LAUNCHER = join(import.meta.dirname, "..", "..", "bin", "parseltongue.js");
/** Room that is left, in KiB: for nothing, for git to begin with, for all but the last step or two. */
const ROOM = [0, 16, 96, 172, 180, 188, 196];

test("a disk that is full in the middle of an update: the state before stays in use until there is room", async (t) => {
  if (!requireTool(t, "bwrap", "apt-get install bubblewrap")) return;
  // A process of its own has the clock of the machine.
  const tap = await openTap(t, { nowMs: Date.now() - 3_600_000 });
  await publish(tap, "1.0.0");
  const older = tap.head;
  await tap.commit({ "docs/large.md": randomBytes(150_000).toString("base64") });
  const newer = tap.head;
  const folder = join(tap.directory, "disk");
  await mkdir(folder);
  const script = `
    tongue() { "$NODE" "$LAUNCHER" "$@"; }
    serve() { git --git-dir="$TAP" update-ref HEAD "$1"; }
    state() { tongue tap list --json | sed -n 's/.*"commit": "\\(.*\\)".*/\\1/p'; }
    mkdir "$HOME"
    serve ${older}
    tongue tap add "$TAP" --root ${tap.tapId} --name main >&2 || exit 9
    serve ${newer}
    for room in ${ROOM.join(" ")}; do
      dd if=/dev/zero of="$DISK/fill" bs=1024 2>/dev/null
      truncate -s $(($(stat -c %s "$DISK/fill") - room * 1024)) "$DISK/fill"
      tongue tap update >&2; code=$?
      rm "$DISK/fill"
      echo "$code $(state)"
    done
    tongue tap update >&2
    echo "$? $(state)"
    find "$HOME" -name 'incoming*' -o -name '*.tmp*'`;
  const disk = ["--dev-bind", "/", "/", "--size", String(8 << 20), "--tmpfs", folder, "--die-with-parent"];
  const env = {
    PATH: process.env["PATH"],
    NODE: process.execPath,
    LAUNCHER,
    TAP: tap.url,
    DISK: folder,
    HOME: join(folder, "home"),
    LANG: "C",
  };
  const { stdout, stderr, status } = spawnSync("bwrap", [...disk, "sh", "-c", script], { env, encoding: "utf8" });
  assert.equal(status, 0, stderr);
  const [last, ...lines] = stdout.trimEnd().split("\n").toReversed();
  assert.equal(last, `0 ${newer}`, "nothing is left behind, and with room all is well");
  assert.equal(lines.length, ROOM.length);
  for (const line of lines) assert.match(line, new RegExp(`^(2 ${older}|0 ${newer})$`));
  const failures = lines.filter((line) => line.startsWith("2"));
  assert.ok(failures.length >= 3, stdout);
  const told = stderr.match(/as the disk takes no more: .*\nhint: free some space, then try again/g) ?? [];
  assert.equal(told.length, failures.length, stderr);
});
