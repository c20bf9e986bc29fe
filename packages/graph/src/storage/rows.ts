import type { ColumnStore } from "./columns.ts";
import { State } from "./columns.ts";
import { closeGaps, openGaps } from "./gap-moves.ts";
import type { IdSet } from "./id-set.ts";
import { PairScratch, sortPairs } from "./pair-sort.ts";
import type { RowGroups } from "./row-groups.ts";
import type { RowColumns } from "./row-order.ts";
import { compareEntry, compareSites, sortNearlySorted } from "./row-order.ts";

export type Direction = "out" | "in";

/** Rows up to this long are searched and shifted entry by entry; longer ones by bisection and block copies. */
const SHORT_ROW = 64;
/** A long row that changes in more than one entry of this many is rewritten as a whole. */
const DENSE_CHANGE = 8;
const KIND_STEP = 2 ** 32;
/** Each slot starts with one entry of its own: the node it belongs to (0: garbage) and its capacity. */
export const SLOT_HEADER = 1;

/**
 * The rows of one direction: slots in one arena, each with room for its node's edges and now and then a little more.
 * A row that outgrows its slot moves to the arena's end; what it leaves behind is garbage until compaction.
 *
 * Rows are sorted by (edge kind, rank of the other end, line, column, confidence, flags), then by edge id, which tells
 * apart only edges that are the same to every reader; that makes each entry findable by bisection.
 */
export class Rows {
  readonly direction: Direction;
  readonly group: "outRow" | "inRow";
  readonly endState: number;
  readonly garbageState: number;
  readonly readState: number;
  readonly writeState: number;
  readonly #store: ColumnStore;
  #edges: Uint32Array = new Uint32Array(SHORT_ROW);
  #keys: Uint32Array = new Uint32Array(SHORT_ROW);
  /** By group of the commit: whether all that happens to the row is that one edge gets new values. */
  #isReplaced: Uint8Array = new Uint8Array(64);
  /** Of each scratch edge: kind times `KIND_STEP` plus rank, which is exact in a double. */
  #order: Float64Array = new Float64Array(SHORT_ROW);
  #positions: Uint32Array = new Uint32Array(SHORT_ROW);
  readonly #scratch = new PairScratch();

  constructor(store: ColumnStore, direction: Direction) {
    this.#store = store;
    this.direction = direction;
    this.group = direction === "out" ? "outRow" : "inRow";
    this.endState = direction === "out" ? State.outEnd : State.inEnd;
    this.garbageState = direction === "out" ? State.outGarbage : State.inGarbage;
    this.readState = direction === "out" ? State.outRead : State.inRead;
    this.writeState = direction === "out" ? State.outWrite : State.inWrite;
  }

  columns(): RowColumns {
    const c = this.#store.columns;
    const { nodeRank, edgeKind, edgeLine, edgeColumn, edgeConfidence, edgeFlags } = c;
    const edge = { nodeRank, edgeKind, edgeLine, edgeColumn, edgeConfidence, edgeFlags };
    return this.direction === "out"
      ? {
          start: c.outStart,
          length: c.outLength,
          rows: c.outRows,
          peer: c.outPeer,
          kind: c.outKind,
          edgePeer: c.edgeTo,
          ...edge,
        }
      : {
          start: c.inStart,
          length: c.inLength,
          rows: c.inRows,
          peer: c.inPeer,
          kind: c.inKind,
          edgePeer: c.edgeFrom,
          ...edge,
        };
  }

  /** Makes room for all insertions of a commit, so that `insert` cannot fail. A row that only loses edges is not even looked at. */
  reserve(groups: RowGroups): void {
    const { start, length, peer } = this.columns();
    let needed = 0;
    for (let group = 0; group < groups.count; group += 1) {
      const growth = groups.added.size(group) - groups.removed.size(group);
      if (growth <= 0) continue;
      const node = groups.node(group);
      const total = length[node]! + growth;
      if (total > slotCapacity(start, peer, node)) needed += SLOT_HEADER + roomy(total);
    }
    const end = this.#store.columns.state[this.endState]!;
    this.#store.reserve(this.group, end + needed, end);
  }

