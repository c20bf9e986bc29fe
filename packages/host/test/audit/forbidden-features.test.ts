import assert from "node:assert/strict";
import { test } from "node:test";
import { audit } from "../../src/audit/audit.ts";
import { auditLimits } from "../../src/audit/audit-limits.ts";
import { HostError } from "../../src/host-error.ts";
import { wat } from "../wat.ts";

/** A module of one function type, one function with that code, and a memory, as bytes. */
function withCode(...code: number[]): Uint8Array {
  const body = [0, ...code, 0x0b];
  return Uint8Array.from([
    0,
    97,
    115,
    109,
    1,
    0,
    0,
    0,
    1,
    4,
    1,
    96,
    0,
    0,
    3,
    2,
    1,
    0,
    5,
    3,
    1,
    0,
    1,
    10,
    body.length + 2,
    1,
    body.length,
    ...body,
  ]);
}

function section(id: number, ...content: number[]): Uint8Array {
  return Uint8Array.from([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, id, content.length, ...content]);
}

function refusalOf(bytes: Uint8Array): HostError {
  try {
    audit(bytes, { ...auditLimits, memories: 5 });
  } catch (error) {
    assert.ok(error instanceof HostError, String(error));
    return error;
  }
  return assert.fail("accepted");
}

const CASES: Readonly<Record<string, readonly Uint8Array[]>> = {
  exceptions: [
    wat("(module (tag $t) (func (throw $t)))", { exceptions: true }),
    wat("(module (func (try (do) (catch_all))))", { exceptions: true }),
    withCode(0x1f, 0x40, 0x00, 0x0b),
    section(13, 0x01, 0x00, 0x00),
    section(1, 0x01, 0x60, 0x01, 0x69, 0x00),
  ],
  threads: [
    wat("(module (memory 1 1 shared))", { threads: true }),
    wat("(module (memory 1) (func (drop (i32.atomic.load (i32.const 0)))))", { threads: true }),
    withCode(0xfe, 0x01, 0x02, 0x00),
  ],
  memory64: [wat("(module (memory i64 1))", { memory64: true })],
  "multi-memory": [
    wat("(module (memory 1) (memory 1))", { multi_memory: true }),
    wat('(module (import "a" "b" (memory 1)) (memory 1))', { multi_memory: true }),
    withCode(0x41, 0x00, 0x28, 0x42, 0x00, 0x00, 0x1a),
    withCode(0x3f, 0x01, 0x1a),
    withCode(0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 0x0a, 0x00, 0x01),
    withCode(0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 0x0b, 0x01),
  ],
  "tail calls": [
    wat("(module (func $f (return_call $f)))", { tail_call: true }),
    wat("(module (table 1 funcref) (func (return_call_indirect (i32.const 0))))", { tail_call: true }),
  ],
  "externref (reference types)": [
    wat("(module (func (param externref)))"),
    wat("(module (table 1 externref))"),
    wat("(module (func (local externref)))"),
  ],
  "reference types other than funcref": [wat("(module (func (drop (ref.null extern))))")],
  "garbage collection": [
    withCode(0xfb, 0x00, 0x00, 0x1a),
    section(1, 0x01, 0x5f, 0x00),
    section(1, 0x01, 0x60, 0x01, 0x6e, 0x00),
  ],
  "typed function references": [withCode(0x14, 0x00), section(4, 0x01, 0x40, 0x00, 0x70, 0x00, 0x01)],
  "relaxed SIMD": [
    wat("(module (func (param v128) (drop (i8x16.relaxed_swizzle (local.get 0) (local.get 0)))))", {
      relaxed_simd: true,
    }),
  ],
  "extended constant expressions": [
    wat("(module (global i32 (i32.add (i32.const 1) (i32.const 2))))", { extended_const: true }),
  ],
  "custom page sizes": [section(5, 0x01, 0x08, 0x01, 0x00)],
};

for (const [feature, binaries] of Object.entries(CASES)) {
  test(`${feature}: refused by name`, () => {
    for (const bytes of binaries) {
      const { code, details, message } = refusalOf(bytes);
      assert.equal(code, "forbidden-feature", message);
      assert.equal(details["feature"], feature);
    }
  });
}

test("opcodes that nobody has given a meaning yet are refused, each of them", () => {
  for (let opcode = 0; opcode < 0x200; opcode++) {
    for (const prefix of [0xfc, 0xfd, 0xfe, 0xfb]) {
      const leb = opcode < 0x80 ? [opcode] : [(opcode & 0x7f) | 0x80, opcode >> 7];
      const bytes = withCode(prefix, ...leb);
      const isKnown = (prefix === 0xfc && opcode < 18) || (prefix === 0xfd && opcode < 0x100);
      if (!isKnown) assert.equal(refusalOf(bytes).code, "forbidden-feature", `${prefix} ${opcode}`);
    }
  }
});

test("what LLVM, Rust and AssemblyScript emit by default is allowed", () => {
  audit(
    wat(`(module (type $pair (func (param i32) (result i32 i64))) (table 2 10 funcref) (memory 1) (elem (i32.const 0) $f $f)
      (func $f (type $pair) (local i32 i32)
        (local.set 1 (i32.extend8_s (i32.trunc_sat_f64_s (f64.const 1e10))))
        (memory.copy (i32.const 0) (i32.const 8) (i32.const 8)) (memory.fill (i32.const 0) (i32.const 8) (i32.const 8))
        (block $a (block $b (br_table $a $b (local.get 0))))
        (call_indirect (type $pair) (local.get 0) (i32.const 0)))
      (func (param v128) (result v128) (i32x4.add (local.get 0) (local.get 0))))`),
  );
});

test("numbers that a linker padded are read as the numbers they are", () => {
  // call 0 in five bytes, i32.const 1 in five bytes, call_indirect's table index in five bytes
  audit(withCode(0x41, 0x81, 0x80, 0x80, 0x80, 0x00, 0x1a, 0x10, 0x80, 0x80, 0x80, 0x80, 0x00));
  assert.equal(refusalOf(withCode(0x10, 0x80, 0x80, 0x80, 0x80, 0x10)).code, "bad-wasm");
  assert.equal(refusalOf(withCode(0x10, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00)).code, "bad-wasm");
  assert.equal(refusalOf(withCode(0x41, 0x80, 0x80, 0x80, 0x80, 0x40, 0x1a)).code, "bad-wasm");
});
