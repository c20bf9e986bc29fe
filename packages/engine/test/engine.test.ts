import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { MemoryEnvironment, parseFixture } from "@parseltongue/testkit";
import { Engine, type EngineChange, type EngineOptions } from "@parseltongue/engine";
import { ToyIndexer } from "./toy-indexer.ts";

const CODE = `
  //- /app.toy
  main: load run
  run: load
  //- /lib.toy
  load: read
  read:
`;

interface Opened {
  readonly engine: Engine;
  readonly indexer: ToyIndexer;
  readonly environment: MemoryEnvironment;
}

async function open(
  t: TestContext,
  environment: MemoryEnvironment = new MemoryEnvironment({ files: parseFixture(CODE) }),
  options: Partial<EngineOptions> = {},
): Promise<Opened> {
  const indexer = new ToyIndexer(environment, "/repo");
  const engine = await Engine.open({ root: "/repo", environment, createIndexer: () => indexer, ...options });
  t.after(async () => engine.close());
  return { engine, indexer, environment };
}

function names(engine: Engine, target: string): string[] {
  const { answer } = engine.query({ ask: "callers", target });
  return Array.from(answer.hits.nodes(), (node) => engine.view.text(engine.view.nodeName[node]!)).toSorted();
}

test("a code base is indexed, asked, saved and opened again", async (t) => {
  const { engine, environment } = await open(t);
  assert.deepEqual(engine.state, { kind: "missing" });
  assert.throws(() => engine.query({ ask: "hubs" }), { code: "no-index" });
  const indexed = await engine.index();
  assert.deepEqual([indexed.fileCount, indexed.nodeCount, indexed.edgeCount], [2, 6, 8]);
  assert.deepEqual(names(engine, "load"), ["main", "run"]);
  await engine.close();
  const again = await open(t, environment);
  assert.deepEqual(again.engine.state, { kind: "ready" });
  assert.deepEqual(names(again.engine, "load"), ["main", "run"]);
  assert.equal(again.indexer.indexed, 0);
});

test("the reply's type follows from what was asked", async (t) => {
  const { engine } = await open(t);
  await engine.index();
  const path = engine.query({ ask: "path", from: "main", to: "read" });
  assert.equal(path.answer.found, true);
  assert.equal(path.targets.length, 2);
  const found = engine.query({ ask: "find", text: "load" });
  assert.equal(found.answer.match, "exact");
  const node = found.answer.nodes[0]!;
  assert.equal(engine.query({ ask: "callers", target: node }).answer.total, 2);
  assert.equal(engine.query({ ask: "blast-radius", target: "read", hops: "all" }).answer.total, 3);
});

test("an update changes answers, grows the epoch and tells the listeners", async (t) => {
  const { engine, environment } = await open(t);
  await engine.index();
  const changes: EngineChange[] = [];
  const end = engine.onChange((change) => changes.push(change));
  const before = engine.epoch;
  environment.files.set("/repo/new.toy", "extra: load\n");
  await engine.update(["new.toy"]);
  assert.deepEqual(names(engine, "load"), ["extra", "main", "run"]);
  assert.equal(engine.epoch, before + 1);
  assert.deepEqual(
    changes.map((change) => [change.epoch, change.change?.nodesAdded.length]),
    [[before + 1, 2]],
  );
  await engine.index();
  assert.deepEqual(
    changes.map((change) => [change.epoch, change.change === undefined]),
    [
      [before + 1, false],
      [before + 2, true],
    ],
  );
  end();
  await engine.index();
  assert.equal(changes.length, 2);
});

test("changes are saved as they come: an engine that never closes loses nothing written", async (t) => {
  const { engine, environment } = await open(t);
  await engine.index();
  for (const name of ["a", "b", "c"]) {
    environment.files.set(`/repo/${name}.toy`, `${name}: load\n`);
    await engine.update([`${name}.toy`]);
  }
  await settle();
  // As if the process had been killed here: its lock is gone with it, what it wrote stays.
  const { engine: again } = await open(t, new MemoryEnvironment({ files: await savedFiles(environment) }));
  assert.deepEqual(names(again, "load"), ["a", "b", "c", "main", "run"]);
});

