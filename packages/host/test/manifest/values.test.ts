import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeParameters } from "@parseltongue/contract/vectors";
import fc from "fast-check";
import type { Values, ValueSchema } from "../../src/manifest/manifest.ts";
import { parameterBlock } from "../../src/manifest/parameter-block.ts";
import { checkValues } from "../../src/manifest/value-check.ts";

const NONE = {
  description: "for tests",
  default: undefined,
  minimum: undefined,
  maximum: undefined,
  choices: undefined,
};
const SCHEMAS: readonly ValueSchema[] = [
  { ...NONE, name: "limit", type: "integer", default: 5, minimum: 1, maximum: 9 },
  { ...NONE, name: "mode", type: "string", default: "soft", choices: ["soft", "hard"] },
  { ...NONE, name: "owners", type: "strings" },
];

test("values are checked, defaults filled in, in the schemas' order", () => {
  assert.deepEqual(checkValues("hotspots", SCHEMAS, { owners: ["a"], limit: 2 }, "config."), [
    { name: "config.limit", type: "integer", value: 2 },
    { name: "config.mode", type: "string", value: "soft" },
    { name: "config.owners", type: "strings", value: ["a"] },
  ]);
});

const BAD: readonly (readonly [what: string, values: Values, message: RegExp, hint: RegExp])[] = [
  ["an unknown name", { owners: [], limits: 1 }, /has no "limits"/, /did you mean limit\?/],
  ["a name that objects inherit", { owners: [], constructor: 1 }, /has no "constructor"/, /there are limit/],
  ["a missing value", {}, /needs owners/, /for tests/],
  ["another type", { owners: "a" }, /owners of hotspots is "a"/, /of type strings/],
  ["a fraction for an integer", { owners: [], limit: 1.5 }, /limit of hotspots is 1.5/, /of type integer/],
  ["no number", { owners: [], limit: Number.NaN }, /limit of hotspots is/, /of type integer/],
  ["too much", { owners: [], limit: 10 }, /is 10/, /at most 9/],
  ["too little", { owners: [], limit: 0 }, /is 0/, /at least 1/],
  ["none of the choices", { owners: [], mode: "sofd" }, /is "sofd"/, /did you mean soft\?/],
  ["too long a text", { owners: ["x".repeat(5000)] }, /owners of hotspots/, /of type strings/],
];

for (const [what, values, message, hint] of BAD) {
  test(`${what} is refused with its name and a remedy`, () => {
    assert.throws(() => checkValues("hotspots", SCHEMAS, values, ""), { code: "bad-configuration", message, hint });
  });
}

test("a block of parameters is what the plainest encoder makes of them, whatever they are", () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9.-]{0,20}$/);
  const entry = fc.oneof(
    fc.record({ name, type: fc.constant("boolean" as const), value: fc.boolean() }),
    fc.record({ name, type: fc.constant("integer" as const), value: fc.maxSafeInteger() }),
    fc.record({ name, type: fc.constant("number" as const), value: fc.double({ noNaN: true }) }),
    fc.record({ name, type: fc.constant("string" as const), value: fc.string({ unit: "binary" }) }),
    fc.record({ name, type: fc.constant("strings" as const), value: fc.array(fc.string({ unit: "binary" })) }),
    fc.record({ name, type: fc.constant("node" as const), value: fc.nat() }),
  );
  const entries = fc.uniqueArray(entry, { selector: ({ name }) => name, maxLength: 12 });
  fc.assert(
    fc.property(entries, (all) => {
      assert.deepEqual(parameterBlock(all), encodeParameters(all));
    }),
  );
});

test("more parameters than a block holds are refused", () => {
  const texts = Array.from({ length: 17 }, () => "x".repeat(4000));
  assert.throws(() => parameterBlock([{ name: "texts", type: "strings", value: texts }]), {
    code: "input-too-large",
    message: /take 680\d\d bytes/,
  });
});
