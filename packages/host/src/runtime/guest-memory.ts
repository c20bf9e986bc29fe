import type { WasmMemory } from "../web-assembly.ts";

/** Never throws: what is no UTF-8 becomes U+FFFD. A byte order mark is text like any other. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** A guest's own memory, read with its pointers. No pointer and no length is trusted: ask `holds` before reading. */
export class GuestMemory {
  readonly #memory: WasmMemory;
  #all: Uint8Array = new Uint8Array(0);

  constructor(memory: WasmMemory) {
    this.#memory = memory;
  }

  /** All of it. A view that is kept has no length any more once the guest has grown its memory, and is made anew. */
  get #bytes(): Uint8Array {
    if (this.#all.length === 0) this.#all = new Uint8Array(this.#memory.buffer);
    return this.#all;
  }

  /**
   * Whether `count` elements of `elementBytes` each lie whole inside, at a multiple of their size.
   * @see SPEC 2.3
   */
  holds(pointer: number, count: number, elementBytes: 1 | 4): boolean {
    const start = pointer >>> 0;
    // Both are below 2^32, so that the sum is exact: nothing wraps around.
    return start % elementBytes === 0 && start + elementBytes * (count >>> 0) <= this.#bytes.length;
  }

  /** Bytes where they lie: valid until the guest runs on. They must be held, here as in what follows. */
  bytes(pointer: number, length: number): Uint8Array {
    // Throws where they are not held: a part of them would be taken for all.
    return new Uint8Array(this.#bytes.buffer, pointer >>> 0, length >>> 0);
  }

  /** Whether the bytes there are these; nothing is copied. */
  isAt(pointer: number, expected: Uint8Array): boolean {
    const bytes = this.#bytes;
    const start = pointer >>> 0;
    for (let at = 0; at < expected.length; at++) if (bytes[start + at] !== expected[at]) return false;
    return true;
  }

  /** A string. */
  text(pointer: number, length: number): string {
    return decoder.decode(this.bytes(pointer, length));
  }

  /** A copy of a list of u32. */
  u32(pointer: number, length: number): Uint32Array {
    return new Uint32Array(this.#memory.buffer, pointer >>> 0, length >>> 0).slice();
  }

  /** A copy of a list of f32. NaNs are 0, as their bits differ from machine to machine. @see SPEC 2.4 */
  f32(pointer: number, length: number): Float32Array {
    const values = new Float32Array(this.#memory.buffer, pointer >>> 0, length >>> 0).slice();
    for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) values[i] = 0;
    return values;
  }
}
