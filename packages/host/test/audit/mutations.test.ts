import assert from "node:assert/strict";
import { test } from "node:test";
import { audit } from "../../src/audit/audit.ts";
import { linkGuest } from "../../src/audit/link-guest.ts";
import { HostError } from "../../src/host-error.ts";
import { hostRange, instrument } from "../../src/instrument/instrument.ts";
import { randomFrom, randomGuest } from "../instrument/random-guest.ts";
import { ALL_INTERFACES } from "../instrument/toy-host.ts";
import { refusalByWabt, wat } from "../wat.ts";

const MUTATIONS = 100_000;

/** Small guests that together have every section. */
const seeds: readonly Uint8Array[] = [
  ...Array.from({ length: 60 }, (_, seed) => randomGuest(seed, 0.2)).filter(({ length }) => length < 900),
  wat(`(module (import "env" "abort" (func $a (param i32 i32 i32 i32))) (memory 1 4) (table 3 9 funcref)
    (global i64 (i64.const 5)) (global $g (mut f64) (f64.const 1)) (start $s) (elem (i32.const 1) $s $a) (elem funcref (ref.null func))
    (elem declare func $s) (data (i32.const 8) "eight") (data "passive")
    (func $s (local i32 f32 i64) (drop (ref.func $s)) (memory.init 1 (i32.const 0) (i32.const 0) (i32.const 3)) (data.drop 1)
      (table.copy (i32.const 0) (i32.const 1) (i32.const 1)) (table.set (i32.const 0) (ref.null func)) (elem.drop 0)))`),
  wat(`(module (memory 1) (func (export "v") (param v128) (result v128) (local v128)
    (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 (local.get 0) (v128.load offset=3 (i32.const 9)))
    (v128.store8_lane 3 (i32.const 0) (v128.const i32x4 1 2 3 4)) (f32x4.extract_lane 1) (f32x4.splat)))`),
];

/** One to three changes: a byte set, copied, cut out or put in; now and then the end cut off. */
function mutate(seed: Uint8Array, random: () => number): Uint8Array {
  let bytes = Uint8Array.from(seed);
  const place = (): number => Math.floor(random() * bytes.length);
  for (let left = 1 + Math.floor(random() * 3); left > 0; left--) {
    const at = place();
    const kind = random();
    if (kind < 0.4) bytes[at] = Math.floor(random() * 256);
    else if (kind < 0.7) bytes[at] = bytes[place()]!;
    else if (kind < 0.8) bytes[at] = bytes[at]! ^ (1 << Math.floor(random() * 8));
    else if (kind < 0.88) bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + 1)]);
    else if (kind < 0.96) bytes = Uint8Array.from([...bytes.subarray(0, at), 0xff, ...bytes.subarray(at)]);
    else bytes = bytes.slice(0, at + 1);
  }
  return bytes;
}

test("100,000 damaged guests are refused with a code, or taken by the engine, another validator and the instrumenter", () => {
  const random = randomFrom(2026);
  const codes: Record<string, number> = {};
  // Most runs end in an error whose stack nobody reads.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    for (let index = 0; index < MUTATIONS; index++) {
      const bytes = mutate(seeds[index % seeds.length]!, random);
      const code = verdict(bytes, index % 25 === 0);
      codes[code] = (codes[code] ?? 0) + 1;
    }
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  for (const code of ["taken", "bad-wasm", "forbidden-feature", "too-large"]) {
    assert.ok(codes[code]! > MUTATIONS / 2000, JSON.stringify(codes));
  }
});

function verdict(bytes: Uint8Array, instruments: boolean): string {
  try {
    const audited = audit(bytes);
    assert.equal(refusalByWabt(bytes), undefined, Buffer.from(bytes).toString("hex"));
    if (instruments) {
      const linked = linkGuest(audited.binary, { granted: ALL_INTERFACES, traits: [], range: hostRange });
      instrument(audited, linked, { maximumPages: 100, tableElements: 100 });
    }
    return "taken";
  } catch (error) {
    if (error instanceof HostError) return error.code;
    throw new Error(`input ${Buffer.from(bytes).toString("hex")}`, { cause: error });
  }
}
