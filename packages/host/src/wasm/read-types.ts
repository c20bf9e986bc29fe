import type { ByteReader } from "./byte-reader.ts";
import { forbidden, malformed } from "./byte-reader.ts";
import { ValueType } from "./types.ts";

/** Reads the byte of a value type. */
export function readValueType(reader: ByteReader): ValueType {
  const at = reader.position;
  return checkValueType(reader.u8(), at);
}

/** The value type of a byte, when it is one that plugins may use. Core specification, 5.3.1–5.3.4. */
export function checkValueType(byte: number, at: number): ValueType {
  if (byte >= ValueType.v128 && byte <= ValueType.i32) return byte as ValueType;
  if (byte === ValueType.funcref) return byte;
  if (byte === 0x6f) throw forbidden("externref (reference types)", at);
  if (byte === 0x69 || byte === 0x74) throw forbidden("exceptions", at);
  if (byte >= 0x62 && byte <= 0x78) throw forbidden("garbage collection", at);
  throw malformed(at, `0x${byte.toString(16)} is no value type`);
}

/** Core specification, 5.3.15 (global types). */
export function readMutability(reader: ByteReader): boolean {
  const at = reader.position;
  const flag = reader.u8();
  if (flag === 2 || flag === 3) throw forbidden("threads", at);
  if (flag > 1) throw malformed(at, `mutability ${flag}`);
  return flag === 1;
}
