import type { ColumnStore } from "./columns.ts";
import { State } from "./columns.ts";
import type { RowColumns, Rows } from "./rows.ts";
import { SLOT_HEADER, compareSites, sortNearlySorted } from "./rows.ts";

/** Rows up to this long are sorted by insertion. */
const SHORT_ROW = 32;
const KINDS = 256;

/**
 * Builds all rows anew from the edge columns, in time linear in the number of edges: edges are dealt out in the order
 * of their other end's rank, which leaves each row sorted by rank, and then each row by kind on its own.
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
  state[outRows.endState] = laySlots(out, nodeEnd);
  state[inRows.endState] = laySlots(into, nodeEnd);
  state[outRows.garbageState] = 0;
  state[inRows.garbageState] = 0;

  const order = nodesByRank.subarray(0, state[State.liveNodes]);
  dealToOutRows(
    out,
    into.length,
    order,
    edgesByTarget(order, into.length, edgeTo, edgeKind, nodeEnd, edgeEnd),
    edgeFrom,
  );
  const scratch = new RowScratch();
  for (let node = 1; node < nodeEnd; node += 1) settleRow(out, out.start[node]!, out.length[node]!, scratch);
  dealToInRows(out, into, order);
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

/** The live edges in order of their target's rank, then of their id. */
function edgesByTarget(
  order: Uint32Array,
  inLength: Uint32Array,
  edgeTo: Uint32Array,
  edgeKind: Uint8Array,
  nodeEnd: number,
  edgeEnd: number,
): Uint32Array {
  const cursor = new Uint32Array(nodeEnd);
  let place = 0;
  for (const node of order) {
    cursor[node] = place;
    place += inLength[node]!;
  }
  const sorted = new Uint32Array(place);
  for (let edge = 1; edge < edgeEnd; edge += 1) {
    if (edgeKind[edge] === 0) continue;
    const target = edgeTo[edge]!;
    const at = cursor[target]!;
    cursor[target] = at + 1;
    sorted[at] = edge;
  }
  return sorted;
}

function dealToOutRows(
  out: RowColumns,
  inLength: Uint32Array,
  order: Uint32Array,
  sorted: Uint32Array,
  edgeFrom: Uint32Array,
): void {
  const { rows, peer, kind, edgeKind } = out;
  const cursor = out.start.slice();
  let next = 0;
  for (const target of order) {
    const end = next + inLength[target]!;
    for (; next < end; next += 1) {
      const edge = sorted[next]!;
      const from = edgeFrom[edge]!;
      const at = cursor[from]!;
      cursor[from] = at + 1;
      rows[at] = edge;
      peer[at] = target;
      kind[at] = edgeKind[edge]!;
    }
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
  rows: Uint32Array = new Uint32Array(0);
  peer: Uint32Array = new Uint32Array(0);
  kind: Uint8Array = new Uint8Array(0);

  fit(length: number): void {
    if (this.rows.length >= length) return;
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
