import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fuel, guestExports, hostImports, limits } from "@parseltongue/contract";
import { readContract } from "../tools/contract-model.ts";
import { generatedFiles, staleFiles } from "../tools/generate.ts";

test("generated files hold what the contract says: `npm run generate` writes them", () => {
  assert.deepEqual(staleFiles(), []);
});

test("every function is in every binding, under its module and name", () => {
  const files = generatedFiles();
  for (const path of ["sdk/assemblyscript/assembly/raw.ts", "sdk/rust/src/raw.rs", "sdk/c/parseltongue_raw.h"]) {
    const text = files.get(path) ?? "";
    for (const { module, name } of hostImports) {
      assert.ok(text.includes(`"${module}"`), `${path} lacks ${module}`);
      assert.ok(text.includes(`"${name}"`), `${path} lacks ${name}`);
    }
  }
});

test("the canonical ABI's lowering: strings and lists are two parameters, entry points take the hook", () => {
  const emit = hostImports.find(({ name }) => name === "emit-diagnostic");
  assert.deepEqual(emit?.parameters, ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"]);
  const word = hostImports.find(({ name }) => name === "text-u64");
  assert.deepEqual([word?.parameters, word?.results], [["i32"], ["i64"]]);
  const score = hostImports.find(({ name }) => name === "set-score");
  assert.deepEqual([score?.parameters, score?.results], [["i32", "f32"], []]);
  assert.deepEqual(
    guestExports.map(({ exportName, parameters, results }) => [exportName, parameters, results]),
    [
      ["parseltongue:plugin/lens@1.0.0#evaluate", ["i32"], []],
      ["parseltongue:plugin/query@1.0.0#answer", ["i32"], []],
      ["parseltongue:plugin/rule@1.0.0#check", ["i32"], []],
      ["parseltongue:plugin/analyzer@1.0.0#analyze", ["i32"], []],
      ["parseltongue:plugin/exporter@1.0.0#render", ["i32"], []],
    ],
  );
});

test("every function says what it gives", () => {
  const { imports, exports } = readContract(join(import.meta.dirname, ".."));
  const silent = [...imports, ...exports].flatMap((each) => each.functions).filter(({ doc }) => doc === "");
  assert.deepEqual(silent, []);
});

test("whatever is handed bytes is a host call with a price for them; nothing is free", () => {
  for (const each of hostImports) {
    assert.equal(each.kind === "host-call", each.fuelPerByte > 0, each.name);
    assert.ok(each.fuel > 0, each.name);
  }
  assert.deepEqual(
    hostImports.filter(({ kind }) => kind === "host-call").map(({ name }) => name),
    ["column", "annotate", "emit-diagnostic", "emit-hits", "emit-f32", "emit-u32", "write", "log"],
  );
});

test("the specification prints every weight, price and limit", () => {
  const spec = readFileSync(new URL("../SPEC.md", import.meta.url), "utf8");
  const section = (number: number): string => spec.split(/^## /m).find((part) => part.startsWith(`${number} `)) ?? "";
  const { instructions, groups, accessors, hostCalls, ...single } = fuel;
  const weights = [instructions, groups, accessors, single].flatMap((table) => Object.values(table));
  assertPrinted(section(7), weights);
  assertPrinted(
    section(5),
    Object.values(hostCalls).flatMap(({ base, perByte }) => [base, perByte]),
  );
  const { fuel: most, writeBytes, outputBytes, parameterBytes, moduleBytes, depthBytes, ...counted } = limits;
  assert.equal(most, 2 ** 50);
  assert.equal(outputBytes, 16 * writeBytes);
  assertPrinted(section(8), [moduleBytes / 2 ** 20]);
  assertPrinted(section(4), [parameterBytes / 1024]);
  assertPrinted(section(7), [depthBytes / 1024]);
  // Lists in the manifest are bounded by its schema, which says so in its own words.
  const { attributes: _a, labels: _l, rules: _r, hooks: _h, columns: _c, ...printed } = counted;
  assertPrinted(spec, Object.values(printed));
});

function assertPrinted(text: string, values: readonly number[]): void {
  const numbers = new Set([...text.matchAll(/\d[\d,]*/g)].map(([found]) => Number(found.replaceAll(",", ""))));
  for (const value of values) assert.ok(numbers.has(value), `SPEC.md does not say ${value}`);
}
