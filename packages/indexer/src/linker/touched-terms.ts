/** Marks of a term that was asked for, and of one that means something else now; others have 0. */
export const TOUCHED = 1;
export const CHANGED = 2;

/** Which terms of which definitions a change reaches. All in one column: there may be thousands of definitions. */
export class TouchedTerms {
  /** Another array after `add`. */
  marks: Uint8Array = new Uint8Array(1 << 12);
  #length = 0;
  #base = 0;

  /** Makes room for the terms of one more definition. Gives where the mark of its first lies. */
  add(count: number): number {
    const base = this.#length;
    this.#length += count;
    if (this.#length > this.marks.length) {
      const larger = new Uint8Array(Math.max(this.marks.length * 2, this.#length));
      larger.set(this.marks);
      this.marks = larger;
    }
    return base;
  }

  /** Turns to the definition whose first mark lies there; `has` is about its terms then. */
  of(base: number): this {
    this.#base = base;
    return this;
  }

  has(term: number): boolean {
    return this.marks[this.#base + term] !== 0;
  }
}
