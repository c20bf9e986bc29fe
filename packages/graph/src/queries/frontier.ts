/** Entries a frontier has room for at first; it grows with the graph. */
const FIRST_CAPACITY = 1024;

/**
 * The nodes a walk has reached, in the order in which it reached them: queue, visited set and answer in one.
 * Kept and used again by the next walk; `clear` costs what the last walk touched, not the size of the graph.
 */
export class Frontier {
  length = 0;
  nodes: Uint32Array = new Uint32Array(FIRST_CAPACITY);
  /** The edge over which the node was first reached. */
  edges: Uint32Array = new Uint32Array(FIRST_CAPACITY);
  /** Index of the entry it was reached from. */
  parents: Uint32Array = new Uint32Array(FIRST_CAPACITY);
  /** Weakest confidence on the way there. */
  confidences: Uint8Array = new Uint8Array(FIRST_CAPACITY);
  /** The node's `NodeFlag` bits: read when it was reached, they need not be fetched again when it is expanded. */
  flags: Uint32Array = new Uint32Array(FIRST_CAPACITY);
  /** Edges from the entry it was reached from. */
  sites: Uint32Array = new Uint32Array(FIRST_CAPACITY);
  /** Entry of a node; meaningful where the node is in. */
  entryOf: Uint32Array = new Uint32Array(FIRST_CAPACITY);
  /** One bit per node: reached, or seen and of no further use. */
  bits: Uint32Array = new Uint32Array(FIRST_CAPACITY >>> 5);
  /** `levels[d]` is one past the last entry of depth `d`. */
  readonly levels: number[] = [];
  /** Nodes whose bit is set though they are no entries: candidate sets already expanded. */
  readonly #marked: number[] = [];

  /** Empties the frontier and makes room for a graph whose node ids end at `nodeEnd`. */
  clear(nodeEnd: number): void {
    const { bits, nodes } = this;
    for (let i = 0; i < this.length; i++) bits[nodes[i]! >>> 5] = 0;
    for (let i = 0; i < this.#marked.length; i++) bits[this.#marked[i]! >>> 5] = 0;
    this.length = 0;
    this.levels.length = 0;
    this.#marked.length = 0;
    if (nodeEnd > this.nodes.length) this.#reserve(nodeEnd);
  }

  /** Adds a node that is not yet in. The room was made by `clear`: a node enters at most once. */
  push(node: number, edge: number, parent: number, confidence: number, flags: number): void {
    const at = this.length++;
    this.bits[node >>> 5]! |= 1 << (node & 31);
    this.nodes[at] = node;
    this.entryOf[node] = at;
    this.edges[at] = edge;
    this.parents[at] = parent;
    this.confidences[at] = confidence;
    this.flags[at] = flags;
    this.sites[at] = 1;
  }

  /** Counts a further edge from the same parent to an entry; the surest of several edges counts. */
  repeat(at: number, confidence: number): void {
    this.sites[at]!++;
    if (confidence > this.confidences[at]!) this.confidences[at] = confidence;
  }

  has(node: number): boolean {
    return (this.bits[node >>> 5]! & (1 << (node & 31))) !== 0;
  }

  /** Sets a node's bit without adding it. */
  mark(node: number): void {
    this.bits[node >>> 5]! |= 1 << (node & 31);
    this.#marked.push(node);
  }

  endLevel(): void {
    this.levels.push(this.length);
  }

  #reserve(nodeEnd: number): void {
    const capacity = Math.ceil((nodeEnd * 5) / 4 / 32) * 32;
    this.nodes = new Uint32Array(capacity);
    this.edges = new Uint32Array(capacity);
    this.parents = new Uint32Array(capacity);
    this.confidences = new Uint8Array(capacity);
    this.flags = new Uint32Array(capacity);
    this.sites = new Uint32Array(capacity);
    this.entryOf = new Uint32Array(capacity);
    this.bits = new Uint32Array(capacity >>> 5);
  }
}
