import { GraphError } from "../graph-error.ts";

/** A shared WebAssembly memory: it grows in place and its address never changes, so no view of it detaches. */
export interface SharedMemory {
  readonly buffer: SharedArrayBuffer;
  grow(pages: number): number;
}

// TypeScript declares WebAssembly only together with the browser's globals; this is the part used here.
declare const WebAssembly: {
  Memory: new (limits: { initial: number; maximum: number; shared: true }) => SharedMemory;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

export const PAGE_BYTES = 65536;
/** 4 GiB, all that 32-bit addresses reach. Only address space is reserved, no memory. */
export const MAXIMUM_PAGES = 65536;

/** Copies `length` bytes within the memory, from `source` to `target`; the ranges may overlap. Offsets in bytes. */
export type CopyBlock = (target: number, source: number, length: number) => void;
/** Sets `length` bytes of the memory, from `target` on, to `value`. */
export type FillBlock = (target: number, value: number, length: number) => void;

export interface BlockOperations {
  readonly copy: CopyBlock;
  readonly fill: FillBlock;
}

/**
 * Functions `c(target, source, length)` around `memory.copy` and `f(target, value, length)` around `memory.fill`, over an
 * imported memory `m.m`. The same methods of typed arrays go word by word on shared memory and are 20 times slower.
 * @see WebAssembly core specification, chapter 5.5 (modules)
 */
// prettier-ignore
const BLOCK_MODULE = new Uint8Array([
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00,
  0x01, 0x07, 0x01, 0x60, 0x03, 0x7f, 0x7f, 0x7f, 0x00,
  0x02, 0x0b, 0x01, 0x01, 0x6d, 0x01, 0x6d, 0x02, 0x03, 0x01, 0x80, 0x80, 0x04,
  0x03, 0x03, 0x02, 0x00, 0x00,
  0x07, 0x09, 0x02, 0x01, 0x63, 0x00, 0x00, 0x01, 0x66, 0x00, 0x01,
  0x0a, 0x1a, 0x02,
  0x0c, 0x00, 0x20, 0x00, 0x20, 0x01, 0x20, 0x02, 0xfc, 0x0a, 0x00, 0x00, 0x0b,
  0x0b, 0x00, 0x20, 0x00, 0x20, 0x01, 0x20, 0x02, 0xfc, 0x0b, 0x00, 0x0b,
]);

const compiled = new Map<Uint8Array, object>();

export function createSharedMemory(maximumPages: number): SharedMemory {
  try {
    return new WebAssembly.Memory({ initial: 1, maximum: maximumPages, shared: true });
  } catch (cause) {
    throw new GraphError("graph-full", `cannot reserve ${maximumPages} pages of memory for a graph`, { cause });
  }
}

export function blocksIn(memory: SharedMemory): BlockOperations {
  const { c: copy, f: fill } = instantiate(BLOCK_MODULE, memory) as { c: CopyBlock; f: FillBlock };
  return { copy, fill };
}

/** The exports of a module of this package that works on a memory it imports as `m.m`. Compiled once. */
export function instantiate(module: Uint8Array, memory: SharedMemory): unknown {
  const known = compiled.get(module) ?? new WebAssembly.Module(module);
  compiled.set(module, known);
  return new WebAssembly.Instance(known, { m: { m: memory } }).exports;
}
