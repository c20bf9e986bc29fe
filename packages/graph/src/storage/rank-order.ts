import type { ColumnStore, ColumnViews } from "./columns.ts";
import { State } from "./columns.ts";
import { closeGaps, openGaps } from "./gap-moves.ts";
import { equalKeys, sortKeys } from "./stable-keys.ts";
import type { StableKeys } from "./stable-keys.ts";
import { compareTexts } from "./text-words.ts";

/** Where new nodes belong: found before anything is changed. */
export interface RankPlan {
  /** Indexes of the new keys, in order of rank. */
  readonly order: Uint32Array;
  /** For each of them the index in `nodesByRank` before which it belongs. */
  readonly positions: Uint32Array;
  /** Index of a key that another new or staying node has as well; -1 when all are different. */
  readonly duplicate: number;
}

/** Labels run from 1 to below this. */
const LABEL_END = 2 ** 32;
/** A stretch is relabelled so wide that this much lies between two labels, so that the next inserts find room. */
const COMFORTABLE_STEP = 16;
const FIRST_WINDOW = 32;

/**
 * Keeps `nodesByRank` sorted by stable key and `nodeRank` as labels with gaps: a new node takes a label between its
 * neighbours', and only where there is none left are the labels around it spread anew. Relabelling keeps the order.
 */
export class RankOrder {
  readonly #store: ColumnStore;

  constructor(store: ColumnStore) {
    this.#store = store;
  }

