import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { after, test, type TestContext } from "node:test";
import { DEF_STRIDE, DefField } from "../../src/facts/facts.ts";
import type { ParseOutcome, ParseRequest } from "../../src/parsing/parse-job.ts";
import { ParsePool, type ParsePoolOptions } from "../../src/parsing/parse-pool.ts";

const TEST_LANGUAGES = import.meta.resolve("./test-languages.ts");

/** For tests that break nothing: workers take their time to start. Keeps so few trees that the limits matter. */
const shared = new ParsePool({
  workers: 2,
  bytesPerWorker: 0,
  languages: TEST_LANGUAGES,
  keptTrees: { files: 2, units: 1000 },
});
after(() => shared.close());

/** A pool of its own for a test that breaks it, or needs other options. */
function openPool(t: TestContext, options: ParsePoolOptions = {}): ParsePool {
  const pool = new ParsePool({ workers: 2, bytesPerWorker: 0, languages: TEST_LANGUAGES, ...options });
  t.after(() => pool.close());
  return pool;
}

const rust = (path: string, source: string | Uint8Array): ParseRequest => ({ path, language: 1, source });

async function outcomesOf(
  pool: ParsePool,
  requests: Iterable<ParseRequest> | AsyncIterable<ParseRequest>,
): Promise<Map<string, ParseOutcome>> {
  const outcomes = new Map<string, ParseOutcome>();
  for await (const outcome of pool.parseAll(requests)) {
    assert.ok(!outcomes.has(outcome.path), `two outcomes for ${outcome.path}`);
    outcomes.set(outcome.path, outcome);
  }
  return outcomes;
}

/** `parsed` with name and node count, or the reason of the failure. */
function told(outcome: ParseOutcome | undefined): string {
  if (outcome?.status !== "parsed") return outcome?.reason ?? "no outcome";
  const { facts } = outcome;
  assert.equal(facts.defs.length, DEF_STRIDE);
  return `parsed ${facts.names[facts.defs[DefField.name] ?? -1]} ${facts.defs[DefField.endLine]}`;
}

const manyFiles = (count: number) =>
  Array.from({ length: count }, (_, i) => rust(`src/${i}.rs`, `fn f${i}() { ${"g(1); ".repeat(i % 50)} }`));

test("each file has its own outcome, whatever the number of workers", async (t) => {
  const files = manyFiles(700);
  const perWorkers = [];
  for (const workers of [1, 3]) {
    const outcomes = await outcomesOf(openPool(t, { workers }), files);
    perWorkers.push(files.map(({ path }) => told(outcomes.get(path))));
  }
  assert.match(perWorkers[0]?.[3] ?? "", /^parsed fn f3\(\) \{ g\(1\); g\(1\); g\(1\); {2}\} \d+$/);
  assert.deepEqual(perWorkers[1], perWorkers[0]);
});

test("a second worker starts only when enough is waiting to be worth it", async (t) => {
  const files = Array.from({ length: 40 }, (_, i) => rust(`${i}`, `// thread ${"x".repeat(990)}`));
  const workersFor = async (bytesPerWorker: number): Promise<number> => {
    const outcomes = await outcomesOf(openPool(t, { bytesPerWorker }), files);
    return new Set([...outcomes.values()].map((outcome) => told(outcome).split(" ")[1])).size;
  };
  // The first worker takes about half of the 40,000 bytes at once; the rest waits.
  assert.equal(await workersFor(30_000), 1);
  assert.equal(await workersFor(10_000), 2);
});

test("a worker that was started ahead takes the first files, and keeps no process alive", async (t) => {
  const threadOf = async (pool: ParsePool): Promise<number> =>
    Number(told((await outcomesOf(pool, [rust("a", "// thread")])).get("a")).split(" ")[1]);
  const ahead = openPool(t);
  ahead.start();
  ahead.start();
  // Threads are numbered as they start.
  assert.equal((await threadOf(openPool(t))) - (await threadOf(ahead)), 1);
  const module = import.meta.resolve("../../src/parsing/parse-pool.ts");
  const program = `import { ParsePool } from ${JSON.stringify(module)}; new ParsePool().start();`;
  const run = spawnSync(process.execPath, ["--input-type=module", "--eval", program], { timeout: 10_000 });
  assert.equal(run.status, 0);
});

test("bytes are decoded, and bytes that are no UTF-8 are the file's fault", async () => {
  const encode = (text: string) => new TextEncoder().encode(text);
  const outcomes = await outcomesOf(shared, [
    rust("a", encode("// \u{1f600} é")),
    rust("b", encode("\ufefffn a() {}")),
    rust("c", Uint8Array.of(0x66, 0xff, 0x6e)),
    rust("d", encode("x // view").subarray(2)),
  ]);
  assert.equal(told(outcomes.get("a")), "parsed // \u{1f600} é 2");
  assert.match(told(outcomes.get("b")), /^parsed fn a\(\) \{\} /);
  assert.equal(told(outcomes.get("c")), "invalid-utf8");
  assert.equal(told(outcomes.get("d")), "parsed // view 2");
});

