import { copyOf } from "./own-bytes.ts";

const PRIME_1 = 0x9e3779b1;
const PRIME_2 = 0x85ebca77;
const PRIME_3 = 0xc2b2ae3d;
const PRIME_4 = 0x27d4eb2f;
const PRIME_5 = 0x165667b1;
const LANE_BYTES = 16;

/**
 * xxHash32 of the first `byteLength` bytes of a buffer seen as words and as bytes from the same offset: several
 * gigabytes a second without leaving the memory. Detects damage; it does not protect against forgery.
 * @see https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md (XXH32)
 */
export function checksumOf(words: Uint32Array, bytes: Uint8Array, byteLength: number, seed: number): number {
  const lanesEnd = (byteLength - (byteLength % LANE_BYTES)) >>> 2;
  let hash = lanesEnd === 0 ? (seed + PRIME_5) | 0 : hashLanes(words, lanesEnd, seed);
  hash = (hash + byteLength) | 0;
  const wordsEnd = byteLength >>> 2;
  for (let at = lanesEnd; at < wordsEnd; at += 1) {
    hash = (hash + Math.imul(words[at]!, PRIME_3)) | 0;
    hash = Math.imul((hash << 17) | (hash >>> 15), PRIME_4);
  }
  for (let at = wordsEnd * 4; at < byteLength; at += 1) {
    hash = (hash + Math.imul(bytes[at]!, PRIME_5)) | 0;
    hash = Math.imul((hash << 11) | (hash >>> 21), PRIME_1);
  }
  hash = Math.imul(hash ^ (hash >>> 15), PRIME_2);
  hash = Math.imul(hash ^ (hash >>> 13), PRIME_3);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function hashLanes(words: Uint32Array, end: number, seed: number): number {
  let a = (seed + PRIME_1 + PRIME_2) | 0;
  let b = (seed + PRIME_2) | 0;
  let c = seed | 0;
  let d = (seed - PRIME_1) | 0;
  for (let at = 0; at < end; at += 4) {
    a = (a + Math.imul(words[at]!, PRIME_2)) | 0;
    a = Math.imul((a << 13) | (a >>> 19), PRIME_1);
    b = (b + Math.imul(words[at + 1]!, PRIME_2)) | 0;
    b = Math.imul((b << 13) | (b >>> 19), PRIME_1);
    c = (c + Math.imul(words[at + 2]!, PRIME_2)) | 0;
    c = Math.imul((c << 13) | (c >>> 19), PRIME_1);
    d = (d + Math.imul(words[at + 3]!, PRIME_2)) | 0;
    d = Math.imul((d << 13) | (d >>> 19), PRIME_1);
  }
  return (rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18)) | 0;
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** xxHash32 of bytes that may start anywhere. */
export function checksumOfBytes(bytes: Uint8Array, seed = 0): number {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : copyOf(bytes);
  const words = new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >>> 2);
  return checksumOf(words, aligned, aligned.byteLength, seed);
}
