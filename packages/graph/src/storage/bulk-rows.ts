import type { ColumnStore } from "./columns.ts";
import { State } from "./columns.ts";
import { PairScratch, sortPairs } from "./pair-sort.ts";
import type { RowColumns } from "./row-order.ts";
import { compareSites, sortNearlySorted } from "./row-order.ts";
import type { Rows } from "./rows.ts";
import { SLOT_HEADER } from "./rows.ts";

/** Rows up to this long are sorted by insertion. */
const SHORT_ROW = 32;
const KINDS = 256;

/**
 * Builds all rows anew from the edge columns. Out-rows are dealt from the edges as they come, which is mostly row by
 * row, and each sorted on its own. Walking them in order of rank then deals the in-rows already sorted by rank.
 * The slots stand in order of node id and hold no slack: most files never change.
 */
export function buildAllRows(store: ColumnStore, outRows: Rows, inRows: Rows): void {
  const { state, edgeFrom, edgeTo, edgeKind, nodesByRank } = store.columns;
  const nodeEnd = state[State.nodeEnd]!;
  const edgeEnd = state[State.edgeEnd]!;
  const out = outRows.columns();
  const into = inRows.columns();
  countEdges(out.length, edgeFrom, edgeKind, nodeEnd, edgeEnd);
  countEdges(into.length, edgeTo, edgeKind, nodeEnd, edgeEnd);
  for (const rows of [outRows, inRows]) {
    state[rows.endState] = laySlots(rows.columns(), nodeEnd);
    for (const number of [rows.garbageState, rows.readState, rows.writeState]) state[number] = 0;
  }

  const scratch = new RowScratch();
  dealToOutRows(out, edgeFrom, edgeEnd);
  for (let node = 1; node < nodeEnd; node += 1) {
    sortByRank(out, out.start[node]!, out.length[node]!, scratch);
    settleRow(out, out.start[node]!, out.length[node]!, scratch);
  }
  dealToInRows(out, into, nodesByRank.subarray(0, state[State.liveNodes]));
  for (let node = 1; node < nodeEnd; node += 1) settleRow(into, into.start[node]!, into.length[node]!, scratch);
}

function countEdges(length: Uint32Array, end: Uint32Array, kind: Uint8Array, nodeEnd: number, edgeEnd: number): void {
  length.fill(0, 0, nodeEnd);
  for (let edge = 1; edge < edgeEnd; edge += 1) {
    if (kind[edge] !== 0) length[end[edge]!]! += 1;
  }
}

function laySlots({ start, length, rows, peer, kind }: RowColumns, nodeEnd: number): number {
  let end = 0;
  for (let node = 1; node < nodeEnd; node += 1) {
    const capacity = length[node]!;
    start[node] = capacity === 0 ? 0 : end + SLOT_HEADER;
    if (capacity === 0) continue;
    rows[end] = node;
    peer[end] = capacity;
    kind[end] = 0;
    end += SLOT_HEADER + capacity;
  }
  return end;
}

function dealToOutRows(
  { start, rows, peer, kind, edgePeer, edgeKind }: RowColumns,
  from: Uint32Array,
  end: number,
): void {
  const cursor = start.slice();
  for (let edge = 1; edge < end; edge += 1) {
    const value = edgeKind[edge]!;
    if (value === 0) continue;
    const at = cursor[from[edge]!]!;
    cursor[from[edge]!] = at + 1;
    rows[at] = edge;
    peer[at] = edgePeer[edge]!;
    kind[at] = value;
  }
}

/** Sorts a row by the rank of the other end alone. */
function sortByRank(
  { rows, peer, kind, nodeRank, edgePeer, edgeKind }: RowColumns,
  start: number,
  length: number,
  scratch: RowScratch,
): void {
  if (length < 2) return;
  scratch.fit(length);
  const { keys } = scratch;
  for (let at = 0; at < length; at += 1) {
    keys[at] = nodeRank[peer[start + at]!]!;
    scratch.rows[at] = rows[start + at]!;
  }
  sortPairs(keys, scratch.rows, 0, length, scratch.pairs);
  for (let at = 0; at < length; at += 1) {
    const edge = scratch.rows[at]!;
    rows[start + at] = edge;
    peer[start + at] = edgePeer[edge]!;
    kind[start + at] = edgeKind[edge]!;
  }
}

