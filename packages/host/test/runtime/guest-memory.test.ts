import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { GuestMemory } from "../../src/runtime/guest-memory.ts";
import { wasm } from "../../src/web-assembly.ts";

const u32 = fc.oneof(
  fc.integer({ min: 0, max: 140_000 }),
  fc.integer({ min: 0, max: 0xffff_ffff }),
  fc.constantFrom(0, 65_536, 131_072, 0x7fff_ffff, 0x8000_0000, 0xffff_fffc, 0xffff_ffff),
);

test("no pointer and no length, signed as a guest hands them over, reaches outside the memory", () => {
  const memory = new wasm.Memory({ initial: 2, maximum: 2 });
  const guest = new GuestMemory(memory);
  const end = 131_072n;
  fc.assert(
    fc.property(u32, u32, fc.constantFrom(1 as const, 4 as const), (pointer, count, size) => {
      const isInside = pointer % size === 0 && BigInt(pointer) + BigInt(count) * BigInt(size) <= end;
      assert.equal(guest.holds(pointer | 0, count | 0, size), isInside);
      if (!isInside) return;
      const read = size === 1 ? guest.bytes(pointer | 0, count | 0) : guest.u32(pointer | 0, count | 0);
      assert.equal(read.length, count);
    }),
    { numRuns: 2000 },
  );
});

test("any bytes are a text", () => {
  const memory = new wasm.Memory({ initial: 1, maximum: 1 });
  const guest = new GuestMemory(memory);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      new Uint8Array(memory.buffer).set(bytes);
      assert.equal(guest.text(0, bytes.length), new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes));
    }),
  );
});
