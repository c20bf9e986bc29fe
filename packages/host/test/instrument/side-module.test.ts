import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { Language, Parser } from "web-tree-sitter";
import { auditSideModule } from "../../src/audit/audit-side-module.ts";
import { HostError } from "../../src/host-error.ts";
import { REASON_EXPORT, instrumentSideModule } from "../../src/instrument/instrument-side-module.ts";
import { HostExport, TrapReason } from "../../src/io-layout.ts";
import { wasm } from "../../src/web-assembly.ts";
import { wat } from "../wat.ts";

const folder = join(dirname(createRequire(import.meta.url).resolve("@vscode/tree-sitter-wasm/package.json")), "wasm");
const grammar = (name: string): Uint8Array => new Uint8Array(readFileSync(join(folder, name)));

const DYLINK = [0x00, 0x0f, 0x08, ...Buffer.from("dylink.0"), 0x01, 0x04, 0x10, 0x02, 0x02, 0x00];

/** A module with a section in front of all others. */
function withDylink(text: string, section: readonly number[] = DYLINK): Uint8Array {
  const bytes = wat(`(module ${text})`);
  return new Uint8Array([...bytes.subarray(0, 8), ...section, ...bytes.subarray(8)]);
}

const LANGUAGE = '(func (export "tree_sitter_x") (result i32) (i32.const 0))';

function refusal(bytes: Uint8Array): string {
  try {
    auditSideModule(bytes);
    return "accepted";
  } catch (error) {
    if (error instanceof HostError) return error.code;
    throw error;
  }
}

test("grammars as they are published are taken and can be metered", () => {
  const names = readdirSync(folder).filter((name) => /^tree-sitter-.*\.wasm$/.test(name));
  assert.ok(names.length > 10);
  for (const name of names) {
    const audited = auditSideModule(grammar(name));
    assert.match(audited.languageExport, /^tree_sitter_\w+$/);
    assert.ok(audited.linking.memoryBytes > 0, name);
    instrumentSideModule(audited, 1e9);
  }
});

test("a metered grammar with an external scanner gives the same trees", async () => {
  await Parser.init();
  const source = 'fn main() { let s = r#"raw " string"#; /* a /* nested */ comment */ call::<u8>(s, 1.0); }\n'.repeat(
    20,
  );
  const trees: string[] = [];
  const own = grammar("tree-sitter-rust.wasm");
  for (const bytes of [own, instrumentSideModule(auditSideModule(own), 1e9)]) {
    const parser = new Parser();
    parser.setLanguage(await Language.load(bytes));
    trees.push(parser.parse(source)!.rootNode.toString());
    parser.delete();
  }
  assert.equal(trees[1], trees[0]);
  assert.ok(trees[0]!.includes("raw_string_literal"));
});

test("a module that is no grammar is refused", () => {
  assert.equal(refusal(withDylink(LANGUAGE)), "accepted");
  const cases: Readonly<Record<string, [code: string, bytes: Uint8Array]>> = {
    "no dylink.0": ["bad-wasm", wat(`(module ${LANGUAGE})`)],
    "dylink.0 not first": ["bad-wasm", new Uint8Array([...wat(`(module ${LANGUAGE})`), ...DYLINK])],
    "a memory of its own": ["bad-wasm", withDylink(`(memory 1) ${LANGUAGE}`)],
    "a table of its own": ["bad-wasm", withDylink(`(table 1 funcref) ${LANGUAGE}`)],
    "a start function": ["bad-wasm", withDylink(`${LANGUAGE} (func $s) (start $s)`)],
    "a further library": [
      "too-large",
      withDylink(LANGUAGE, [0, 0x0f, 8, ...Buffer.from("dylink.0"), 2, 4, 1, 2, 0x61, 0x62]),
    ],
    "too much data": [
      "too-large",
      withDylink(LANGUAGE, [0, 0x12, 8, ...Buffer.from("dylink.0"), 1, 7, 0xff, 0xff, 0xff, 0x7f, 0, 0, 0]),
    ],
    "an unknown function": [
      "bad-import",
      withDylink(`(import "env" "system" (func (param i32) (result i32))) ${LANGUAGE}`),
    ],
    "another namespace": ["bad-import", withDylink(`(import "GOT.func" "free" (global (mut i32))) ${LANGUAGE}`)],
    "a wrong signature": [
      "bad-import",
      withDylink(`(import "env" "malloc" (func (param i64) (result i32))) ${LANGUAGE}`),
    ],
    "a stack pointer that is constant": [
      "bad-import",
      withDylink(`(import "env" "__stack_pointer" (global i32)) ${LANGUAGE}`),
    ],
    "no language": ["missing-export", withDylink("(func)")],
    "two languages": [
      "missing-export",
      withDylink(`${LANGUAGE} (func (export "tree_sitter_y") (result i32) (i32.const 0))`),
    ],
    "the host's namespace": ["reserved-name", withDylink(`${LANGUAGE} (func (export "parseltongue:host/begin"))`)],
    "another export": ["bad-wasm", withDylink(`${LANGUAGE} (func (export "malloc"))`)],
  };
  for (const [what, [code, bytes]] of Object.entries(cases)) assert.equal(refusal(bytes), code, what);
});

