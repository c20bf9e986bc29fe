import type { BlockOperations, SharedMemory } from "./shared-memory.ts";
import { PAGE_BYTES, blocksIn, createSharedMemory } from "./shared-memory.ts";

/** A part of the memory, in bytes. */
export interface Region {
  readonly offset: number;
  readonly bytes: number;
}

export const NO_REGION: Region = { offset: 0, bytes: 0 };

/** Regions start on multiples of this, so that any typed array fits and no two columns share a cache line. */
const REGION_ALIGNMENT = 64;

/** Divides one memory into regions. Those given back are used again; the memory only grows when none of them fits. */
export class Regions {
  readonly memory: SharedMemory;
  readonly maximumPages: number;
  readonly blocks: BlockOperations;
  #free: Region[] = [];
  #end = 0;
  /** Everything from here on was never part of a region. */
  #usedEnd = 0;

  constructor(maximumPages: number) {
    this.maximumPages = maximumPages;
    this.memory = createSharedMemory(maximumPages);
    this.blocks = blocksIn(this.memory);
  }

  /** One past the last byte of any region. */
  get end(): number {
    return this.#end;
  }

  /** Makes sure that regions of `bytes` in all, each rounded up, can be allocated. Returns whether they can be. */
  makeRoom(bytes: number): boolean {
    const end = this.#end + bytes;
    if (end > this.maximumPages * PAGE_BYTES) return false;
    const missing = end - this.memory.buffer.byteLength;
    if (missing <= 0) return true;
    try {
      this.memory.grow(Math.ceil(missing / PAGE_BYTES));
      return true;
    } catch {
      return false;
    }
  }

  /** A region of `bytes`, rounded up before; its contents are anything. `makeRoom` has made sure that it fits. */
  allocate(bytes: number): Region {
    let best = -1;
    for (const [index, { bytes: size }] of this.#free.entries()) {
      if (size >= bytes && (best < 0 || size < (this.#free[best]?.bytes ?? 0))) best = index;
    }
    const found = this.#free[best];
    if (found === undefined) {
      const region = { offset: this.#end, bytes };
      this.#end += bytes;
      return region;
    }
    const rest = { offset: found.offset + bytes, bytes: found.bytes - bytes };
    this.#free.splice(best, 1, ...(rest.bytes > 0 ? [rest] : []));
    return { offset: found.offset, bytes };
  }

  release(region: Region): void {
    if (region.bytes === 0) return;
    const sorted = [...this.#free, region].sort((a, b) => a.offset - b.offset);
    const merged: Region[] = [];
    for (const next of sorted) {
      const last = merged.at(-1);
      if (last === undefined || last.offset + last.bytes !== next.offset) merged.push(next);
      else merged[merged.length - 1] = { offset: last.offset, bytes: last.bytes + next.bytes };
    }
    const last = merged.at(-1);
    if (last !== undefined && last.offset + last.bytes === this.#end) {
      this.#end = last.offset;
      merged.pop();
    }
    this.#free = merged;
  }

  /** Makes the bytes 0. Memory never used before is 0 already, and costs nothing as long as it is not touched. */
  clear(from: number, to: number): void {
    const end = Math.min(to, this.#usedEnd);
    if (from < end) this.blocks.fill(from, 0, end - from);
    this.#usedEnd = Math.max(this.#usedEnd, to);
  }
}

export function roundUpToRegion(bytes: number): number {
  return Math.ceil(bytes / REGION_ALIGNMENT) * REGION_ALIGNMENT;
}
