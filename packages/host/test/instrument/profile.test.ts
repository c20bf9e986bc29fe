import assert from "node:assert/strict";
import { test } from "node:test";
import { wat } from "../wat.ts";
import { randomGuest } from "./random-guest.ts";
import { ToyHost, prepare, start } from "./toy-host.ts";

const host = new ToyHost();

function profileOf(bytes: Uint8Array, name: string, fuel: number) {
  host.reset();
  const prepared = prepare(bytes, { profile: true, maximumPages: 1000 });
  const guest = start(host, prepared);
  const result = guest.call(name, fuel);
  const read = (name: string): number => Number((guest.instance.exports[name] as { value: bigint }).value);
  const { functions, calls } = prepared.out.profile!;
  return {
    result,
    names: prepared.audited.functionNames,
    self: new Map(functions.map((each) => [each.functionIndex, read(each.export)])),
    calls: new Map(calls.map((each) => [`${each.caller}>${each.callee ?? "indirect"}`, read(each.export)])),
  };
}

test("a profile says how much each function used itself, and each call with all that it led to", () => {
  const bytes = wat(`(module
    (import "parseltongue:plugin/output@1.0.0" "write" (func $write (param i32 i32))) (memory 1)
    (func $leaf (param i32) (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
    (func $middle (call $leaf (i32.const 10)) (call $leaf (i32.const 20)) (memory.fill (i32.const 0) (i32.const 0) (i32.const 800)))
    (func $run (export "run") (call $middle) (call $write (i32.const 0) (i32.const 100))))`);
  const { result, self, calls, names } = profileOf(bytes, "run", 1e6);
  assert.equal(result.trap, undefined);
  const index = (name: string): number => [...names].find(([, each]) => each === name)![0];
  const [leaf, middle, run, write] = ["leaf", "middle", "run", "write"].map(index) as [number, number, number, number];
  assert.equal(calls.get(`${middle}>${leaf}`), self.get(leaf));
  assert.equal(calls.get(`${run}>${middle}`), self.get(leaf)! + self.get(middle)! + 100);
  assert.equal(result.used, self.get(run)! + calls.get(`${run}>${middle}`)! + calls.get(`${run}>${write}`)!);
});

test("profiling changes neither results nor fuel", () => {
  for (let seed = 0; seed < 60; seed++) {
    const bytes = randomGuest(seed);
    const plain = prepare(bytes, { maximumPages: 1000 });
    const run = plain.audited.binary.exports.find(({ name, index }) => {
      const type = plain.audited.binary.types[plain.audited.binary.functionTypes[index] ?? -1];
      return name.startsWith("run") && type?.params.length === 0;
    });
    if (run === undefined) continue;
    host.reset();
    const expected = start(host, plain).call(run.name, 100_000);
    assert.deepEqual(profileOf(bytes, run.name, 100_000).result, expected, `seed ${seed}`);
  }
});