function dealToInRows(out: RowColumns, into: RowColumns, order: Uint32Array): void {
  const cursor = into.start.slice();
  for (const from of order) {
    const start = out.start[from]!;
    const end = start + out.length[from]!;
    for (let at = start; at < end; at += 1) {
      const target = out.peer[at]!;
      const place = cursor[target]!;
      cursor[target] = place + 1;
      into.rows[place] = out.rows[at]!;
      into.peer[place] = from;
      into.kind[place] = out.kind[at]!;
    }
  }
}

class RowScratch {
  readonly counts: Uint32Array = new Uint32Array(KINDS);
  readonly pairs: PairScratch = new PairScratch();
  keys: Uint32Array = new Uint32Array(0);
  rows: Uint32Array = new Uint32Array(0);
  peer: Uint32Array = new Uint32Array(0);
  kind: Uint8Array = new Uint8Array(0);

  fit(length: number): void {
    if (this.rows.length >= length) return;
    this.keys = new Uint32Array(length * 2);
    this.rows = new Uint32Array(length * 2);
    this.peer = new Uint32Array(length * 2);
    this.kind = new Uint8Array(length * 2);
  }
}

/** Brings a row that is sorted by rank into row order. */
function settleRow(row: RowColumns, start: number, length: number, scratch: RowScratch): void {
  if (length < 2) return;
  if (length <= SHORT_ROW) sortShortRow(row, start, start + length);
  else sortByKind(row, start, length, scratch);
  if (length > SHORT_ROW) sortSites(row, start, start + length);
}

/** Insertion, stable in kind and rank; edges to the same node by their sites. */
function sortShortRow(row: RowColumns, start: number, end: number): void {
  const { rows, peer, kind } = row;
  for (let next = start + 1; next < end; next += 1) {
    const edge = rows[next]!;
    const edgePeer = peer[next]!;
    const edgeKind = kind[next]!;
    let at = next;
    for (; at > start; at -= 1) {
      const before = kind[at - 1]!;
      if (before < edgeKind) break;
      if (before === edgeKind && (peer[at - 1] !== edgePeer || compareSites(row, rows[at - 1]!, edge) < 0)) break;
      rows[at] = rows[at - 1]!;
      peer[at] = peer[at - 1]!;
      kind[at] = before;
    }
    rows[at] = edge;
    peer[at] = edgePeer;
    kind[at] = edgeKind;
  }
}

function sortByKind({ rows, peer, kind }: RowColumns, start: number, length: number, scratch: RowScratch): void {
  scratch.fit(length);
  const { counts } = scratch;
  counts.fill(0);
  for (let at = start; at < start + length; at += 1) counts[kind[at]!]! += 1;
  if (counts[kind[start]!] === length) return;
  let place = 0;
  for (let value = 0; value < KINDS; value += 1) {
    const size = counts[value]!;
    counts[value] = place;
    place += size;
  }
  for (let at = start; at < start + length; at += 1) {
    const target = counts[kind[at]!]!;
    counts[kind[at]!] = target + 1;
    scratch.rows[target] = rows[at]!;
    scratch.peer[target] = peer[at]!;
    scratch.kind[target] = kind[at]!;
  }
  rows.set(scratch.rows.subarray(0, length), start);
  peer.set(scratch.peer.subarray(0, length), start);
  kind.set(scratch.kind.subarray(0, length), start);
}

function sortSites(row: RowColumns, start: number, end: number): void {
  const { rows, peer, kind } = row;
  for (let first = start; first < end;) {
    let next = first + 1;
    while (next < end && peer[next] === peer[first] && kind[next] === kind[first]) next += 1;
    if (next - first > 1) sortNearlySorted(row, rows, first, next);
    first = next;
  }
}
