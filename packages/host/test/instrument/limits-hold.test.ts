import assert from "node:assert/strict";
import { test } from "node:test";
import { fuel as fuelTable, limits } from "@parseltongue/contract";
import { audit } from "../../src/audit/audit.ts";
import { auditLimits } from "../../src/audit/audit-limits.ts";
import { linkGuest } from "../../src/audit/link-guest.ts";
import { HostError } from "../../src/host-error.ts";
import type { GuestLimit } from "../../src/instrument/instrument.ts";
import { hostRange, instrument } from "../../src/instrument/instrument.ts";
import { HostExport, TrapReason } from "../../src/io-layout.ts";
import { wat } from "../wat.ts";
import type { CallResult } from "./toy-host.ts";
import { ALL_INTERFACES, ToyHost, prepare, start } from "./toy-host.ts";

const host = new ToyHost();

/** Runs the export `run` of a module with fresh memory. */
function run(text: string, fuel = 1_000_000, without: readonly GuestLimit[] = []): CallResult {
  host.reset();
  return start(host, prepare(wat(`(module ${text})`), { without: new Set(without) })).call("run", fuel);
}

function assertStopped({ trap, reason }: CallResult, why: keyof typeof TrapReason, what = ""): void {
  assert.equal(trap, "unreachable", what);
  assert.equal(reason, TrapReason[why], what);
}

test("loops without end run out of fuel, even those with nothing in them", () => {
  for (const code of [
    "(loop (br 0))",
    "(loop (br_table 0 0 (i32.const 7)))",
    "(loop (br_if 0 (i32.const 1)))",
    "(loop (loop (br 1)))",
    "(loop (block (block (br_table 0 1 2 (i32.const 2)))))",
    "(loop (block (br 1)))",
    "(loop (if (i32.const 1) (then (br 1)) (else (br 1))))",
  ]) {
    assertStopped(run(`(func (export "run") ${code})`), "fuel", code);
  }
});

test("a host without fuel lets nothing run, and fuel that is no number is none", () => {
  for (const fuel of [0, -1, Number.NaN, -Infinity])
    assertStopped(run('(func (export "run"))', fuel), "fuel", String(fuel));
  assert.equal(run('(func (export "run"))', Number.MAX_SAFE_INTEGER).trap, undefined);
});

const BULK: Readonly<Record<string, string>> = {
  "memory.fill": '(memory 1) (func (export "run") (memory.fill (i32.const 0) (i32.const 1) (i32.const 65536)))',
  "memory.fill of 4 GiB": '(memory 1) (func (export "run") (memory.fill (i32.const 0) (i32.const 1) (i32.const -1)))',
  "memory.copy": '(memory 1) (func (export "run") (memory.copy (i32.const 0) (i32.const 1) (i32.const 65535)))',
  "memory.init": `(memory 1) (data "${"x".repeat(40_000)}") (func (export "run") (memory.init 0 (i32.const 0) (i32.const 0) (i32.const 40000)))`,
  "memory.grow": '(memory 1) (func (export "run") (drop (memory.grow (i32.const 2))))',
  "memory.grow too far": '(memory 1) (func (export "run") (drop (memory.grow (i32.const -1))))',
  "table.fill":
    '(table 9000 funcref) (func (export "run") (table.fill 0 (i32.const 0) (ref.null func) (i32.const 9000)))',
  "table.copy": '(table 9000 funcref) (func (export "run") (table.copy (i32.const 0) (i32.const 1) (i32.const 8999)))',
  "table.grow": '(table 1 funcref) (func (export "run") (drop (table.grow (ref.null func) (i32.const 9000))))',
  "table.init": `(table 3000 funcref) (elem func ${"$f ".repeat(3000)}) (func $f) (func (export "run") (table.init 0 (i32.const 0) (i32.const 0) (i32.const 3000)))`,
};

for (const [what, text] of Object.entries(BULK)) {
  test(`${what}: paid for by its operand before it starts`, () => {
    assertStopped(run(text, 4000), "fuel");
    const free = run(text, 4000, ["bulk-prices"]);
    assert.notEqual(free.reason, TrapReason.fuel);
  });
}

test("bulk operations cost what the contract says", () => {
  const used = (length: number): number =>
    run(`(memory 1) (func (export "run") (memory.fill (i32.const 0) (i32.const 1) (i32.const ${length})))`).used;
  const none = used(0);
  assert.equal(used(1) - none, fuelTable.bulkPer8Bytes);
  assert.equal(used(8) - none, fuelTable.bulkPer8Bytes);
  assert.equal(used(9) - none, 2 * fuelTable.bulkPer8Bytes);
  assert.equal(used(65_536) - none, 8192 * fuelTable.bulkPer8Bytes);
  const grow = run('(memory 1) (func (export "run") (drop (memory.grow (i32.const 3))))').used;
  const still = run('(memory 1) (func (export "run") (drop (memory.grow (i32.const 0))))').used;
  assert.equal(grow - still, 3 * fuelTable.growPerPage);
});

