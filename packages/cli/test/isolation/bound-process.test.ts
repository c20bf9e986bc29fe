import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { temporaryDirectory } from "@parseltongue/testkit";
import { startConfinedParser } from "../../src/environment/confined-parser.ts";
import { startConfinedProcess } from "../../src/environment/confined-process.ts";

const options = { skip: process.platform === "linux" ? false : "looks at /proc", timeout: 120_000 };
const ENVIRONMENT = new URL("../../src/environment/", import.meta.url).href;
const NATIVE = new URL("../../src/native/native-helper.ts", import.meta.url);
const SPINS = new URL("./compromised-worker.ts", import.meta.url);
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
  assert.deepEqual(processesWith(directory), []);
}

const KINDS = {
  "for plugins": `startConfinedProcess(new URL(${JSON.stringify(SPINS.href)}), { readable: OWN }).post({ kind: "spin", argument: "" })`,
  "for machine code": `startConfinedProcess(new URL(${JSON.stringify(NATIVE.href)}), { machineCode: DIRECTORY })`,
  "for grammars": `startConfinedParser(new URL(${JSON.stringify(SPINS.href)}), { readable: OWN })`,
};

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
