import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import type { AbsentData, Engine, Question, WalkReport } from "@parseltongue/engine";
import { forEachHit, forEachNode, MemoryEnvironment, parseFixture } from "@parseltongue/testkit";
import { openWith, TestSource, type TestPlugin } from "./with-plugins.ts";

const CODE = `
  //- /app.toy
  main: load
  walk: load
  //- /lib.toy
  load:
  save: load
`;
const callers: Question = { ask: "callers", target: "load" };
const rightTo = (...attributes: string[]): NonNullable<TestPlugin["grants"]> => ({ attributes, log: false });

/** A lens whose score is a column of the host. */
function scoring(name: string, column: string, read: string): TestPlugin {
  return {
    name,
    tables: `[capabilities]\nattributes = ["${column}"]`,
    grants: rightTo(column),
    fields: `(data (i32.const 0) "${column}")`,
    body: `(local.set $x (call $column (i32.const 0) (i32.const ${column.length})))
      ${forEachHit(`(call $set-score (local.get $i) ${read})`)}`,
  };
}
const changes = scoring(
  "changes",
  "host.changes",
  "(f32.convert_i32_u (call $column-u32 (local.get $x) (call $hit-node (local.get $i))))",
);
const coverage = scoring(
  "coverage",
  "host.coverage",
  "(call $column-f32 (local.get $x) (call $hit-node (local.get $i)))",
);
/** Scores hits by the number of rules in CODEOWNERS: byte 32 of the block. */
const owners: TestPlugin = {
  name: "owners",
  api: "1.1",
  tables: `[capabilities]\nhost-data = ["codeowners"]`,
  grants: { attributes: [], log: false, hostData: ["codeowners"] },
  body: forEachHit("(call $set-score (local.get $i) (f32.convert_i32_u (call $param-u8 (i32.const 32))))"),
};

/** A repository whose newest commit is `head`, and what its log lists. */
class ToyGit {
  head = "a".repeat(40);
  log = "";
  isShallow = false;
  readonly calls: string[][] = [];
  readonly run = (
    program: string,
    words: readonly string[],
  ): { exitCode: number; stdout: Uint8Array; stderr: Uint8Array } => {
    assert.equal(program, "git");
    this.calls.push([...words]);
    const says = words.includes("rev-parse")
      ? `${this.isShallow}\n${this.head}\n`
      : words.includes("--format=%ct")
        ? "1700000000\n"
        : this.log;
    return { exitCode: 0, stdout: new TextEncoder().encode(says), stderr: new Uint8Array() };
  };
}

function machineWith(options: { git?: ToyGit; files?: Readonly<Record<string, string>> } = {}): MemoryEnvironment {
  const { git, files = {} } = options;
  return new MemoryEnvironment({
    files: [...parseFixture(CODE), ...Object.entries(files)],
    ...(git && { run: git.run }),
  });
}

const scores = (report: WalkReport): Record<string, number | undefined> =>
  Object.fromEntries(report.hits.map(({ name, score }) => [name, score]));

function absences(report: { readonly absent?: readonly AbsentData[] }): string[] {
  return (report.absent ?? []).map(({ name, plugins, reason }) => `${name} for ${plugins.join(" ")}: ${reason}`);
}

/** Sources are looked at beside the questions: some question after the first is answered with what they say. */
async function untilMainScores(engine: Engine, expected: number): Promise<void> {
  const seen: unknown[] = [];
  for (let tries = 0; tries < 200; tries++) {
    const score = scores((await engine.report(callers)) as WalkReport)["main"];
    if (score === expected) return;
    seen.push(score);
    await setImmediate();
  }
  assert.fail(`main scored ${seen.join(", ")}, never ${expected}`);
}

test("changes are commits per file, in the year before the newest commit, and follow it", async (t) => {
  const git = new ToyGit();
  git.log = "app.toy\0app.toy\0lib.toy\0gone.toy\0";
  const environment = machineWith({ git });
  const { engine } = await openWith(t, environment, await TestSource.of(changes));
  assert.deepEqual(scores((await engine.report(callers)) as WalkReport), { main: 2, walk: 2, save: 1 });
  const log = git.calls.find((words) => words.includes("--name-only"));
  assert.ok(log?.includes("--since=2022-11-14T22:13:20.000Z"), log?.join(" "));
  assert.equal(git.calls.filter((words) => words.includes("rev-parse")).length, 1, "asked once for one question");

  git.head = "b".repeat(40);
  git.log += "app.toy\0";
  await engine.report(callers);
  assert.equal(scores((await engine.report(callers)) as WalkReport)["main"], 2, "looked at again too soon");
  environment.clock.advance(3000);
  await untilMainScores(engine, 3);
});

test("a column fits the graph after each change of the code", async (t) => {
  const git = new ToyGit();
  git.log = "app.toy\0new.toy\0new.toy\0new.toy\0";
  const environment = machineWith({ git });
  const { engine } = await openWith(t, environment, await TestSource.of(changes));
  await engine.report(callers);
  environment.files.set("/repo/new.toy", "fresh: load\n");
  await engine.update(["new.toy"]);
  assert.deepEqual(scores((await engine.report(callers)) as WalkReport), { main: 1, walk: 1, save: 0, fresh: 3 });
});

