import { Confidence } from "../schema.ts";
import type { ConfidenceName } from "../schema.ts";
import type { Hit, HitPage } from "./answer.ts";

/** Cells per hit: node, edge, depth, confidence, sites. */
export const HIT_STRIDE = 5;

const confidenceNames = { 1: "ambiguous", 2: "inferred", 3: "resolved" } as const satisfies Record<
  Exclude<Confidence, 0>,
  ConfidenceName
>;

/** Hits in one flat array, `HIT_STRIDE` cells each. */
export class FlatHitPage implements HitPage {
  readonly #cells: Uint32Array;

  constructor(cells: Uint32Array) {
    this.#cells = cells;
  }

  get length(): number {
    return this.#cells.length / HIT_STRIDE;
  }

  node(index: number): number {
    return this.#cell(index, 0);
  }

  edge(index: number): number {
    return this.#cell(index, 1);
  }

  depth(index: number): number {
    return this.#cell(index, 2);
  }

  confidence(index: number): number {
    return this.#cell(index, 3);
  }

  sites(index: number): number {
    return this.#cell(index, 4);
  }

  at(index: number): Hit {
    return {
      node: this.node(index),
      edge: this.edge(index),
      depth: this.depth(index),
      confidence: confidenceNames[(this.confidence(index) || Confidence.ambiguous) as Exclude<Confidence, 0>],
      sites: this.sites(index),
    };
  }

  nodes(): Uint32Array {
    const nodes = new Uint32Array(this.length);
    for (let i = 0; i < nodes.length; i++) nodes[i] = this.#cells[i * HIT_STRIDE]!;
    return nodes;
  }

  *[Symbol.iterator](): Iterator<Hit> {
    for (let i = 0; i < this.length; i++) yield this.at(i);
  }

  #cell(index: number, cell: number): number {
    const value = this.#cells[index * HIT_STRIDE + cell];
    if (value === undefined) throw new RangeError(`no hit ${index} on a page of ${this.length}`);
    return value;
  }
}

export const EMPTY_PAGE: FlatHitPage = new FlatHitPage(new Uint32Array(0));
