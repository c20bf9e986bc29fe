import { IdList } from "./successors.ts";
import type { Adjacency } from "./successors.ts";

/** Takes the members of a component: `ids[start … end]`, valid until it returns. */
export type ComponentFound = (ids: Uint32Array, start: number, end: number) => void;

/**
 * Tarjan's strongly connected components with a stack of its own instead of recursion. Each id's successors are fetched
 * once, onto one shared list that shrinks again as ids are left.
 * @see Tarjan, "Depth-first search and linear graph algorithms", 1972
 */
export class StrongComponents {
  readonly #adjacency: Adjacency;
  readonly #successors: IdList = new IdList();
  #order: Uint32Array = new Uint32Array(0);
  #low: Uint32Array = new Uint32Array(0);
  #onStack: Uint8Array = new Uint8Array(0);
  /** Per depth of the walk: the id, its next successor, and where its successors begin. */
  readonly #path: IdList = new IdList();
  readonly #next: IdList = new IdList();
  readonly #stack: IdList = new IdList();
  readonly #touched: IdList = new IdList();
  #count = 0;

  constructor(adjacency: Adjacency) {
    this.#adjacency = adjacency;
  }

  /**
   * Calls `found` with each component among `roots` and what they lead to within `isInside`, after all components that
   * it leads to. Costs what it visits.
   */
  find(roots: Iterable<number>, isInside: (id: number) => boolean, found: ComponentFound): void {
    this.#reserve(this.#adjacency.idEnd);
    for (const root of roots) if (this.#order[root] === 0) this.#visit(root, isInside, found);
    for (let i = 0; i < this.#touched.length; i++) this.#order[this.#touched.ids[i]!] = 0;
    this.#touched.length = 0;
    this.#count = 0;
  }

  #visit(root: number, isInside: (id: number) => boolean, found: ComponentFound): void {
    const path = this.#path;
    const order = this.#order;
    const low = this.#low;
    this.#enter(root);
    while (path.length > 0) {
      const id = path.ids[path.length - 1]!;
      if (this.#successors.length > this.#next.ids[path.length - 1]!) {
        const successor = this.#successors.ids[--this.#successors.length]!;
        if (order[successor] === 0) {
          if (isInside(successor)) this.#enter(successor);
        } else if (this.#onStack[successor] === 1 && order[successor]! < low[id]!) {
          low[id] = order[successor]!;
        }
        continue;
      }
      path.length--;
      if (path.length > 0) {
        const parent = path.ids[path.length - 1]!;
        if (low[id]! < low[parent]!) low[parent] = low[id]!;
      }
      if (low[id] === order[id]) this.#leave(id, found);
    }
  }

  #enter(id: number): void {
    this.#order[id] = ++this.#count;
    this.#low[id] = this.#count;
    this.#onStack[id] = 1;
    this.#touched.push(id);
    this.#stack.push(id);
    this.#path.push(id);
    // The list holds what is left of the successors of all ids on the path; `next` says where this id's begin.
    this.#next.length = this.#path.length - 1;
    this.#next.push(this.#successors.length);
    this.#adjacency.pushOut(id, this.#successors);
  }

  #leave(id: number, found: ComponentFound): void {
    const stack = this.#stack;
    let start = stack.length;
    do {
      start--;
      this.#onStack[stack.ids[start]!] = 0;
    } while (stack.ids[start] !== id);
    found(stack.ids, start, stack.length);
    stack.length = start;
  }

  #reserve(idEnd: number): void {
    if (this.#order.length >= idEnd) return;
    const capacity = Math.ceil(idEnd * 1.25);
    this.#order = new Uint32Array(capacity);
    this.#low = new Uint32Array(capacity);
    this.#onStack = new Uint8Array(capacity);
  }
}