test("a file that breaks a worker down is named, and no other file suffers", async (t) => {
  const files = manyFiles(100);
  files.splice(20, 0, rust("throw", "// throw"), rust("exit", "// exit"), rust("recurse", "// recurse"));
  files.splice(60, 0, rust("fill", "// fill"), rust("hang", "// hang"));
  const outcomes = await outcomesOf(openPool(t, { fileDeadlineMs: 1500, heapMb: 64 }), files);
  assert.equal(outcomes.size, files.length);
  const failed = [...outcomes.values()].flatMap((o) => (o.status === "failed" ? [`${o.path}: ${o.reason}`] : []));
  assert.deepEqual(failed.toSorted(), [
    "exit: worker-crashed",
    "fill: worker-crashed",
    "hang: timeout",
    "recurse: extractor-failed",
    "throw: extractor-failed",
  ]);
});

test("a language that is unknown or does not load fails its own files only", async () => {
  const outcomes = await outcomesOf(shared, [
    { path: "a", language: 99, source: "a" },
    { path: "b", language: 5, source: "b" },
    rust("c", "// c"),
  ]);
  assert.deepEqual(
    ["a", "b", "c"].map((path) => told(outcomes.get(path))),
    ["language-failed", "language-failed", "parsed // c 2"],
  );
});

test("workers that cannot start are reported once, instead of started for ever", async (t) => {
  const pool = openPool(t, { languages: "file:///does/not/exist.ts" });
  await assert.rejects(outcomesOf(pool, manyFiles(10)), { code: "parse-workers-failed" });
  await assert.rejects(pool.parseEdited(rust("a", "")), { code: "parse-workers-failed" });
});

test("one breakdown after another ends the pool's attempts", async (t) => {
  const pool = openPool(t, { workers: 1 });
  const files = Array.from({ length: 12 }, (_, i) => rust(`${i}`, "// exit"));
  await assert.rejects(outcomesOf(pool, files), { code: "parse-workers-failed" });
});

test("an edited file gives what a fresh parse of it gives", async () => {
  const versions = [
    "fn a() {}",
    "fn a() { b(1) }",
    "fn a() { b(1, c }",
    "",
    "// \u{1f600}\n fn a() {}",
    "x".repeat(2000),
  ];
  for (const [round, version] of [...versions, ...versions.toReversed()].entries()) {
    for (const path of ["one", "two", "three"]) {
      const edited = await shared.parseEdited(rust(path, version));
      const [fresh] = (await outcomesOf(shared, [rust("fresh", version)])).values();
      assert.equal(told(edited), told(fresh), `round ${round}`);
    }
  }
});

test("edits of one file are answered in the order they were made", async () => {
  const order: number[] = [];
  const edits = Array.from({ length: 20 }, async (_, i) => {
    const outcome = await shared.parseEdited(rust("same", `// edit ${i}`));
    order.push(i);
    assert.equal(told(outcome), `parsed // edit ${i} 2`);
  });
  await Promise.all(edits);
  assert.deepEqual(
    order,
    edits.map((_, i) => i),
  );
});

test("a signal stops both ways of parsing", async (t) => {
  const pool = openPool(t, { workers: 1 });
  const aborted = AbortSignal.abort(new Error("no more"));
  await assert.rejects(pool.parseEdited(rust("a", ""), { signal: aborted }), /no more/);
  await assert.rejects(async () => {
    await pool.parseAll(manyFiles(3), { signal: aborted }).next();
  }, /no more/);

  const controller = new AbortController();
  let seen = 0;
  await assert.rejects(async () => {
    const outcomes = pool.parseAll(manyFiles(5000), { signal: controller.signal });
    while (!(await outcomes.next()).done) if (++seen === 10) controller.abort(new Error("enough"));
  }, /enough/);
  assert.equal(seen, 10);

  const hanging = new AbortController();
  const edit = pool.parseEdited(rust("hang", "// hang"), { signal: hanging.signal });
  setTimeout(() => hanging.abort(new Error("too slow")), 50);
  await assert.rejects(edit, /too slow/);
});

test("only as many files are taken from the source as there is room for", async () => {
  let taken = 0;
  const source = function* () {
    for (const file of manyFiles(20_000)) {
      taken++;
      yield file;
    }
  };
  const outcomes = shared.parseAll(source());
  await outcomes.next();
  await outcomes.return();
  assert.ok(taken < 5000, `${taken} files were taken`);
  assert.equal((await outcomesOf(shared, manyFiles(5))).size, 5);
});

test("a source that fails is the run's failure", async () => {
  const source = async function* () {
    yield rust("a", "");
    throw new Error("disk gone");
  };
  await assert.rejects(outcomesOf(shared, source()), /disk gone/);
});

test("closing fails what is not done", async () => {
  const pool = new ParsePool({ workers: 1, languages: TEST_LANGUAGES });
  const hanging = pool.parseEdited(rust("hang", "// hang"));
  const closed = assert.rejects(hanging, /closed/);
  await pool.close();
  await closed;
});

test("after a rest the next files find workers", async (t) => {
  const pool = openPool(t, { workers: 1 });
  assert.equal((await outcomesOf(pool, manyFiles(3))).size, 3);
  await pool.rest();
  assert.equal((await outcomesOf(pool, manyFiles(3))).size, 3);
});

test("an idle pool lets the process end", () => {
  const program = `
    import { ParsePool } from ${JSON.stringify(import.meta.resolve("../../src/parsing/parse-pool.ts"))};
    const pool = new ParsePool({ languages: ${JSON.stringify(TEST_LANGUAGES)} });
    const outcome = await pool.parseEdited({ path: "a", language: 1, source: "fn a() {}" });
    console.log(outcome.status);`;
  const { stdout, status } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
    encoding: "utf8",
    timeout: 20_000,
  });
  assert.equal(stdout.trim(), "parsed");
  assert.equal(status, 0);
});
