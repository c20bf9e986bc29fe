import assert from "node:assert/strict";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { setImmediate as settle, setTimeout as delay } from "node:timers/promises";
import type { Environment } from "@parseltongue/base";
import { DirectorySource, SourceWatcher } from "@parseltongue/indexer";
import type { IndexerError, SourceChanges, SourceWatcherOptions } from "@parseltongue/indexer";
import { MemoryEnvironment, parseFixture, temporaryDirectory } from "@parseltongue/testkit";

const accepts = (path: string): boolean => /\.(?:rs|ts)$/.test(path);

type Subscribe = NonNullable<SourceWatcherOptions["subscribe"]>;
type Tell = Parameters<Subscribe>[1];

/** A watcher over an environment in memory, whose events the test makes up. */
class Stage {
  readonly environment: MemoryEnvironment;
  readonly batches: SourceChanges[] = [];
  readonly errors: IndexerError[] = [];
  tell: Tell = () => undefined;
  ignored: readonly unknown[] = [];
  watcher: SourceWatcher | undefined;

  constructor(fixture: string) {
    this.environment = new MemoryEnvironment({ files: parseFixture(fixture) });
  }

  async start(subscribe?: Subscribe): Promise<SourceWatcher> {
    const listing = await new DirectorySource(this.environment.files, "/repo", { accepts }).list();
    this.watcher = await SourceWatcher.start({
      environment: this.environment,
      root: "/repo",
      listing,
      accepts,
      onChange: (changes) => this.batches.push(changes),
      onError: (error) => this.errors.push(error),
      subscribe:
        subscribe ??
        ((_directory, tell, options) => {
          this.tell = tell;
          this.ignored = options?.ignore ?? [];
          return Promise.resolve({ unsubscribe: () => Promise.resolve() });
        }),
    });
    return this.watcher;
  }

  events(...events: readonly (readonly ["create" | "update" | "delete", string])[]): void {
    this.tell(
      null,
      events.map(([type, path]) => ({ type, path: `/repo/${path}` })),
    );
  }

  async pass(durationMs: number): Promise<void> {
    for (let i = 0; i < 4; i++) await settle();
    this.environment.clock.advance(durationMs);
    for (let i = 0; i < 4; i++) await settle();
  }
}

const FIXTURE = `
  //- /.gitignore
  ignored/
  *.tmp.rs
  //- /Cargo.toml
  //- /a.rs
  //- /sub/b.rs
  //- /ignored/c.rs
`;

test("changes are gathered into one batch, sorted, each path once with its last state", async () => {
  const stage = new Stage(FIXTURE);
  await stage.start();
  stage.events(["update", "sub/b.rs"], ["create", "z.rs"]);
  await stage.pass(5);
  stage.events(["delete", "z.rs"], ["update", "a.rs"], ["update", "Cargo.toml"], ["update", "notes.md"]);
  await stage.pass(5);
  assert.deepEqual(stage.batches, []);
  await stage.pass(5);
  assert.deepEqual(stage.batches, [{ changed: ["Cargo.toml", "a.rs", "sub/b.rs"], removed: ["z.rs"], rescan: false }]);
  stage.events(["delete", "a.rs"]);
  await stage.pass(10);
  assert.deepEqual(stage.batches[1], { changed: [], removed: ["a.rs"], rescan: false });
});

test("what discovery ignores is not told, and places to ignore are not watched", async () => {
  const stage = new Stage(FIXTURE);
  await stage.start();
  stage.events(
    ["update", "ignored/c.rs"],
    ["create", "x.tmp.rs"],
    ["update", ".git/index"],
    ["create", "node_modules/p/i.ts"],
  );
  await stage.pass(1000);
  assert.deepEqual(stage.batches, []);
  const expected = ["/repo/.git", "/repo/.parseltongue", "/repo/ignored", "/repo/node_modules", "/repo/target"];
  assert.deepEqual(stage.ignored.map(String).toSorted(), expected);
});

test("new and moved directories, changed ignore files and lost events ask for a rescan", async () => {
  const stage = new Stage(FIXTURE);
  await stage.start();
  stage.environment.files.set("/repo/fresh/x.rs", "");
  stage.environment.files.set("/repo/LICENSE", "");
  const rescans: [string, () => void, boolean][] = [
    ["new directory", () => stage.events(["create", "fresh"]), true],
    ["new file that no language takes", () => stage.events(["create", "LICENSE"]), false],
    ["directory gone", () => stage.events(["delete", "sub"]), true],
    ["root gone", () => stage.tell(null, [{ type: "delete", path: "/repo" }]), true],
    ["ignore file", () => stage.events(["update", "sub/.gitignore"]), true],
    ["lost events", () => stage.tell(new Error("Events were dropped. File system must be re-scanned."), []), true],
  ];
  for (const [name, happen, rescan] of rescans) {
    stage.batches.length = 0;
    happen();
    await stage.pass(50);
    assert.deepEqual(stage.batches, rescan ? [{ changed: [], removed: [], rescan: true }] : [], name);
  }
  assert.deepEqual(stage.errors, []);
});

