import assert from "node:assert/strict";
import { test } from "node:test";
import { WitError, parseWit } from "../tools/wit.ts";

const HEAD = "package a:b@1.2.0;\n";

test("interfaces, functions, types, documentation, versions and worlds are read", () => {
  const { name, version, interfaces, worlds } = parseWit(`/// The package.
package a:b@1.2.0; // said once
/// First.
/// Second.
interface one {
  /// Gives.
  give-it: func(first: u32, name: string) -> u64;
  @since(version = 1.1.0)
  take: func(values: list<f32>);
}
@since(version = 1.2.0)
interface two { flag: func(keep: bool); }
world all { import one; export two; }
world more { include all; }
`);
  assert.deepEqual([name, version], ["a:b", "1.2.0"]);
  assert.deepEqual(interfaces, [
    {
      name: "one",
      doc: "First. Second.",
      since: "1.0.0",
      functions: [
        {
          name: "give-it",
          doc: "Gives.",
          since: "1.0.0",
          parameters: [
            { name: "first", type: "u32" },
            { name: "name", type: "string" },
          ],
          result: "u64",
        },
        {
          name: "take",
          doc: "",
          since: "1.1.0",
          parameters: [{ name: "values", type: "list<f32>" }],
          result: undefined,
        },
      ],
    },
    {
      name: "two",
      doc: "",
      since: "1.2.0",
      functions: [
        { name: "flag", doc: "", since: "1.2.0", parameters: [{ name: "keep", type: "bool" }], result: undefined },
      ],
    },
  ]);
  assert.deepEqual(worlds, [
    { name: "all", imports: ["one"], exports: ["two"], includes: [] },
    { name: "more", imports: [], exports: [], includes: ["all"] },
  ]);
});

const REFUSED: readonly (readonly [text: string, message: RegExp])[] = [
  ["interface a { f: func() -> u32; }", /line 1: expected package/],
  [`${HEAD}interface a { record r { x: u32 } }`, /line 2: expected :, found r/],
  [`${HEAD}interface a { f: func(x: option<u32>); }`, /line 2: the type option is not part/],
  [`${HEAD}interface a { f: func(x: list<string>); }`, /line 2: lists hold scalars only/],
  [`${HEAD}interface a { f: func(x: list<list<u32>>); }`, /line 2: lists hold scalars only/],
  [`${HEAD}interface a { f: func() }`, /line 2: expected ;/],
  [`${HEAD}\ninterface a {\n f: func();\n f: func();\n}`, /a\.f is declared twice/],
  [`${HEAD}interface a {} interface a {}`, /a is declared twice/],
  [`${HEAD}world w { import gone; }`, /the world w names gone, which is no interface/],
  [`${HEAD}world w { include gone; }`, /the world w includes gone, which is no world/],
  [`${HEAD}interface a { f: func(x: u32; }`, /line 2: expected ,/],
  [`${HEAD}interface a { f: func(); `, /line 2: expected word, found end of file/],
  [`${HEAD}interface a { §: func(); }`, /line 2: unexpected "§"/],
  [`${HEAD}use other;`, /line 2: expected interface or world, found use/],
];

test("what lies outside the part of WIT that is used is refused with its line", () => {
  for (const [text, message] of REFUSED) {
    assert.throws(
      () => parseWit(text),
      (error) => error instanceof WitError && message.test(error.message),
      text,
    );
  }
});
