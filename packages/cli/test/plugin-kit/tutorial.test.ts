import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { test } from "node:test";
import { requireTool, temporaryDirectory } from "@parseltongue/testkit";
import { patternOf, stepsOf } from "./page-steps.ts";

const projectRoot = join(import.meta.dirname, "..", "..", "..", "..");

test("the tutorial of plugins works word for word", async (t) => {
  if (!requireTool(t, "bash", "apt-get install bash")) return;
  const home = await temporaryDirectory(t);
  const environment = await reader(home);
  let directory = home;
  let output = "";
  for (const step of stepsOf(await readFile(join(projectRoot, "docs", "tutorial", "first-plugin.md"), "utf8"))) {
    if (step.kind === "file") await writeFile(join(home, step.path), step.text);
    else if (step.kind === "output")
      assert.match(output, patternOf(step.text), `the page shows:\n${step.text}\ngot:\n${output}`);
    else {
      const ran = spawnSync("bash", ["-euo", "pipefail", "-c", `${step.commands}\npwd >"$HOME/directory"`], {
        cwd: directory,
        env: environment,
        encoding: "utf8",
      });
      assert.equal(ran.status, 0, `${step.commands}\n${ran.stdout}${ran.stderr}`);
      output = ran.stdout;
      directory = (await readFile(join(home, "directory"), "utf8")).trim();
    }
  }
});

/** Somebody with the command on their PATH and a repository, and nothing of this machine's user. */
async function reader(home: string): Promise<NodeJS.ProcessEnv> {
  await mkdir(join(home, "bin"));
  await symlink(join(projectRoot, "packages", "cli", "bin", "parseltongue.js"), join(home, "bin", "parseltongue"));
  await mkdir(join(home, "your-repository", "src"), { recursive: true });
  const body = Array.from({ length: 12 }, (_, line) => `    let value_${line} = ${line};`).join("\n");
  const code = `pub fn start() {\n${body}\n    load_config();\n}\npub fn stop() {\n    load_config();\n}\nfn load_config() {}\n`;
  await writeFile(join(home, "your-repository", "src", "lib.rs"), code);
  // Prices measured while other tests run would be those of a busy machine.
  const state = join(home, "state", "parseltongue");
  await mkdir(state, { recursive: true });
  const system = { node: process.version, platform: `${process.platform} ${process.arch}` };
  const calibration = { arithmeticRate: 0.5, graphRate: 0.5, callNs: 1000 };
  await writeFile(join(state, "fuel-prices.json"), JSON.stringify({ system, calibration }));
  return {
    PATH: [join(home, "bin"), dirname(process.execPath), process.env["PATH"] ?? ""].join(delimiter),
    HOME: home,
    XDG_CONFIG_HOME: join(home, "config"),
    XDG_DATA_HOME: join(home, "data"),
    XDG_STATE_HOME: join(home, "state"),
    XDG_CACHE_HOME: join(home, "cache"),
  };
}
