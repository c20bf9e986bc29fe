import { Text, Writer } from "@parseltongue/sdk-assemblyscript";
import { HOSTILE_RANGES } from "./hostile-ranges";

/** How a format writes the printable ASCII that is no letter or digit. */
export abstract class Escaping {
  /** Writes one character so that it means itself; `before` is what was written last of the same text, 0 at its begin. */
  abstract punctuation(writer: Writer, character: u32, before: u32): void;

  /** Writes what prints as nothing, as something else, or moves what stands around it. */
  hostile(writer: Writer, codePoint: u32): void {
    const letter = codePoint == 0x0a ? LETTER_N : codePoint == 0x0d ? LETTER_R : codePoint == 0x09 ? LETTER_T : 0;
    if (letter == 0) {
      this.numbered(writer, codePoint);
      return;
    }
    this.punctuation(writer, BACKSLASH, 0);
    writer.byte(letter);
  }

  /** Writes `\u{…}`. */
  protected numbered(writer: Writer, codePoint: u32): void {
    this.punctuation(writer, BACKSLASH, 0);
    writer.byte(LETTER_U);
    this.punctuation(writer, OPENING_BRACE, LETTER_U);
    hexadecimal(writer, codePoint, 1);
    this.punctuation(writer, CLOSING_BRACE, 0);
  }
}

const BACKSLASH: u32 = 0x5c;
const OPENING_BRACE: u32 = 0x7b;
const CLOSING_BRACE: u32 = 0x7d;
const LETTER_N: u32 = 0x6e;
const LETTER_R: u32 = 0x72;
const LETTER_T: u32 = 0x74;
const LETTER_U: u32 = 0x75;

/** Writes a number in lower-case hexadecimal, with zeros before it up to a width. */
export function hexadecimal(writer: Writer, value: u32, width: u32): void {
  let digits = width;
  while (digits < 8 && value >> (4 * digits) != 0) digits++;
  while (digits > 0) {
    const digit = (value >> (4 * --digits)) & 15;
    writer.byte(digit < 10 ? 0x30 + digit : 0x57 + digit);
  }
}

/**
 * Bytes that all texts of one output may take. A plugin may write 4 MiB, and to exceed it would lose all of the output;
 * real code needs a fraction of this, and names that were made to be long are shortened.
 */
const MOST_TEXT_BYTES: u32 = 1_200_000;
let textBytesLeft: u32 = MOST_TEXT_BYTES;

/** To be called when an output begins. */
export function beginTexts(): void {
  textBytesLeft = MOST_TEXT_BYTES;
}

/**
 * Writes a text from the graph, whatever it holds: as it is where that is harmless, escaped where it is not.
 * @param most characters that are written; a longer text ends in "…", as does one for which there is no room any more
 */
export function writeText(writer: Writer, text: Text, escaping: Escaping, most: u32): void {
  writeTextFrom(writer, text, 0, escaping, most);
}

/** As `writeText`, from a byte on that begins a character. */
export function writeTextFrom(writer: Writer, text: Text, from: u32, escaping: Escaping, most: u32): void {
  const length = text.length;
  let before: u32 = 0;
  let written: u32 = 0;
  for (let at = from; at < length; written++) {
    if (written == most || textBytesLeft < MOST_ESCAPED_BYTES) {
      writer.string("…");
      return;
    }
    const first = text.byteAt(at);
    const size = first < 0x80 ? 1 : sizeOf(first);
    const codePoint = size == 1 ? first : codePointAt(text, at, size);
    if (size == 1) textBytesLeft -= writeAscii(writer, first, before, escaping);
    else if (isHostile(codePoint)) textBytesLeft -= writeHostile(writer, codePoint, escaping);
    else textBytesLeft -= copy(writer, text, at, size);
    at += size;
    before = codePoint;
  }
}

/** Writes the text of a literal as `writeText` would. */
export function writeLiteral(writer: Writer, literal: string, escaping: Escaping): void {
  let before: u32 = 0;
  for (let at = 0; at < literal.length; at++) {
    const character = <u32>literal.charCodeAt(at);
    writeAscii(writer, character, before, escaping);
    before = character;
  }
}

/** Most bytes that one character becomes in any format. */
const MOST_ESCAPED_BYTES: u32 = 64;

/** Gives about how many bytes it has written, and so the others. */
function writeAscii(writer: Writer, character: u32, before: u32, escaping: Escaping): u32 {
  const letter = (character | 0x20) - 0x61;
  if (letter < 26 || character - 0x30 < 10 || character == 0x20) {
    writer.byte(character);
    return 1;
  }
  if (character < 0x20 || character == 0x7f) return writeHostile(writer, character, escaping);
  escaping.punctuation(writer, character, before);
  return ESCAPED_BYTES;
}

function writeHostile(writer: Writer, codePoint: u32, escaping: Escaping): u32 {
  escaping.hostile(writer, codePoint);
  return MOST_ESCAPED_BYTES / 2;
}

function copy(writer: Writer, text: Text, at: u32, size: u32): u32 {
  for (let byte: u32 = 0; byte < size; byte++) writer.byte(text.byteAt(at + byte));
  return size;
}

/** What a punctuation mark takes at most where it is escaped. */
const ESCAPED_BYTES: u32 = 8;

/** Bytes of a character, by its first. Texts of the graph are well-formed UTF-8. */
// @ts-ignore: decorators of AssemblyScript
@inline
function sizeOf(first: u32): u32 {
  return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

function codePointAt(text: Text, at: u32, size: u32): u32 {
  let codePoint = text.byteAt(at) & (0x7f >> size);
  for (let byte: u32 = 1; byte < size; byte++) codePoint = (codePoint << 6) | (text.byteAt(at + byte) & 0x3f);
  return codePoint;
}

/** Looks the code point up in the table: first and last of each range, ascending. */
function isHostile(codePoint: u32): bool {
  let low = 0;
  let high = HOSTILE_RANGES.length >> 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (codePoint < unchecked(HOSTILE_RANGES[2 * middle])) high = middle;
    else if (codePoint > unchecked(HOSTILE_RANGES[2 * middle + 1])) low = middle + 1;
    else return true;
  }
  return false;
}