test("memory grows to what was granted, or to the guest's own maximum if that is less", () => {
  const text = (memory: string): string =>
    `${memory} (func (export "run") (result i32) (drop (memory.grow (i32.const 3))) (memory.grow (i32.const 20)))`;
  const granted = run(text("(memory 1)"), 1e9);
  assert.equal(granted.value, -1);
  const own = run('(memory 1 2) (func (export "run") (result i32) (memory.grow (i32.const 2)))', 1e9);
  assert.equal(own.value, -1);
  const tables = run(
    '(table 1 funcref) (func (export "run") (result i32) (table.grow (ref.null func) (i32.const 101)))',
    1e9,
  );
  assert.equal(tables.value, -1);
});

const MUTUAL = `(func $a (export "run") (call $b)) (func $b (call $a))`;

test("recursion ends by depth, at the same call on every engine, and not by the engine's own stack", () => {
  const { trap, reason, used } = run(MUTUAL);
  assert.equal(trap, "unreachable");
  assert.equal(reason, TrapReason.depth);
  const perCall = fuelTable.instructions["call"]! + fuelTable.perFunctionEntry;
  // The call that does not fit is not charged for its own body.
  assert.equal(used, (limits.depthBytes / limits.frameMinimumBytes) * perCall);
  const unlimited = run(MUTUAL, 1e12, ["depth", "fuel"]);
  assert.match(unlimited.trap!, /not a trap.*call stack/i);
});

test("frames count by what they hold", () => {
  const deep = (locals: number): number =>
    run(`(global $g (mut i32) (i32.const 0)) (func $a (export "run") ${"(local i64)".repeat(locals)} (call $a))`, 1e9)
      .used;
  const calls = (locals: number): number =>
    deep(locals) / (fuelTable.instructions["call"]! + fuelTable.perFunctionEntry + locals * fuelTable.perLocal);
  assert.equal(calls(0), 4096);
  assert.equal(calls(8), 4096);
  assert.equal(calls(16), 2048);
  assert.equal(Math.floor(calls(1000)), Math.floor(262_144 / 8000));
});

test("a frame of 49,990 locals does not fit, and the engine's stack never sees it", () => {
  const bytes = wat(`(module (func $a (export "run") ${"(local i64)".repeat(49_990)} (call $a)))`);
  assert.throws(
    () => audit(bytes),
    (error) => error instanceof HostError && error.code === "too-large",
  );
  const audited = audit(bytes, { ...auditLimits, locals: 50_000, functionBytes: 1e6 });
  const linked = linkGuest(audited.binary, { granted: ALL_INTERFACES, traits: [], range: hostRange });
  const guest = start(host, { audited, linked, out: instrument(audited, linked, { maximumPages: 1 }) });
  assertStopped(guest.call("run", 1e9), "depth");
});

test("recursion of every kind ends by depth: through a table, through a leaf with many operands, with vectors", () => {
  const pushes = (type: string, count: number): string =>
    `${`(${type})`.repeat(count)} (call $a) ${"drop ".repeat(count)}`;
  for (const text of [
    '(table 1 funcref) (elem (i32.const 0) $a) (func $a (export "run") (call_indirect (i32.const 0)))',
    `(func $a (export "run") ${pushes("i64.const 5", 200)})`,
    `(func $a (export "run") ${pushes("v128.const i64x2 1 2", 200)})`,
    `(func $a (export "run") ${"(local v128)".repeat(100)} (call $a))`,
    '(func $a (export "run") (result i32) (i32.add (call $a) (call $a)))',
    '(func $a (export "run") (block (loop (call $a) (br 0))))',
  ]) {
    assertStopped(run(text, 1e9), "depth", text);
  }
});

test("recursion that calls the host in each frame ends by depth, and every host function that starts also ends", () => {
  const { trap, reason } = run(
    `(import "parseltongue:plugin/log@1.0.0" "log" (func $log (param i32 i32 i32))) (memory 1)
     (func $a (export "run") (call $log (i32.const 1) (i32.const 2) (i32.const 3)) (call $a))`,
    1e9,
  );
  assert.deepEqual([trap, reason], ["unreachable", TrapReason.depth]);
  assert.equal(host.calls.length, limits.depthBytes / limits.frameMinimumBytes);
});

