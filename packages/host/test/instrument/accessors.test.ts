import assert from "node:assert/strict";
import { test } from "node:test";
import { hostImports } from "@parseltongue/contract";
import { accessors, hostCalls } from "../../src/instrument/accessors.ts";
import { wat } from "../wat.ts";
import { ToyHost, prepare, start } from "./toy-host.ts";

const scalars = hostImports.filter(({ kind }) => kind === "scalar");

test("every function of the contract has an adapter", () => {
  for (const { interface: group, name, kind } of hostImports) {
    assert.ok((kind === "scalar" ? accessors : hostCalls).has(`${group}.${name}`), name);
  }
  assert.equal(accessors.size + hostCalls.size, hostImports.length);
});

/** A guest that exports each scalar function three ways: called, re-exported, and through a table. */
function probe(): Uint8Array {
  const lines: string[] = [];
  for (const [index, { module, name, parameters, results }] of scalars.entries()) {
    const type = `${parameters.map((each) => `(param ${each})`).join(" ")} ${results.map((each) => `(result ${each})`).join(" ")}`;
    const gets = parameters.map((_, at) => `(local.get ${at})`).join(" ");
    lines.unshift(`(import "${module}" "${name}" (func $f${index} ${type}))`);
    lines.push(
      `(func (export "call ${name}") ${type} (call $f${index} ${gets}))`,
      `(export "again ${name}" (func $f${index}))`,
      `(func (export "table ${name}") ${type} (call_indirect ${type} ${gets} (i32.const ${index})))`,
    );
  }
  const elements = scalars.map((_, index) => `$f${index}`).join(" ");
  return wat(`(module ${lines.join("\n")} (table ${scalars.length} funcref) (elem (i32.const 0) ${elements}))`);
}

const INDICES = [
  0,
  1,
  2,
  6,
  7,
  11,
  12,
  19,
  20,
  29,
  30,
  37,
  38,
  49,
  50,
  79,
  80,
  89,
  90,
  94,
  95,
  293,
  294,
  300,
  301,
  2 ** 30,
  2 ** 31,
  2 ** 32 - 1,
];

test("lowered, as host calls and in the model, accessors give the same for every index: out of range is 0", () => {
  const host = new ToyHost();
  const model = host.functions() as Record<string, (...args: number[]) => unknown>;
  const inline = start(host, prepare(probe()));
  const called = start(host, prepare(probe(), { lowering: "host-calls" }));
  for (const { interface: group, name, parameters } of scalars) {
    const key = `${group}.${name}`;
    for (const args of argumentsFor(parameters.length)) {
      host.reset();
      const expected = model[key]!(...args.map((arg, at) => (parameters[at] === "f32" ? arg : arg | 0)));
      const written = host.answers;
      for (const way of ["call", "again", "table"]) {
        for (const guest of [inline, called]) {
          host.reset();
          const { value, trap, used } = guest.call(`${way} ${name}`, 1e6, ...args);
          const what = `${way} ${key}(${args.join(", ")})`;
          assert.equal(trap, undefined, what);
          assert.equal(unsigned(value), unsigned(expected), what);
          assert.equal(host.answers, written, what);
          assert.ok(used > 0, what);
        }
      }
    }
  }
});

function argumentsFor(count: number): number[][] {
  if (count === 0) return [[]];
  if (count === 1) return INDICES.map((index) => [index]);
  return INDICES.flatMap((first) => [0, 1, 2, 19, 20, 50, 256, 2 ** 31, 2 ** 32 - 1].map((second) => [first, second]));
}

function unsigned(value: unknown): unknown {
  return typeof value === "number" && Number.isInteger(value) ? value >>> 0 : value;
}

test("fuel of an accessor is the same lowered and as a host call, and by each way to it", () => {
  const host = new ToyHost();
  const inline = start(host, prepare(probe()));
  const called = start(host, prepare(probe(), { lowering: "host-calls" }));
  for (const { name, parameters, fuel } of scalars) {
    const args = parameters.map(() => 1);
    for (const way of ["call", "again", "table"]) {
      assert.equal(
        inline.call(`${way} ${name}`, 1e6, ...args).used,
        called.call(`${way} ${name}`, 1e6, ...args).used,
        name,
      );
    }
    assert.equal(inline.call(`again ${name}`, 1e6, ...args).used, fuel, name);
  }
});

test("nothing is ever stored to graph memory", () => {
  const host = new ToyHost();
  const guest = start(host, prepare(probe()));
  const before = Buffer.from(new Uint8Array(host.graph.buffer)).toString("latin1");
  for (const { name, parameters } of scalars) {
    for (const args of argumentsFor(parameters.length)) guest.call(`call ${name}`, 1e6, ...args);
  }
  assert.equal(Buffer.from(new Uint8Array(host.graph.buffer)).toString("latin1"), before);
});
