import { IdList } from "./successors.ts";
import type { Adjacency } from "./successors.ts";

const FORWARD = 1;
const BACKWARD = 2;

/** Answers whether a path leads from one id to another by searching from both ends at once. */
export class Reachability {
  readonly #adjacency: Adjacency;
  readonly #forward: IdList = new IdList();
  readonly #backward: IdList = new IdList();
  readonly #neighbours: IdList = new IdList();
  /** Bits per id: reached `FORWARD` from the start, `BACKWARD` from the end. */
  #sides: Uint8Array = new Uint8Array(0);

  constructor(adjacency: Adjacency) {
    this.#adjacency = adjacency;
  }

  /** Whether a path leads from `from` to `to` over ids that are inside. Costs what the smaller side reaches, twice. */
  leads(from: number, to: number, isInside: (id: number) => boolean): boolean {
    if (from === to) return true;
    const { idEnd } = this.#adjacency;
    if (this.#sides.length < idEnd) this.#sides = new Uint8Array(Math.ceil(idEnd * 1.25));
    this.#reach(from, FORWARD, this.#forward);
    this.#reach(to, BACKWARD, this.#backward);
    const doMeet = this.#search(isInside);
    this.#clear();
    return doMeet;
  }

  #search(isInside: (id: number) => boolean): boolean {
    let [forwardAt, backwardAt, forwardWork, backwardWork] = [0, 0, 0, 0];
    const near = this.#neighbours;
    while (forwardAt < this.#forward.length && backwardAt < this.#backward.length) {
      near.length = 0;
      const isForward = forwardWork <= backwardWork;
      if (isForward) {
        this.#adjacency.pushOut(this.#forward.ids[forwardAt++]!, near);
        forwardWork += near.length + 1;
      } else {
        this.#adjacency.pushIn(this.#backward.ids[backwardAt++]!, near);
        backwardWork += near.length + 1;
      }
      if (this.#reachAll(near, isForward ? FORWARD : BACKWARD, isForward ? this.#forward : this.#backward, isInside))
        return true;
    }
    return false;
  }

  /** Whether any of the ids was reached from the other side. */
  #reachAll(near: IdList, side: number, list: IdList, isInside: (id: number) => boolean): boolean {
    for (let i = 0; i < near.length; i++) {
      const next = near.ids[i]!;
      const seen = this.#sides[next]!;
      if ((seen & side) !== 0 || !isInside(next)) continue;
      if (seen !== 0) return true;
      this.#reach(next, side, list);
    }
    return false;
  }

  #clear(): void {
    for (const list of [this.#forward, this.#backward]) {
      for (let i = 0; i < list.length; i++) this.#sides[list.ids[i]!] = 0;
      list.length = 0;
    }
  }

  #reach(id: number, side: number, list: IdList): void {
    this.#sides[id]! |= side;
    list.push(id);
  }
}
