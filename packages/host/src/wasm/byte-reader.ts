import { HostError } from "../host-error.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * A cursor over part of a binary. Every read is checked against the end of that part, so no count or length that the
 * bytes claim is believed before as many bytes are known to be there.
 * @see WebAssembly core specification, 5.2 (values)
 */
export class ByteReader {
  readonly bytes: Uint8Array;
  position: number;
  end: number;

  constructor(bytes: Uint8Array, position = 0, end: number = bytes.length) {
    this.bytes = bytes;
    this.position = position;
    this.end = end;
  }

  get isAtEnd(): boolean {
    return this.position >= this.end;
  }

  u8(): number {
    if (this.position >= this.end) throw malformed(this.position, "unexpected end");
    return this.bytes[this.position++]!;
  }

  /**
   * An unsigned number of 32 bits. Longer than need be is fine up to five bytes: linkers pad numbers that they fill in.
   * Core specification, 5.2.2 (integers).
   */
  u32(): number {
    if (this.position >= this.end) throw malformed(this.position, "unexpected end");
    // One byte is by far the most frequent length.
    const first = this.bytes[this.position++]!;
    if (first < 0x80) return first;
    let value = first & 0x7f;
    for (let shift = 7; shift < 28; shift += 7) {
      const byte = this.u8();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    const last = this.u8();
    if (last > 0x0f) throw malformed(this.position - 1, "number does not fit in 32 bits");
    return (value | (last << 28)) >>> 0;
  }

  /** Checks and skips a signed number of `bits` (32, 33 or 64) bits. Core specification, 5.2.2 (integers). */
  skipSigned(bits: number): void {
    // One byte is by far the most frequent length.
    if (this.position < this.end && this.bytes[this.position]! < 0x80) {
      this.position += 1;
      return;
    }
    const lastByte = Math.ceil(bits / 7) - 1;
    for (let index = 0; index < lastByte; index++) if (this.u8() < 0x80) return;
    const byte = this.u8();
    // The bits of the last byte that lie beyond the number must repeat its sign.
    const used = bits - lastByte * 7;
    const sign = (0x7f << (used - 1)) & 0x7f;
    if (byte >= 0x80 || ((byte & sign) !== 0 && (byte & sign) !== sign)) {
      throw malformed(this.position - 1, `number does not fit in ${bits} bits`);
    }
  }

  /** A signed number of 33 bits, as block types have it. */
  s33(): number {
    const start = this.position;
    this.skipSigned(33);
    let value = 0;
    for (let at = start; at < this.position; at++) value += (this.bytes[at]! & 0x7f) * 2 ** (7 * (at - start));
    const width = 7 * (this.position - start);
    return (this.bytes[this.position - 1]! & 0x40) === 0 ? value : value - 2 ** width;
  }

  /** Where the next `length` bytes start; moves past them. */
  skip(length: number): number {
    if (length > this.end - this.position) throw malformed(this.position, `${length} bytes are cut off`);
    const start = this.position;
    this.position += length;
    return start;
  }

  /** How many members a vector has: at most `most`, and at most as many as there are bytes left. */
  count(what: string, most: number): number {
    const at = this.position;
    const count = this.u32();
    if (count > this.end - this.position) throw malformed(at, `${count} ${what} are cut off`);
    if (count > most) throw tooLarge(`${count} ${what}, at most ${most} are allowed`, what, count, most);
    return count;
  }

  /** Core specification, 5.2.4 (names). */
  name(what: string, mostBytes: number): string {
    const length = this.count(`bytes of ${what}`, mostBytes);
    const start = this.skip(length);
    try {
      return utf8.decode(this.bytes.subarray(start, start + length));
    } catch (cause) {
      throw malformed(start, `${what} is not UTF-8`, cause);
    }
  }
}

/** The error for bytes that are not WebAssembly. `at` is a byte offset in the binary. */
export function malformed(at: number, what: string, cause?: unknown): HostError {
  return new HostError("bad-wasm", `malformed WebAssembly at byte ${at}: ${what}`, {
    hint: "build the plugin again; a file that was cut off or edited cannot be loaded",
    details: { at },
    ...(cause !== undefined && { cause }),
  });
}

/** The error for more of something than a limit allows. */
export function tooLarge(message: string, limit: string, found: number, most: number): HostError {
  return new HostError("too-large", `the module has ${message}`, {
    hint: "split the function or the plugin, or build with optimisation for size",
    details: { limit, found, most },
  });
}

/** The error for a part of WebAssembly that plugins may not use. `feature` is its name in the list of proposals. */
export function forbidden(feature: string, at: number): HostError {
  return new HostError("forbidden-feature", `the module uses ${feature} (at byte ${at}), which plugins may not use`, {
    hint: `build without ${feature}: most compilers have a switch for each feature`,
    details: { feature, at },
  });
}
