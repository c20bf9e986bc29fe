import { Text } from "@parseltongue/sdk-assemblyscript";

/** FNV-1a of 64 bits: the bytes of a text, whether it comes from the graph or from a baseline. */
export const HASH_START: u64 = 0xcbf29ce484222325;
const PRIME: u64 = 0x100000001b3;

// @ts-ignore: decorator
@inline
export function hashByte(hash: u64, byte: u32): u64 {
  return (hash ^ <u64>byte) * PRIME;
}

export function hashText(hash: u64, text: Text): u64 {
  for (let at: u32 = 0, end = text.length; at < end; at++) hash = hashByte(hash, text.byteAt(at));
  return hash;
}

export function hashBytes(hash: u64, bytes: Uint8Array, begin: i32, end: i32): u64 {
  for (let at = begin; at < end; at++) hash = hashByte(hash, bytes[at]);
  return hash;
}