  /** Takes edges out of their rows; `removed` holds them all. Edge columns and ranks still have their old values. */
  remove(groups: RowGroups, removed: IdSet): void {
    const row = this.columns();
    if (this.#isReplaced.length < groups.count) this.#isReplaced = new Uint8Array(groups.count * 2);
    for (let group = 0; group < groups.count; group += 1) this.#removeGroup(row, groups, group, removed);
  }

  #removeGroup(row: RowColumns, groups: RowGroups, group: number, removed: IdSet): void {
    const count = groups.removed.size(group);
    const node = groups.node(group);
    const length = row.length[node]!;
    // Decided here for `insert` too: by then a row that was long may be short.
    this.#isReplaced[group] = isReplacement(groups, group, length) ? 1 : 0;
    if (count === 0 || this.#isReplaced[group] === 1) return;
    if (length <= SHORT_ROW || count * DENSE_CHANGE > length) filter(row, node, removed);
    else this.#removeSparse(row, node, groups, group);
    row.length[node] = length - count;
  }

  /** Puts edges into their rows, after `remove` for the same groups. Edge columns and ranks have their new values, and room is reserved. */
  insert(groups: RowGroups): void {
    const row = this.columns();
    for (let group = 0; group < groups.count; group += 1) {
      if (this.#isReplaced[group] === 1) replaceEntry(row, groups.node(group), groups.added.only(group));
      else this.#insertGroup(row, groups, group);
    }
  }

  #insertGroup(row: RowColumns, groups: RowGroups, group: number): void {
    const count = groups.added.size(group);
    if (count === 0) return;
    const node = groups.node(group);
    const length = row.length[node]!;
    this.#fitScratch(count);
    groups.added.copy(group, this.#edges);
    this.#sortEdges(row, count);
    if (length + count > slotCapacity(row.start, row.peer, node)) this.#moveToEnd(row, node, length + count);
    if (length <= SHORT_ROW || count * DENSE_CHANGE > length) this.#merge(row, node, count);
    else this.#insertSparse(row, node, count);
    row.length[node] = length + count;
  }

  /** Gives up the slots of dropped nodes, whose rows are empty. */
  dropSlots(nodes: readonly number[]): void {
    const { start, length, rows, peer } = this.columns();
    for (const node of nodes) {
      this.#discard(rows, peer, start[node]!);
      start[node] = 0;
      length[node] = 0;
    }
  }

  #discard(rows: Uint32Array, peer: Uint32Array, start: number): void {
    if (start === 0) return;
    rows[start - SLOT_HEADER] = 0;
    this.#store.columns.state[this.garbageState]! += SLOT_HEADER + peer[start - SLOT_HEADER]!;
  }

  #removeSparse(row: RowColumns, node: number, groups: RowGroups, group: number): void {
    const count = groups.removed.size(group);
    this.#fitScratch(count);
    groups.removed.copy(group, this.#edges);
    const start = row.start[node]!;
    const length = row.length[node]!;
    for (let at = 0; at < count; at += 1) {
      this.#positions[at] = this.#bisect(row, start, start + length, this.#edges[at]!) - start;
    }
    if (count > 1) this.#positions.subarray(0, count).sort();
    closeGaps(this.mover(start), this.#positions, count, length);
  }

  #insertSparse(row: RowColumns, node: number, count: number): void {
    const start = row.start[node]!;
    const length = row.length[node]!;
    for (let at = 0; at < count; at += 1) {
      this.#positions[at] = this.#bisect(row, start, start + length, this.#edges[at]!) - start;
    }
    openGaps(this.mover(start), this.#positions, count, length);
    for (let at = 0; at < count; at += 1) writeEntry(row, start + this.#positions[at]! + at, this.#edges[at]!);
  }

  /** Merges the sorted new edges into the row from the back. */
  #merge(row: RowColumns, node: number, count: number): void {
    const { rows, peer, kind, nodeRank } = row;
    const start = row.start[node]!;
    let old = start + row.length[node]! - 1;
    let added = count - 1;
    for (let target = old + count; added >= 0; target -= 1) {
      const edge = this.#edges[added]!;
      const order = old < start ? -1 : kind[old]! * KIND_STEP + nodeRank[peer[old]!]! - this.#order[added]!;
      if (order > 0 || (order === 0 && compareSites(row, rows[old]!, edge) > 0)) {
        rows[target] = rows[old]!;
        peer[target] = peer[old]!;
        kind[target] = kind[old]!;
        old -= 1;
      } else {
        writeEntry(row, target, edge);
        added -= 1;
      }
    }
  }

  /** First place in the sorted entries [from, to) that does not come before the edge. */
  #bisect(row: RowColumns, from: number, to: number, edge: number): number {
    let low = from;
    let high = to;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareEntry(row, middle, edge) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #moveToEnd(row: RowColumns, node: number, needed: number): void {
    const { state } = this.#store.columns;
    const old = row.start[node]!;
    const header = state[this.endState]!;
    const capacity = roomy(needed);
    const start = header + SLOT_HEADER;
    row.rows[header] = node;
    row.peer[header] = capacity;
    row.kind[header] = 0;
    this.mover(0)(start, old, row.length[node]!);
    this.#clear(row, start + row.length[node]!, start + capacity);
    this.#discard(row.rows, row.peer, old);
    row.start[node] = start;
    state[this.endState] = start + capacity;
  }

  #clear({ rows, peer, kind }: RowColumns, from: number, to: number): void {
    rows.fill(0, from, to);
    peer.fill(0, from, to);
    kind.fill(0, from, to);
  }

