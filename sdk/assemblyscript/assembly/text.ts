import * as raw from "./raw";
import { isUtf8Of, utf8Length } from "./utf8";

/**
 * A text of the graph: a name, a signature, a path. A bare number at run time; equal texts have equal ids, so `==`
 * compares two of them. Comparing one with a literal allocates nothing.
 *
 * ```ts
 * if (node.name.startsWith("test_") || node.file.path.contains("/tests/")) hits.drop(hit);
 * ```
 */
@unmanaged
export class Text {
  /** The text with an id; 0 is "". */
  @inline
  static at(id: u32): Text {
    return changetype<Text>(id);
  }

  @inline
  get id(): u32 {
    return changetype<u32>(this);
  }

  /** In bytes of UTF-8. */
  @inline
  get length(): u32 {
    return raw.textEnd(this.id) - raw.textBegin(this.id);
  }

  /** The byte at an index below `length`. */
  @inline
  byteAt(index: u32): u32 {
    return raw.textU8(raw.textBegin(this.id) + index);
  }

  equals(literal: string): bool {
    return this.length == utf8Length(literal) && isUtf8Of(literal, raw.textBegin(this.id));
  }

  startsWith(literal: string): bool {
    return this.length >= utf8Length(literal) && isUtf8Of(literal, raw.textBegin(this.id));
  }

  endsWith(literal: string): bool {
    const length = utf8Length(literal);
    return this.length >= length && isUtf8Of(literal, raw.textEnd(this.id) - length);
  }

  contains(literal: string): bool {
    return this.indexOf(literal) >= 0;
  }

  /** Byte index of the first occurrence, or -1. */
  indexOf(literal: string): i32 {
    const begin = raw.textBegin(this.id);
    const size = raw.textEnd(this.id) - begin;
    const length = utf8Length(literal);
    if (length > size) return -1;
    for (let at: u32 = 0; at <= size - length; at++) {
      if (isUtf8Of(literal, begin + at)) return at;
    }
    return -1;
  }

  /** Below 0 when it comes before the other text, above 0 when after it, 0 for the same: in the order of their bytes. */
  compare(other: Text): i32 {
    if (this.id == other.id) return 0;
    const left = raw.textBegin(this.id);
    const right = raw.textBegin(other.id);
    const size = raw.textEnd(this.id) - left;
    const otherSize = raw.textEnd(other.id) - right;
    const common = min(size, otherSize);
    let at: u32 = 0;
    for (; at + 8 <= common; at += 8) {
      const word = raw.textU64(left + at);
      const otherWord = raw.textU64(right + at);
      if (word != otherWord) return bswap(word) < bswap(otherWord) ? -1 : 1;
    }
    for (; at < common; at++) {
      const difference = <i32>raw.textU8(left + at) - <i32>raw.textU8(right + at);
      if (difference != 0) return difference;
    }
    return <i32>size - <i32>otherSize;
  }

  /** A string with the same content; this one allocates. */
  toString(): string {
    const begin = raw.textBegin(this.id);
    const size = raw.textEnd(this.id) - begin;
    const bytes = heap.alloc(size);
    for (let at: u32 = 0; at < size; at++) store<u8>(bytes + at, <u8>raw.textU8(begin + at));
    const result = String.UTF8.decodeUnsafe(bytes, size);
    heap.free(bytes);
    return result;
  }
}
