import assert from "node:assert/strict";
import { test } from "node:test";
import { Engine } from "@parseltongue/engine";
import { MemoryEnvironment, parseFixture } from "@parseltongue/testkit";
import { ToyIndexer } from "./toy-indexer.ts";

test("a replica repeats every commit: same checksum, same answers", async (t) => {
  const environment = new MemoryEnvironment({ files: parseFixture("//- /a.toy\na: b\nb: a\n") });
  const indexer = new ToyIndexer(environment, "/repo");
  const engine = await Engine.open({ root: "/repo", environment, createIndexer: () => indexer, replica: "worker" });
  t.after(async () => engine.close());
  await engine.index();
  await engine.verifyReplica();
  for (let i = 0; i < 20; i++) {
    environment.files.set(`/repo/f${i % 7}.toy`, `f${i}: a b f${i - 1}\ng${i}: f${i}\n`);
    await engine.update([`f${i % 7}.toy`]);
    if (i % 6 === 0) await environment.files.remove(`/repo/f${(i + 3) % 7}.toy`);
    await engine.verifyReplica();
  }
  const cycles = await engine.report({ ask: "find-cycles", level: "function" });
  assert.ok(cycles.ask === "find-cycles");
  assert.deepEqual(
    cycles.cycles.map((cycle) => cycle.members.map((member) => member.name)),
    [["a", "b"]],
  );
  await engine.index();
  await engine.verifyReplica();
  await assert.rejects(engine.report({ ask: "find-cycles", target: "nobody" }), { code: "unknown-target" });
});