  /** @param isDropped whether an existing node leaves in the same commit */
  plan(keys: StableKeys, count: number, isDropped: (node: number) => boolean): RankPlan {
    const { state, nodesByRank } = this.#columns;
    const order = sortKeys(keys, count);
    const positions = new Uint32Array(count);
    const live = state[State.liveNodes]!;
    let low = 0;
    for (let at = 0; at < count; at += 1) {
      const key = order[at]!;
      if (at > 0 && equalKeys(keys, order[at - 1]!, key)) return { order, positions, duplicate: key };
      if (live === 0) continue;
      low = this.#lowerBound(keys, key, low, live);
      positions[at] = low;
      if (low === live) continue;
      const node = nodesByRank[low]!;
      if (this.#compareNode(node, keys, key) === 0 && !isDropped(node)) return { order, positions, duplicate: key };
    }
    return { order, positions, duplicate: -1 };
  }

  /** Takes nodes out of the order and moves a plan's positions accordingly. */
  remove(nodes: readonly number[], plan: RankPlan): void {
    if (nodes.length === 0) return;
    const { state, nodeRank } = this.#columns;
    const gaps = Uint32Array.from(nodes, (node) => this.#positionOf(node)).sort();
    const live = state[State.liveNodes]!;
    closeGaps(this.#move, gaps, gaps.length, live);
    state[State.liveNodes] = live - gaps.length;
    for (const node of nodes) nodeRank[node] = 0;
    let passed = 0;
    for (let at = 0; at < plan.positions.length; at += 1) {
      while (passed < gaps.length && gaps[passed]! < plan.positions[at]!) passed += 1;
      plan.positions[at]! -= passed;
    }
  }

  /** Puts the planned nodes in; `nodes[i]` is the id of key `i`. Room must be reserved. */
  insert(plan: RankPlan, nodes: Uint32Array): void {
    const { state, nodesByRank } = this.#columns;
    const { order, positions } = plan;
    const count = order.length;
    if (count === 0) return;
    const before = state[State.liveNodes]!;
    openGaps(this.#move, positions, count, before);
    for (let at = 0; at < count; at += 1) nodesByRank[positions[at]! + at] = nodes[order[at]!]!;
    state[State.liveNodes] = before + count;
    if (count >= before) this.#spread(0, before + count, 0, LABEL_END);
    else this.#labelRuns(positions);
  }

  get #columns(): ColumnViews {
    return this.#store.columns;
  }

  readonly #move = (target: number, source: number, count: number): void => {
    const base = this.#store.offset("nodesByRank");
    this.#store.blocks.copy(base + target * 4, base + source * 4, count * 4);
  };

  /** First index from `low` on whose node does not come before the key. Gallops, since keys arrive in order. */
  #lowerBound(keys: StableKeys, key: number, low: number, live: number): number {
    const { nodesByRank } = this.#columns;
    let from = low;
    let step = 1;
    while (from + step <= live && this.#compareNode(nodesByRank[from + step - 1]!, keys, key) < 0) {
      from += step;
      step *= 2;
    }
    let to = Math.min(from + step - 1, live);
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (this.#compareNode(nodesByRank[middle]!, keys, key) < 0) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  #compareNode(node: number, keys: StableKeys, key: number): number {
    const { nodeQualifiedName, nodeFile, filePath, nodeKind, nodeOrdinal, textStart, textLength } = this.#columns;
    const name = nodeQualifiedName[node]!;
    const path = filePath[nodeFile[node]!]!;
    const { words } = keys;
    return (
      compareTexts(words, textStart[name]!, textLength[name]!, keys.nameStart[key]!, keys.nameLength[key]!) ||
      compareTexts(words, textStart[path]!, textLength[path]!, keys.pathStart[key]!, keys.pathLength[key]!) ||
      nodeKind[node]! - keys.kind[key]! ||
      nodeOrdinal[node]! - keys.ordinal[key]!
    );
  }

  #positionOf(node: number): number {
    const { state, nodesByRank, nodeRank } = this.#columns;
    const rank = nodeRank[node]!;
    let from = 0;
    let to = state[State.liveNodes]!;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (nodeRank[nodesByRank[middle]!]! < rank) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  /** Labels each run of new nodes that stand side by side. */
  #labelRuns(positions: Uint32Array): void {
    const count = positions.length;
    for (let first = 0; first < count;) {
      let last = first;
      while (last + 1 < count && positions[last + 1] === positions[first]) last += 1;
      this.#labelRun(positions[first]! + first, positions[last]! + last + 1);
      first = last + 1;
    }
  }

  #labelRun(from: number, to: number): void {
    const live = this.#columns.state[State.liveNodes]!;
    let [start, end] = [from, to];
    let [low, high] = [this.#labelAt(start - 1), this.#labelAt(end)];
    let needed = 1;
    for (let window = FIRST_WINDOW; (high - low) / (end - start + 1) < needed && end - start < live; window *= 2) {
      start = this.#labelledAtOrBefore(Math.max(0, from - window) - 1) + 1;
      end = this.#labelledAtOrAfter(Math.min(live, to + window));
      [low, high] = [this.#labelAt(start - 1), this.#labelAt(end)];
      needed = COMFORTABLE_STEP;
    }
    this.#spread(start, end, low, high);
  }

  #labelAt(index: number): number {
    const { state, nodesByRank, nodeRank } = this.#columns;
    if (index < 0) return 0;
    return index < state[State.liveNodes]! ? nodeRank[nodesByRank[index]!]! : LABEL_END;
  }

  /** New nodes of runs further on have no label yet (0), so a window must not end at one. */
  #labelledAtOrBefore(index: number): number {
    let at = index;
    while (at >= 0 && this.#labelAt(at) === 0) at -= 1;
    return at;
  }

  #labelledAtOrAfter(index: number): number {
    let at = index;
    while (this.#labelAt(at) === 0) at += 1;
    return at;
  }

  /** Gives the nodes at [from, to) labels evenly between `low` and `high`, neither included. */
  #spread(from: number, to: number, low: number, high: number): void {
    const { nodesByRank, nodeRank } = this.#columns;
    const step = (high - low) / (to - from + 1);
    for (let at = from; at < to; at += 1) nodeRank[nodesByRank[at]!] = low + Math.floor(step * (at - from + 1));
  }
}
