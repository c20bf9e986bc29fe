import { IdList } from "./successors.ts";
import type { Adjacency } from "./successors.ts";

const FORWARD = 1;
const BACKWARD = 2;

/** Searches that go from both ends at once and are decided by the end that is exhausted first. */
export class Reachability {
  readonly #adjacency: Adjacency;
  readonly #forward: IdList = new IdList();
  readonly #backward: IdList = new IdList();
  readonly #neighbours: IdList = new IdList();
  /** Bits per id: reached `FORWARD` from the start, `BACKWARD` from the end. */
  #sides: Uint8Array = new Uint8Array(0);
  #forwardAt = 0;
  #backwardAt = 0;
  #forwardWork = 0;
  #backwardWork = 0;

  constructor(adjacency: Adjacency) {
    this.#adjacency = adjacency;
  }

  /** Whether a path leads from `from` to `to` over ids that are inside. Costs what the smaller side reaches, twice. */
  leads(from: number, to: number, isInside: (id: number) => boolean): boolean {
    this.#start(from, to);
    let doMeet = from === to;
    while (!doMeet && !this.#isExhausted()) doMeet = this.#step(isInside);
    this.#clear();
    return doMeet;
  }

  /**
   * The strongly connected component of an id: itself and all that it both leads to and comes from.
   * Costs what the smaller side reaches, twice, and the component's own edges.
   */
  componentAround(id: number): Uint32Array {
    this.#start(id, id);
    while (!this.#isExhausted()) this.#step(everywhere);
    // One side is closed by now: nothing leaves it in its direction. So the component lies within it, and so do all
    // paths between members: the other side need only go on inside.
    if (this.#forwardAt === this.#forward.length) {
      while (this.#backwardAt < this.#backward.length) this.#stepWithin(this.#backward, BACKWARD, FORWARD);
    } else {
      while (this.#forwardAt < this.#forward.length) this.#stepWithin(this.#forward, FORWARD, BACKWARD);
    }
    const both = FORWARD | BACKWARD;
    const smaller = this.#forward.length < this.#backward.length ? this.#forward : this.#backward;
    const members = smaller.ids.slice(0, smaller.length).filter((other) => this.#sides[other] === both);
    this.#clear();
    return members;
  }

  #start(from: number, to: number): void {
    const { idEnd } = this.#adjacency;
    if (this.#sides.length < idEnd) this.#sides = new Uint8Array(Math.ceil(idEnd * 1.25));
    this.#forwardAt = 0;
    this.#backwardAt = 0;
    this.#forwardWork = 0;
    this.#backwardWork = 0;
    this.#reach(from, FORWARD, this.#forward);
    this.#reach(to, BACKWARD, this.#backward);
  }

  #clear(): void {
    for (const list of [this.#forward, this.#backward]) {
      for (let i = 0; i < list.length; i++) this.#sides[list.ids[i]!] = 0;
      list.length = 0;
    }
  }

  #isExhausted(): boolean {
    return this.#forwardAt === this.#forward.length || this.#backwardAt === this.#backward.length;
  }

  /** Expands one id on the side that has done less; `true` when it meets the other side. */
  #step(isInside: (id: number) => boolean): boolean {
    const isForward = this.#forwardWork <= this.#backwardWork;
    const side = isForward ? FORWARD : BACKWARD;
    const list = isForward ? this.#forward : this.#backward;
    const near = this.#expandNext(isForward);
    if (isForward) this.#forwardWork += near.length + 1;
    else this.#backwardWork += near.length + 1;
    let doMeet = false;
    for (let i = 0; i < near.length; i++) {
      const next = near.ids[i]!;
      const seen = this.#sides[next]!;
      if ((seen & side) !== 0 || !isInside(next)) continue;
      if (seen !== 0) doMeet = true;
      this.#reach(next, side, list);
    }
    return doMeet;
  }

  /** Expands one id of a side, to ids of the other side only. */
  #stepWithin(list: IdList, side: number, other: number): void {
    const isForward = side === FORWARD;
    const id = list.ids[isForward ? this.#forwardAt : this.#backwardAt]!;
    if ((this.#sides[id]! & other) === 0) {
      if (isForward) this.#forwardAt++;
      else this.#backwardAt++;
      return;
    }
    const near = this.#expandNext(isForward);
    for (let i = 0; i < near.length; i++) {
      const seen = this.#sides[near.ids[i]!]!;
      if ((seen & side) === 0 && (seen & other) !== 0) this.#reach(near.ids[i]!, side, list);
    }
  }

  #expandNext(isForward: boolean): IdList {
    const near = this.#neighbours;
    near.length = 0;
    if (isForward) this.#adjacency.pushOut(this.#forward.ids[this.#forwardAt++]!, near);
    else this.#adjacency.pushIn(this.#backward.ids[this.#backwardAt++]!, near);
    return near;
  }

  #reach(id: number, side: number, list: IdList): void {
    this.#sides[id]! |= side;
    list.push(id);
  }
}

function everywhere(): boolean {
  return true;
}
