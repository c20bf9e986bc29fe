/** Row changes of one commit and one direction, grouped by the node whose row changes. Reused from commit to commit. */
export class RowGroups {
  /** The first `nodeCount` are the nodes whose rows change, in order of first mention. */
  nodes: Uint32Array = new Uint32Array(64);
  nodeCount = 0;
  #edges: Uint32Array = new Uint32Array(64);
  #next: Uint32Array = new Uint32Array(64);
  #edgeCount = 0;
  /** Per node: index + 1 of its last change; 0 for none. Cleared by what was touched. */
  #last: Uint32Array = new Uint32Array(64);
  #size: Uint32Array = new Uint32Array(64);

  /** Forgets the last commit; node ids will be below `nodeEnd`. */
  clear(nodeEnd: number): void {
    if (this.#last.length < nodeEnd) {
      this.#last = new Uint32Array(nodeEnd + (nodeEnd >>> 1));
      this.#size = new Uint32Array(this.#last.length);
    } else {
      for (let at = 0; at < this.nodeCount; at += 1) this.#last[this.nodes[at]!] = 0;
      for (let at = 0; at < this.nodeCount; at += 1) this.#size[this.nodes[at]!] = 0;
    }
    this.nodeCount = 0;
    this.#edgeCount = 0;
  }

  add(node: number, edge: number): void {
    const index = this.#edgeCount;
    if (index === this.#edges.length) this.#grow();
    this.#edges[index] = edge;
    this.#next[index] = this.#last[node]!;
    if (this.#last[node] === 0) {
      this.nodes[this.nodeCount] = node;
      this.nodeCount += 1;
    }
    this.#last[node] = index + 1;
    this.#size[node]! += 1;
    this.#edgeCount = index + 1;
  }

  /** How many changes a node's row has. */
  size(node: number): number {
    return this.#size[node]!;
  }

  /** Copies the edges of a node's changes to `target`, which holds at least `size(node)`. */
  copyEdges(node: number, target: Uint32Array): void {
    let at = this.#size[node]!;
    for (let index = this.#last[node]!; index !== 0; index = this.#next[index - 1]!) {
      at -= 1;
      target[at] = this.#edges[index - 1]!;
    }
  }

  #grow(): void {
    const length = this.#edges.length * 2;
    this.nodes = enlarged(this.nodes, length);
    this.#edges = enlarged(this.#edges, length);
    this.#next = enlarged(this.#next, length);
  }
}

function enlarged(array: Uint32Array, length: number): Uint32Array {
  const larger = new Uint32Array(length);
  larger.set(array);
  return larger;
}
