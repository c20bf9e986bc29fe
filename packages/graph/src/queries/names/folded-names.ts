/** Set on the folded byte that begins a word: `parse_file`, `parseFile` and `ParseFile` all fold to `Parse` + `File`. */
export const WORD_START = 0x80;
/** Longer names are folded only so far; search tells them apart by what comes before. */
export const LONGEST_FOLDED = 255;

const UNDERSCORE = 0x5f;
const HYPHEN = 0x2d;

/**
 * Folds UTF-8 bytes of a name to what search compares: letters in lower case, digits, no separators, one byte each,
 * with `WORD_START` set where a word begins. Bytes beyond ASCII fold into the control range: near enough for search.
 * @returns how many bytes were written to `into` from `offset` on, at most `LONGEST_FOLDED`
 */
export function foldName(bytes: Uint8Array, start: number, end: number, into: Uint8Array, offset: number): number {
  let length = 0;
  let before = 0;
  for (let i = start; i < end && length < LONGEST_FOLDED; i++) {
    const byte = bytes[i]!;
    if (byte === UNDERSCORE || byte === HYPHEN) {
      before = 0;
      continue;
    }
    const isUpper = byte >= 0x41 && byte <= 0x5a;
    // A word begins after a separator, at a capital after a small letter, and at the first digit of a number.
    const isStart = before === 0 || (isUpper && !isCapital(before)) || (isDigit(byte) && !isDigit(before));
    into[offset + length] = foldByte(byte) | (isStart ? WORD_START : 0);
    length++;
    before = byte;
  }
  return length;
}

/** Kinds of letter that masks and lists tell apart: a–z, then one for digits and one for all else. */
export const LETTERS = 28;

export function letterIndex(folded: number): number {
  if (folded >= 0x61 && folded <= 0x7a) return folded - 0x61;
  return folded >= 0x30 && folded <= 0x39 ? 26 : 27;
}

/** Bit of a folded byte in the mask of the letters that a name has. */
export function letterBit(folded: number): number {
  return 1 << letterIndex(folded);
}

/** Six bits that order folded bytes as they themselves do: 0 for none, then the rest, digits, letters. */
export function symbolOf(folded: number): number {
  if (folded >= 0x61 && folded <= 0x7a) return folded - 0x61 + 20;
  return folded >= 0x30 && folded <= 0x39 ? folded - 0x30 + 2 : 1;
}

function foldByte(byte: number): number {
  if (byte >= 0x41 && byte <= 0x5a) return byte + 0x20;
  const isPlain = (byte >= 0x61 && byte <= 0x7a) || isDigit(byte);
  return isPlain ? byte : (byte & 0x1f) | 1;
}

function isCapital(byte: number): boolean {
  return byte >= 0x41 && byte <= 0x5a;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
