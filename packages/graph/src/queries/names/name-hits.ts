import { NodeFlag, NodeKind } from "../../schema.ts";
import type { NodeKindName } from "../../schema.ts";
import type { GraphView } from "../../view.ts";
import { grown } from "../growth.ts";
import { FLAGS_SHIFT, traitsOf } from "./name-entries.ts";
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

/** Groups of fewer nodes are sorted about as quickly as they are looked up. */
const FEWEST_KEPT = 8;
/** Nodes of all groups that are kept, together. */
const MOST_KEPT = 1 << 16;

/** The nodes of names that fold alike, in order, and what comparing them said. */
interface KeptGroup {
  readonly nodes: Uint32Array;
  readonly total: number;
  readonly isExact: boolean;
}

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
  #traits: Uint32Array = new Uint32Array(USUALLY_COMPARED);
  #batchLength = 0;
  /** The batch has the nodes of one name, which are in order of rank already. */
  #isInRankOrder = true;
  #filter: NameFilter = { nodeKinds: 0, skipFlags: 0 };
  #limit = 0;
  /** By place of the first name in the order; for the filter and capacity that there are, until the graph changes. */
  readonly #kept = new Map<number, KeptGroup>();
  #keptNodes = 0;
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
    const capacity = Math.max(limit, USUALLY_COMPARED);
    const { nodeKinds, skipFlags } = this.#filter;
    if (capacity !== this.capacity || filter.nodeKinds !== nodeKinds || filter.skipFlags !== skipFlags) this.forget();
    this.#filter = filter;
    this.#limit = limit;
    this.#nodes = grown(this.#nodes, limit);
    this.capacity = capacity;
    this.#batch = grown(this.#batch, this.capacity);
    this.#traits = grown(this.#traits, this.capacity);
    this.#keys = grown(this.#keys, this.capacity);
    this.length = 0;
    this.total = 0;
    this.isExact = true;
    this.#batchLength = 0;
    this.#isInRankOrder = true;
  }

  /** Must be called when the graph has changed. */
  forget(): void {
    this.#kept.clear();
    this.#keptNodes = 0;
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
    this.#isInRankOrder = false;
    this.#push(node, traitsOf(this.#view, node));
  }

  #push(node: number, traits: number): void {
    this.total++;
    if (this.#batchLength === this.capacity) {
      this.isExact = false;
      return;
    }
    this.#traits[this.#batchLength] = traits;
    this.#batch[this.#batchLength++] = node;
  }

  get isBatchFull(): boolean {
    return this.#batchLength === this.capacity;
  }

  /**
   * Puts names onto the page, from `from` in the order on, as long as each has one node and folds as no other does:
   * most do, and there is nothing to compare.
   * @returns the place of the first name that is not like that, or for which there is no room, or `to`
   */
  addSingles(from: number, to: number): number {
    const { slots, opensGroup, entries } = this.#table;
    const { nodeKinds } = this.#filter;
    const skipped = this.#filter.skipFlags << FLAGS_SHIFT;
    const [nodes, limit] = [this.#nodes, this.#limit];
    let length = this.length;
    let at = from;
    for (; at < to && length < limit; at++) {
      if (at + 1 < to && opensGroup[at + 1] === 0) break;
      const slot = slots[at]!;
      if (entries.count(slot) !== 1) break;
      const entry = entries.first(slot);
      const traits = entries.traits(entry);
      if ((traits & skipped) === 0 && ((nodeKinds >>> (traits & 0xff)) & 1) !== 0)
        nodes[length++] = entries.node(entry);
    }
    this.total += length - this.length;
    this.length = length;
    return at;
  }

  /**
   * A batch of its own: the nodes of the names at `from … to` of the order, which fold alike. Much-used names are borne by
   * hundreds of nodes and are in many pages, so their order is kept.
   */
  takeGroup(from: number, to: number): void {
    let group = this.#kept.get(from);
    if (group === undefined) {
      const [total, wasExact] = [this.total, this.isExact];
      this.isExact = true;
      this.#addGroup(from, to);
      const isKept = this.#batchLength >= FEWEST_KEPT && this.#batchLength <= PLACES;
      if (!isKept) {
        this.isExact &&= wasExact;
        this.endBatch();
        return;
      }
      group = { nodes: this.#sortedBatch(), total: this.total - total, isExact: this.isExact };
      [this.total, this.isExact] = [total, wasExact];
      this.#keep(from, group);
    }
    this.total += group.total;
    this.isExact &&= group.isExact;
    const { nodes } = group;
    const taken = Math.min(nodes.length, this.#limit - this.length);
    for (let i = 0; i < taken; i++) this.#nodes[this.length++] = nodes[i]!;
  }

  #keep(from: number, group: KeptGroup): void {
    if (this.#keptNodes + group.nodes.length > MOST_KEPT) this.forget();
    this.#kept.set(from, group);
    this.#keptNodes += group.nodes.length;
  }

  #sortedBatch(): Uint32Array {
    const length = this.#batchLength;
    const sorted = new Uint32Array(length);
    this.#sortByKey(length, this.#isInRankOrder);
    this.#readSorted(length, sorted, 0);
    this.#batchLength = 0;
    this.#isInRankOrder = true;
    return sorted;
  }

  #addGroup(from: number, to: number): void {
    const table = this.#table;
    let nodes = 0;
    for (let at = from; at < to; at++) nodes += table.entries.count(table.slots[at]!);
    if (to - from === 1 || nodes <= this.capacity) {
      for (let at = from; at < to; at++) this.addName(table.slots[at]!);
      return;
    }
    const slots = table.slots.slice(from, to).filter((slot) => table.entries.count(slot) > 0);
    this.sortByRank(slots);
    for (const slot of slots) this.addName(slot);
  }

  /** Sorts names by the rank of their first nodes. */
  sortByRank(slots: Uint32Array): void {
    const { nodeRank } = this.#view;
    const firstNode = (slot: number): number => this.#table.entries.node(this.#table.entries.first(slot));
    slots.sort((a, b) => nodeRank[firstNode(a)]! - nodeRank[firstNode(b)]!);
  }

  /** Adds the nodes of a name, in order of rank. */
  addName(slot: number): void {
    const table = this.#table;
    const { nodeKinds } = this.#filter;
    const skipped = this.#filter.skipFlags << FLAGS_SHIFT;
    if (this.#batchLength > 0) this.#isInRankOrder = false;
    for (let entry = table.entries.first(slot); entry !== 0; entry = table.entries.next(entry)) {
      const traits = table.entries.traits(entry);
      if ((traits & skipped) === 0 && ((nodeKinds >>> (traits & 0xff)) & 1) !== 0)
        this.#push(table.entries.node(entry), traits);
      if (this.#batchLength < this.capacity || table.entries.next(entry) === 0) continue;
      // What is left of the list is not looked at: that the total is a bound is enough to know.
      this.isExact = false;
      return;
    }
  }

  /** Ends a batch: what was added since the last one is sorted and goes onto the page as far as there is room. */
  endBatch(): void {
    const length = this.#batchLength;
    const isInRankOrder = this.#isInRankOrder;
    this.#batchLength = 0;
    this.#isInRankOrder = true;
    if (length === 0 || this.isFull) return;
    if (length === 1) {
      this.#nodes[this.length++] = this.#batch[0]!;
      return;
    }
    const taken = Math.min(length, this.#limit - this.length);
    if (length > PLACES) {
      this.#takeByComparing(length, taken);
      return;
    }
    this.#sortByKey(length, isInRankOrder);
    this.#readSorted(taken, this.#nodes, this.length);
    this.length += taken;
  }

  #sortByKey(length: number, isInRankOrder: boolean): void {
    const { nodeRank, inLength } = this.#view;
    const [keys, batch, traits] = [this.#keys, this.#batch, this.#traits];
    for (let i = 0; i < length; i++) {
      const node = batch[i]!;
      const order = orderOf(traits[i]!, inLength[node]!);
      keys[i] = isInRankOrder ? order * PLACES + i : (order * 2 ** 32 + nodeRank[node]!) * PLACES + i;
    }
    sortKeys(keys, length);
  }

  /** Writes the first nodes of the batch, in the order that `#sortByKey` found, into a list. */
  #readSorted(count: number, into: Uint32Array, offset: number): void {
    const [keys, batch] = [this.#keys, this.#batch];
    // The remainder of a large number takes several times as long as this.
    for (let i = 0; i < count; i++) into[offset + i] = batch[keys[i]! - Math.floor(keys[i]! / PLACES) * PLACES]!;
  }

  /** For pages larger than usual: slower, but of any length. */
  #takeByComparing(length: number, taken: number): void {
    const view = this.#view;
    const { nodeRank, inLength } = view;
    const orderOfNode = (node: number): number => orderOf(traitsOf(view, node), inLength[node]!);
    const batch = this.#batch.subarray(0, length);
    batch.sort((a, b) => orderOfNode(a) - orderOfNode(b) || nodeRank[a]! - nodeRank[b]!);
    this.#nodes.set(batch.subarray(0, taken), this.length);
    this.length += taken;
  }
}

/** Kind, then visibility, then degree by powers of two. */
function orderOf(traits: number, degree: number): number {
  const hidden = (traits & (NodeFlag.public << FLAGS_SHIFT)) === 0 ? 1 : 0;
  return orderOfKind[traits & 0xff]! * 64 + hidden * 32 + Math.min(31, Math.clz32(degree));
}
