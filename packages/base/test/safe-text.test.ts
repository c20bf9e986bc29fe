import assert from "node:assert/strict";
import { test } from "node:test";
import { safeJson, safeText } from "@parseltongue/base";
import { hostileTexts } from "@parseltongue/testkit";
import fc from "fast-check";

/** Written out by hand here, so that a slip in the pattern of the implementation shows. */
const FORBIDDEN: readonly (readonly [first: number, last: number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x2800, 0x2800],
  [0x3164, 0x3164],
  [0xd800, 0xdfff],
  [0xe000, 0xf8ff],
  [0xfdd0, 0xfdef],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
  [0xfffe, 0xffff],
  [0xe0000, 0xe0fff],
  [0xf0000, 0x10ffff],
];

function assertHarmless(text: string): void {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const isForbidden = FORBIDDEN.some(([first, last]) => code >= first && code <= last);
    assert.ok(!isForbidden, `U+${code.toString(16)} in ${JSON.stringify(text)}`);
  }
}

test("every hostile text prints as one harmless line and stays recognisable", () => {
  for (const { text } of hostileTexts) {
    const safe = safeText(text);
    assertHarmless(safe);
    assert.equal(safeText(safe), safe);
  }
  assert.equal(safeText("\u001b[31mred"), String.raw`\u{1b}[31mred`);
  assert.equal(safeText("a\nb\tc\r"), String.raw`a\nb\tc\r`);
  assert.equal(safeText("user\u202egnp.exe"), String.raw`user\u{202e}gnp.exe`);
  assert.equal(safeText("a\ud800b"), String.raw`a\u{d800}b`);
});

test("letters of every script stay as they are", () => {
  for (const text of ["größe", "функция", "関数", "주소", "שלום", "مرحبا", "café", "🦀", "x → y", "C:\\dir"]) {
    assert.equal(safeText(text), text);
  }
});

test("any text at all becomes harmless", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => assertHarmless(safeText(text))));
  const noise = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units));
  fc.assert(fc.property(noise, (text) => assertHarmless(safeText(text))));
});

test("JSON made safe reads back as the same value", () => {
  for (const { text } of hostileTexts) {
    const value = { [text]: [text] };
    const line = safeJson(value);
    assertHarmless(line);
    assert.deepEqual(JSON.parse(line), JSON.parse(JSON.stringify(value)));
    assert.ok(!line.includes("</") && !line.includes("<!--"), line);
    assert.deepEqual(JSON.parse(safeJson(value, 2)), JSON.parse(JSON.stringify(value)));
  }
  assert.equal(safeJson({ a: [1] }, 2), '{\n  "a": [\n    1\n  ]\n}');
});
