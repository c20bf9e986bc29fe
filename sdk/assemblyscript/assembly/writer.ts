import { Text } from "./text";
import * as raw from "./raw";
import { utf8Length, writeUtf8 } from "./utf8";

/**
 * Builds UTF-8 in a buffer that is kept: for messages, annotations and output, without leaving garbage behind.
 *
 * ```ts
 * const line = new Writer();
 * line.clear().string("called ").number(node.inCount).string(" times by ").text(caller.name);
 * ```
 */
export class Writer {
  protected buffer: usize = 0;
  protected size: u32 = 0;
  private capacity: u32 = 0;

  /** Where the bytes are, until the next write. */
  get pointer(): usize {
    return this.buffer;
  }

  /** In bytes. */
  get length(): u32 {
    return this.size;
  }

  clear(): Writer {
    this.size = 0;
    return this;
  }

  byte(value: u32): Writer {
    store<u8>(this.reserve(1), <u8>value);
    this.size += 1;
    return this;
  }

  string(value: string): Writer {
    const size = utf8Length(value);
    writeUtf8(value, this.reserve(size));
    this.size += size;
    return this;
  }

  text(value: Text): Writer {
    const begin = raw.textBegin(value.id);
    const size = raw.textEnd(value.id) - begin;
    const target = this.reserve(size);
    for (let at: u32 = 0; at < size; at++) store<u8>(target + at, <u8>raw.textU8(begin + at));
    this.size += size;
    return this;
  }

  /** So many bytes of parameters, configuration or host data, from a position on; see `Value.position`. */
  parameters(position: u32, length: u32): Writer {
    const target = this.reserve(length);
    let at: u32 = 0;
    for (; at + 8 <= length; at += 8) store<u64>(target + at, raw.paramU64(position + at));
    for (; at < length; at++) store<u8>(target + at, <u8>raw.paramU8(position + at));
    this.size += length;
    return this;
  }

  /** A whole number in decimal. */
  number(value: i64): Writer {
    if (value < 0) this.byte(0x2d);
    let rest: u64 = value < 0 ? <u64>-value : <u64>value;
    const target = this.reserve(20);
    let digits: u32 = 0;
    do {
      store<u8>(target + digits++, <u8>(0x30 + (rest % 10)));
      rest /= 10;
    } while (rest != 0);
    for (let low: u32 = 0, high = digits - 1; low < high; low++, high--) {
      const digit = load<u8>(target + low);
      store<u8>(target + low, load<u8>(target + high));
      store<u8>(target + high, digit);
    }
    this.size += digits;
    return this;
  }

  /** Gives the buffer back; the writer can be used again. */
  free(): void {
    if (this.buffer != 0) heap.free(this.buffer);
    this.buffer = 0;
    this.capacity = 0;
    this.size = 0;
  }

  /** Room for so many more bytes, and where they go. */
  protected reserve(size: u32): usize {
    const needed = this.size + size;
    if (needed > this.capacity) {
      this.capacity = max(256, max(needed, this.capacity * 2));
      this.buffer = this.buffer == 0 ? heap.alloc(this.capacity) : heap.realloc(this.buffer, this.capacity);
    }
    return this.buffer + this.size;
  }
}

/** What strings are made UTF-8 in on their way to the host. */
// @ts-ignore: decorator
@lazy
export const outgoing: Writer = new Writer();
