import assert from "node:assert/strict";
import { test } from "node:test";
import type { Engine, Question } from "@parseltongue/engine";
import { forEachHit, forEachNode, MemoryEnvironment } from "@parseltongue/testkit";
import fc from "fast-check";
import { openWith, type TestPlugin, TestSource } from "./with-plugins.ts";

/** What people write: they read kinds, lines, degrees and columns, and say something about each hit. */
const plugins: readonly TestPlugin[] = [
  {
    name: "degree",
    trait: "analyzer",
    body: forEachNode(`
      (f32.store (i32.const 0) (f32.convert_i32_u
        (i32.sub (call $in-end (local.get $i)) (call $in-begin (local.get $i)))))
      (call $emit-f32 (i32.const 0) (local.get $i) (i32.const 0) (i32.const 1))`),
  },
  {
    name: "ranking",
    tables: `[capabilities]\nattributes = ["weight"]`,
    fields: `(data (i32.const 100) "weight")`,
    more: `rank = true`,
    weight: 0.3,
    body: `(local.set $x (call $column (i32.const 100) (i32.const 6)))
      ${forEachHit(`(call $set-score (local.get $i)
        (call $column-f32 (local.get $x) (call $hit-node (local.get $i))))
        (call $annotate (local.get $i) (i32.const 0) (i32.const 100) (i32.const 6))`)}`,
  },
  {
    name: "keeping",
    body: forEachHit(`(call $set-keep (local.get $i)
      (i32.rem_u (call $node-line (call $hit-node (local.get $i))) (i32.const 3)))`),
  },
  { name: "failing", body: "unreachable" },
  {
    name: "finding",
    trait: "rule",
    body: forEachNode(`(if (i32.eq (call $node-line (local.get $i)) (i32.const 2)) (then
      (call $emit-diagnostic (i32.const 0) (i32.const 1) (local.get $i) (i32.const 0)
        (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))))`),
  },
];

const NAMES = ["load", "read", "run", "parse", "main", "walk"];
const functionLine = fc.record({ name: fc.constantFrom(...NAMES), callees: fc.subarray(NAMES, { maxLength: 3 }) });
const fileText = fc
  .uniqueArray(functionLine, { selector: ({ name }) => name, maxLength: 5 })
  .map((lines) => lines.map(({ name, callees }) => `${name}: ${callees.join(" ")}\n`).join(""));
const versions = fc.array(fc.array(fileText, { minLength: 3, maxLength: 3 }), { minLength: 2, maxLength: 4 });

const questions: readonly Question[] = [
  ...NAMES.slice(0, 2).flatMap((target): Question[] => [
    { ask: "callers", target, hits: 2 },
    { ask: "blast-radius", target },
  ]),
  { ask: "find", text: "r", mode: "fuzzy" },
  { ask: "hubs", hits: 4 },
  { ask: "unused", allow: ["public"] },
];

async function everything(engine: Engine): Promise<string> {
  const answers: unknown[] = [];
  for (const question of questions) {
    answers.push(await engine.report(question).catch((error: unknown) => String(error)));
  }
  answers.push(await engine.plugins.check());
  // A plugin that fails all the time is left alone after a while, and then says that instead.
  return JSON.stringify(answers).replaceAll(/"(?:phase|reason|message|hint)":"[^"]*"|"fuel\w+":\d+/g, "");
}

test("the same code, plugins and question give the same bytes, whether the graph was edited or built anew", async (t) => {
  const source = await TestSource.of(...plugins);
  await fc.assert(
    fc.asyncProperty(versions, async (texts) => {
      const environment = new MemoryEnvironment({ files: [["start.toy", "start: load\n"]] });
      const { engine } = await openWith(t, environment, source);
      for (const files of texts) {
        for (const [index, text] of files.entries()) environment.files.set(`/repo/f${index}.toy`, text);
        await engine.update(files.map((_, index) => `f${index}.toy`));
        await everything(engine);
      }
      const edited = await everything(engine);
      await engine.close();
      const { engine: fresh } = await openWith(t, environment, source);
      assert.equal(await everything(fresh), edited);
      await fresh.close();
    }),
    { numRuns: 25 },
  );
});
