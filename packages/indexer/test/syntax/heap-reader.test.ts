import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import fc from "fast-check";
import { lineStartsOf } from "../../src/syntax/line-starts.ts";
import { treeDifference } from "../../src/syntax/reader-check.ts";
import { editBetween, toTreeEdit } from "../../src/syntax/text-edit.ts";
import { type BothReaders, GRAMMARS, openBothReaders } from "./readers.ts";

/** Real code: each text is right in one grammar at least and broken in the others. */
const REAL_FILES = [
  import.meta.resolve("web-tree-sitter"),
  import.meta.resolve("../../src/syntax/heap-reader.ts"),
  import.meta.resolve("../../src/facts/facts-builder.ts"),
  import.meta.resolve("../parsing/parse-pool.test.ts"),
  new URL("../fixtures/syntax/queue.rs.txt", import.meta.url).href,
  new URL("../fixtures/syntax/panel.tsx.txt", import.meta.url).href,
];
const texts = await Promise.all(REAL_FILES.map((url) => readFile(new URL(url), "utf8")));

function assertSameReading(readers: BothReaders, text: string): void {
  const tree = readers.parser.parse(text);
  assert.ok(tree);
  assert.equal(treeDifference(readers.fromHeap(tree, text).tree, readers.fromCursor(tree, text)), undefined);
  tree.delete();
}

/** A text with some pieces cut out, swapped for others or put twice. */
const edits = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(40),
    insert: fc.oneof(
      fc.constantFrom(
        "",
        "{",
        "}",
        "(",
        ")",
        '"',
        "'",
        "`",
        "/*",
        "*/",
        "\n",
        "=>",
        "async ",
        "fn f() {}",
        "<div>",
        "\u{1f600}",
      ),
      fc.string({ unit: "binary", maxLength: 8 }),
    ),
  }),
  { minLength: 1, maxLength: 6 },
);

for (const grammar of GRAMMARS) {
  test(`${grammar}: memory and cursor give the same trees of real and of broken code`, async () => {
    const readers = await openBothReaders(grammar);
    for (const text of texts) assertSameReading(readers, text);
    fc.assert(
      fc.property(fc.constantFrom(...texts.slice(1)), fc.nat(4000), fc.nat(4000), (text, start, length) => {
        assertSameReading(readers, text.slice(start, start + length));
      }),
      { numRuns: 60 },
    );
  });

  test(`${grammar}: and the same after edits, where the new tree shares parts of the old`, async () => {
    const readers = await openBothReaders(grammar);
    const sources = texts.slice(1).map((text) => text.slice(0, 6000));
    fc.assert(
      fc.property(fc.constantFrom(...sources), edits, (source, steps) => {
        let text = source;
        let tree = readers.parser.parse(text);
        assert.ok(tree);
        let read = readers.fromHeap(tree, text);
        for (const { at, length, insert } of steps) {
          const start = Math.floor(at * text.length);
          const edited = text.slice(0, start) + insert + text.slice(start + length);
          const edit = editBetween(text, edited);
          if (edit === undefined) continue;
          tree.edit(toTreeEdit(edit, lineStartsOf(text), edited));
          const next = readers.parser.parse(edited, tree);
          assert.ok(next);
          read = readers.fromHeap(next, edited, read);
          tree.delete();
          tree = next;
          text = edited;
          assert.equal(treeDifference(read.tree, readers.fromCursor(tree, text)), undefined);
          assert.equal(treeDifference(readers.fromHeap(tree, text).tree, read.tree), undefined);
        }
        tree.delete();
      }),
      { numRuns: 60 },
    );
  });
}

test("nodes that lie far from the text before, and memory that grows, are read right", async () => {
  const readers = await openBothReaders("rust");
  assertSameReading(readers, `${"\n".repeat(70_000)}fn a() {}${" ".repeat(300)}// end`);
  assertSameReading(readers, `fn f() { ${`g("${"x".repeat(300)}"); `.repeat(5000)} }`);
});
