import type { WasmMemory } from "../web-assembly.ts";

/** Never throws: what is no UTF-8 becomes U+FFFD. A byte order mark is text like any other. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * A guest's own memory, read with its pointers. No pointer and no length is trusted: whatever does not lie whole inside
 * the memory as it is now, or is not aligned, gives undefined, before anything is allocated.
 */
export class GuestMemory {
  readonly #memory: WasmMemory;

  constructor(memory: WasmMemory) {
    this.#memory = memory;
  }

  /** Bytes of a string or list where they lie: valid until the guest runs on. */
  bytes(pointer: number, length: number): Uint8Array | undefined {
    const start = pointer >>> 0;
    const count = length >>> 0;
    // Derived anew each time: the guest may have grown its memory, which detaches older views.
    const { buffer } = this.#memory;
    return start + count <= buffer.byteLength ? new Uint8Array(buffer, start, count) : undefined;
  }

  /** A string; undefined when it lies outside. */
  text(pointer: number, length: number): string | undefined {
    const bytes = this.bytes(pointer, length);
    return bytes && decoder.decode(bytes);
  }

  /** A copy of a list of u32. */
  u32(pointer: number, length: number): Uint32Array | undefined {
    const buffer = this.#words(pointer, length);
    return buffer && new Uint32Array(buffer, pointer >>> 0, length >>> 0).slice();
  }

  /** A copy of a list of f32. NaNs are 0, as their bits differ from machine to machine. */
  f32(pointer: number, length: number): Float32Array | undefined {
    const buffer = this.#words(pointer, length);
    if (buffer === undefined) return undefined;
    const values = new Float32Array(buffer, pointer >>> 0, length >>> 0).slice();
    for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) values[i] = 0;
    return values;
  }

  #words(pointer: number, length: number): ArrayBufferLike | undefined {
    const start = pointer >>> 0;
    const { buffer } = this.#memory;
    return start % 4 === 0 && start + 4 * (length >>> 0) <= buffer.byteLength ? buffer : undefined;
  }
}
