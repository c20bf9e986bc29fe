import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { temporaryDirectory } from "@parseltongue/testkit";
import { newPluginFiles } from "../../src/plugin-kit/new/new-plugin.ts";
import { writeProject } from "./kit-project.ts";

const LAUNCHER = fileURLToPath(new URL("../../bin/parseltongue.js", import.meta.url));
const options = { skip: process.platform === "win32" ? "sockets are named pipes there" : false, timeout: 120_000 };

test(
  "a changed plugin is built, taken over by the running daemon and shows its effect; a mistake leaves the last one on",
  options,
  async (t) => {
    // Before the directory is removed, which its own hook does.
    let end = async (): Promise<void> => {};
    t.after(async () => end());
    const home = await temporaryDirectory(t);
    const project = await writeProject(
      t,
      newPluginFiles({ name: "fresh", language: "assemblyscript", traits: ["lens"] }),
    );
    const source = join(project, "assembly", "index.ts");
    const code = join(home, "code");
    await mkdir(code);
    await mkdir(join(home, "run"));
    await chmod(join(home, "run"), 0o700);
    await writeFile(join(code, "lib.rs"), "pub fn shown() { target(); }\nfn hidden() { target(); }\nfn target() {}\n");
    await writePrices(home);
    const start = (...argv: readonly string[]): ChildProcess =>
      spawn(process.execPath, [LAUNCHER, ...argv], {
        cwd: code,
        env: environmentOf(home),
        stdio: ["ignore", "pipe", "pipe"],
      });
    await once(start("index"), "close");
    await once(start("daemon", "start"), "close");
    const dev = start("plugin", "dev", project, "--yes", "--root", code, "--ask", "callers target");
    end = async () => {
      dev.kill();
      await once(start("daemon", "stop"), "close");
    };
    const output = new Output(dev);
    await output.shows(
      /fresh 0\.1\.0 built and on, in the daemon, \d+ ms\n[^]*shown {2}lib\.rs:1 {2}incoming: \d[^]*kept 1 of 2/,
    );

    const text = await readFile(source, "utf8");
    await writeFile(source, text.replace("!node.has(NodeFlag.PUBLIC)", "node.has(NodeFlag.PUBLIC)"));
    await output.shows(/built and on, in the daemon, \d+ ms\n[^]*hidden {2}lib\.rs:2 {2}incoming: \d/);

    await writeFile(source, "nothing();\n");
    await output.shows(/refused assembly\/index\.ts/);
    await writeFile(source, text);
    await output.shows(/built and on, in the daemon, \d+ ms\n[^]*shown {2}lib\.rs:1/);
    dev.kill("SIGINT");
    const [exitCode] = (await once(dev, "close")) as [number | null];
    assert.equal(exitCode, 0);
  },
);

function environmentOf(home: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env["PATH"],
    HOME: home,
    XDG_CONFIG_HOME: join(home, "config"),
    XDG_DATA_HOME: join(home, "data"),
    XDG_STATE_HOME: join(home, "state"),
    XDG_CACHE_HOME: join(home, "cache"),
    XDG_RUNTIME_DIR: join(home, "run"),
  };
}

/** Prices measured while other tests run would be those of a busy machine. */
async function writePrices(home: string): Promise<void> {
  const state = join(home, "state", "parseltongue");
  await mkdir(state, { recursive: true });
  const system = { node: process.version, platform: `${process.platform} ${process.arch}` };
  const calibration = { arithmeticRate: 0.5, graphRate: 0.5, callNs: 1000 };
  await writeFile(join(state, "fuel-prices.json"), JSON.stringify({ system, calibration }));
}

/** What a process writes, to wait for. */
class Output {
  #text = "";

  constructor(child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8");
      stream?.on("data", (chunk: string) => {
        this.#text += chunk;
      });
    }
  }

  /** Waits for what matches; what comes after it is for the next to match. */
  async shows(pattern: RegExp): Promise<void> {
    for (let waits = 0; waits < 600; waits++) {
      const found = pattern.exec(this.#text);
      if (found !== null) {
        this.#text = this.#text.slice(found.index + found[0].length);
        return;
      }
      await delay(100);
    }
    assert.fail(`waited for ${pattern}, got:\n${this.#text}`);
  }
}
