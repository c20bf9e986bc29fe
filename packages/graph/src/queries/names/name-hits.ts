import { NodeFlag, NodeKind } from "../../schema.ts";
import type { NodeKindName } from "../../schema.ts";
import type { GraphView } from "../../view.ts";
import { grown } from "../growth.ts";
import type { NameTable } from "./name-table.ts";
import { sortKeys } from "../rank-order.ts";

/**
 * Nodes of one quality of match that are compared with one another, unless the page is larger; where there are more, they
 * are the first by rank and the answer's total is "at least".
 */
const USUALLY_COMPARED = 256;
/** Room for a node's place in a sort key. */
const PLACES = 1024;

/** Which of several things of one name people mean first. */
const kindOrder: Record<NodeKindName, number> = {
  struct: 0,
  class: 1,
  trait: 2,
  interface: 3,
  enum: 4,
  typeAlias: 5,
  function: 6,
  method: 7,
  macro: 8,
  module: 9,
  file: 10,
  package: 11,
  constant: 12,
  static: 13,
  variant: 14,
  field: 15,
  candidates: 16,
};

const orderOfKind = new Uint8Array(32);
for (const [name, order] of Object.entries(kindOrder)) orderOfKind[NodeKind[name as NodeKindName]] = order;

/** What a search lets through. */
export interface NameFilter {
  /** Bit `1 << NodeKind` of each kind. */
  readonly nodeKinds: number;
  /** `NodeFlag` bits of nodes that are left out. */
  readonly skipFlags: number;
}

/** Gathers the nodes of a search batch by batch, each batch in the order (kind, visibility, degree, rank). */
export class NameHits {
  readonly #view: GraphView;
  readonly #table: NameTable;
  #keys: Float64Array = new Float64Array(USUALLY_COMPARED);
  #batch: Uint32Array = new Uint32Array(USUALLY_COMPARED);
  /** Nodes of one batch that are compared. */
  capacity: number = USUALLY_COMPARED;
  #batchLength = 0;
  #filter: NameFilter = { nodeKinds: 0, skipFlags: 0 };
  #limit = 0;
  #nodes: Uint32Array = new Uint32Array(256);
  /** Hits on the page so far. */
  length = 0;
  /** Hits seen, shown or not. */
  total = 0;
  isExact = true;

  constructor(view: GraphView, table: NameTable) {
    this.#view = view;
    this.#table = table;
  }

  start(filter: NameFilter, limit: number): void {
    this.#filter = filter;
    this.#limit = limit;
    this.#nodes = grown(this.#nodes, limit);
    this.capacity = Math.max(limit, USUALLY_COMPARED);
    this.#batch = grown(this.#batch, this.capacity);
    this.#keys = grown(this.#keys, this.capacity);
    this.length = 0;
    this.total = 0;
    this.isExact = true;
    this.#batchLength = 0;
  }

  get isFull(): boolean {
    return this.length === this.#limit;
  }

  page(): Uint32Array {
    return this.#nodes.slice(0, this.length);
  }

  add(node: number): void {
    const { nodeKind, nodeFlags } = this.#view;
    if ((this.#filter.nodeKinds & (1 << nodeKind[node]!)) === 0) return;
    if ((nodeFlags[node]! & this.#filter.skipFlags) !== 0) return;
    this.total++;
    if (this.#batchLength < this.capacity) this.#batch[this.#batchLength++] = node;
    else this.isExact = false;
  }

  get isBatchFull(): boolean {
    return this.#batchLength === this.capacity;
  }

  /** Adds the nodes of the names at `from … to` of the order, which fold alike. */
  addGroup(from: number, to: number): void {
    const table = this.#table;
    let nodes = 0;
    for (let at = from; at < to; at++) nodes += table.nodeCount(table.slots[at]!);
    if (to - from === 1 || nodes <= this.capacity) {
      for (let at = from; at < to; at++) this.addName(table.slots[at]!);
      return;
    }
    const slots = table.slots.slice(from, to).filter((slot) => table.nodeCount(slot) > 0);
    this.sortByRank(slots);
    for (const slot of slots) this.addName(slot);
  }

  /** Sorts names by the rank of their first nodes. */
  sortByRank(slots: Uint32Array): void {
    const { nodeRank } = this.#view;
    slots.sort((a, b) => nodeRank[this.#table.first(a)]! - nodeRank[this.#table.first(b)]!);
  }

  /** Adds the nodes of a name, in order of rank. */
  addName(slot: number): void {
    const table = this.#table;
    for (let node = table.first(slot); node !== 0; node = table.next(node)) {
      this.add(node);
      if (this.#batchLength < this.capacity || table.next(node) === 0) continue;
      // What is left of the list is not looked at: that the total is a bound is enough to know.
      this.isExact = false;
      return;
    }
  }

  /** Ends a batch: what was added since the last one is sorted and goes onto the page as far as there is room. */
  endBatch(): void {
    const length = this.#batchLength;
    this.#batchLength = 0;
    if (length === 0 || this.isFull) return;
    if (length === 1) {
      this.#nodes[this.length++] = this.#batch[0]!;
      return;
    }
    const taken = Math.min(length, this.#limit - this.length);
    if (length <= PLACES) this.#takeByKey(length, taken);
    else this.#takeByComparing(length, taken);
  }

  #takeByKey(length: number, taken: number): void {
    const { nodeRank } = this.#view;
    for (let i = 0; i < length; i++) {
      const node = this.#batch[i]!;
      this.#keys[i] = (this.#orderOf(node) * 2 ** 32 + nodeRank[node]!) * PLACES + i;
    }
    sortKeys(this.#keys, length);
    for (let i = 0; i < taken; i++) this.#nodes[this.length++] = this.#batch[this.#keys[i]! % PLACES]!;
  }

  /** For pages larger than usual: slower, but of any length. */
  #takeByComparing(length: number, taken: number): void {
    const { nodeRank } = this.#view;
    const batch = this.#batch.subarray(0, length);
    batch.sort((a, b) => this.#orderOf(a) - this.#orderOf(b) || nodeRank[a]! - nodeRank[b]!);
    this.#nodes.set(batch.subarray(0, taken), this.length);
    this.length += taken;
  }

  /** Kind, then visibility, then degree by powers of two. */
  #orderOf(node: number): number {
    const { nodeKind, nodeFlags, inLength } = this.#view;
    const hidden = (nodeFlags[node]! & NodeFlag.public) === 0 ? 1 : 0;
    return orderOfKind[nodeKind[node]!]! * 64 + hidden * 32 + Math.min(31, Math.clz32(inLength[node]!));
  }
}