test("thousands of changes are one batch that asks for a rescan", async () => {
  const stage = new Stage(FIXTURE);
  await stage.start();
  for (let burst = 0; burst < 5; burst++) {
    stage.events(...Array.from({ length: 600 }, (_, i) => ["update", `f${burst}-${i}.rs`] as const));
    await stage.pass(100);
  }
  assert.equal(stage.batches.length, 0);
  await stage.pass(100);
  assert.equal(stage.batches.length, 1);
  assert.deepEqual([stage.batches[0]?.changed.length, stage.batches[0]?.rescan], [3000, true]);
});

test("no change waits longer than the limit", async () => {
  const stage = new Stage(FIXTURE);
  await stage.start();
  for (let i = 0; i < 400 && stage.batches.length === 0; i++) {
    stage.events(["update", `a${i}.rs`]);
    await stage.pass(9);
  }
  assert.equal(stage.batches.length, 1);
  assert.equal(stage.batches[0]?.changed.length, Math.ceil(2000 / 9));
});

test("running out of watches and other failures are told apart", async () => {
  const failures: [string, string][] = [
    ["inotify_add_watch on '/repo/sub' failed: No space left on device", "watch-limit"],
    ["Unable to initialize inotify: Too many open files", "watch-limit"],
    ["something else", "watch-failed"],
  ];
  for (const [message, code] of failures) {
    const stage = new Stage(FIXTURE);
    await assert.rejects(
      stage.start(() => Promise.reject(new Error(message))),
      { code },
    );
    await stage.start();
    stage.tell(new Error(message), []);
    assert.equal(stage.errors[0]?.code, code);
  }
});

test("after stopping nothing is told", async () => {
  const stage = new Stage(FIXTURE);
  const watcher = await stage.start();
  stage.events(["update", "a.rs"]);
  await watcher.stop();
  await stage.pass(1000);
  assert.deepEqual(stage.batches, []);
});

test("a newer listing's rules hold once the watcher follows it", async () => {
  const stage = new Stage(FIXTURE);
  const watcher = await stage.start();
  stage.environment.files.set("/repo/.gitignore", "a.rs");
  watcher.follow(await new DirectorySource(stage.environment.files, "/repo", { accepts }).list());
  stage.events(["update", "a.rs"], ["update", "x.tmp.rs"]);
  await stage.pass(50);
  assert.deepEqual(stage.batches, [{ changed: ["x.tmp.rs"], removed: [], rescan: false }]);
});

test("the system's own events arrive", async (context) => {
  const root = await temporaryDirectory(context);
  const memory = new MemoryEnvironment({ files: [["/repo/a.rs", ""]] });
  writeFileSync(join(root, "a.rs"), "");
  mkdirSync(join(root, "sub"));
  // A directory made a moment ago may still be told as new, and with it that one has to look for oneself.
  await delay(200);
  const environment = {
    files: { realPath: (path: string) => realpath(path), status: () => Promise.resolve(undefined) },
    clock: { elapsedMs: () => performance.now(), sleep: (delayMs: number) => delay(delayMs) },
  } as unknown as Environment;
  const seen = new Map<string, string>();
  const watcher = await SourceWatcher.start({
    environment,
    root,
    listing: await new DirectorySource(memory.files, "/repo", { accepts }).list(),
    accepts,
    onChange: ({ changed, removed, rescan }) => {
      for (const path of changed) seen.set(path, "changed");
      for (const path of removed) seen.set(path, "removed");
      if (rescan && existsSync(join(root, "sub/new.ts"))) seen.set("sub/new.ts", "changed");
    },
    onError: (error) => assert.fail(error),
  });
  context.after(() => watcher.stop());
  writeFileSync(join(root, "a.rs"), "changed");
  writeFileSync(join(root, "sub/new.ts"), "");
  writeFileSync(join(root, "moved.rs"), "");
  await delay(150);
  renameSync(join(root, "moved.rs"), join(root, "b.rs"));
  rmSync(join(root, "a.rs"));
  const expected = { "a.rs": "removed", "b.rs": "changed", "moved.rs": "removed", "sub/new.ts": "changed" };
  for (let i = 0; i < 500 && Object.entries(expected).some(([path, state]) => seen.get(path) !== state); i++) {
    await delay(20);
  }
  assert.deepEqual(Object.fromEntries(seen), expected);
});