test("a log cut off in its last record loses that change only", async (t) => {
  const { engine, environment } = await open(t);
  await engine.index();
  for (const name of ["a", "b"]) {
    environment.files.set(`/repo/${name}.toy`, `${name}: load\n`);
    await engine.update([`${name}.toy`]);
  }
  await settle();
  const saved = await savedFiles(environment);
  for (const cut of [1, 7, 40]) {
    const files = saved.map(([path, bytes]) => {
      return [path, path.endsWith(".log") ? bytes.subarray(0, bytes.length - cut) : bytes] as const;
    });
    const { engine: again } = await open(t, new MemoryEnvironment({ files }));
    assert.deepEqual(names(again, "load"), ["a", "main", "run"], `cut by ${cut}`);
  }
});

test("a log that belongs to an older snapshot is left alone", async (t) => {
  const { engine, environment } = await open(t);
  await engine.index();
  environment.files.set("/repo/a.toy", "a: load\n");
  await engine.update(["a.toy"]);
  await settle();
  const old = await savedFiles(environment);
  environment.files.set("/repo/b.toy", "b: load\n");
  await engine.index();
  // As if the process had been killed between writing the snapshot and removing the log.
  const files = [...old.filter(([path]) => path.endsWith(".log")), ...(await savedFiles(environment))];
  assert.equal(files.length, 2);
  const { engine: again } = await open(t, new MemoryEnvironment({ files }));
  assert.deepEqual(names(again, "load"), ["a", "b", "main", "run"]);
});

test("a log that was killed while it wrote its first bytes counts as empty", async (t) => {
  const { engine, environment } = await open(t);
  await engine.index();
  environment.files.set("/repo/a.toy", "a: load\n");
  await engine.update(["a.toy"]);
  await settle();
  for (const length of [0, 5, 12, 20]) {
    const files = (await savedFiles(environment)).map(([path, bytes]) => {
      return [path, path.endsWith(".log") ? bytes.subarray(0, length) : bytes] as const;
    });
    const { engine: again } = await open(t, new MemoryEnvironment({ files }));
    assert.deepEqual(names(again, "load"), ["main", "run"]);
  }
});

test("when a change cannot be saved answers are right all the same, and closing tries again", async (t) => {
  const failures: unknown[] = [];
  const { engine, environment } = await open(t, undefined, { onSaveFailure: (error) => failures.push(error) });
  await engine.index();
  environment.files.freeBytes = 0;
  for (const name of ["a", "b"]) {
    environment.files.set(`/repo/${name}.toy`, `${name}: load\n`);
    await engine.update([`${name}.toy`]);
  }
  await settle();
  assert.deepEqual(names(engine, "load"), ["a", "b", "main", "run"]);
  assert.deepEqual(
    failures.map((failure) => (failure as { code: string }).code),
    ["disk-full"],
  );
  environment.files.freeBytes = Number.POSITIVE_INFINITY;
  await engine.close();
  assert.deepEqual(names((await open(t, environment)).engine, "load"), ["a", "b", "main", "run"]);
});

test("while files are read answers are from before and say so", async (t) => {
  const { engine, indexer } = await open(t);
  await engine.index();
  const gate = Promise.withResolvers<void>();
  indexer.gate = async () => gate.promise;
  const updating = engine.update(["app.toy"]);
  await settle();
  assert.equal(engine.query({ ask: "callers", target: "load" }).updating, true);
  assert.equal((await engine.report({ ask: "callers", target: "load" })).updating, true);
  gate.resolve();
  await updating;
  assert.equal(engine.query({ ask: "callers", target: "load" }).updating, false);
  assert.equal("updating" in (await engine.report({ ask: "callers", target: "load" })), false);
});

