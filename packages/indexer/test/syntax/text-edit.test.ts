import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { lineAt, lineStartsOf } from "../../src/syntax/line-starts.ts";
import { editBetween, toTreeEdit } from "../../src/syntax/text-edit.ts";

const text = fc.string({ unit: fc.constantFrom("a", "b", "\n", "\u{1f600}", "\u{1f601}"), maxLength: 30 });

test("an edit turns the one text into the other and splits no surrogate pair", () => {
  fc.assert(
    fc.property(text, text, text, text, fc.constantFrom(0, 5000), (head, before, after, tail, padding) => {
      const fill = "x".repeat(padding);
      const [old, now] = [head + fill + before + fill + tail, head + fill + after + fill + tail];
      const edit = editBetween(old, now);
      if (old === now) return assert.equal(edit, undefined);
      assert.ok(edit);
      assert.equal(old.slice(0, edit.start) + now.slice(edit.start, edit.newEnd) + old.slice(edit.oldEnd), now);
      assert.ok(old.slice(0, edit.start).isWellFormed() && old.slice(edit.oldEnd).isWellFormed());
      // No character more than differs: else a small edit would cost a large parse.
      assert.ok(edit.oldEnd - edit.start <= Math.max(before.length, after.length) + 4);
    }),
  );
});

test("the points of an edit are the lines and columns of its ends", () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const edit = editBetween(before, after);
      if (edit === undefined) return;
      const { startPosition, oldEndPosition, newEndPosition } = toTreeEdit(edit, lineStartsOf(before), after);
      assert.deepEqual(startPosition, pointIn(before, edit.start));
      assert.deepEqual(oldEndPosition, pointIn(before, edit.oldEnd));
      assert.deepEqual(newEndPosition, pointIn(after, edit.newEnd));
    }),
  );
});

test("lines start after each newline, and an offset finds its line", () => {
  assert.deepEqual([...lineStartsOf("")], [0]);
  assert.deepEqual([...lineStartsOf("a\r\nb\n\n")], [0, 3, 5, 6]);
  fc.assert(
    fc.property(text, fc.nat(40), (source, at) => {
      const offset = Math.min(at, source.length);
      assert.equal(lineAt(lineStartsOf(source), offset), pointIn(source, offset).row);
    }),
  );
});

function pointIn(source: string, offset: number) {
  const lines = source.slice(0, offset).split("\n");
  return { row: lines.length - 1, column: lines.at(-1)?.length };
}
