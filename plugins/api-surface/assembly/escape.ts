import { Text, Writer } from "@parseltongue/sdk-assemblyscript";

const PERCENT: u32 = 0x25;
const HEX = "0123456789abcdef";

/** Bytes that mean something in a baseline or in TOML. */
function isSpecial(byte: u32): bool {
  return byte < 0x21 || byte == 0x22 || byte == PERCENT || byte == 0x2c || byte == 0x5c || byte == 0x7f;
}

/** Writes a text so that it has no white space, comma, quote, backslash or percent sign but in `%20`. */
export function writeEscaped(out: Writer, text: Text): void {
  for (let at: u32 = 0, end = text.length; at < end; at++) {
    const byte = text.byteAt(at);
    if (isSpecial(byte)) out.byte(PERCENT).byte(HEX.charCodeAt(byte >> 4)).byte(HEX.charCodeAt(byte & 15));
    else out.byte(byte);
  }
}

/** How many bytes `writeEscaped` writes. */
export function escapedLength(text: Text): u32 {
  let length: u32 = 0;
  for (let at: u32 = 0, end = text.length; at < end; at++) length += isSpecial(text.byteAt(at)) ? 3 : 1;
  return length;
}

/** The bytes of an escaped word. */
export function unescaped(word: string): Uint8Array {
  const bytes = Uint8Array.wrap(String.UTF8.encode(word));
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    let byte = bytes[at];
    if (byte == PERCENT && at + 2 < bytes.length) {
      byte = <u8>((digit(bytes[at + 1]) << 4) | digit(bytes[at + 2]));
      at += 2;
    }
    bytes[length++] = byte;
  }
  return bytes.subarray(0, length);
}

function digit(byte: u32): u32 {
  return byte > 0x60 ? byte - 0x57 : byte - 0x30;
}
