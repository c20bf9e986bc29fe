const START_SIZE = 256;

/**
 * The local variables in sight, by name index: what each name is bound to now, and a trail to undo bindings when their
 * block ends. Looking up and binding are constant time; shadowing is a later binding of the same name.
 */
export class Locals {
  /** Term + 1 of each name's binding; 0 for a name that is no local. */
  #bound: Int32Array = new Int32Array(START_SIZE);
  readonly #trailNames: number[] = [];
  readonly #trailTerms: number[] = [];

  /** Term bound to a name, which may be 0 (nothing known of it); -1 when no local has that name. */
  lookup(name: number): number {
    return name < this.#bound.length ? (this.#bound[name] as number) - 1 : -1;
  }

  bind(name: number, term: number): void {
    if (name >= this.#bound.length) {
      const larger = new Int32Array(Math.max(this.#bound.length * 2, name + 1));
      larger.set(this.#bound);
      this.#bound = larger;
    }
    this.#trailNames.push(name);
    this.#trailTerms.push(this.#bound[name] as number);
    this.#bound[name] = term + 1;
  }

  /** A point to return to with `release`. */
  mark(): number {
    return this.#trailNames.length;
  }

  /** Undoes every binding made since the mark. */
  release(mark: number): void {
    for (let i = this.#trailNames.length - 1; i >= mark; i--) {
      this.#bound[this.#trailNames[i] as number] = this.#trailTerms[i] as number;
    }
    this.#trailNames.length = mark;
    this.#trailTerms.length = mark;
  }
}
