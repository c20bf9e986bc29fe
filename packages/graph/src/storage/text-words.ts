/** Before each text's bytes stands one word: its id, or this bit and its length once it is garbage. */
export const HEADER_BYTES = 4;
export const GARBAGE_BIT = 0x80000000;
/** Texts are padded with zeros to whole words, so that they are hashed and compared a word at a time. */
export const WORD_MASK = 3;
const encoder = new TextEncoder();

/** Bytes that a text of `length` bytes takes, without its header. */
export function padded(length: number): number {
  return (length + WORD_MASK) & ~WORD_MASK;
}

export function textSlotBytes(length: number): number {
  return HEADER_BYTES + padded(length);
}

/** What the strings take if all of them are ASCII, as most are: growing once is cheaper than growing often. */
export function bytesAtLeast(strings: readonly string[]): number {
  let bytes = 0;
  for (const text of strings) bytes += textSlotBytes(text.length);
  return bytes;
}

/** Writes a string as UTF-8 at byte `start` of one buffer seen as `bytes` and `words`, zero-padded. Returns its length. */
export function encode(text: string, bytes: Uint8Array, words: Uint32Array, start: number): number {
  const { length } = text;
  let all = 0;
  let at = 0;
  for (let word = start >>> 2; at < length; word += 1) {
    const a = text.charCodeAt(at);
    const b = at + 1 < length ? text.charCodeAt(at + 1) : 0;
    const c = at + 2 < length ? text.charCodeAt(at + 2) : 0;
    const d = at + 3 < length ? text.charCodeAt(at + 3) : 0;
    all |= a | b | c | d;
    if (all > 0x7f) break;
    words[word] = a | (b << 8) | (c << 16) | (d << 24);
    at += 4;
  }
  if (all <= 0x7f) return length;
  const { written } = encoder.encodeInto(text, bytes.subarray(start));
  bytes.fill(0, start + written, start + padded(written));
  return written;
}

export function hashText(words: Uint32Array, start: number, length: number): number {
  let hash = Math.imul(length, 0x9e3779b1) | 0;
  const end = (start + length + WORD_MASK) >>> 2;
  for (let at = start >>> 2; at < end; at += 1) {
    hash = Math.imul(hash ^ words[at]!, 0x85ebca77);
    hash = (hash << 13) | (hash >>> 19);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae3d);
  return (hash ^ (hash >>> 13)) >>> 0;
}

export function equalWords(left: Uint32Array, a: number, right: Uint32Array, b: number, count: number): boolean {
  for (let at = 0; at < count; at += 1) {
    if (left[a + at] !== right[b + at]) return false;
  }
  return true;
}

/**
 * Orders two texts by their UTF-8 bytes (which is the order of their code points); a prefix comes first.
 * `words` is the text arena by words, starts are byte offsets into it. Negative, 0 or positive.
 */
export function compareTexts(words: Uint32Array, a: number, aLength: number, b: number, bLength: number): number {
  const count = (Math.min(aLength, bLength) + WORD_MASK) >>> 2;
  const aWord = a >>> 2;
  const bWord = b >>> 2;
  for (let at = 0; at < count; at += 1) {
    const x = words[aWord + at]!;
    const y = words[bWord + at]!;
    if (x !== y) return bigEndian(x) - bigEndian(y);
  }
  return aLength - bLength;
}

/** The word's bytes as a number that sorts as the bytes do. */
export function bigEndian(word: number): number {
  return ((word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;
}
