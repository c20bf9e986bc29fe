import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { requireTool, temporaryDirectory } from "@parseltongue/testkit";
import { startConfinedParser } from "../../src/environment/confined-parser.ts";
import { startConfinedProcess } from "../../src/environment/confined-process.ts";
import { pathWithout } from "../path-without.ts";

const options = { skip: process.platform === "linux" ? false : "looks at /proc", timeout: 120_000 };
const ENVIRONMENT = new URL("../../src/environment/", import.meta.url).href;
const NATIVE = new URL("../../src/native/native-helper.ts", import.meta.url);
const SPINS = new URL("./compromised-worker.ts", import.meta.url);
const WAITING_BUILD = join(import.meta.dirname, "waiting-build.ts");
const AT_ONCE = 6;
const ROUNDS = 6;
/** Until a process inside runs its first line, on a machine that is busy. */
const START_MS = 150;

/** What processes are called that have a directory's path among their words. */
function processesWith(directory: string): readonly string[] {
  const ids = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return ids.flatMap((id) => {
    try {
      const words = readFileSync(join("/proc", id, "cmdline"), "utf8").replaceAll("\0", " ");
      return words.includes(directory) ? [`${id} ${words.slice(0, 200)}`] : [];
    } catch {
      return [];
    }
  });
}

async function noneLeft(directory: string): Promise<void> {
  for (let tries = 0; processesWith(directory).length > 0 && tries < 200; tries++) await sleep(50);
  const left = processesWith(directory);
  // They must not outlive the test that finds them.
  for (const line of left) process.kill(Number.parseInt(line, 10), "SIGKILL");
  assert.deepEqual(left, []);
}

const KINDS = {
  "for plugins": `startConfinedProcess(new URL(${JSON.stringify(SPINS.href)}), { readable: OWN }).post({ kind: "spin", argument: "" })`,
  "for machine code": `startConfinedProcess(new URL(${JSON.stringify(NATIVE.href)}), { machineCode: DIRECTORY })`,
  "for grammars": `startConfinedParser(new URL(${JSON.stringify(SPINS.href)}), { readable: OWN })`,
};

for (const isolation of ["bubblewrap", "none"] as const) {
  test(
    `threat 22: what is built from strangers' source ends with one that is killed, isolation ${isolation}`,
    options,
    async (t) => {
      const directory = join(await temporaryDirectory(t), "its own");
      mkdirSync(directory);
      const path = isolation === "none" ? await pathWithout(t, "bwrap") : process.env["PATH"];
      if (isolation === "bubblewrap" && !requireTool(t, "bwrap", "apt-get install bubblewrap")) return;
      const source = `import { nodeEnvironment } from "${ENVIRONMENT.replace(/environment\/$/, "environment.ts")}";
      import { Sandbox } from "${ENVIRONMENT}sandbox.ts";
      const sandbox = await Sandbox.open(nodeEnvironment);
      if (sandbox.isolation !== ${JSON.stringify(isolation)}) process.exit(1);
      const work = process.env.DIRECTORY;
      for (let count = 0; count < 3; count++) {
        const running = sandbox.run({ words: [work], work, launcher: ${JSON.stringify(WAITING_BUILD)} });
        running.catch(() => {});
        if (count === 0) console.log("started");
      }`;
      for (let round = 0; round < ROUNDS; round++) {
        const parent = spawn(process.execPath, ["--input-type=module", "-e", source], {
          env: { ...process.env, DIRECTORY: directory, PATH: path },
          stdio: ["ignore", "pipe", "inherit"],
        });
        await once(parent.stdout, "data");
        // The last round waits for the compiler that the build has started.
        if (round < ROUNDS - 1) await sleep((START_MS * round) / ROUNDS + 10 * Math.random());
        else while (!processesWith(directory).some((each) => each.includes("--eval while"))) await sleep(20);
        assert.notDeepEqual(processesWith(directory), [], "there is something to end");
        parent.kill("SIGKILL");
        await once(parent, "exit");
      }
      await noneLeft(directory);
    },
  );
}

for (const [kind, start] of Object.entries(KINDS)) {
  test(`confined processes ${kind} end with one that is killed, at whatever moment`, options, async (t) => {
    const directory = join(await temporaryDirectory(t), "its own");
    mkdirSync(directory);
    const source = `import { startConfinedProcess } from "${ENVIRONMENT}confined-process.ts";
      import { startConfinedParser } from "${ENVIRONMENT}confined-parser.ts";
      import { confinementOf } from "${ENVIRONMENT}confinement.ts";
      import { setTimeout as sleep } from "node:timers/promises";
      const DIRECTORY = process.env.DIRECTORY;
      const OWN = [${JSON.stringify(join(import.meta.dirname, "..", "..", "..", ".."))}, DIRECTORY];
      const kept = [];
      for (let count = 0; count < ${AT_ONCE}; count++) {
        kept.push(${start});
        if (count === 0) console.log("started");
        await sleep(5);
      }
      setInterval(() => kept, 1000);`;
    for (let round = 0; round < ROUNDS; round++) {
      const parent = spawn(process.execPath, ["--input-type=module", "-e", source], {
        env: { ...process.env, DIRECTORY: directory },
        stdio: ["ignore", "pipe", "inherit"],
      });
      await once(parent.stdout, "data");
      await sleep((START_MS * round) / ROUNDS + 10 * Math.random());
      assert.notDeepEqual(processesWith(directory), [], "there is something to end");
      parent.kill("SIGKILL");
      await once(parent, "exit");
    }
    await noneLeft(directory);
  });
}

test(
  "a confined process that is ended as soon as it was started leaves nothing, at whatever moment",
  options,
  async (t) => {
    const directory = join(await temporaryDirectory(t), "its own");
    mkdirSync(directory);
    for (let round = 0; round < ROUNDS * 2; round++) {
      const messages = startConfinedProcess(NATIVE, { machineCode: directory });
      const bytes = startConfinedParser(NATIVE, { machineCode: directory });
      if (round > 0) await sleep(round * 2 * Math.random());
      await Promise.all([messages.terminate(), bytes.terminate()]);
    }
    await noneLeft(directory);
  },
);
