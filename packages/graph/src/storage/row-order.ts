/** The columns of one direction. Derived anew after any `reserve`. */
export interface RowColumns {
  readonly start: Uint32Array;
  readonly length: Uint32Array;
  readonly rows: Uint32Array;
  readonly peer: Uint32Array;
  readonly kind: Uint8Array;
  readonly nodeRank: Uint32Array;
  readonly edgeKind: Uint8Array;
  /** The other end of an edge, seen from this direction. */
  readonly edgePeer: Uint32Array;
  readonly edgeLine: Uint32Array;
  readonly edgeColumn: Uint32Array;
  readonly edgeConfidence: Uint8Array;
  readonly edgeFlags: Uint8Array;
}

/** Edges that insertion may move before the sort changes over to one whose cost has a bound. */
const INSERTION_MOVES_PER_EDGE = 64;

/** Sorts edges[from … to) into row order; quick where they are almost in order. */
export function sortNearlySorted(row: RowColumns, edges: Uint32Array, from: number, to: number): void {
  let moves = (to - from) * INSERTION_MOVES_PER_EDGE;
  for (let next = from + 1; next < to; next += 1) {
    const edge = edges[next]!;
    let at = next;
    for (; at > from && compareEdges(row, edges[at - 1]!, edge) > 0; at -= 1) edges[at] = edges[at - 1]!;
    edges[at] = edge;
    moves -= next - at;
    if (moves < 0) {
      edges.subarray(from, to).sort((a, b) => compareEdges(row, a, b));
      return;
    }
  }
}

/** Row order of the entry at `at` and an edge. */
export function compareEntry(row: RowColumns, at: number, edge: number): number {
  const kind = row.kind[at]! - row.edgeKind[edge]!;
  if (kind !== 0) return kind;
  const peer = row.peer[at]!;
  const other = row.edgePeer[edge]!;
  if (peer !== other) return row.nodeRank[peer]! - row.nodeRank[other]!;
  return compareSites(row, row.rows[at]!, edge);
}

/** Row order of two edges of one row. */
export function compareEdges(row: RowColumns, a: number, b: number): number {
  const kind = row.edgeKind[a]! - row.edgeKind[b]!;
  if (kind !== 0) return kind;
  const peerA = row.edgePeer[a]!;
  const peerB = row.edgePeer[b]!;
  if (peerA !== peerB) return row.nodeRank[peerA]! - row.nodeRank[peerB]!;
  return compareSites(row, a, b);
}

/** What orders edges of one kind to the same node. */
export function compareSites(row: RowColumns, a: number, b: number): number {
  return (
    row.edgeLine[a]! - row.edgeLine[b]! ||
    row.edgeColumn[a]! - row.edgeColumn[b]! ||
    row.edgeConfidence[a]! - row.edgeConfidence[b]! ||
    row.edgeFlags[a]! - row.edgeFlags[b]! ||
    a - b
  );
}
