/** Of the number of bytes in a function or section, whatever it is. */
const LENGTH_BYTES = 5;

/** Bytes being written; grows as needed. */
export class ByteWriter {
  #bytes: Uint8Array;
  #length = 0;

  constructor(capacity = 256) {
    this.#bytes = new Uint8Array(Math.max(capacity, 16));
  }

  get length(): number {
    return this.#length;
  }

  /** What was written so far: a view that the next write may leave behind. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  u8(value: number): this {
    if (this.#length === this.#bytes.length) this.#reserve(1);
    this.#bytes[this.#length++] = value;
    return this;
  }

  /** Core specification, 5.2.2 (integers), in as few bytes as possible. */
  u32(value: number): this {
    let rest = value >>> 0;
    while (rest >= 0x80) {
      this.u8((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    return this.u8(rest);
  }

  /** Signed LEB128 of an integer of at most 53 bits. */
  signed(value: number): this {
    if (value >= -0x40 && value < 0x40) return this.u8(value & 0x7f);
    let rest = value;
    for (;;) {
      const low = ((rest % 128) + 128) % 128;
      rest = (rest - low) / 128;
      if ((rest === 0 && low < 0x40) || (rest === -1 && low >= 0x40)) return this.u8(low);
      this.u8(low | 0x80);
    }
  }

  raw(bytes: Uint8Array | readonly number[]): this {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }

  /** Copies `from[start … end)`. */
  range(from: Uint8Array, start: number, end: number): this {
    // Most ranges are a few bytes long, where a loop is quicker than making a view.
    if (end - start > 32) return this.raw(from.subarray(start, end));
    this.#reserve(end - start);
    const bytes = this.#bytes;
    let length = this.#length;
    for (let at = start; at < end; at++) bytes[length++] = from[at]!;
    this.#length = length;
    return this;
  }

  /** Leaves room for the length of what follows; gives the place for `fillLength`. */
  openLength(): number {
    this.#reserve(LENGTH_BYTES);
    this.#length += LENGTH_BYTES;
    return this.#length;
  }

  /** Writes how long what came since is, in as many bytes as were left: longer than need be is fine. */
  fillLength(place: number): void {
    let rest = this.#length - place;
    for (let at = place - LENGTH_BYTES; at < place; at++) {
      this.#bytes[at] = (rest & 0x7f) | (at === place - 1 ? 0 : 0x80);
      rest >>>= 7;
    }
  }

  /** Core specification, 5.2.4 (names). */
  name(text: string): this {
    const bytes = new TextEncoder().encode(text);
    return this.u32(bytes.length).raw(bytes);
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.written);
    this.#bytes = larger;
  }
}
