import assert from "node:assert/strict";
import { test } from "node:test";
import openWabt from "wabt";
import { hostImports } from "@parseltongue/contract";
import type { CallForm } from "../vectors.ts";
import {
  callVectors,
  encodeParameters,
  expectedBytes,
  fixtureGraph,
  formatVector,
  mergeVectors,
  probeWat,
  readVectors,
  scriptWat,
  vectorCall,
} from "../vectors.ts";

/** What these tests need of the global that the compiler's libraries do not know. */
interface Engine {
  validate(bytes: Uint8Array): boolean;
  instantiate(
    bytes: Uint8Array,
    imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ): Promise<{ readonly instance: { readonly exports: Readonly<Record<string, unknown>> } }>;
}
const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: Engine };
const wabt = await openWabt();
const FORMS: readonly CallForm[] = ["direct", "table"];

function assemble(wat: string): Uint8Array {
  const module = wabt.parseWat("guest.wat", wat);
  try {
    module.validate();
    return module.toBinary({}).buffer;
  } finally {
    module.destroy();
  }
}

function memoryOf(instance: { readonly exports: Readonly<Record<string, unknown>> }): { readonly buffer: ArrayBuffer } {
  return instance.exports["memory"] as { readonly buffer: ArrayBuffer };
}

test("every function that gives something has vectors, at −1, its end, 2³¹ and beyond", () => {
  const vectors = readVectors();
  for (const declared of hostImports.filter(({ results }) => results.length > 0)) {
    const own = vectors.filter((each) => each.interface === declared.interface && each.function === declared.name);
    assert.ok(own.length > 0, declared.name);
    if (declared.parameters.length !== 1 || declared.kind === "host-call") continue;
    const ends = [0x7fffffff, 0x80000000, 0xffffffff];
    for (const end of ends) {
      const found = own.find(({ args }) => args[0] === end);
      assert.equal(BigInt(found?.expected ?? -1), 0n, `${declared.name}(${end})`);
    }
    assert.ok(
      own.some(({ expected }) => BigInt(expected) !== 0n),
      `${declared.name} never gives anything but 0`,
    );
  }
});

test("the guest of the reads writes what its imports give it, called directly and through a table", async () => {
  const vectors = readVectors();
  for (const form of FORMS) {
    let written = new Uint8Array(0);
    const left = [...vectors];
    const imports: Record<string, Record<string, unknown>> = {};
    for (const { module, name } of hostImports) {
      imports[module] ??= {};
      imports[module][name] = () => left.shift()?.expected;
    }
    imports["parseltongue:plugin/output@1.0.0"] = {
      write: (pointer: number, length: number) => {
        written = new Uint8Array(memoryOf(instance).buffer, pointer, length).slice();
      },
    };
    const wat = probeWat(vectors, form).replace("(memory ", '(memory (export "memory") ');
    const { instance } = await WebAssembly.instantiate(assemble(wat), imports);
    (instance.exports["parseltongue:plugin/exporter@1.0.0#render"] as (hook: number) => void)(0);
    assert.deepEqual(Buffer.from(written), Buffer.from(expectedBytes(vectors)));
  }
});

test("the guests of all calls are valid", () => {
  for (const vector of callVectors()) {
    assert.ok((vector.gives === undefined) !== (vector.fails === undefined), vector.name);
    for (const form of FORMS) assert.ok(WebAssembly.validate(assemble(scriptWat(vector, form))), vector.name);
  }
  for (const { lenses } of mergeVectors()) {
    for (const { steps } of lenses) assemble(scriptWat({ trait: "lens", steps, repeat: 1 }));
  }
});

test("each trait has a call that gives something and one that fails; each host call is made", () => {
  const calls = callVectors();
  for (const trait of ["lens", "query", "rule", "analyzer", "exporter"] as const) {
    assert.ok(
      calls.some((each) => each.trait === trait && each.gives !== undefined),
      trait,
    );
  }
  for (const trait of ["lens", "query", "rule", "analyzer"] as const) {
    assert.ok(
      calls.some((each) => each.trait === trait && each.fails !== undefined),
      trait,
    );
  }
  const made = new Set(calls.flatMap(({ steps }) => steps.map(([name]) => name)));
  for (const each of hostImports.filter(({ results }) => results.length === 0)) {
    assert.ok(made.has(`${each.interface}.${each.name}`), each.name);
  }
});

test("rows of the vectors' graph are in the order of keys, not of ids", () => {
  const { nodes, outRows } = fixtureGraph();
  const row = outRows.slice(nodes[4]?.outBegin, nodes[4]?.outEnd);
  // app::Shape, app::Square, app::total
  assert.deepEqual(row, [11, 10, 9]);
});

test("the block of parameters is, byte for byte, what SPEC 4.6 says", () => {
  const block = encodeParameters([
    { name: "b", type: "strings", value: ["é", ""] },
    { name: "a", type: "integer", value: -2 },
  ]);
  const hex = [
    "40 00 00 00 02 00 00 00",
    "02 00 01 00 08 00 00 00  61 00 00 00 00 00 00 00  fe ff ff ff ff ff ff ff",
    "05 00 01 00 0e 00 00 00  62 00 00 00 00 00 00 00",
    "02 00 00 00 02 00 00 00  c3 a9 00 00 00 00 00 00",
  ];
  const expected = hex.join(" ").replaceAll(/\s+/g, "");
  assert.equal(Buffer.from(block).toString("hex"), expected);
  assert.equal(block.length, 64);
  assert.equal(vectorCall().parameterBytes.length % 8, 0);
});

test("a read prints as one line", () => {
  assert.equal(
    formatVector({ interface: "isg", function: "node-kind", args: [3], expected: 5, result: "u32" }),
    "isg.node-kind(3) = 5",
  );
  assert.equal(
    formatVector({ interface: "isg", function: "text-u64", args: [0], expected: 7n, result: "u64" }),
    "isg.text-u64(0) = 7",
  );
});
