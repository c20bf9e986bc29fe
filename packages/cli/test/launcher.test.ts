import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cp, mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { temporaryDirectory } from "@parseltongue/testkit";

const launcher = fileURLToPath(new URL("../bin/parseltongue.js", import.meta.url));

/** Makes a process believe that it is Node 20; `unless` is a condition under which it does not. */
function pretendOld(unless: string): string {
  const script = `if (!(${unless})) Object.defineProperty(process, "versions", { value: { node: "20.20.2" } });`;
  return `data:text/javascript,${encodeURIComponent(script)}`;
}

test("an old Node hands over to the installed package's Node, arguments and exit code included", () => {
  const preload = pretendOld("process.env.PARSELTONGUE_RELAUNCHED");
  const run = spawnSync(process.execPath, ["--import", preload, launcher, "--version"], { encoding: "utf8" });
  assert.equal(run.status, 0, run.stderr);
  assert.match(run.stdout, /\d+\.\d+\.\d+/);
  const wrong = spawnSync(process.execPath, ["--import", preload, launcher, "no-such-command"], { encoding: "utf8" });
  assert.equal(wrong.status, 2);
});

test("without a newer Node it says which one it needs and exits 2", async (t) => {
  const directory = await temporaryDirectory(t);
  await mkdir(join(directory, "bin"));
  await cp(launcher, join(directory, "bin", "parseltongue.mjs"));
  const alone = join(directory, "bin", "parseltongue.mjs");
  const run = spawnSync(process.execPath, ["--import", pretendOld("false"), alone], { encoding: "utf8" });
  assert.equal(run.status, 2);
  assert.match(run.stderr, /needs Node 22\.22 or newer .*this is 20\.20\.2/);
  assert.match(run.stderr, /^hint: /m);
});

test("it does not hand over for ever", () => {
  const run = spawnSync(process.execPath, ["--import", pretendOld("false"), launcher], { encoding: "utf8" });
  assert.equal(run.status, 2);
  assert.match(run.stderr, /needs Node/);
});

test("it works through a link, as npm installs it", async (t) => {
  const link = join(await temporaryDirectory(t), "parseltongue");
  await symlink(launcher, link);
  const run = spawnSync(link, ["--version"], { encoding: "utf8" });
  assert.equal(run.status, 0, run.stderr);
});
