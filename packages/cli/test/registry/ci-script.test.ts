import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmod, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { commitAll, requireTool, runGit, temporaryDirectory } from "@parseltongue/testkit";
import { founder, keeper } from "../person.ts";

const launcher = join(import.meta.dirname, "..", "..", "bin", "parseltongue.js");

/** A tap by somebody, with a proposal in it, and a PATH with the command or without. */
async function proposal(
  t: TestContext,
  files: Readonly<Record<string, string>>,
): Promise<{
  readonly tap: string;
  readonly run: (command: string, hasCommand?: boolean) => ReturnType<typeof shell>;
}> {
  const { ann } = await founder(t, "tap");
  const tap = join(ann.home, "tap");
  runGit(tap, ["switch", "--quiet", "-c", "proposed"]);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(tap, path)), { recursive: true });
    await writeFile(join(tap, path), text);
  }
  commitAll(tap, "Propose");
  // What the base holds moves on, which is no part of what is proposed.
  runGit(tap, ["switch", "--quiet", "main"]);
  runGit(tap, ["commit", "--quiet", "--allow-empty", "-m", "Go on"]);
  runGit(tap, ["switch", "--quiet", "proposed"]);
  const bin = await temporaryDirectory(t);
  await symlink(launcher, join(bin, "parseltongue"));
  const path = (hasCommand: boolean): string =>
    [...(hasCommand ? [bin] : []), dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter);
  return { tap, run: (command, hasCommand = true) => shell(tap, command, path(hasCommand), ann.home) };
}

function shell(
  cwd: string,
  command: string,
  PATH: string,
  HOME: string,
): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  const sha = (name: string): string => spawnSync("git", ["rev-parse", name], { cwd, encoding: "utf8" }).stdout.trim();
  const [BASE, HEAD] = [sha("main"), sha("proposed")];
  const names = { BASE, HEAD, CI_MERGE_REQUEST_DIFF_BASE_SHA: BASE, CI_COMMIT_SHA: HEAD };
  const env = { PATH, HOME, A_SECRET: "s3cret", ...names };
  return spawnSync("sh", ["-e", "-c", command], { cwd, env, encoding: "utf8" });
}

/** The commands by which a code host calls the script, as they stand in its file. */
async function commandsOf(tap: string, path: string): Promise<string> {
  const lines = (await readFile(join(tap, path), "utf8")).split("\n").map((line) => line.replace(/^[\s-]*/, ""));
  const found = lines.filter((line) => /^(git show|sh ci\/check\.sh)/.test(line));
  assert.equal(found.length, 2, path);
  return found.join("\n");
}

test("what a new tap gives code hosts to run checks a proposal, by the script of the base", async (t) => {
  if (!requireTool(t, "git", "apt-get install git")) return;
  const { tap, run } = await proposal(t, {
    "README.md": "Another\n",
    "ci/check.sh": "echo checked by what is proposed\n",
  });
  await chmod(join(tap, "ci/check.sh"), 0o644);
  for (const path of [".github/workflows/check.yml", ".gitlab-ci.yml"]) {
    const { status, stdout, stderr } = run(await commandsOf(tap, path));
    assert.equal(status, 0, stdout + stderr);
    assert.match(stdout, /^2 paths change: [a-z]+\nall checks passed\n$/, path);
    assert.deepEqual((await readdir(join(tap, "reports"))).sort(), ["check.md", "check.sarif", "check.xml"]);
  }
});

test("the plain script ends with 1 for a proposal that is refused, and says where else the command may be had from", async (t) => {
  if (!requireTool(t, "git", "apt-get install git")) return;
  const { tap, run } = await proposal(t, { "entries/acme/lens/versions/1.0.0.json": "{}\n" });
  const { status, stdout, stderr } = run('sh ci/check.sh "$BASE" "$HEAD" found');
  assert.equal(status, 1, stderr);
  assert.match(stdout, /not all checks passed\n$/);
  assert.match(await readFile(join(tap, "found/check.md"), "utf8"), /Not all checks passed/);
  const alone = run('sh ci/check.sh "$BASE" "$HEAD"', false);
  assert.equal(alone.status, 2);
  assert.match(alone.stderr, /set PARSELTONGUE_REPOSITORY and PARSELTONGUE_COMMIT in ci\/parseltongue\.env/);
});

test("who founds a tap is told when what CI runs has nowhere to get the command from", async (t) => {
  const ann = await keeper(t);
  const terms = ["--holder", "m:ann", "--contact", "ann@example.org"];
  assert.match((await ann.run("tap", "init", "one", ...terms)).stderr, /^note: .* fill in ci\/parseltongue\.env/);
  const tool = ["--tool", `https://example.org/parseltongue@${"a".repeat(40)}`];
  for (const [folder, option] of [
    ["two", tool],
    ["three", ["--quiet"]],
  ] as const) {
    const { exitCode, stderr } = await ann.run("tap", "init", folder, ...terms, ...option);
    assert.deepEqual([exitCode, stderr], [0, ""]);
  }
});
