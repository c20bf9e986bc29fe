import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { temporaryDirectory } from "@parseltongue/testkit";
import { readTypes } from "../../tools/read-types.ts";
import { type JsonSchema, schemasOf } from "../../tools/schema-of-types.ts";

const NAME = "/** A name.\n * @pattern ^[a-z]+$ */\nexport type Name = string;\n";

async function schemas(
  t: TestContext,
  source: string,
  ...roots: string[]
): Promise<Readonly<Record<string, JsonSchema>>> {
  const directory = await temporaryDirectory(t);
  const path = join(directory, "types.ts");
  await writeFile(path, NAME + source);
  return Object.fromEntries(schemasOf(readTypes([path]), roots));
}

test("objects are closed, optional members may be missing, and what a type is made of is merged", async (t) => {
  const made = await schemas(
    t,
    `/** Base. */ export interface Base { readonly a: Name }
     /** Whole. */ export interface Whole extends Base {
       /** Says something. @see RFC 1 */
       readonly b?: readonly Name[];
       readonly c: Base & { readonly d: boolean };
     }`,
    "Whole",
  );
  const name = { $ref: "#/$defs/Name" };
  assert.deepEqual(made, {
    Name: { description: "A name.", type: "string", pattern: "^[a-z]+$" },
    Whole: {
      description: "Whole.",
      type: "object",
      required: ["a", "c"],
      additionalProperties: false,
      properties: {
        a: name,
        b: { description: "Says something. See RFC 1.", type: "array", items: name, maxItems: 256 },
        c: {
          type: "object",
          required: ["a", "d"],
          additionalProperties: false,
          properties: { a: name, d: { type: "boolean" } },
        },
      },
    },
  });
});

test("choices, null, maps and alternatives become what schemas have for them", async (t) => {
  const made = await schemas(
    t,
    `export const COLOURS = ["red", "green"] as const;
     /** Colour. */ export type Colour = (typeof COLOURS)[number];
     /** All. */ export interface All {
       readonly a: Exclude<Colour, "red"> | null;
       readonly b: Name | null;
       readonly c: Readonly<Partial<Record<Colour, Name>>>;
       /** @maxProperties 3 */
       readonly d: Readonly<Record<Name, Name>>;
       readonly e: { readonly kind: "x" } | { readonly kind: "y"; readonly z: Name };
       readonly f: readonly [Name, Name];
       readonly g: 1;
     }`,
    "All",
  );
  const name = { $ref: "#/$defs/Name" };
  const { properties } = made["All"] ?? assert.fail();
  assert.ok(properties);
  assert.deepEqual(properties["a"], { enum: ["green", null] });
  assert.deepEqual(properties["b"], { anyOf: [name, { type: "null" }] });
  assert.deepEqual(properties["c"]?.required, []);
  assert.deepEqual(properties["c"]?.properties, { red: name, green: name });
  assert.deepEqual(properties["d"]?.["maxProperties"], 3);
  assert.deepEqual(properties["d"]?.propertyNames, name);
  assert.deepEqual(properties["e"]?.properties, { kind: { enum: ["x", "y"] } });
  assert.equal(properties["e"]?.allOf?.[1]?.then.properties?.["z"]?.$ref, name.$ref);
  assert.deepEqual(properties["f"], { type: "array", prefixItems: [name, name], items: false, minItems: 2 });
  assert.deepEqual(properties["g"], { const: 1 });
});

test("whatever has no bounds, no meaning or no schema is an error, never a hole in the schema", async (t) => {
  const bad: readonly (readonly [string, RegExp])[] = [
    ["/** T. */ export interface T { readonly a: string }", /no pattern/],
    ["/** T. */ export interface T { readonly a: number }", /no bounds/],
    ["/** T.\n * @minimum 0 */ export type T = number;", /no bounds/],
    ["export interface T { readonly a: Name }", /says nothing/],
    ["/** T. */ export interface T { readonly a: Other }", /no type is called Other/],
    ["/** T. */ export interface T { readonly a: Map<Name, Name> }", /has no schema/],
    ["/** T. */ export interface T { readonly a: { readonly b: Name } | { readonly c: Name } }", /by kind/],
    ["/** T. */ export interface T { readonly a: Name | boolean | null }", /null goes with/],
    ["/** T. */ export interface T { a(): Name }", /no plain property/],
    ["/** T. */ export interface T { readonly a: (typeof NONE)[number] }", /no constant/],
    ["/** T. */ export type T = Name;\n/** T. */ export type T = Name;", /another type is called T/],
  ];
  for (const [source, why] of bad) await assert.rejects(schemas(t, source, "T"), why, source);
});
