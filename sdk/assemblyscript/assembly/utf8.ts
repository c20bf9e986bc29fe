import * as raw from "./raw";

/** How many bytes a string takes in UTF-8, a lone surrogate as U+FFFD. */
export function utf8Length(source: string): u32 {
  let size: u32 = 0;
  for (let at = 0, end = source.length; at < end; at++) {
    const unit = source.charCodeAt(at);
    if (unit < 0x80) size += 1;
    else if (unit < 0x800) size += 2;
    else if (isPair(source, at)) {
      size += 4;
      at++;
    } else size += 3;
  }
  return size;
}

/** Writes a string in UTF-8 where `utf8Length` bytes are free. Gives one past the last byte written. */
export function writeUtf8(source: string, target: usize): usize {
  for (let at = 0, end = source.length; at < end; at++) {
    const unit = <u32>source.charCodeAt(at);
    if (unit < 0x80) {
      store<u8>(target++, <u8>unit);
      continue;
    }
    const code = codePointAt(source, at);
    if (code > 0xffff) at++;
    target += writeCodePoint(code, target);
  }
  return target;
}

/** Whether the bytes of the graph's texts from `at` on are those of a string. */
export function isUtf8Of(source: string, at: u32): bool {
  for (let index = 0, end = source.length; index < end; index++) {
    const unit = <u32>source.charCodeAt(index);
    if (unit < 0x80) {
      if (raw.textU8(at++) != unit) return false;
      continue;
    }
    const code = codePointAt(source, index);
    if (code > 0xffff) index++;
    const size = writeCodePoint(code, scratch);
    for (let byte: u32 = 0; byte < size; byte++) {
      if (raw.textU8(at++) != load<u8>(scratch + byte)) return false;
    }
  }
  return true;
}

const scratch: usize = memory.data(4);

function isPair(source: string, at: i32): bool {
  if (at + 1 >= source.length) return false;
  return (source.charCodeAt(at) & 0xfc00) == 0xd800 && (source.charCodeAt(at + 1) & 0xfc00) == 0xdc00;
}

function codePointAt(source: string, at: i32): u32 {
  const unit = <u32>source.charCodeAt(at);
  if (isPair(source, at)) return 0x10000 + ((unit & 0x3ff) << 10) + (source.charCodeAt(at + 1) & 0x3ff);
  return (unit & 0xf800) == 0xd800 ? 0xfffd : unit;
}

/** For code points from 0x80 on. Gives the number of bytes. */
function writeCodePoint(code: u32, target: usize): u32 {
  if (code < 0x800) {
    store<u8>(target, <u8>(0xc0 | (code >> 6)));
    store<u8>(target, <u8>(0x80 | (code & 0x3f)), 1);
    return 2;
  }
  if (code < 0x10000) {
    store<u8>(target, <u8>(0xe0 | (code >> 12)));
    store<u8>(target, <u8>(0x80 | ((code >> 6) & 0x3f)), 1);
    store<u8>(target, <u8>(0x80 | (code & 0x3f)), 2);
    return 3;
  }
  store<u8>(target, <u8>(0xf0 | (code >> 18)));
  store<u8>(target, <u8>(0x80 | ((code >> 12) & 0x3f)), 1);
  store<u8>(target, <u8>(0x80 | ((code >> 6) & 0x3f)), 2);
  store<u8>(target, <u8>(0x80 | (code & 0x3f)), 3);
  return 4;
}
