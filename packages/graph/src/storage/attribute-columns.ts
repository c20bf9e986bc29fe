import { GraphError } from "../graph-error.ts";
import { graphFull } from "./columns.ts";
import type { Region, Regions } from "./regions.ts";
import { roundUpToRegion } from "./regions.ts";

/** What an attribute's values are: floats of 32 bits, or unsigned integers of 32 bits. */
export type AttributeType = "f32" | "u32";

/** Where an attribute's values lie. */
export interface Attribute {
  readonly type: AttributeType;
  /** Byte offset of node 0's value in the graph's memory; a multiple of 64. */
  readonly offset: number;
  /** Values there are; nodes from this id on have 0. */
  readonly length: number;
}

interface Stored extends Attribute {
  readonly region: Region;
}

const VALUE_BYTES = 4;

/**
 * Numbers about nodes under names, computed from the graph: in the same memory, so that whoever reads the graph reads
 * them the same way, but no part of its contents. Neither snapshots nor the commit log nor checksums know them.
 */
export class AttributeColumns {
  readonly #regions: Regions;
  readonly #stored = new Map<string, Stored>();

  constructor(regions: Regions) {
    this.#regions = regions;
  }

  get names(): readonly string[] {
    return [...this.#stored.keys()];
  }

  get(name: string): Attribute | undefined {
    const stored = this.#stored.get(name);
    return stored && { type: stored.type, offset: stored.offset, length: stored.length };
  }

  /** Replaces all values of an attribute. Ids without a node have 0 whatever is given: their kind in `nodeKind` is 0. */
  set(name: string, type: AttributeType, values: Float32Array | Uint32Array, nodeKind: Uint8Array): void {
    checkValues(name, type, values, nodeKind.length);
    const region = this.#place(name, roundUpToRegion(values.length * VALUE_BYTES));
    this.#regions.clear(region.offset, region.offset + region.bytes);
    const stored = { type, offset: region.offset, length: values.length, region };
    this.#stored.set(name, stored);
    const view = this.#view(stored);
    for (let node = 0; node < values.length; node += 1) view[node] = nodeKind[node] === 0 ? 0 : values[node]!;
  }

  /** Returns whether there was one. */
  drop(name: string): boolean {
    const stored = this.#stored.get(name);
    if (stored === undefined) return false;
    this.#stored.delete(name);
    this.#regions.release(stored.region);
    return true;
  }

  /** Nodes that are gone have no values any more. */
  forget(nodes: readonly number[]): void {
    for (const stored of this.#stored.values()) {
      const values = this.#view(stored);
      for (const node of nodes) if (node < values.length) values[node] = 0;
    }
  }

  /** The region that the attribute has, when the values fit, or a new one. */
  #place(name: string, bytes: number): Region {
    const old = this.#stored.get(name)?.region;
    if (old !== undefined && old.bytes >= bytes) return old;
    if (!this.#regions.makeRoom(bytes)) throw graphFull(this.#regions, `attribute ${name}`, bytes);
    if (old !== undefined) this.#regions.release(old);
    return this.#regions.allocate(bytes);
  }

  #view({ type, offset, length }: Attribute): Float32Array | Uint32Array {
    const { buffer } = this.#regions.memory;
    return type === "f32" ? new Float32Array(buffer, offset, length) : new Uint32Array(buffer, offset, length);
  }
}

function checkValues(name: string, type: AttributeType, values: Float32Array | Uint32Array, nodeEnd: number): void {
  if (name === "") throw new GraphError("attribute-invalid", "an attribute has no name");
  if (values instanceof Float32Array !== (type === "f32")) {
    throw new GraphError("attribute-invalid", `values of attribute ${name} are not ${type}`);
  }
  if (values.length <= nodeEnd) return;
  throw new GraphError("attribute-invalid", `${values.length} values of attribute ${name} for ${nodeEnd} node ids`, {
    details: { name, length: values.length, nodeEnd },
  });
}
