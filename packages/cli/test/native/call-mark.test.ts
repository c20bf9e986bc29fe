import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { test } from "node:test";
import { temporaryDirectory } from "@parseltongue/testkit";
import { CallMark, takeMarks } from "../../src/environment/call-mark.ts";

const MARK = new URL("../../src/environment/call-mark.ts", import.meta.url).href;

/** Another process that has a mark and does something. Gives how it ended. */
async function ended(directory: string, code: string): Promise<unknown> {
  const source = `import { CallMark } from ${JSON.stringify(MARK)};
    const mark = await CallMark.create(${JSON.stringify(directory)}, 400);
    ${code}`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", source], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [exitCode, signal] = (await once(child, "exit")) as [unknown, unknown];
  return signal ?? exitCode;
}

test("a process that ends in machine code leaves a mark that says whose, once", async (t) => {
  const directory = await temporaryDirectory(t);
  assert.equal(
    await ended(directory, 'mark.begin("fast"); process.kill(process.pid, "SIGKILL"); for (;;);'),
    "SIGKILL",
  );
  assert.deepEqual(await takeMarks(directory), ["fast"]);
  assert.deepEqual(await takeMarks(directory), []);
  assert.deepEqual(await readdir(directory), []);
});

test("a process that ends elsewhere leaves none that says anything", async (t) => {
  const directory = await temporaryDirectory(t);
  await ended(directory, 'mark.begin("fast"); mark.end(); process.kill(process.pid, "SIGKILL"); for (;;);');
  assert.deepEqual(await takeMarks(directory), []);
  assert.equal(await ended(directory, 'mark.begin("fast"); mark.end(); mark.close(); process.exit(0);'), 0);
  assert.deepEqual(await readdir(directory), []);
});

test("machine code that never returns is ended with its process, by signal", async (t) => {
  const directory = await temporaryDirectory(t);
  assert.equal(await ended(directory, 'mark.begin("fast"); for (;;);'), "SIGKILL");
  assert.deepEqual(await takeMarks(directory), ["fast"]);
});

test("the mark of a process that runs is left", async (t) => {
  const directory = await temporaryDirectory(t);
  const mark = await CallMark.create(directory, 60_000);
  mark.begin("fast");
  assert.deepEqual(await takeMarks(directory), []);
  mark.end();
  mark.close();
});