for (const [what, git, reason] of [
  ["without git", undefined, /^host\.changes for changes: no such program: git$/],
  ["of a shallow clone", Object.assign(new ToyGit(), { isShallow: true }), /shallow clone/],
] as const) {
  test(`${what} there is no column, the question is answered and says so`, async (t) => {
    const { engine } = await openWith(t, machineWith(git && { git }), await TestSource.of(changes));
    const report = (await engine.report(callers)) as WalkReport;
    assert.equal(report.hits.length, 3);
    assert.equal(report.failures, undefined);
    assert.match(absences(report)[0] ?? "", reason);
  });
}

test("git is asked for nothing that a repository's configuration could have run, and nobody waits for an answer", async (t) => {
  const git = new ToyGit();
  const environment = machineWith({ git });
  const { engine } = await openWith(t, environment, await TestSource.of(changes));
  await engine.report(callers);
  for (const words of git.calls) {
    for (const option of ["core.hooksPath=/dev/null", "core.fsmonitor=false", "log.showSignature=false"]) {
      assert.ok(words.includes(option), `${words.join(" ")} lacks ${option}`);
    }
  }
});

test("coverage is the share of a node's lines that were run, −1 where the report tells of none", async (t) => {
  // Toy nodes are one line each.
  const report = "TN:\nSF:/repo/app.toy\nDA:1,0\nDA:2,7\nend_of_record\nSF:.\\lib.toy\r\nDA:1,1\r\nend_of_record\n";
  const environment = machineWith({ files: { "coverage/lcov.info": report } });
  const { engine } = await openWith(t, environment, await TestSource.of(coverage));
  assert.deepEqual(scores((await engine.report(callers)) as WalkReport), { main: 0, walk: 1, save: -1 });
});

for (const [what, files, reason] of [
  ["no report", {}, /there is no coverage report/],
  [
    "a report that is none",
    { "lcov.info": "SF:\nDA:x,y\nDA:1\nrubbish\nend_of_record\nDA:1,1" },
    /lcov\.info tells of no line/,
  ],
] as const) {
  test(`with ${what} there is no coverage, and the answer says so`, async (t) => {
    const { engine } = await openWith(t, machineWith({ files }), await TestSource.of(coverage));
    assert.match(absences(await engine.report(callers))[0] ?? "", reason);
  });
}

test("a guest is loaded anew with other rules of CODEOWNERS, and comments are no rules", async (t) => {
  const environment = machineWith({ files: { CODEOWNERS: "# all\n* @all # but\n\n/docs @writers\n" } });
  const { engine } = await openWith(t, environment, await TestSource.of(owners));
  assert.equal(scores((await engine.report(callers)) as WalkReport)["main"], 2);
  environment.files.set("/repo/.github/CODEOWNERS", "* @all\n");
  environment.clock.advance(3000);
  await untilMainScores(engine, 1);
});

test("a link out of the code base is not followed: its file would be a stranger's", async (t) => {
  const environment = machineWith({ files: { "/elsewhere/notes": "* @secret\n" } });
  environment.files.link("/repo/CODEOWNERS", "/elsewhere/notes");
  const { engine } = await openWith(t, environment, await TestSource.of(owners));
  assert.match(absences(await engine.report(callers))[0] ?? "", /there is no CODEOWNERS file/);
});

test("what an analyzer makes of the host's columns is made again when those change", async (t) => {
  const analyzer: TestPlugin = {
    ...changes,
    name: "made",
    trait: "analyzer",
    // Twice the changes of each node, one node at a time.
    body: `(local.set $x (call $column (i32.const 0) (i32.const 12)))
      ${forEachNode(`(f32.store (i32.const 64) (f32.convert_i32_u
        (i32.mul (i32.const 2) (call $column-u32 (local.get $x) (local.get $i)))))
        (call $emit-f32 (i32.const 0) (local.get $i) (i32.const 64) (i32.const 1))`)}`,
  };
  const reader = {
    ...scoring("reader", "weight", "(call $column-f32 (local.get $x) (call $hit-node (local.get $i)))"),
  };
  const git = new ToyGit();
  git.log = "app.toy\0";
  const environment = machineWith({ git });
  const { engine } = await openWith(t, environment, await TestSource.of(analyzer, reader));
  await untilMainScores(engine, 2);
  git.head = "b".repeat(40);
  git.log += "app.toy\0";
  environment.clock.advance(3000);
  await untilMainScores(engine, 4);
});

test("rules that do not fit a plugin's parameters are left out, and the answer says so", async (t) => {
  const environment = machineWith({ files: { CODEOWNERS: `/${"x".repeat(200)} @all\n`.repeat(1000) } });
  const { engine } = await openWith(t, environment, await TestSource.of(owners));
  const report = (await engine.report(callers)) as WalkReport;
  assert.match(absences(report)[0] ?? "", /^host\.codeowners for owners: the rules of CODEOWNERS take .*, more than/);
  assert.equal(report.failures, undefined);
});

test("nothing is read for a plugin that was not granted it", async (t) => {
  const git = new ToyGit();
  const { engine } = await openWith(t, machineWith({ git }), await TestSource.of({ ...changes, grants: rightTo() }));
  const report = (await engine.report(callers)) as WalkReport;
  assert.deepEqual(git.calls, []);
  assert.equal(report.failures?.[0]?.reason, "missing-grant");
});

test("a column that nobody makes is named with who asks for it", async (t) => {
  const asking = scoring("asking", "weight", "(call $column-f32 (local.get $x) (call $hit-node (local.get $i)))");
  const { engine } = await openWith(t, CODE, await TestSource.of(asking));
  const report = (await engine.report(callers)) as WalkReport;
  assert.deepEqual(absences(report), ["weight for asking: no plugin that is on makes it"]);
});
