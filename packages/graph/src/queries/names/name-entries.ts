import type { GraphView } from "../../view.ts";
import { grown } from "../growth.ts";

/** Where flags begin in an entry's traits. */
export const FLAGS_SHIFT = 8;

/** A node's kind in the lowest byte, its `NodeFlag` bits above. */
export function traitsOf({ nodeKind, nodeFlags }: GraphView, node: number): number {
  return nodeKind[node]! | (nodeFlags[node]! << FLAGS_SHIFT);
}

/**
 * The nodes that bear each name, one entry for each node, those of one name linked in order of rank. Entries of names
 * that are read together lie side by side, with what tells whether a node is wanted: nodes themselves lie far apart.
 * Slot and entry 0 are none.
 */
export class NameEntries {
  readonly #view: GraphView;
  /** By slot. */
  #count: Uint32Array = new Uint32Array(1024);
  #first: Uint32Array = new Uint32Array(1024);
  #last: Uint32Array = new Uint32Array(1024);
  /** By entry. */
  #node: Uint32Array = new Uint32Array(1024);
  #slot: Uint32Array = new Uint32Array(1024);
  #traits: Uint32Array = new Uint32Array(1024);
  #next: Uint32Array = new Uint32Array(1024);
  /** By node. */
  #entry: Uint32Array = new Uint32Array(1024);
  #end = 1;
  /** Entries given back, linked by `#next`. */
  #free = 0;

  constructor(view: GraphView) {
    this.#view = view;
  }

  /** How many nodes bear a name. */
  count(slot: number): number {
    return this.#count[slot]!;
  }

  /** First entry of a name, then `next`; 0 ends the list. */
  first(slot: number): number {
    return this.#first[slot]!;
  }

  next(entry: number): number {
    return this.#next[entry]!;
  }

  /** The node of an entry. */
  node(entry: number): number {
    return this.#node[entry]!;
  }

  /** Kind and flags of an entry's node, see `traitsOf`. */
  traits(entry: number): number {
    return this.#traits[entry]!;
  }

  /** Slot of the name under which a node was entered; 0 for none. */
  slotOf(node: number): number {
    return this.#slot[this.#entry[node] ?? 0]!;
  }

  /** Makes room for names whose slots are below `slotEnd`. */
  reserve(slotEnd: number): void {
    this.#count = grown(this.#count, slotEnd);
    this.#first = grown(this.#first, slotEnd);
    this.#last = grown(this.#last, slotEnd);
  }

  /** Starts anew with all nodes, given in order of rank; nodes whose slot is 0 are left out. */
  build(nodesByRank: Uint32Array, slotEnd: number, slotOf: (node: number) => number): void {
    this.reserve(slotEnd);
    this.#count.fill(0);
    this.#first.fill(0);
    this.#entry = new Uint32Array(this.#view.nodeEnd);
    this.#free = 0;
    for (let i = 0; i < nodesByRank.length; i++) this.#count[slotOf(nodesByRank[i]!)]!++;
    this.#count[0] = 0;
    this.#end = 1;
    for (let slot = 1; slot < slotEnd; slot++) {
      this.#first[slot] = this.#count[slot] === 0 ? 0 : this.#end;
      this.#last[slot] = this.#end - 1;
      this.#end += this.#count[slot]!;
    }
    this.#reserveEntries();
    for (let i = 0; i < nodesByRank.length; i++) {
      const slot = slotOf(nodesByRank[i]!);
      if (slot === 0) continue;
      const entry = ++this.#last[slot]!;
      if (entry !== this.#first[slot]) this.#next[entry - 1] = entry;
      this.#next[entry] = 0;
      this.#fill(entry, nodesByRank[i]!, slot);
    }
  }

  /** Enters a node under a name. */
  add(node: number, slot: number): void {
    this.#entry = grown(this.#entry, node + 1);
    const entry = this.#newEntry();
    this.#fill(entry, node, slot);
    this.#count[slot]!++;
    const { nodeRank } = this.#view;
    const rank = nodeRank[node]!;
    const last = this.#first[slot] === 0 ? 0 : this.#last[slot]!;
    // Most often it comes last: then no list is walked along.
    let before = last !== 0 && nodeRank[this.#node[last]!]! < rank ? last : 0;
    let after = before === 0 ? this.#first[slot]! : 0;
    while (after !== 0 && nodeRank[this.#node[after]!]! < rank) {
      before = after;
      after = this.#next[after]!;
    }
    this.#next[entry] = after;
    if (before === 0) this.#first[slot] = entry;
    else this.#next[before] = entry;
    if (after === 0) this.#last[slot] = entry;
  }

  /** Takes a node out, if it is in. */
  remove(node: number): void {
    const entry = this.#entry[node] ?? 0;
    if (entry === 0) return;
    this.#entry[node] = 0;
    const slot = this.#slot[entry]!;
    let before = 0;
    for (let at = this.#first[slot]!; at !== entry; at = this.#next[at]!) before = at;
    const after = this.#next[entry]!;
    if (before === 0) this.#first[slot] = after;
    else this.#next[before] = after;
    if (after === 0) this.#last[slot] = before;
    this.#count[slot]!--;
    this.#next[entry] = this.#free;
    this.#free = entry;
  }

  /** Notes that a node that is in may have other flags. */
  refresh(node: number): void {
    this.#traits[this.#entry[node]!] = traitsOf(this.#view, node);
  }

  #fill(entry: number, node: number, slot: number): void {
    this.#node[entry] = node;
    this.#slot[entry] = slot;
    this.#traits[entry] = traitsOf(this.#view, node);
    this.#entry[node] = entry;
  }

  #newEntry(): number {
    const entry = this.#free;
    if (entry !== 0) {
      this.#free = this.#next[entry]!;
      return entry;
    }
    this.#end++;
    this.#reserveEntries();
    return this.#end - 1;
  }

  #reserveEntries(): void {
    this.#node = grown(this.#node, this.#end);
    this.#slot = grown(this.#slot, this.#end);
    this.#traits = grown(this.#traits, this.#end);
    this.#next = grown(this.#next, this.#end);
  }
}