/** Runs a function of a grammar with so much fuel; gives the reason of its trap and what it used. */
function run(text: string, fuel: number): { reason: number; used: number; value: unknown; trap: string } {
  const bytes = instrumentSideModule(
    auditSideModule(withDylink(`(import "env" "memory" (memory 1)) ${text} ${LANGUAGE}`)),
    0,
  );
  const memory = new wasm.Memory({ initial: 1, maximum: 4 });
  new Uint8Array(memory.buffer).set(Buffer.from("same and not\0same and yes\0"));
  const bytewise = (): number => 0;
  const env = {
    memory,
    memcpy: bytewise,
    malloc: bytewise,
    calloc: bytewise,
    strcmp: bytewise,
    strlen: bytewise,
    __assert_fail: bytewise,
  };
  const exports = new wasm.Instance(new wasm.Module(bytes), { env }).exports as Record<
    string,
    (...args: number[]) => number
  >;
  exports[HostExport.begin]!(fuel);
  let value: unknown;
  let trap = "";
  try {
    value = exports["tree_sitter_x_external_scanner_scan"]!();
  } catch (error) {
    trap = (error as Error).message;
  }
  return { value, trap, reason: exports[REASON_EXPORT]!(), used: fuel - exports[HostExport.fuel]!() };
}

const scan = (code: string, result = ""): string =>
  `(func $scan (export "tree_sitter_x_external_scanner_scan") ${result} ${code})`;

test("a scanner that hangs, recurses or copies without end is ended", () => {
  assert.equal(run(scan("(loop (br 0))"), 1e6).reason, TrapReason.fuel);
  assert.equal(run(scan("(call $scan)"), 1e9).reason, TrapReason.depth);
  assert.equal(run(scan("(memory.fill (i32.const 0) (i32.const 0) (i32.const 65536))"), 5000).reason, TrapReason.fuel);
  const copy = `(import "env" "memcpy" (func $c (param i32 i32 i32) (result i32))) ${scan("(drop (call $c (i32.const 0) (i32.const 0) (i32.const -1)))")}`;
  assert.equal(run(copy, 1e6).reason, TrapReason.fuel);
  const zero = `(import "env" "calloc" (func $c (param i32 i32) (result i32))) ${scan("(drop (call $c (i32.const 65536) (i32.const 65536)))")}`;
  assert.equal(run(zero, 1e6).reason, TrapReason.fuel);
  const failed = `(import "env" "__assert_fail" (func $f (param i32 i32 i32 i32))) ${scan("(call $f (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))")}`;
  const { reason, trap } = run(failed, 1e6);
  assert.deepEqual([reason, trap], [TrapReason.own, "unreachable"]);
});

test("strings are measured and compared byte by byte, each paid for", () => {
  const text = (name: string, params: string, call: string): string =>
    `(import "env" "${name}" (func $f ${params} (result i32))) ${scan(call, "(result i32)")}`;
  const length = run(text("strlen", "(param i32)", "(call $f (i32.const 0))"), 1e6);
  assert.equal(length.value, 12);
  const compare = (a: number, b: number) =>
    run(text("strcmp", "(param i32 i32)", `(call $f (i32.const ${a}) (i32.const ${b}))`), 1e6);
  assert.equal(compare(0, 0).value, 0);
  assert.ok((compare(0, 13).value as number) < 0);
  assert.ok((compare(13, 0).value as number) > 0);
  assert.ok(compare(0, 0).used > compare(0, 4).used + 50);
});
