/** Rounds in which answers of one circle are worked out from each other; types that grow in every round stop here. */
const MAX_ROUNDS = 4;
/** How often a circle may turn out to be wider than thought. */
const MAX_WIDENINGS = 4;

/** What a circle is made of, to the one who works it out: a header is its definition, a member list its cell negated. */
export interface CircleWork {
  /** Back to knowing nothing. */
  clear(node: number): void;
  /** Works a node out from what is known of the others. Returns whether that says something new. */
  compute(node: number): boolean;
  /** The answer holds from now on. */
  finish(node: number): void;
  /** An order that depends on the code alone. */
  compare(a: number, b: number): number;
}

/**
 * Questions that lead back to themselves: a bound names the associated type of an impl whose header has that bound. Such
 * circles are found as strongly connected components while the questions are asked (Tarjan, 1972), and worked out from
 * nothing in rounds, so that the answers do not depend on which of the questions was asked first.
 * @see https://doi.org/10.1137/0201010
 */
export class Circles {
  readonly #work: CircleWork;
  readonly #stack: number[] = [];
  readonly #position = new Map<number, number>();
  readonly #circles = new Map<number, readonly number[]>();
  /** The deepest place in the stack that the running question came back to. */
  #low = Number.POSITIVE_INFINITY;

  constructor(work: CircleWork) {
    this.#work = work;
  }

  /** Whether no question is being answered. */
  get isIdle(): boolean {
    return this.#stack.length === 0;
  }

  /** Notes that a question which is being answered was asked again. */
  touch(node: number): void {
    const at = this.#position.get(node);
    if (at !== undefined && at < this.#low) this.#low = at;
  }

  /** Answers a question; one that is part of a wider circle is finished together with that. */
  run(node: number): void {
    const at = this.#stack.push(node) - 1;
    this.#position.set(node, at);
    const outer = this.#low;
    this.#low = Number.POSITIVE_INFINITY;
    this.#work.clear(node);
    this.#work.compute(node);
    const low = this.#low;
    if (low < at) {
      this.#low = Math.min(outer, low);
      return;
    }
    if (low === at || this.#stack.length > at + 1) this.#settle(at);
    this.#close(at);
    this.#low = outer;
  }

  /** The other nodes of the circle that a node was worked out in; asked once, when the node is about to change. */
  take(node: number): readonly number[] {
    const circle = this.#circles.get(node);
    if (circle === undefined) return [];
    this.#circles.delete(node);
    return circle;
  }

  #settle(from: number): void {
    let count = 0;
    for (let i = 0; i < MAX_WIDENINGS && this.#stack.length - from !== count; i++) {
      count = this.#stack.length - from;
      const nodes = this.#stack.slice(from).sort((a, b) => this.#work.compare(a, b));
      for (const node of nodes) this.#work.clear(node);
      for (let round = 0; round < MAX_ROUNDS && this.#stack.length - from === count; round++) {
        let isNew = false;
        for (const node of nodes) if (this.#work.compute(node)) isNew = true;
        if (!isNew) break;
      }
    }
  }

  #close(from: number): void {
    const nodes = this.#stack.splice(from);
    for (const node of nodes) {
      this.#position.delete(node);
      this.#work.finish(node);
      if (nodes.length > 1) this.#circles.set(node, nodes);
    }
  }
}
