import assert from "node:assert/strict";
import { test } from "node:test";
import { audit } from "../../src/audit/audit.ts";
import { linkGuest } from "../../src/audit/link-guest.ts";
import { HostError } from "../../src/host-error.ts";
import { hostRange, instrument } from "../../src/instrument/instrument.ts";
import { opcodes, PREFIX_FC, PREFIX_FD } from "../../src/wasm/opcodes.ts";
import { staleSources } from "../../tools/generate.ts";
import { randomGuest } from "../instrument/random-guest.ts";
import { ALL_INTERFACES } from "../instrument/toy-host.ts";

test("the core knows the instructions by the numbers that the host has: if not, `npm run generate`", () => {
  assert.deepEqual(staleSources(), []);
});

function metered(guest: Uint8Array, profile: boolean): Uint8Array {
  const audited = audit(guest);
  const linked = linkGuest(audited.binary, { granted: ALL_INTERFACES, traits: [], range: hostRange });
  return instrument(audited, linked, { maximumPages: 16, profile }).bytes;
}

test("what the core worked on before changes nothing: neither other guests, nor one that was refused, nor a profile", () => {
  const guests = Array.from({ length: 40 }, (_, seed) => randomGuest(seed, 0.5));
  const first = guests.map((guest) => metered(guest, false));
  const again = guests.toReversed().map((guest) => {
    metered(randomGuest(guest.length, 2), true);
    assert.throws(() => audit(guest.subarray(0, -2)), HostError);
    return metered(guest, false);
  });
  assert.deepEqual(again.toReversed(), first);
});

test("an opcode that is not in the table is refused, whatever follows it", () => {
  for (const [opcode, name] of opcodes.names.entries()) {
    if (name !== "" || (opcode >= 0xfb && opcode < PREFIX_FC)) continue;
    const guest = guestOf([...encoded(opcode), 0, 0, 0, 0, 0x0b]);
    assert.throws(() => audit(guest), { code: "forbidden-feature" }, `opcode ${opcode}`);
  }
  for (const prefix of [0xfb, 0xfe, 0xff]) {
    assert.throws(() => audit(guestOf([prefix, 0, 0x0b])), { code: "forbidden-feature" }, `prefix ${prefix}`);
  }
});

/** A guest with one function, of that code. */
function guestOf(code: readonly number[]): Uint8Array {
  const types = [1, 4, 1, 0x60, 0, 0];
  const functions = [3, 2, 1, 0];
  return Uint8Array.from([
    0,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    ...types,
    ...functions,
    10,
    code.length + 3,
    1,
    code.length + 1,
    0,
    ...code,
  ]);
}

function encoded(opcode: number): number[] {
  if (opcode < PREFIX_FC) return [opcode];
  if (opcode < PREFIX_FD) return [0xfc, opcode - PREFIX_FC];
  const number = opcode - PREFIX_FD;
  return number < 0x80 ? [0xfd, number] : [0xfd, (number & 0x7f) | 0x80, number >>> 7];
}
