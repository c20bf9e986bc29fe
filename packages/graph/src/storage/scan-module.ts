import { hashTail } from "./checksum.ts";
import type { SharedMemory } from "./shared-memory.ts";
import { instantiate } from "./shared-memory.ts";

/** Bytes hashed at once, and bytes compared at once. */
const STRIPE_BYTES = 64;
const VECTOR_BYTES = 16;

/** `scan.wat`, assembled. A test holds that the two say the same. */
export const SCAN_MODULE: Uint8Array = Uint8Array.from(
  atob(
    "AGFzbQEAAAABIAZgAnt7AXtgAnt/AXtgAX8AYAJ/fwBgAAF/YAJ/fwF/AgsBAW0BbQIDAYCABAMIBwABAgMEBQUGVQR7Af0MAAAA" +
      "AAAAAAAAAAAAAAAAAAt7Af0MAAAAAAAAAAAAAAAAAAAAAAt7Af0MAAAAAAAAAAAAAAAAAAAAAAt7Af0MAAAAAAAAAAAAAAAAAAAA" +
      "AAsHMQUFYmVnaW4AAgNhZGQAAwNlbmQABAtoaWdoZXN0V29yZAAFC2hpZ2hlc3RCeXRlAAYKxwQHIwAgACABQfeUr694/RH9tQH9" +
      "rgFBDRABQbHz3fF5/RH9tQELFQAgACAB/asBIABBICABa/2tAf1QC1ABAXsgAP0R/QwoRCMkd8rrhQAAAABPhshh/a4BIQEgASQA" +
      "IAFBvdzKlXz9Ef2uASQBIAFBr9bTvgL9Ef2uASQCIAFBsc/ZsgH9Ef2uASQDC2sBBHsjACECIwEhAyMCIQQjAyEFAkADQCAAIAFG" +
      "DQEgAiAA/QAEABAAIQIgAyAA/QAEEBAAIQMgBCAA/QAEIBAAIQQgBSAA/QAEMBAAIQUgAEHAAGohAAwACwsgAiQAIAMkASAEJAIg" +
      "BSQDC0oBAXsjAEEBEAEjAUEHEAH9rgEjAkEMEAEjA0ESEAH9rgH9rgEhACAA/RsAQQF3IAD9GwFBB3dqIAD9GwJBDHcgAP0bA0ES" +
      "d2pqC2YBAXsCQANAIAAgAUYNASACIAD9AAQA/bkBIQIgAEEQaiEADAALCyACIAIgAv0NCAkKCwwNDg8AAQIDBAUGB/25ASECIAIg" +
      "AiAC/Q0EBQYHAAECAwwNDg8ICQoL/bkBIQIgAv0bAAubAQEBewJAA0AgACABRg0BIAIgAP0ABAD9eSECIABBEGohAAwACwsgAiAC" +
      "IAL9DQgJCgsMDQ4PAAECAwQFBgf9eSECIAIgAiAC/Q0EBQYHCAkKCwwNDg8AAQID/XkhAiACIAIgAv0NAgMEBQYHCAkKCwwNDg8A" +
      "Af15IQIgAiACIAL9DQECAwQFBgcICQoLDA0ODwD9eSECIAL9FgAL",
  ),
  (letter) => letter.charCodeAt(0),
);

/** Reads a memory at the speed at which it can be read. All views are of that memory. */
export interface Scans {
  /** The highest of numbers; 0 for none. */
  highest(values: Uint32Array | Uint8Array): number;
  /** Starts a checksum anew. */
  begin(seed: number): void;
  /** Adds bytes whose number is a multiple of 64, as that of all pieces but the last must be. */
  add(bytes: Uint8Array): void;
  /** The checksum of all that was added and of the last piece, which may be of any length. */
  finish(last: Uint8Array): number;
}

interface ScanExports {
  readonly begin: (seed: number) => void;
  readonly add: (at: number, end: number) => void;
  readonly end: () => number;
  readonly highestWord: (at: number, end: number) => number;
  readonly highestByte: (at: number, end: number) => number;
}

/**
 * The checksum is XXH32's round in sixteen lanes instead of four, and its end. It detects damage; it does not protect
 * against forgery.
 * @see https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md (XXH32)
 */
export function scansIn(memory: SharedMemory): Scans {
  const { begin, add, end, highestWord, highestByte } = instantiate(SCAN_MODULE, memory) as ScanExports;
  let length = 0;
  const addBytes = (bytes: Uint8Array): void => {
    add(bytes.byteOffset, bytes.byteOffset + bytes.length);
    length += bytes.length;
  };
  return {
    highest: (values) => {
      const wide = values.length - (values.length % (VECTOR_BYTES / values.BYTES_PER_ELEMENT));
      const wideEnd = values.byteOffset + wide * values.BYTES_PER_ELEMENT;
      const scan = values.BYTES_PER_ELEMENT === 1 ? highestByte : highestWord;
      let highest = scan(values.byteOffset, wideEnd) >>> 0;
      for (let at = wide; at < values.length; at++) if (values[at]! > highest) highest = values[at]!;
      return highest;
    },
    begin: (seed) => {
      begin(seed);
      length = 0;
    },
    add: addBytes,
    finish: (last) => {
      const striped = last.length - (last.length % STRIPE_BYTES);
      addBytes(last.subarray(0, striped));
      const tail = last.subarray(striped);
      return hashTail((end() + length + tail.length) | 0, tail);
    },
  };
}
