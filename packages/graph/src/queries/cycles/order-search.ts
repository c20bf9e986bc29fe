import { IdList } from "./successors.ts";
import type { Adjacency } from "./successors.ts";

/** Components as a search sees them: one leader each, which stands for its members. */
export interface Leaders {
  /** Leader of every id; an id that is on no cycle leads itself. */
  readonly leader: Uint32Array;
  /** Members of a component of two or more, by leader. */
  readonly members: ReadonlyMap<number, Uint32Array>;
}

/** What a search between two components found; all are leaders. */
export interface Found {
  /** Which side was searched to its end: what the lower component leads to, or what leads to the upper one. */
  readonly side: "forward" | "backward";
  /** That side, its start included, but for those that are on a cycle; in no order. */
  readonly rest: Uint32Array;
  /** Components that the new edge makes one, both ends included; none when it closes no cycle. */
  readonly cycle: Uint32Array;
}

/**
 * Searches between two components whose order an edge contradicts: forwards from the lower one and backwards from the
 * upper one, no farther than the other's position, until one side is exhausted. Costs what that side holds, twice.
 * @see Bender, Fineman, Gilbert, Tarjan, "A new approach to incremental cycle detection and related problems", 2016
 */
export class OrderSearch {
  readonly #forward: Side;
  readonly #backward: Side;

  constructor(adjacency: Adjacency) {
    this.#forward = new Side((id, near) => adjacency.pushOut(id, near));
    this.#backward = new Side((id, near) => adjacency.pushIn(id, near));
  }

  /** `lower` stands before `upper` by `labels`, and an edge leads from `upper` to `lower`. */
  between(lower: number, upper: number, leaders: Leaders, labels: Float64Array): Found {
    const [forward, backward] = [this.#forward, this.#backward];
    forward.start(lower, upper, leaders);
    backward.start(upper, lower, leaders);
    while (!forward.isExhausted && !backward.isExhausted) {
      const side = forward.work <= backward.work ? forward : backward;
      side.step(leaders, labels, labels[lower]!, labels[upper]!);
    }
    const found: Found = forward.isExhausted
      ? { side: "forward", ...forward.result() }
      : { side: "backward", ...backward.result() };
    forward.clear();
    backward.clear();
    return found;
  }
}

const REACHED = 1;
const ON_CYCLE = 2;

/** One direction of a search. */
class Side {
  readonly #push: (id: number, near: IdList) => void;
  readonly #near: IdList = new IdList();
  /** Leaders that were reached. */
  readonly #reached: IdList = new IdList();
  /** Members of theirs to be expanded. */
  readonly #queue: IdList = new IdList();
  #queueAt = 0;
  #marks: Uint8Array = new Uint8Array(0);
  /** The steps that were taken, to be walked back: per leader the last step that led to it, and per step the one before. */
  #lastStep: Uint32Array = new Uint32Array(0);
  readonly #stepFrom: IdList = new IdList();
  readonly #stepBefore: IdList = new IdList();
  #end = 0;
  work = 0;

  constructor(push: (id: number, near: IdList) => void) {
    this.#push = push;
  }

  get isExhausted(): boolean {
    return this.#queueAt === this.#queue.length;
  }

  start(from: number, end: number, leaders: Leaders): void {
    const { length } = leaders.leader;
    if (this.#marks.length < length) {
      this.#marks = new Uint8Array(length);
      this.#lastStep = new Uint32Array(length);
    }
    this.#end = end;
    this.work = 0;
    // Step 0 is none.
    this.#stepFrom.push(0);
    this.#stepBefore.push(0);
    this.#reach(from, leaders);
  }

  /** Reaches what lies one step from the next id, between two positions. */
  step({ leader, members }: Leaders, labels: Float64Array, lowest: number, highest: number): void {
    const near = this.#near;
    near.length = 0;
    const id = this.#queue.ids[this.#queueAt++]!;
    this.#push(id, near);
    this.work += near.length + 1;
    const from = leader[id]!;
    const { ids, length } = near;
    for (let i = 0; i < length; i++) {
      const next = leader[ids[i]!]!;
      const label = labels[next]!;
      if (next === from || label < lowest || label > highest) continue;
      this.#stepFrom.push(from);
      this.#stepBefore.push(this.#lastStep[next]!);
      this.#lastStep[next] = this.#stepFrom.length - 1;
      if (this.#marks[next] === 0) this.#reach(next, { leader, members });
    }
  }

  /** What was reached, parted into what lies on a way from the start to the end, and the rest. */
  result(): Pick<Found, "rest" | "cycle"> {
    const all = this.#reached.ids.slice(0, this.#reached.length);
    if (this.#marks[this.#end] === 0) return { rest: all, cycle: new Uint32Array(0) };
    const back = [this.#end];
    this.#marks[this.#end] = ON_CYCLE;
    for (let at = 0; at < back.length; at++) {
      for (let step = this.#lastStep[back[at]!]!; step !== 0; step = this.#stepBefore.ids[step]!) {
        const from = this.#stepFrom.ids[step]!;
        if (this.#marks[from] === ON_CYCLE) continue;
        this.#marks[from] = ON_CYCLE;
        back.push(from);
      }
    }
    return { rest: all.filter((id) => this.#marks[id] === REACHED), cycle: Uint32Array.from(back) };
  }

  clear(): void {
    for (let i = 0; i < this.#reached.length; i++) {
      const id = this.#reached.ids[i]!;
      this.#marks[id] = 0;
      this.#lastStep[id] = 0;
    }
    for (const list of [this.#reached, this.#queue, this.#stepFrom, this.#stepBefore]) list.length = 0;
    this.#queueAt = 0;
  }

  #reach(id: number, { members }: Leaders): void {
    this.#marks[id] = REACHED;
    this.#reached.push(id);
    // What lies beyond the end lies beyond its position.
    if (id === this.#end) return;
    const group = members.get(id);
    if (group === undefined) this.#queue.push(id);
    else for (let i = 0; i < group.length; i++) this.#queue.push(group[i]!);
  }
}
