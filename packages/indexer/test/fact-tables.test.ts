import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { NameTable, TermTable } from "../src/facts/fact-tables.ts";

test("pieces of a text are numbered as the strings they are, in the order in which they are met", () => {
  const pieces = fc.array(fc.record({ start: fc.nat(60), length: fc.nat(5) }), { maxLength: 200 });
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 60 }), pieces, (text, all) => {
      const table = new NameTable();
      const texts = [""];
      for (const { start, length } of all) {
        const piece = text.slice(start, start + length);
        const known = texts.indexOf(piece);
        const expected = known >= 0 ? known : texts.push(piece) - 1;
        assert.equal(table.number(text, start, Math.min(text.length, start + length)), expected);
        assert.equal(table.number(piece, 0, piece.length), expected);
      }
      assert.deepEqual(table.texts, texts);
    }),
  );
});

test("many names keep their numbers while the table grows", () => {
  const table = new NameTable();
  const names = Array.from({ length: 5000 }, (_, i) => `name${i}`);
  for (const [i, name] of names.entries()) assert.equal(table.number(name, 0, name.length), i + 1);
  for (const [i, name] of names.entries()) assert.equal(table.number(`(${name})`, 1, name.length + 1), i + 1);
});

test("a unit has each term once, and its terms are not another's", () => {
  const table = new TermTable();
  const units: number[][] = [[], [], []];
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 3000; i++) {
      for (const [unit, terms] of units.entries()) {
        const next = terms.length / 4;
        const place = table.placeOf(unit, terms, next, 1 + (i % 7), i, unit, -i);
        assert.equal(place, i);
        if (place === next) terms.push(1 + (i % 7), i, unit, -i);
      }
    }
  }
  assert.deepEqual(
    units.map((terms) => terms.length),
    [12_000, 12_000, 12_000],
  );
});
