import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseStrictJson } from "../../src/model/strict-json.ts";
import { RegistryError, type RegistryErrorCode } from "../../src/registry-error.ts";

const OPTIONS = { path: "a.json", maxBytes: 100_000 };
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const parse = (text: string): unknown => parseStrictJson(encode(text), OPTIONS);

/** What is refused, with why. */
const REFUSED: readonly (readonly [string, RegistryErrorCode])[] = [
  ['{"a":1,"a":2}', "bad-json"],
  ['{"a":1,"b":{"c":1,"d":2,"c":3}}', "bad-json"],
  ['{"a":1,"\\u0061":2}', "bad-json"],
  ['{"__proto__":{"admin":true}}', "bad-json"],
  ['{"\\u005f_proto__":1}', "bad-json"],
  ['[{"constructor":{"prototype":{}}}]', "bad-json"],
  ['{"prototype":1}', "bad-json"],
  ["9007199254740993", "bad-json"],
  ["9007199254740992", "bad-json"],
  ["-9007199254740992", "bad-json"],
  ["1e21", "bad-json"],
  ["1e400", "bad-json"],
  ["-1e400", "bad-json"],
  ["1E2", "bad-json"],
  ["1.0", "bad-json"],
  ["1.50", "bad-json"],
  ["-0", "bad-json"],
  ["0.1000000000000000055511151231257827", "bad-json"],
  ['"\\ud800"', "bad-json"],
  ['{"\\udc00":1}', "bad-json"],
  ["\ufeff{}", "bad-json"],
  ["[".repeat(33), "too-large"],
  ['{"a":'.repeat(33), "too-large"],
  [`${"[".repeat(40_000)}${"]".repeat(40_000)}`, "too-large"],
  [`"${"x".repeat(100_000)}"`, "too-large"],
  ["", "bad-json"],
  [" ", "bad-json"],
  ["{", "bad-json"],
  ["{}{}", "bad-json"],
  ["{},", "bad-json"],
  ["[1,]", "bad-json"],
  ['{"a":1,}', "bad-json"],
  ["{a:1}", "bad-json"],
  ["{'a':1}", "bad-json"],
  ["// x\n{}", "bad-json"],
  ["/* x */{}", "bad-json"],
  ["NaN", "bad-json"],
  ["Infinity", "bad-json"],
  ["undefined", "bad-json"],
  ["+1", "bad-json"],
  ["01", "bad-json"],
  [".5", "bad-json"],
  ["5.", "bad-json"],
  ["0x10", "bad-json"],
  ["1_000", "bad-json"],
  ['"\n"', "bad-json"],
  ['"\t"', "bad-json"],
  ['"\u0000"', "bad-json"],
  ['"\\x41"', "bad-json"],
  ['"\\u00g0"', "bad-json"],
  ["\u00a0{}", "bad-json"],
  ["{}\u2028", "bad-json"],
  ["{}\u0000", "bad-json"],
  ["True", "bad-json"],
  ["nul", "bad-json"],
];

/** What is taken, however it is laid out. */
const TAKEN: readonly string[] = [
  "null",
  "0",
  "-1.5",
  "1e-7",
  "9007199254740991",
  '"x"',
  '"\\u00e9\\ud83d\\ude00"',
  ' { "a" : [ ] }\r\n',
  '{"a":1,"A":2}',
  '{"toString":1,"hasOwnProperty":2}',
  '"__proto__"',
  '{"a":"constructor"}',
  `"${"1".repeat(40)}"`,
  `${"[".repeat(32)}${"]".repeat(32)}`,
  '"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\"[[["',
];

function codeOf(bytes: Uint8Array): RegistryErrorCode | undefined {
  try {
    parseStrictJson(bytes, OPTIONS);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof RegistryError, String(error));
    assert.notEqual(error.hint, undefined);
    return error.code;
  }
}

test("threat 15: JSON that readers understand differently, or that hurts them, is refused", () => {
  for (const [text, code] of REFUSED) assert.equal(codeOf(encode(text)), code, text.slice(0, 60));
  for (const bytes of [
    [0xff],
    [0x22, 0xc0, 0x80, 0x22],
    [0x22, 0xed, 0xa0, 0x80, 0x22],
    [0x22, 0xf5, 0x22],
    [0xfe, 0xff, 0, 0x31],
  ]) {
    assert.equal(codeOf(Uint8Array.from(bytes)), "bad-json");
  }
});

test("JSON with one meaning is taken", () => {
  for (const text of TAKEN) assert.deepEqual(parse(text), JSON.parse(text), text);
});

test("too many bytes are refused before they are read", () => {
  // Not JSON, not even text: had anything been read, the code would be another.
  assert.equal(codeOf(new Uint8Array(100_001).fill(0xff)), "too-large");
});

test("errors name line and column", () => {
  const text = '{\n  "a": 1,\n  "a": 2\n}';
  assert.throws(() => parse(text), { message: 'a.json:3:3: is the key "a" once more', code: "bad-json" });
  assert.throws(() => parse('{"n":\n 1.0}'), { message: "a.json:2:2: is 1.0", hint: "write 1" });
});

test("nothing of a refused key reaches the value's prototype", () => {
  assert.throws(() => parse('{"a":{"__proto__":{"polluted":true}}}'));
  assert.equal(({} as { polluted?: boolean }).polluted, undefined);
});

test("any JSON is judged alike however it is laid out, and read as the platform reads it", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const compact = JSON.stringify(value);
      const code = codeOf(encode(compact));
      assert.equal(codeOf(encode(JSON.stringify(value, null, 2))), code);
      assert.equal(codeOf(encode(`${compact}\n`)), code);
      if (code === undefined) assert.deepEqual(parse(compact), JSON.parse(compact));
    }),
    { numRuns: 1000 },
  );
});

test("any bytes are refused with a code, or taken as the platform takes them", () => {
  const seeds = [...REFUSED.map(([text]) => text), ...TAKEN].filter((text) => text.length < 200);
  const damaged = fc
    .tuple(fc.constantFrom(...seeds), fc.nat(), fc.nat(255), fc.constantFrom("change", "drop", "repeat"))
    .map(([text, at, byte, how]) => {
      const bytes = [...encode(text)];
      const index = at % (bytes.length + 1);
      if (how === "change") bytes[index] = byte;
      else if (how === "drop") bytes.splice(index, 1);
      else bytes.splice(index, 0, ...bytes.slice(0, index));
      return Uint8Array.from(bytes);
    });
  fc.assert(
    fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 40 })), (bytes) => {
      const code = codeOf(bytes);
      if (code !== undefined) return;
      assert.deepEqual(parseStrictJson(bytes, OPTIONS), JSON.parse(new TextDecoder().decode(bytes)));
    }),
    { numRuns: 3000 },
  );
});
