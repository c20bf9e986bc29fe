import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { temporaryDirectory } from "@parseltongue/testkit";
import { startAhead } from "../src/environment/start-ahead.ts";

/** Threads are numbered in the order of their start. */
async function threadsSoFar(): Promise<number> {
  const probe = new Worker("", { eval: true });
  const { threadId } = probe;
  await probe.terminate();
  return threadId;
}

async function startedFor(words: readonly string[]): Promise<number> {
  const before = await threadsSoFar();
  startAhead(words);
  return (await threadsSoFar()) - before - 1;
}

test("a parse worker is started ahead where there is something to parse, and nowhere else", async (t) => {
  const code = await temporaryDirectory(t);
  writeFileSync(join(code, "Cargo.toml"), "");
  assert.equal(await startedFor(["index", code]), 1);
  // Words that may mean anything, directories that are not there, and commands that read no code.
  assert.equal(await startedFor(["index", code, "--help"]), 0);
  assert.equal(await startedFor(["index", join(code, "nowhere")]), 0);
  assert.equal(await startedFor(["index", join(code, "Cargo.toml")]), 0);
  assert.equal(await startedFor(["callers", "main"]), 0);
  assert.equal(await startedFor([]), 0);
  mkdirSync(join(code, ".parseltongue"));
  assert.equal(await startedFor(["index", code]), 0);
});
