/** Ids that grow as they are pushed, kept between uses. */
export class IdList {
  ids: Uint32Array;
  length = 0;

  constructor(capacity = 64) {
    this.ids = new Uint32Array(capacity);
  }

  push(id: number): void {
    if (this.length === this.ids.length) {
      const larger = new Uint32Array(this.length * 2);
      larger.set(this.ids);
      this.ids = larger;
    }
    this.ids[this.length++] = id;
  }
}

/** A directed graph as components see it: ids below `idEnd`, and for each the ids it leads to and comes from. */
export interface Adjacency {
  readonly idEnd: number;
  /** Adds the successors of an id to the list; one may come twice. */
  pushOut(id: number, list: IdList): void;
  /** Adds the predecessors of an id to the list; one may come twice. */
  pushIn(id: number, list: IdList): void;
}
