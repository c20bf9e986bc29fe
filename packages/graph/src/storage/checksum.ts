import { copyOf } from "./own-bytes.ts";

const PRIME_1 = 0x9e3779b1;
const PRIME_2 = 0x85ebca77;
const PRIME_3 = 0xc2b2ae3d;
const PRIME_4 = 0x27d4eb2f;
const PRIME_5 = 0x165667b1;
const LANE_BYTES = 16;
/** Words hashed by one call: a loop that runs once for long stays badly compiled, one that is called often does not. */
const BLOCK_WORDS = 1 << 16;

/**
 * xxHash32 of bytes, which may start anywhere. Detects damage; it does not protect against forgery.
 * @see https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md (XXH32)
 */
export function checksumOfBytes(bytes: Uint8Array): number {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : copyOf(bytes);
  const lanesEnd = aligned.length - (aligned.length % LANE_BYTES);
  const tail = aligned.subarray(lanesEnd);
  if (lanesEnd === 0) return hashTail((PRIME_5 + tail.length) | 0, tail);
  const words = new Uint32Array(aligned.buffer, aligned.byteOffset, lanesEnd >>> 2);
  const lanes = Int32Array.of(PRIME_1 + PRIME_2, PRIME_2, 0, -PRIME_1);
  for (let at = 0; at < words.length; at += BLOCK_WORDS) {
    hashLanes(words, at, Math.min(words.length, at + BLOCK_WORDS), lanes);
  }
  const [a = 0, b = 0, c = 0, d = 0] = lanes;
  const laneSum = (rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18)) | 0;
  return hashTail((laneSum + aligned.length) | 0, tail);
}

function hashLanes(words: Uint32Array, from: number, to: number, lanes: Int32Array): void {
  let a = lanes[0]!;
  let b = lanes[1]!;
  let c = lanes[2]!;
  let d = lanes[3]!;
  for (let at = from; at < to; at += 4) {
    a = (a + Math.imul(words[at]!, PRIME_2)) | 0;
    a = Math.imul((a << 13) | (a >>> 19), PRIME_1);
    b = (b + Math.imul(words[at + 1]!, PRIME_2)) | 0;
    b = Math.imul((b << 13) | (b >>> 19), PRIME_1);
    c = (c + Math.imul(words[at + 2]!, PRIME_2)) | 0;
    c = Math.imul((c << 13) | (c >>> 19), PRIME_1);
    d = (d + Math.imul(words[at + 3]!, PRIME_2)) | 0;
    d = Math.imul((d << 13) | (d >>> 19), PRIME_1);
  }
  lanes[0] = a;
  lanes[1] = b;
  lanes[2] = c;
  lanes[3] = d;
}

/** Ends a hash with what is left over: bytes that start on a word. */
export function hashTail(start: number, tail: Uint8Array): number {
  let hash = start;
  const words = new Uint32Array(tail.buffer, tail.byteOffset, tail.length >>> 2);
  for (const word of words) {
    hash = (hash + Math.imul(word, PRIME_3)) | 0;
    hash = Math.imul((hash << 17) | (hash >>> 15), PRIME_4);
  }
  for (let at = words.length * 4; at < tail.length; at += 1) {
    hash = (hash + Math.imul(tail[at]!, PRIME_5)) | 0;
    hash = Math.imul((hash << 11) | (hash >>> 21), PRIME_1);
  }
  hash = Math.imul(hash ^ (hash >>> 15), PRIME_2);
  hash = Math.imul(hash ^ (hash >>> 13), PRIME_3);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
