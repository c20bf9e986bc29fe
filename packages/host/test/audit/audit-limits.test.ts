import assert from "node:assert/strict";
import { test } from "node:test";
import { audit } from "../../src/audit/audit.ts";
import type { AuditLimits } from "../../src/audit/audit-limits.ts";
import { auditLimits } from "../../src/audit/audit-limits.ts";
import { HostError } from "../../src/host-error.ts";
import { wasm } from "../../src/web-assembly.ts";
import { CodeWriter } from "../../src/wasm/code-writer.ts";
import { wat } from "../wat.ts";

function codeOf(bytes: Uint8Array, limits: AuditLimits = auditLimits): string {
  try {
    audit(bytes, limits);
    return "accepted";
  } catch (error) {
    if (error instanceof HostError) return error.code;
    throw error;
  }
}

const HEADER: readonly number[] = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const many = (count: number, part: string): string => Array.from({ length: count }, () => part).join(" ");

/** For each limit a module that has just as much as a small limit allows, given that number. */
const MODULES: Readonly<Partial<Record<keyof AuditLimits, (count: number) => Uint8Array>>> = {
  types: (n) =>
    wat(`(module ${Array.from({ length: n }, (_, at) => `(type (func ${many(at, "(param i32)")}))`).join("")})`),
  parameters: (n) => wat(`(module (func ${many(n, "(param i32)")}))`),
  results: (n) => wat(`(module (func ${many(n, "(result i32)")} unreachable))`),
  imports: (n) => wat(`(module ${many(n, '(import "a" "b" (func))')})`),
  functions: (n) => wat(`(module ${many(n, "(func)")})`),
  globals: (n) => wat(`(module ${many(n, "(global i32 (i32.const 0))")})`),
  exports: (n) => wat(`(module (func) ${Array.from({ length: n }, (_, at) => `(export "${at}" (func 0))`).join("")})`),
  tables: (n) => wat(`(module ${many(n, "(table 1 funcref)")})`),
  memories: (n) => wat(`(module ${many(n, "(memory 1)")})`, { multi_memory: true }),
  elementSegments: (n) => wat(`(module (func) ${many(n, "(elem func 0)")})`),
  segmentElements: (n) => wat(`(module (func) (elem func) (elem func ${many(n, "0")}))`),
  dataSegments: (n) => wat(`(module ${many(n, '(data "x")')})`),
  functionBytes: (n) => wat(`(module (func ${many(n - 2, "nop")}))`),
  locals: (n) => wat(`(module (func ${many(n, "(local i32)")}))`),
  nameBytes: (n) => wat(`(module (func (export "${"x".repeat(n)}")))`),
  moduleBytes: (n) => new Uint8Array([...HEADER, 0, n - 10, 1, ...new Uint8Array(n - 11)]),
  nesting: (n) => wat(`(module (func ${"(block ".repeat(n)}${")".repeat(n)}))`),
  operandHeight: (n) => wat(`(module (func ${many(n, "(i32.const 0)")} ${many(n, "drop")}))`),
  branchTableTargets: (n) => wat(`(module (func (br_table ${many(n + 1, "0")} (i32.const 0))))`),
  localsTimesLoops: (n) =>
    wat(`(module (func (param i32) ${many(n - 3, "(loop)")}) (func (local i64 f32 i32) (loop)))`),
  localsTimesBranches: (n) => wat(`(module (func (local i32) (block ${many(n - 1, "(br_if 0 (i32.const 0))")})))`),
  memoryPages: (n) => wat(`(module (memory ${n}))`),
  tableElements: (n) => wat(`(module (table ${n} funcref))`),
  customSections: (n) => new Uint8Array([...HEADER, ...Array.from({ length: n }, () => [0, 2, 1, 0x78]).flat()]),
};

for (const [limit, make] of Object.entries(MODULES)) {
  test(`${limit}: as many as the limit says are taken, one more is refused`, () => {
    const most = 20;
    const limits = { ...auditLimits, tables: 30, [limit]: most };
    // A second memory is refused however many a module may declare.
    if (limit !== "memories") assert.equal(codeOf(make(most), limits), "accepted");
    assert.notEqual(codeOf(make(most + 1), limits), "accepted");
  });
}

