import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { chmod, mkdir, readdir, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { runGit } from "@parseltongue/testkit";
import { GitTree } from "../../src/tap/git/git-tree.ts";
import { Repository } from "../../src/tap/git/repository.ts";
import { requireRemoteUrl } from "../../src/tap/git/remote-url.ts";
import { silentRemote } from "../fake-remote.ts";
import { makeTap, type TestTap } from "../tap-builder.ts";

const EMPTY = new Uint8Array(0);

/** Paths that no tap may have; git itself refuses some of them when they are fetched. */
const HOSTILE_PATHS: readonly (readonly [path: string, mode: string])[] = [
  ["entries/acme/lens/link.json", "120000"],
  ["entries/acme/lens/tool.json", "100755"],
  ["attestations/acme/con.json", "100644"],
  ["attestations/acme/nul", "100644"],
  ["entries/acme/lens/versions/1.0.0.json.", "100644"],
  ["entries/acme/lens/a b.json", "100644"],
  ["entries/acme/lens/back\\slash.json", "100644"],
  ["entries/acme/lens/new\nline.json", "100644"],
  ["entries/acme/lens/ünïcode.json", "100644"],
  ["entries/acme/lens/\u202egnp.json", "100644"],
  ["entries/acme/lens/-rf", "100644"],
  [`entries/acme/${"x".repeat(200)}/plugin.json`, "100644"],
  ["metadata/../../outside.json", "100644"],
  ["entries/.git/config", "100644"],
];

test("threat 51: paths that lead out of a tap, or are another file elsewhere, are refused", async (t) => {
  const tap = await makeTap(t);
  const good = tap.head;
  let made = 0;
  for (const [path, mode] of HOSTILE_PATHS) {
    if (!make(tap, path, mode, good)) continue;
    made++;
    const tree = new GitTree(new Repository(tap.environment, tap.url), tap.head);
    await assert.rejects(tree.list(""), { code: "bad-path" }, path);
  }
  assert.ok(made >= HOSTILE_PATHS.length - 2);
});

/** Whether git can be brought to make such a file at all. */
function make(tap: TestTap, path: string, mode: string, parent: string): boolean {
  try {
    tap.commitRaw([{ path, bytes: EMPTY, mode }], { parent });
    return true;
  } catch {
    return false;
  }
}

async function listAfterUpdate(tap: TestTap): Promise<unknown> {
  const user = tap.user(`user-${tap.head.slice(0, 8)}`);
  return (await user.update()).tap.tree.list("");
}

test("threat 51: names that differ in case alone, and submodules, are refused", async (t) => {
  const tap = await makeTap(t);
  const good = tap.head;
  const two = ["schemas/readme.json", "schemas/README.json"].map((path) => ({ path, bytes: EMPTY, mode: "100644" }));
  tap.commitRaw(two, { parent: good });
  await assert.rejects(listAfterUpdate(tap), { code: "bad-path" });
  const submodule = { path: "entries/acme", bytes: new TextEncoder().encode(good), mode: "160000" };
  tap.commitRaw([submodule], { parent: good });
  await assert.rejects(listAfterUpdate(tap), (error: { code?: string }) =>
    ["bad-path", "remote-failed"].includes(error.code ?? ""),
  );
});

const HOSTILE_URLS = [
  "ext::sh -c 'touch /tmp/pwned'",
  "--upload-pack=touch /tmp/pwned",
  "-oProxyCommand=true",
  "ssh://-oProxyCommand=true/x",
  "git://example.org/tap.git",
  "http://example.org/tap.git",
  "https://user:secret@example.org/tap.git",
  "file://host/share",
  "javascript:alert(1)",
  "relative/path",
  "https://example.org/\u0000",
  "",
];

for (const url of HOSTILE_URLS) {
  test(`threat 53: nothing is fetched from ${JSON.stringify(url)}`, async (t) => {
    assert.throws(() => requireRemoteUrl(url), { code: "bad-url" });
    const tap = await makeTap(t);
    await assert.rejects(tap.user("user", url).update(), { code: "bad-url" });
  });
}

test("addresses that taps are fetched from", () => {
  for (const url of [
    "https://example.org/a/tap.git",
    "ssh://git@example.org/tap",
    "git@example.org:a/tap.git",
    "/srv/tap.git",
    "file:///srv/tap.git",
  ]) {
    assert.equal(requireRemoteUrl(url), url);
  }
});

test("threat 53: hooks and settings of a remote, or of what was fetched, are not run", async (t) => {
  const tap = await makeTap(t);
  const user = tap.user();
  await user.update();
  await tap.addPlugin("acme/lens", "1.0.0");
  const mark = join(tap.directory, "mark");
  const hooks = join(tap.url, "hooks");
  await mkdir(hooks, { recursive: true });
  for (const name of ["post-update", "reference-transaction", "post-checkout", "pre-auto-gc"]) {
    await writeFile(join(hooks, name), `#!/bin/sh\ntouch '${mark}'\n`);
    await chmod(join(hooks, name), 0o755);
  }
  runGit(tap.url, ["config", "core.fsmonitor", `touch '${mark}'`]);
  runGit(tap.url, ["config", "uploadpack.packObjectsHook", `touch '${mark}'; exec`]);
  assert.equal((await user.update()).tap.commit, tap.head);
  await assert.rejects(stat(mark), { code: "ENOENT" });
});

test("threat 53: a remote that never answers is given up", async (t) => {
  const tap = await makeTap(t);
  const url = await silentRemote(t);
  const start = performance.now();
  const limits = { deadlineMs: 300 };
  await assert.rejects(tap.user("user", url).update({ limits }), { code: "remote-silent" });
  assert.ok(performance.now() - start < 15_000);
});

test("threat 53: an update that hangs can be called off, and leaves what was trusted", async (t) => {
  const tap = await makeTap(t);
  const user = tap.user();
  await user.update();
  const url = await silentRemote(t);
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error("enough")), 100);
  const hanging = tap.user("user", url).update({ signal: controller.signal });
  await assert.rejects(hanging, /enough/);
  assert.equal((await user.open()).commit, tap.head);
});

test("threat 53: a remote that floods the disk is cut off, and what it sent is removed", async (t) => {
  const tap = await makeTap(t);
  const user = tap.user();
  await user.update();
  const good = tap.head;
  tap.commitRaw([{ path: "docs/flood", bytes: randomBytes(3_000_000), mode: "100644" }]);
  await assert.rejects(user.update({ limits: { maxBytes: 1_000_000 } }), { code: "remote-floods" });
  assert.equal((await user.open()).commit, good);
  assert.deepEqual((await readdir(user.pinned.directory)).sort(), ["floor.json", "lock", "repo.git"]);
});

test("threat 53: a remote with damaged objects is refused", async (t) => {
  const tap = await makeTap(t);
  const user = tap.user();
  await user.update();
  const good = tap.head;
  await tap.addPlugin("acme/lens", "1.0.0");
  runGit(tap.url, ["repack", "-adq"]);
  const packs = join(tap.url, "objects", "pack");
  const names = (await readdir(packs)).filter((name) => name.endsWith(".pack"));
  assert.ok(names.length > 0);
  for (const name of names) await truncate(join(packs, name), 100);
  await assert.rejects(user.update(), { code: "remote-failed" });
  assert.equal((await user.open()).commit, good);
});

test("a remote that is not there is named, with what to do", async (t) => {
  const tap = await makeTap(t);
  await assert.rejects(tap.user("user", join(tap.directory, "nowhere")).update(), {
    code: "remote-failed",
    hint: /check the address/,
  });
});
