/** Distance of labels when all are given anew. With a million ids they stay exact to some 2^-8. */
const GAP = 2 ** 24;
/** Labels closer than this, or farther from 0 than that, are given anew. */
const LEAST_STEP = 2 ** -6;
const FARTHEST = 2 ** 46;

/**
 * Ids in a line, into which others are put and which can be compared by position in constant time: a linked list with
 * numbers that grow along it. Now and then a stretch of numbers is used up; then all are given anew.
 * @see Dietz, Sleator, "Two algorithms for maintaining order in a list", 1987
 */
export class TopologicalOrder {
  /** Position of a listed id: compare two, nothing else. Read anew after any change. */
  labels: Float64Array = new Float64Array(1);
  /** Neighbours; id 0 stands before the first and behind the last. */
  #next: Uint32Array = new Uint32Array(1);
  #previous: Uint32Array = new Uint32Array(1);

  /** Empties the list and makes room for ids below `idEnd`. */
  clear(idEnd: number): void {
    this.labels = new Float64Array(idEnd);
    this.#next = new Uint32Array(idEnd);
    this.#previous = new Uint32Array(idEnd);
  }

  /** Makes room for ids below `idEnd`. */
  reserve(idEnd: number): void {
    this.labels = widened(this.labels, new Float64Array(idEnd));
    this.#next = widened(this.#next, new Uint32Array(idEnd));
    this.#previous = widened(this.#previous, new Uint32Array(idEnd));
  }

  /** The id before a listed one; 0 for the first. */
  previous(id: number): number {
    return this.#previous[id]!;
  }

  /** The last id; 0 when there is none. */
  get last(): number {
    return this.#previous[0]!;
  }

  remove(id: number): void {
    const next = this.#next[id]!;
    const previous = this.#previous[id]!;
    this.#next[previous] = next;
    this.#previous[next] = previous;
  }

  /** Puts ids that are not listed, in their order, behind `place`; 0: before all. */
  insertAfter(place: number, ids: ArrayLike<number>): void {
    const after = this.#next[place]!;
    if (!this.#number(place, after, ids)) {
      this.#renumber();
      this.#number(place, after, ids);
    }
    let before = place;
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i]!;
      this.#next[before] = id;
      this.#previous[id] = before;
      before = id;
    }
    this.#next[before] = after;
    this.#previous[after] = before;
  }

  /** Gives ids labels between those of two neighbours; `false` where there is no room. */
  #number(before: number, after: number, ids: ArrayLike<number>): boolean {
    const { labels } = this;
    const wanted = GAP * (ids.length + 1);
    const low = before !== 0 ? labels[before]! : after !== 0 ? labels[after]! - wanted : 0;
    const high = after !== 0 ? labels[after]! : low + wanted;
    const step = (high - low) / (ids.length + 1);
    if (step < LEAST_STEP || low < -FARTHEST || high > FARTHEST) return false;
    for (let i = 0; i < ids.length; i++) labels[ids[i]!] = low + step * (i + 1);
    return true;
  }

  #renumber(): void {
    let label = 0;
    for (let id = this.#next[0]!; id !== 0; id = this.#next[id]!) this.labels[id] = label += GAP;
  }
}

function widened<Column extends Float64Array | Uint32Array>(column: Column, empty: Column): Column {
  if (empty.length <= column.length) return column;
  empty.set(column);
  return empty;
}
