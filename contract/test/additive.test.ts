import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import type { VersionedContract } from "../check-additive.ts";
import { additiveProblems, frozenVersions, readVersion } from "../check-additive.ts";
import type { Schema } from "../tools/additive-schema.ts";
import { schemaProblems } from "../tools/additive-schema.ts";
import { contractOf } from "../tools/contract-model.ts";
import { parseWit } from "../tools/wit.ts";

const frozen = readVersion(frozenVersions().at(-1) ?? assert.fail("nothing is frozen"));
const frozenName = frozenVersions().at(-1) ?? "";
const wit = readFileSync(new URL(`../frozen/${frozenName}/plugin.wit`, import.meta.url), "utf8");
const [major = 0, minor = 0] = frozenName.split(".").map(Number);
const nextMinor = `${major}.${minor + 1}.0`;

/** The frozen contract with another WIT, as a next version. */
function withWit(text: string, version = nextMinor): VersionedContract {
  const { constants, fuel, limits } = frozen.contract;
  const renamed = text.replace(/@\d+\.\d+\.\d+;/, `@${version};`);
  return { contract: contractOf(parseWit(renamed), constants, fuel, limits), schema: frozen.schema };
}

/** The frozen contract with something replaced, as a next version. */
function withContract(change: Partial<VersionedContract["contract"]>): VersionedContract {
  return { contract: { ...frozen.contract, version: nextMinor, ...change }, schema: frozen.schema };
}

function assertNamed(after: VersionedContract, name: string): void {
  const problems = additiveProblems(frozen, after);
  assert.ok(
    problems.some((each) => each.includes(name)),
    `${name} is not named in: ${problems.join("; ")}`,
  );
}

test("the contract only adds to every version that was frozen", () => {
  for (const version of frozenVersions()) {
    assert.deepEqual(additiveProblems(readVersion(version), readVersion()), [], version);
  }
});

test("a version that adds a function, a constant and an optional key of the manifest is let by", () => {
  const added = `  @since(version = ${nextMinor})\n  node-colour: func(node: u32) -> u32;\n`;
  const after = withWit(wit.replace("interface isg {\n", (found) => found + added));
  const [kinds, ...others] = after.contract.constants;
  assert.ok(kinds);
  const values = [...kinds.values, { name: "union", value: 99, doc: "A union.", since: nextMinor }];
  const contract = { ...after.contract, constants: [{ ...kinds, values }, ...others] };
  const schema = changed(frozen.schema, ["properties", "plugin", "properties", "homepage"], { type: "string" });
  assert.deepEqual(additiveProblems(frozen, { contract, schema }), []);
});

/** Functions with the documentation in front of them, which goes when they go. */
const functionLines = [...wit.matchAll(/(?:^  \/\/\/.*\n)*^  ([a-z0-9-]+): func\(.*\).*;$/gm)].map(
  ([text, name = ""]) => ({
    line: text,
    name,
  }),
);
const aFunction = fc.constantFrom(...functionLines);

test("a function that is gone, renamed or called otherwise is refused by name", () => {
  fc.assert(
    fc.property(aFunction, fc.constantFrom("gone", "renamed", "parameter", "result", "type"), ({ line, name }, how) => {
      const mutations: Readonly<Record<typeof how, string>> = {
        gone: "",
        renamed: line.replace(`  ${name}:`, `  ${name}-x:`),
        parameter: line.replace(/func\((\)?)/, (_, end?: string) => (end ? "func(more: u32)" : "func(more: u32, ")),
        result: / -> \w+;/.test(line) ? line.replace(/ -> \w+;/, ";") : line.replace(");", ") -> u32;"),
        type: line.includes("u32")
          ? line.replace("u32", "f64")
          : line.replace(");", ", more: f64);").replace("(, ", "("),
      };
      // A line may stand twice only in different interfaces; the first of them is the one that changes.
      assertNamed(withWit(wit.replace(line, mutations[how])), `.${name}`);
    }),
  );
});

test("an interface that is gone or changes sides, and a world that asks for more or offers less, is refused by name", () => {
  const swap = wit.replace("  import log;\n", "").replace("export lens;", "export lens;\n  export log;");
  assertNamed(withWit(swap), "log.log is gone");
  assertNamed(withWit(wit.replace("  import attributes;\n", "")), "attributes.column is gone");
  assertNamed(withWit(wit.replace("  import attributes;\n", "")), "world plugin no longer offers attributes");
  assertNamed(
    withWit(wit.replace("export lens;", "export lens;\n  export rule;")),
    "world lens-plugin asks its plugins for rule",
  );
  assertNamed(withWit(wit.replace("world lens-plugin", "world judge-plugin")), "world lens-plugin is gone");
});

test("a function that is new says so, and names no version that is past or to come", () => {
  const add = (since: string): string =>
    wit.replace("interface isg {\n", (found) => `${found}${since}  node-colour: func(node: u32) -> u32;\n`);
  assertNamed(withWit(add("")), "node-colour is new, but says that it came with 1.0.0");
  assertNamed(withWit(add(`  @since(version = ${major}.${minor}.0)\n`)), "node-colour is new");
  assertNamed(withWit(add("  @since(version = 1.99.0)\n")), "node-colour came with 1.99.0");
  assertNamed(withWit(add(`  @since(version = ${nextMinor})\n`), `${major}.${minor}.0`), "node-colour");
  assertNamed(
    withWit(wit.replace(/^  node-kind/m, `  @since(version = ${nextMinor})\n  node-kind`)),
    "isg.node-kind changed",
  );
});

