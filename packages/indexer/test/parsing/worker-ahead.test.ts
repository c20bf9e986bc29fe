import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { LanguageId } from "@parseltongue/graph/schema";
import { likelyLanguages } from "../../src/parsing/likely-languages.ts";
import { ParsePool, type ParsePoolOptions } from "../../src/parsing/parse-pool.ts";
import { startWorkerAhead } from "../../src/parsing/started-worker.ts";

/** Threads are numbered in the order of their start. */
async function threadsSoFar(): Promise<number> {
  const probe = new Worker("", { eval: true });
  const { threadId } = probe;
  await probe.terminate();
  return threadId;
}

/** How many threads a pool starts to parse one file. */
async function startedFor(options: ParsePoolOptions): Promise<number> {
  const before = await threadsSoFar();
  const pool = new ParsePool({ workers: 1, ...options });
  try {
    const request = { path: "a.rs", language: LanguageId.rust, source: "fn a() {}" };
    const outcome = await pool.parseEdited(request);
    assert.equal(outcome.status, "parsed");
  } finally {
    await pool.close();
  }
  return (await threadsSoFar()) - before - 1;
}

test("the first pool that wants one gets the worker that was started ahead, once", async () => {
  startWorkerAhead([LanguageId.rust]);
  assert.equal(await startedFor({}), 0);
  assert.equal(await startedFor({}), 1);
});

test("a pool with other settings starts its own worker, and leaves the one that was started ahead to others", async () => {
  startWorkerAhead([]);
  assert.equal(await startedFor({ heapMb: 256 }), 1);
  assert.equal(await startedFor({ keptTrees: { files: 1, units: 1 } }), 1);
  assert.equal(await startedFor({}), 0);
});

test("a guess that no language has the number of harms nothing", async () => {
  startWorkerAhead([251]);
  assert.equal(await startedFor({}), 0);
});

test("a worker that was started ahead and that nobody wants keeps no process alive", () => {
  const program = `import { startWorkerAhead } from ${JSON.stringify(import.meta.resolve("../../src/ahead.ts"))};
    startWorkerAhead([${LanguageId.rust}]);`;
  const { status, signal } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
    timeout: 20_000,
  });
  assert.deepEqual([status, signal], [0, null]);
});

test("what lies in the root says which languages are likely: manifests, or else the most files", () => {
  const { rust, typescript, javascript } = LanguageId;
  assert.deepEqual(likelyLanguages(["src", "Cargo.toml", "build.py"]), [rust]);
  assert.deepEqual(likelyLanguages(["tsconfig.json", "Cargo.toml", "a.js"]), [typescript, rust]);
  assert.deepEqual(likelyLanguages(["a.ts", "b.js", "c.js"]), [javascript]);
  assert.deepEqual(likelyLanguages(["a.ts", "b.js"]), [typescript]);
  assert.deepEqual(likelyLanguages(["README.md", "src", "toString"]), []);
});