test("depth comes back on every way out of a function", () => {
  const ways = {
    "falling through": "(nop)",
    return: "(return)",
    "return from within": "(block (loop (return)))",
    "branch to the function": "(br 0)",
    "branch from within": "(block (block (br 2)))",
    "conditional branch": "(br_if 0 (i32.const 1)) (unreachable)",
    "branch table": "(block (br_table 0 1 (i32.const 5)))",
  };
  for (const [way, code] of Object.entries(ways)) {
    const result = run(
      `(func $leaf) (func $f (call $leaf) ${code})
       (func (export "run") (local i32) (loop (call $f) (local.set 0 (i32.add (local.get 0) (i32.const 1)))
         (br_if 0 (i32.lt_u (local.get 0) (i32.const 10000)))))`,
      1e9,
    );
    assert.equal(result.trap, undefined, way);
  }
  const results = run(
    `(func $two (param i32) (result i32 i64) (call $n) (block (br_if 1 (i32.const 7) (i64.const 8) (local.get 0)) drop drop) (return (i32.const 1) (i64.const 2)))
     (func $n) (func (export "run") (result i32 i64 i32 i64) (call $two (i32.const 0)) (call $two (i32.const 1)))`,
  );
  assert.deepEqual(results.value, [1, 2n, 7, 8n]);
});

test("host calls cost their base and every byte handed over, before they are made", () => {
  const write = (length: number | string, fuel = 1e9): CallResult =>
    run(
      `(import "parseltongue:plugin/output@1.0.0" "write" (func $w (param i32 i32))) (memory 1)
       (func (export "run") (call $w (i32.const 0) (i32.const ${length})))`,
      fuel,
    );
  const price = fuelTable.hostCalls["write"]!;
  assert.equal(write(1000).used - write(0).used, 1000 * price.perByte);
  assert.ok(write(0).used > price.base);
  assertStopped(write(-1, 1e9), "fuel");
  assert.deepEqual(host.calls, []);
  const emit = (nodes: number): number =>
    run(
      `(import "parseltongue:plugin/hits@1.0.0" "emit-hits" (func $e (param i32 i32 i32 i32))) (memory 1)
       (func (export "run") (call $e (i32.const 0) (i32.const ${nodes}) (i32.const 0) (i32.const 0)))`,
    ).used;
  assert.equal(emit(10) - emit(0), 40 * fuelTable.hostCalls["emit-hits"]!.perByte);
});

test("a host that refuses a call ends the guest, by whatever way it made the call", () => {
  const ways = {
    call: "(call $w (i32.const 0) (i32.const 1))",
    table: "(call_indirect (param i32 i32) (i32.const 0) (i32.const 1) (i32.const 0))",
  };
  for (const [way, code] of Object.entries(ways)) {
    for (const without of [[], ["refusals"]] as const) {
      host.reset();
      const text = `(import "parseltongue:plugin/output@1.0.0" "write" (func $w (param i32 i32))) (memory 1)
        (table 1 funcref) (elem (i32.const 0) $w) (export "w" (func $w)) (func (export "run") ${code})`;
      const guest = start(host, prepare(wat(`(module ${text})`), { without: new Set<GuestLimit>(without) }));
      host.refuse = true;
      const result = guest.call("run", 1e6);
      if (without.length > 0) assert.equal(result.trap, undefined, way);
      else assertStopped(result, "refusedHostCall", way);
      host.reset();
      host.refuse = true;
      const again = guest.call("w", 1e6, 0, 1);
      assert.equal(again.reason, without.length > 0 ? 0 : TrapReason.refusedHostCall, `${way}, from outside`);
    }
  }
});

test("the start function waits to be called, under a budget like anything else", () => {
  host.reset();
  const guest = start(
    host,
    prepare(wat('(module (memory (export "memory") 1) (func $s (i32.store (i32.const 0) (i32.const 5))) (start $s))')),
  );
  assert.equal(new Uint32Array(guest.memory.buffer as ArrayBuffer)[0], 0);
  assertStopped(guest.call(HostExport.init, 1), "fuel");
  host.reset();
  assert.equal(guest.call(HostExport.init, 1000).trap, undefined);
  assert.equal(new Uint32Array(guest.memory.buffer as ArrayBuffer)[0], 5);
});

test("AssemblyScript's abort is a trap of the guest's own", () => {
  const result = run(
    `(import "env" "abort" (func $abort (param i32 i32 i32 i32))) (table 1 funcref) (elem (i32.const 0) $abort)
     (func (export "run") (call $abort (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))`,
  );
  assertStopped(result, "own");
});

test("without the comparison, an accessor reads beyond its column: the comparison is what holds", () => {
  const text = `(import "parseltongue:plugin/isg@1.0.0" "node-kind" (func $k (param i32) (result i32)))
    (func (export "run") (result i32) (call $k (i32.const 60)))`;
  assert.equal(run(text).value, 0);
  assert.notEqual(run(text, 1e6, ["bounds"]).value, 0);
});

test("code that would grow beyond its share is refused", () => {
  const bytes = wat(`(module (func (param i32) ${"(if (local.get 0) (then (nop)))".repeat(10_000)}))`);
  assert.throws(
    () => prepare(bytes, { growth: 1 }),
    (error) => error instanceof HostError && error.code === "too-large",
  );
  assert.doesNotThrow(() => prepare(bytes, { growth: 10 }));
});
