import { constants, limits } from "@parseltongue/contract";
import { HostError } from "../host-error.ts";
import type { Value, ValueType } from "./manifest.ts";

/** One value to put into a block. */
export interface ParameterEntry {
  readonly name: string;
  readonly type: ValueType;
  readonly value: Value;
}

const encoder = new TextEncoder();
const HEADER_BYTES = 8;
const ENTRY_BYTES = 8;

/**
 * The block that a hook reads through `param-u8` and `param-u64`: entries sorted by the bytes of their names.
 * @throws HostError `input-too-large` when it exceeds 64 KiB
 * @see SPEC 4.6
 */
export function parameterBlock(entries: readonly ParameterEntry[]): Uint8Array {
  const encoded = entries
    .map(({ name, type, value }) => ({ name: encoder.encode(name), type, value: encodeValue(type, value) }))
    .toSorted((a, b) => compareBytes(a.name, b.name));
  const sizes = encoded.map((entry) => ENTRY_BYTES + aligned(entry.name.length) + aligned(entry.value.length));
  const byteCount = sizes.reduce((sum, size) => sum + size, HEADER_BYTES);
  if (byteCount > limits.parameterBytes) {
    throw new HostError("input-too-large", `parameters and configuration take ${byteCount} bytes`, {
      hint: `at most ${limits.parameterBytes} fit: give shorter lists or texts`,
    });
  }
  const block = new Uint8Array(byteCount);
  const view = new DataView(block.buffer);
  view.setUint32(0, byteCount, true);
  view.setUint32(4, encoded.length, true);
  let at = HEADER_BYTES;
  for (const { name, type, value } of encoded) {
    view.setUint8(at, constants["parameter-type"][type]);
    view.setUint16(at + 2, name.length, true);
    view.setUint32(at + 4, value.length, true);
    block.set(name, at + ENTRY_BYTES);
    block.set(value, at + ENTRY_BYTES + aligned(name.length));
    at += ENTRY_BYTES + aligned(name.length) + aligned(value.length);
  }
  return block;
}

function encodeValue(type: ValueType, value: Value): Uint8Array {
  if (typeof value === "string") return encoder.encode(value);
  if (typeof value === "object") return encodeTexts(value);
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  if (type === "number") view.setFloat64(0, Number(value), true);
  else view.setBigInt64(0, BigInt(value), true);
  return bytes;
}

function encodeTexts(texts: readonly string[]): Uint8Array {
  const encoded = texts.map((text) => encoder.encode(text));
  const bytes = new Uint8Array(encoded.reduce((sum, text) => sum + 4 + text.length, 4));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, encoded.length, true);
  let at = 4;
  for (const text of encoded) {
    view.setUint32(at, text.length, true);
    bytes.set(text, at + 4);
    at += 4 + text.length;
  }
  return bytes;
}

function aligned(byteCount: number): number {
  return (byteCount + 7) & ~7;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}
