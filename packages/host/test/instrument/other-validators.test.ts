import assert from "node:assert/strict";
import { test } from "node:test";
import binaryen from "binaryen";
import { LAYOUT_WORDS } from "../../src/io-layout.ts";
import { wat } from "../wat.ts";
import { randomGuest } from "./random-guest.ts";
import { prepare } from "./toy-host.ts";

// Its types name this `readBinaryWithFeatures`; what it exports takes the features as a second argument.
const read = binaryen.readBinary as (bytes: Uint8Array, features: number) => binaryen.Module;

/** What another toolchain says of a binary; undefined when it takes it. */
function refusalByBinaryen(bytes: Uint8Array): string | undefined {
  const module = read(bytes, binaryen.Features.All);
  try {
    return module.validate() === 1 ? undefined : "not valid";
  } finally {
    module.dispose();
  }
}

test("guests and what becomes of them are valid in the eyes of a toolchain that shares nothing with the engine", () => {
  for (let seed = 1000; seed < 1040; seed++) {
    const bytes = randomGuest(seed);
    assert.equal(refusalByBinaryen(bytes), undefined, `seed ${seed}`);
    for (const options of [{}, { lowering: "host-calls" }, { profile: true }] as const) {
      assert.equal(
        refusalByBinaryen(prepare(bytes, options).out.bytes),
        undefined,
        `seed ${seed} ${JSON.stringify(options)}`,
      );
    }
  }
});

test("nothing is renumbered: functions, types and globals of the guest keep their places, and what is new comes behind", () => {
  const bytes = wat(`(module
    (import "parseltongue:plugin/isg@1.0.0" "epoch" (func $epoch (result i32))) (memory (export "memory") 1 3)
    (global $g (export "g") (mut i32) (i32.const 5)) (table 2 funcref) (elem (i32.const 0) $epoch $f)
    (func $f (export "f") (param i64) (result i32) (i32.add (call $epoch) (global.get $g))))`);
  const { out } = prepare(bytes);
  const module = read(out.bytes, binaryen.Features.All);
  try {
    const own = module.emitText();
    assert.match(own, /\(export "g" \(global \$global\$0\)\)/);
    assert.match(own, /\(import "parseltongue:host" "memory" \(memory \$\S+ 1 3\)\)/);
    assert.match(own, /\(import "parseltongue:host" "graph" \(memory \$\S+ 0 65536 shared\)\)/);
    assert.equal(module.getNumGlobals(), 1 + 2 + 5 + LAYOUT_WORDS.length);
    assert.ok(!own.includes("(start "));
  } finally {
    module.dispose();
  }
});