  /** Moves entries of all three columns; indexes are relative to `base`. */
  mover(base: number): (target: number, source: number, count: number) => void {
    const store = this.#store;
    const { copy } = store.blocks;
    const rows = store.offset(this.direction === "out" ? "outRows" : "inRows") + base * 4;
    const peer = store.offset(this.direction === "out" ? "outPeer" : "inPeer") + base * 4;
    const kind = store.offset(this.direction === "out" ? "outKind" : "inKind") + base;
    return (target, source, count) => {
      copy(rows + target * 4, rows + source * 4, count * 4);
      copy(peer + target * 4, peer + source * 4, count * 4);
      copy(kind + target, kind + source, count);
    };
  }

  /** Sorts the first `count` scratch edges into row order, and notes the kind and rank of each in `#order`. */
  #sortEdges(row: RowColumns, count: number): void {
    const edges = this.#edges;
    if (count > SHORT_ROW) this.#sortByKindAndRank(row, count);
    else if (count > 1) sortNearlySorted(row, edges, 0, count);
    noteOrder(row, edges, this.#order, count);
    if (count > SHORT_ROW) sortTies(row, edges, this.#order, count);
  }

  #sortByKindAndRank(row: RowColumns, count: number): void {
    const edges = this.#edges;
    const keys = this.#keys;
    for (let at = 0; at < count; at += 1) keys[at] = row.nodeRank[row.edgePeer[edges[at]!]!]!;
    sortPairs(keys, edges, 0, count, this.#scratch);
    for (let at = 0; at < count; at += 1) keys[at] = row.edgeKind[edges[at]!]!;
    sortPairs(keys, edges, 0, count, this.#scratch);
  }

  #fitScratch(count: number): void {
    if (this.#edges.length >= count) return;
    this.#edges = new Uint32Array(count * 2);
    this.#keys = new Uint32Array(count * 2);
    this.#order = new Float64Array(count * 2);
    this.#positions = new Uint32Array(count * 2);
  }
}

function noteOrder(row: RowColumns, edges: Uint32Array, order: Float64Array, count: number): void {
  const { edgeKind, edgePeer, nodeRank } = row;
  for (let at = 0; at < count; at += 1) {
    const edge = edges[at]!;
    order[at] = edgeKind[edge]! * KIND_STEP + nodeRank[edgePeer[edge]!]!;
  }
}

/** Sorts edges of one kind to the same node by their sites. */
function sortTies(row: RowColumns, edges: Uint32Array, order: Float64Array, count: number): void {
  for (let first = 0; first < count;) {
    let next = first + 1;
    while (next < count && order[next] === order[first]) next += 1;
    if (next - first > 1) sortNearlySorted(row, edges, first, next);
    first = next;
  }
}

function writeEntry({ rows, peer, kind, edgePeer, edgeKind }: RowColumns, at: number, edge: number): void {
  rows[at] = edge;
  peer[at] = edgePeer[edge]!;
  kind[at] = edgeKind[edge]!;
}

/** Closes up the entries of a row that stay. */
function filter({ start, length, rows, peer, kind }: RowColumns, node: number, removed: IdSet): void {
  let target = start[node]!;
  const end = target + length[node]!;
  for (let at = target; at < end; at += 1) {
    const edge = rows[at]!;
    if (removed.has(edge)) continue;
    if (target !== at) {
      rows[target] = edge;
      peer[target] = peer[at]!;
      kind[target] = kind[at]!;
    }
    target += 1;
  }
}

/** Whether all that happens to a short row is that one edge gets new values: then it is touched once, not twice. */
function isReplacement(groups: RowGroups, group: number, length: number): boolean {
  const edge = groups.added.only(group);
  return edge !== 0 && length <= SHORT_ROW && groups.removed.only(group) === edge;
}

/** Moves the entry of an edge that has new values to its new place. */
function replaceEntry(row: RowColumns, node: number, edge: number): void {
  const { rows, peer, kind } = row;
  const start = row.start[node]!;
  const last = start + row.length[node]! - 1;
  let at = start;
  while (rows[at] !== edge) at += 1;
  for (; at > start && compareEntry(row, at - 1, edge) > 0; at -= 1) {
    rows[at] = rows[at - 1]!;
    peer[at] = peer[at - 1]!;
    kind[at] = kind[at - 1]!;
  }
  for (; at < last && compareEntry(row, at + 1, edge) < 0; at += 1) {
    rows[at] = rows[at + 1]!;
    peer[at] = peer[at + 1]!;
    kind[at] = kind[at + 1]!;
  }
  writeEntry(row, at, edge);
}

export function slotCapacity(start: Uint32Array, peer: Uint32Array, node: number): number {
  const first = start[node]!;
  return first === 0 ? 0 : peer[first - SLOT_HEADER]!;
}

/** Capacity for a row that has moved: one that grew once is likely to grow again. */
function roomy(length: number): number {
  return length + (length >>> 1) + 2;
}