test("every limit has such a module", () => {
  const elsewhere = new Set(["growth", "extendedConstants"]);
  const missing = Object.keys(auditLimits).filter((limit) => !(limit in MODULES) && !elsewhere.has(limit));
  assert.deepEqual(missing, []);
});

test("the compile bomb of 20,000 locals in 2,000 loops is refused, and so are its cousins", () => {
  const bomb = (locals: number, code: string): Uint8Array =>
    wat(`(module (func ${many(locals, "(local i32)")} ${code}))`);
  assert.equal(codeOf(bomb(20_000, many(2000, "(loop)"))), "too-large");
  assert.equal(codeOf(bomb(5000, many(2000, "(loop)"))), "too-large");
  assert.equal(codeOf(bomb(5000, `(block ${many(20_000, "(br_if 0 (i32.const 0))")})`)), "too-large");
  assert.equal(codeOf(bomb(5000, `(br_table ${many(4097, "0")} (i32.const 0))`)), "too-large");
});

test("deep nesting and counts that the bytes cannot hold are refused without running out of stack or memory", () => {
  const body = new CodeWriter().u32(0);
  for (let depth = 0; depth < 50_000; depth++) body.u8(0x02).u8(0x40);
  const code = new CodeWriter().u32(1).u32(body.length).raw(body.written);
  const bytes = new CodeWriter().raw(HEADER).raw([1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10]);
  assert.equal(codeOf(bytes.u32(code.length).raw(code.written).written), "too-large");
  for (const id of [1, 2, 3, 4, 5, 6, 7, 9, 10, 11]) {
    const claims = new Uint8Array([...HEADER, id, 5, 0xff, 0xff, 0xff, 0xff, 0x0f]);
    assert.equal(codeOf(claims), "bad-wasm", `section ${id}`);
  }
});

test("sections out of order, twice or cut off are refused, wherever the file is cut", () => {
  const whole = wat(`(module (memory 1) (table 1 funcref) (global i32 (i32.const 1)) (func $f (export "f")) (start $f)
    (elem (i32.const 0) $f) (data (i32.const 0) "x"))`);
  assert.equal(codeOf(whole), "accepted");
  for (let length = 0; length < whole.length; length++) {
    const part = whole.subarray(0, length);
    // Cut between two sections, what is left may be a module of its own.
    if (codeOf(part) === "accepted") assert.ok(wasm.validate(part));
  }
  const [header, memory, table] = [HEADER, [5, 3, 1, 0, 1], [4, 4, 1, 0x70, 0, 1]];
  assert.equal(codeOf(new Uint8Array([...header, ...memory, ...table])), "bad-wasm");
  assert.equal(codeOf(new Uint8Array([...header, ...memory, ...memory])), "bad-wasm");
  assert.equal(codeOf(new Uint8Array([...header, 14, 0])), "bad-wasm");
});

test("what is no module is told from what is a component", () => {
  assert.equal(codeOf(new Uint8Array()), "bad-wasm");
  assert.equal(codeOf(new TextEncoder().encode("#!/bin/sh\necho hello")), "bad-wasm");
  assert.equal(codeOf(Uint8Array.from([0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00])), "component");
  assert.equal(codeOf(Uint8Array.from([0x00, 0x61, 0x73, 0x6d, 0x02, 0x00, 0x00, 0x00])), "bad-wasm");
});

test("a module that is valid only once it has more globals is refused", () => {
  // It would write its own fuel.
  assert.equal(codeOf(withGlobalSet()), "bad-wasm");
});

function withGlobalSet(): Uint8Array {
  const valid = wat("(module (global (mut i32) (i32.const 0)) (func (global.set 0 (i32.const 9))))");
  // Leaves out the global section: id 6, six bytes.
  const at = valid.findIndex((byte, index) => index > 8 && byte === 6 && valid[index + 1] === 6);
  return new Uint8Array([...valid.subarray(0, at), ...valid.subarray(at + 8)]);
}

test("names of functions are read for profiles, and nonsense in the name section harms nobody", () => {
  const named = audit(wat("(module (func $alpha) (func $beta))"));
  assert.deepEqual(
    [...named.functionNames],
    [
      [0, "alpha"],
      [1, "beta"],
    ],
  );
  const nonsense = new Uint8Array([...HEADER, 0, 9, 4, 0x6e, 0x61, 0x6d, 0x65, 1, 0xff, 0xff, 0x0f]);
  assert.deepEqual([...audit(nonsense).functionNames], []);
});
