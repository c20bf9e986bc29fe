import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { runMeasured } from "./measured-process.ts";

const here = { cwd: import.meta.dirname, env: process.env };

test("a run says what was printed, how it ended and what it took", async () => {
  const script = `
    const held = Buffer.alloc(150e6, 1);
    setTimeout(() => { console.log(held.length); console.error("done"); process.exit(3); }, 100);`;
  const run = await runMeasured(process.execPath, ["-e", script], here);
  assert.deepEqual([run.stdout, run.stderr, run.exitCode], ["150000000\n", "done\n", 3]);
  assert.ok(run.wallMs > 0);
  if (existsSync("/proc/self/status")) assert.ok(run.peakBytes > 150e6, `${run.peakBytes} bytes`);
});

test("what a child of the program holds counts", { skip: !existsSync("/proc/self/status") && "no /proc" }, async () => {
  const inner = `const held = Buffer.alloc(200e6, 1); setTimeout(() => held.length, 100)`;
  const script = `require("node:child_process").spawnSync(process.execPath, ["-e", ${JSON.stringify(inner)}])`;
  const { peakBytes } = await runMeasured(process.execPath, ["-e", script], here);
  assert.ok(peakBytes > 200e6, `${peakBytes} bytes`);
});

test("a program that is not there is an error", async () => {
  await assert.rejects(runMeasured("no-such-program", [], here), { code: "ENOENT" });
});
