import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import type { TestContext } from "node:test";
import { requireTool, temporaryDirectory } from "@parseltongue/testkit";
import { patternOf, stepsOf } from "../plugin-kit/page-steps.ts";

const projectRoot = join(import.meta.dirname, "..", "..", "..", "..");

/**
 * Does what a page says, word for word, in one shell whose directory and variables stay from block to block. A block ends
 * with 0; with 1 only when the page shows what it then says.
 * @param page path from the repository's root
 */
export async function followPage(t: TestContext, page: string): Promise<void> {
  if (!requireTool(t, "bash", "apt-get install bash")) return;
  const home = await temporaryDirectory(t);
  const env = await readersEnvironment(home);
  const after = `\nstatus=$?\nexport -p >"$STATE/variables"\npwd >"$STATE/directory"\nexit $status`;
  let directory = home;
  const steps = stepsOf(await readFile(join(projectRoot, page), "utf8"));
  let output = "";
  for (const [at, step] of steps.entries()) {
    if (step.kind === "file") await writeFile(join(directory, step.path), step.text);
    else if (step.kind === "output") {
      assert.match(output, patternOf(step.text), `${page} shows:\n${step.text}\ngot:\n${output}`);
    } else {
      const before = `[ -f "$STATE/variables" ] && . "$STATE/variables"\nset -a\n`;
      const commands = step.commands.trimEnd().split("\n").join(" &&\n");
      const ran = spawnSync("bash", ["-c", `${before}${commands}${after}`], { cwd: directory, env, encoding: "utf8" });
      const allowed = steps[at + 1]?.kind === "output" ? [0, 1] : [0];
      assert.ok(
        allowed.includes(ran.status ?? -1),
        `${step.commands}\nended with ${ran.status}\n${ran.stdout}${ran.stderr}`,
      );
      output = ran.stdout;
      directory = (await readFile(join(home, ".state", "directory"), "utf8")).trim();
    }
  }
}

/** Somebody with the command on their PATH, and nothing of this machine's user. */
async function readersEnvironment(home: string): Promise<NodeJS.ProcessEnv> {
  await mkdir(join(home, "bin"));
  await mkdir(join(home, ".state"));
  await symlink(join(projectRoot, "packages", "cli", "bin", "parseltongue.js"), join(home, "bin", "parseltongue"));
  const person = { name: "Reader", email: "reader@example.org" };
  return {
    PATH: [join(home, "bin"), dirname(process.execPath), process.env["PATH"] ?? ""].join(delimiter),
    HOME: home,
    STATE: join(home, ".state"),
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: person.name,
    GIT_AUTHOR_EMAIL: person.email,
    GIT_COMMITTER_NAME: person.name,
    GIT_COMMITTER_EMAIL: person.email,
  };
}