test("a failed or cancelled index leaves graph and saved index as they were", async (t) => {
  const { engine, indexer, environment } = await open(t);
  await engine.index();
  const saved = await environment.files.read("/repo/.parseltongue/graph.isg");
  environment.files.set("/repo/new.toy", "extra: load\n");
  indexer.gate = async () => Promise.reject(new Error("broken"));
  await assert.rejects(engine.index(), { message: "broken" });
  indexer.gate = async () => {};
  environment.files.freeBytes = 0;
  await assert.rejects(engine.index(), { code: "disk-full" });
  assert.deepEqual(names(engine, "load"), ["main", "run"]);
  assert.deepEqual(await environment.files.read("/repo/.parseltongue/graph.isg"), saved);
  environment.files.freeBytes = Number.POSITIVE_INFINITY;
  await engine.update(["new.toy"]);
  assert.deepEqual(names(engine, "load"), ["extra", "main", "run"], "an update after that reads everything");
});

test("watching reads what changed meanwhile, in batches, and lists again when told to", async (t) => {
  const { engine, indexer, environment } = await open(t);
  const told: (readonly string[] | undefined)[] = [];
  const watching = engine.watch({
    onUpdate: ({ paths }) => told.push(paths),
    onError: (error) => assert.fail(String(error)),
  });
  await settle();
  // Told while everything is still being read.
  indexer.listener?.onChange({ changed: ["app.toy"], removed: [], rescan: false });
  const watch = await watching;
  environment.files.set("/repo/b.toy", "b: load\n");
  indexer.listener?.onChange({ changed: ["b.toy"], removed: ["a.toy"], rescan: false });
  indexer.listener?.onChange({ changed: ["c.toy"], removed: [], rescan: true });
  await watch.stop();
  assert.deepEqual(names(engine, "load"), ["b", "main", "run"]);
  assert.equal(indexer.indexed, 2);
  assert.equal(indexer.listener, undefined);
  assert.deepEqual(told.at(-1), undefined);
});

test("a batch that fails is told and the next one is read", async (t) => {
  const { engine, indexer, environment } = await open(t);
  const errors: unknown[] = [];
  const watch = await engine.watch({ onError: (error) => errors.push(error) });
  indexer.gate = async () => Promise.reject(new Error("broken"));
  indexer.listener?.onChange({ changed: ["x.toy"], removed: [], rescan: false });
  await settle();
  indexer.gate = async () => {};
  environment.files.set("/repo/b.toy", "b: load\n");
  indexer.listener?.onChange({ changed: ["b.toy"], removed: [], rescan: false });
  await watch.stop();
  assert.deepEqual(errors.map(String), ["Error: broken"]);
  assert.deepEqual(names(engine, "load"), ["b", "main", "run"]);
});

test("the index belongs to one engine at a time", async (t) => {
  const { engine, environment } = await open(t);
  await engine.index();
  const other = await open(t, environment);
  await assert.rejects(other.engine.index(), { code: "locked" });
  await assert.rejects(other.engine.lock(), { code: "locked" });
  await engine.close();
  await other.engine.index();
});

test("a closed engine says so", async (t) => {
  const { engine, indexer } = await open(t);
  await engine.index();
  await engine.close();
  await engine.close();
  assert.equal(indexer.closed, true);
  assert.throws(() => engine.query({ ask: "hubs" }), { code: "closed" });
  await assert.rejects(engine.index(), { code: "closed" });
});

test("explain costs nothing unless asked: the clock is not even read", async (t) => {
  const { engine, environment } = await open(t);
  await engine.index();
  let reads = 0;
  const { clock } = environment;
  t.mock.method(clock, "elapsedMs", () => ++reads);
  assert.equal(engine.query({ ask: "callers", target: "load" }).timings, undefined);
  assert.equal(reads, 0);
  assert.deepEqual(engine.query({ ask: "callers", target: "load", explain: true }).timings, {
    resolveMs: 1,
    answerMs: 1,
  });
});

/** The snapshot and the log as they are on the disk. */
async function savedFiles(environment: MemoryEnvironment): Promise<(readonly [path: string, bytes: Uint8Array])[]> {
  const entries = await environment.files.list("/repo/.parseltongue");
  const names = entries.map(({ name }) => name).filter((name) => /\.(?:isg|log)$/.test(name));
  return Promise.all(
    names.map(
      async (name) => [`.parseltongue/${name}`, await environment.files.read(`/repo/.parseltongue/${name}`)] as const,
    ),
  );
}

async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}
