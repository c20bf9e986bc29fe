import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import fc from "fast-check";
import wabt from "wabt";

import { SCAN_MODULE, scansIn } from "../../src/storage/scan-module.ts";
import { createSharedMemory } from "../../src/storage/shared-memory.ts";

test("the bytes of the scanning module are what its text says", async () => {
  const text = readFileSync(new URL("../../src/storage/scan.wat", import.meta.url), "utf8");
  const assembler = await wabt();
  const assembled = assembler.parseWat("scan.wat", text, { simd: true, threads: true, mutable_globals: true });
  assert.equal(
    Buffer.from(SCAN_MODULE).toString("base64"),
    Buffer.from(assembled.toBinary({}).buffer).toString("base64"),
  );
});

test("the highest of numbers and of bytes is found wherever it stands", () => {
  const memory = createSharedMemory(16);
  const scans = scansIn(memory);
  const words = new Uint32Array(memory.buffer, 64, 200);
  fc.assert(
    fc.property(fc.array(fc.nat(0xffffffff), { maxLength: 100 }), (values) => {
      words.fill(0xffffffff);
      words.set(values);
      const bytes = new Uint8Array(memory.buffer, 64, values.length * 4);
      assert.equal(scans.highest(words.subarray(0, values.length)), Math.max(0, ...values));
      assert.equal(scans.highest(bytes), Math.max(0, ...bytes));
    }),
  );
});

test("a checksum changes with every bit and with the length, and not with how bytes are cut", () => {
  const memory = createSharedMemory(16);
  const scans = scansIn(memory);
  const bytes = new Uint8Array(memory.buffer, 64, 1000);
  for (let i = 0; i < bytes.length; i++) bytes[i] = i * 7;
  const checksum = (cut: number, length: number, seed = 0): number => {
    scans.begin(seed);
    if (cut > 0) scans.add(bytes.subarray(0, cut));
    return scans.finish(bytes.subarray(cut, length));
  };
  const seen = new Set<number>();
  for (let length = 0; length <= 300; length++) seen.add(checksum(0, length));
  assert.equal(seen.size, 301);
  const whole = checksum(0, 1000);
  for (const cut of [64, 128, 960]) assert.equal(checksum(cut, 1000), whole);
  assert.notEqual(checksum(0, 1000, 1), whole);
  for (let bit = 0; bit < 8000; bit++) {
    bytes[bit >>> 3]! ^= 1 << (bit & 7);
    assert.notEqual(checksum(0, 1000), whole, `bit ${bit}`);
    bytes[bit >>> 3]! ^= 1 << (bit & 7);
  }
  // As it was written into snapshots: another value means another format.
  assert.equal(whole, 1118647685);
});
