import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { HostError } from "../../src/host-error.ts";
import { ByteReader } from "../../src/wasm/byte-reader.ts";
import { ByteWriter } from "../../src/wasm/byte-writer.ts";

/** The same number in as many bytes as wanted: each but the last has its continuation bit set. */
function padded(bytes: Uint8Array, length: number, filler: number): Uint8Array {
  const out = Uint8Array.from({ length }, (_, at) => (bytes[at] === undefined ? filler : bytes[at]));
  for (let at = bytes.length - 1; at < length - 1; at++) out[at]! |= 0x80;
  return out;
}

const refuses = (read: () => unknown): void =>
  assert.throws(read, (error) => error instanceof HostError && error.code === "bad-wasm");

test("unsigned numbers are read as they were written, however long their spelling up to five bytes", () => {
  fc.assert(
    fc.property(fc.nat({ max: 0xffff_ffff }), fc.integer({ min: 1, max: 5 }), (value, length) => {
      const bytes = new ByteWriter().u32(value).written;
      const spelled = padded(bytes, Math.max(length, bytes.length), 0);
      const reader = new ByteReader(spelled);
      assert.equal(reader.u32(), value);
      assert.ok(reader.isAtEnd);
      refuses(() => new ByteReader(spelled.subarray(0, spelled.length - 1)).u32());
    }),
  );
  refuses(() => new ByteReader(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x1f)).u32());
  refuses(() => new ByteReader(Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x80, 0)).u32());
});

test("signed numbers likewise, and no bit beyond their width may differ from their sign", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 32n), max: 2n ** 32n - 1n }), (value) => {
      const bytes = new ByteWriter().signed(Number(value)).written;
      assert.equal(new ByteReader(bytes).s33(), Number(value));
      for (const bits of [32, 64]) {
        const reader = new ByteReader(bytes);
        const fits = BigInt.asIntN(bits, value) === value;
        if (fits) reader.skipSigned(bits);
        else refuses(() => reader.skipSigned(bits));
      }
    }),
  );
  new ByteReader(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x7f)).skipSigned(32);
  refuses(() => new ByteReader(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x4f)).skipSigned(32));
  refuses(() => new ByteReader(Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x80, 0)).skipSigned(32));
  new ByteReader(new Uint8Array([...new Uint8Array(9).fill(0x80), 0x7f])).skipSigned(64);
  refuses(() => new ByteReader(new Uint8Array([...new Uint8Array(9).fill(0x80), 0x3f])).skipSigned(64));
});

test("a count or length is believed only as far as there are bytes", () => {
  refuses(() => new ByteReader(Uint8Array.of(5, 1, 2)).count("things", 100));
  refuses(() => new ByteReader(Uint8Array.of(1, 2)).skip(3));
  refuses(() => new ByteReader(Uint8Array.of(2, 0xc3, 0x28)).name("a name", 100));
  assert.throws(
    () => new ByteReader(Uint8Array.of(3, 1, 2, 3)).count("things", 2),
    (error) => error instanceof HostError && error.code === "too-large",
  );
});
