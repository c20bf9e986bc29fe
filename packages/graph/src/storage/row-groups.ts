const FIRST_SIZE = 64;
/** So many ids next to each other share a line of the processor's cache in the table. */
const NEAR_BITS = 4;
const NEAR_MASK = (1 << NEAR_BITS) - 1;

/**
 * Row changes of one commit and one direction, grouped by the node whose row changes. Groups are numbered from 0 in
 * order of first mention; nodes are found by a hash table of the commit's size, so that a small commit touches little.
 */
export class RowGroups {
  #count = 0;
  /** Edges of one row mostly come one after another. */
  #lastNode = -1;
  #lastGroup = 0;
  #nodes: Uint32Array = new Uint32Array(FIRST_SIZE);
  readonly removed: GroupedEdges = new GroupedEdges();
  readonly added: GroupedEdges = new GroupedEdges();
  /** Group + 1 by hash of node, 0 where free. At most half of it is used. */
  #table: Uint32Array = new Uint32Array(FIRST_SIZE * 2);

  /** Forgets everything and makes room for `records` edges that leave a row and as many that enter one. */
  clear(records: number): void {
    this.#clearTable();
    this.#count = 0;
    this.#lastNode = -1;
    const groups = records * 2;
    this.removed.clear(records, groups);
    this.added.clear(records, groups);
    if (groups <= this.#nodes.length) return;
    const size = 2 ** Math.ceil(Math.log2(groups));
    this.#nodes = new Uint32Array(size);
    this.#table = new Uint32Array(size * 2);
  }

  get count(): number {
    return this.#count;
  }

  node(group: number): number {
    return this.#nodes[group]!;
  }

  remove(node: number, edge: number): void {
    this.removed.add(this.#groupOf(node), edge);
  }

  add(node: number, edge: number): void {
    this.added.add(this.#groupOf(node), edge);
  }

  /** The nodes whose rows change. */
  copyNodes(): Uint32Array {
    return this.#nodes.slice(0, this.#count);
  }

  #groupOf(node: number): number {
    if (node === this.#lastNode) return this.#lastGroup;
    this.#lastNode = node;
    this.#lastGroup = this.#findGroup(node);
    return this.#lastGroup;
  }

  #findGroup(node: number): number {
    const slot = this.#slotOf(node);
    const known = this.#table[slot]!;
    if (known !== 0) return known - 1;
    const group = this.#count;
    this.#nodes[group] = node;
    this.removed.open(group);
    this.added.open(group);
    this.#count = group + 1;
    this.#table[slot] = this.#count;
    return group;
  }

  /** Backwards, so that each node is still found past those that came before it. */
  #clearTable(): void {
    for (let group = this.#count - 1; group >= 0; group -= 1) this.#table[this.#slotOf(this.#nodes[group]!)] = 0;
  }

  /** The slot of a node, or the free one it would take. Ids of one file lie close together, and so do their slots. */
  #slotOf(node: number): number {
    const table = this.#table;
    const nodes = this.#nodes;
    const mask = table.length - 1;
    let slot = (((Math.imul(node >>> NEAR_BITS, 0x9e3779b1) >>> 7) << NEAR_BITS) | (node & NEAR_MASK)) & mask;
    while (table[slot] !== 0 && nodes[table[slot]! - 1] !== node) slot = (slot + 1) & mask;
    return slot;
  }
}

/** A list of edges per group, linked backwards. */
class GroupedEdges {
  #edges: Uint32Array = new Uint32Array(FIRST_SIZE);
  /** Per edge: number + 1 of the one before it in its group; per group: number + 1 of its last. */
  #previous: Uint32Array = new Uint32Array(FIRST_SIZE);
  #last: Uint32Array = new Uint32Array(FIRST_SIZE);
  #sizes: Uint32Array = new Uint32Array(FIRST_SIZE);
  #count = 0;

  clear(edges: number, groups: number): void {
    this.#count = 0;
    if (edges > this.#edges.length) {
      this.#edges = new Uint32Array(edges * 2);
      this.#previous = new Uint32Array(edges * 2);
    }
    if (groups > this.#last.length) {
      this.#last = new Uint32Array(groups * 2);
      this.#sizes = new Uint32Array(groups * 2);
    }
  }

  open(group: number): void {
    this.#last[group] = 0;
    this.#sizes[group] = 0;
  }

  add(group: number, edge: number): void {
    const at = this.#count;
    this.#edges[at] = edge;
    this.#previous[at] = this.#last[group]!;
    this.#sizes[group]! += 1;
    this.#count = at + 1;
    this.#last[group] = this.#count;
  }

  size(group: number): number {
    return this.#sizes[group]!;
  }

  /** The edge of a group of one; 0 when it has none or several. */
  only(group: number): number {
    return this.#sizes[group] === 1 ? this.#edges[this.#last[group]! - 1]! : 0;
  }

  /** Copies a group's edges in the order they were added to `target`, which holds at least `size(group)`. */
  copy(group: number, target: Uint32Array): void {
    let at = this.#sizes[group]!;
    for (let edge = this.#last[group]!; edge !== 0; edge = this.#previous[edge - 1]!) {
      at -= 1;
      target[at] = this.#edges[edge - 1]!;
    }
  }
}