test("a constant that is gone, has another value or shares one is refused by name", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...frozen.contract.constants),
      fc.nat(),
      fc.constantFrom("gone", "value", "shared"),
      (table, at, how) => {
        const index = at % table.values.length;
        const constant = table.values[index];
        assert.ok(constant);
        const values = {
          gone: table.values.toSpliced(index, 1),
          value: table.values.with(index, { ...constant, value: constant.value + 1_000_000 }),
          shared: [...table.values, { ...constant, name: "other", since: nextMinor }],
        }[how];
        const constants = frozen.contract.constants.map((each) => (each === table ? { ...table, values } : each));
        assertNamed(
          withContract({ constants }),
          how === "shared" ? `${table.name}.other` : `${table.name}.${constant.name}`,
        );
      },
    ),
  );
  assertNamed(withContract({ constants: frozen.contract.constants.slice(1) }), "table node-kind is gone");
});

test("a price that rises and a limit that falls is refused by name", () => {
  const { fuel, limits } = frozen.contract;
  const dearer = (change: Partial<typeof fuel>): VersionedContract => withContract({ fuel: { ...fuel, ...change } });
  assertNamed(dearer({ instruction: 2 }), "the fuel of instruction rose from 1 to 2");
  assertNamed(dearer({ instructions: { ...fuel.instructions, "i32.add": 3 } }), "i32.add rose from 1 to 3");
  const { end: _end, ...others } = fuel.instructions;
  assertNamed(dearer({ instructions: others }), "instruction end rose from 0 to 1");
  assertNamed(dearer({ accessors: { ...fuel.accessors, graph: 17 } }), "accessor graph rose");
  assertNamed(dearer({ hostCalls: { ...fuel.hostCalls, log: { base: 9999, perByte: 4 } } }), "call log rose");
  const cheaper = { ...fuel, growPerPage: 1, instructions: { ...fuel.instructions, "f64.sqrt": 4 } };
  assert.deepEqual(additiveProblems(frozen, withContract({ fuel: cheaper })), []);
  for (const [name, value] of Object.entries(limits)) {
    const isCost = name.startsWith("frame");
    assertNamed(withContract({ limits: { ...limits, [name]: isCost ? value + 1 : value - 1 } }), name);
    const looser = { ...limits, [name]: isCost ? value - 1 : value + 1 };
    assert.deepEqual(additiveProblems(frozen, withContract({ limits: looser })), []);
  }
});

test("a manifest that was good stays good: whatever narrows its schema is refused with its place", () => {
  const narrowed: readonly (readonly [path: readonly string[], value: unknown, named: string])[] = [
    [["properties", "memory"], undefined, "plugin.toml.memory is gone"],
    [["properties", "lens", "maxItems"], 1, "plugin.toml.lens: maxItems"],
    [["required"], ["plugin", "lens"], "plugin.toml: required"],
    [["$defs", "lens", "required"], ["name", "description", "budget", "filter"], "plugin.toml.lens: required"],
    [["$defs", "name", "pattern"], "^[a-z]+$", "plugin.toml.name: pattern"],
    [["$defs", "lens", "properties", "on-failure", "enum"], ["skip"], "plugin.toml.lens.on-failure: enum"],
    [["$defs", "lens", "properties", "rank", "default"], true, "plugin.toml.lens.rank: default"],
    [["$defs", "lens", "properties", "rank", "type"], "integer", "plugin.toml.lens.rank: type"],
    [["$defs", "fuel", "minimum"], 2, "plugin.toml.fuel: minimum"],
    [["$defs", "label", "minLength"], 3, "plugin.toml.label: minLength"],
    [["$defs", "rule", "not"], {}, "plugin.toml.rule: not"],
    [["$defs", "typed", "allOf"], [], "plugin.toml.typed: allOf"],
  ];
  for (const [path, value, named] of narrowed) {
    const schema = changed(frozen.schema, path, value);
    assertNamed({ ...withContract({}), schema }, named);
  }
});

test("schemas that take more are let by", () => {
  const before = {
    type: "object",
    required: ["a", "b"],
    properties: { a: { maximum: 3, enum: [1, 2] } },
    additionalProperties: false,
  };
  const after = {
    type: "object",
    description: "says more",
    required: ["a"],
    properties: { a: { maximum: 4, enum: [2, 1, 3] }, c: {} },
    additionalProperties: { type: "string" },
  };
  assert.deepEqual(schemaProblems(before, after), []);
  assert.ok(schemaProblems(after, before).length >= 4);
});

test("only a new major may take away, and no version may go back", () => {
  const gone = wit.replace(/^  epoch.*$/m, "");
  assertNamed(withWit(gone), "isg.epoch is gone");
  assert.deepEqual(additiveProblems(frozen, withWit(gone, `${major + 1}.0.0`)), []);
  assertNamed(withWit(wit, "0.9.0"), "the version fell");
});

/** A copy of a schema with the value at a path replaced, or taken away. */
function changed(schema: Schema, path: readonly string[], value: unknown): Schema {
  const copy = structuredClone(schema) as Record<string, unknown>;
  let at = copy;
  for (const step of path.slice(0, -1)) at = at[step] as Record<string, unknown>;
  const last = path.at(-1) ?? "";
  if (value === undefined) delete at[last];
  else at[last] = value;
  return copy;
}
