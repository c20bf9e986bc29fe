import { EDGE_STRIDE, EdgeField } from "../commit.ts";
import { PairScratch, sortPairs } from "./pair-sort.ts";

/**
 * Integers of edge records gone through by one call: a loop that runs once for long stays badly compiled, one that is
 * called often does not, and edits of some edges leave it compiled for the edit of many.
 */
export const EDGE_BLOCK: number = 64 * EDGE_STRIDE;
/** Fewer records than this lie in the processor's cache in any order. */
const WORTH_SORTING = 256;

/**
 * The edge records of a commit in ascending order of edge id: as they are if they are in order or few, else a copy.
 * A rename's records come in the order of a hub's row, which is that of names; a walk over the columns in that order
 * misses the cache and the page table with nearly every step.
 */
export function edgeRecordsInOrder(edges: Int32Array): Int32Array {
  const count = edges.length / EDGE_STRIDE;
  if (count < WORTH_SORTING || isAscending(edges)) return edges;
  const ids = new Uint32Array(count);
  const places = new Uint32Array(count);
  for (let record = 0; record < count; record += 1) {
    ids[record] = edges[record * EDGE_STRIDE + EdgeField.edge]!;
    places[record] = record * EDGE_STRIDE;
  }
  sortPairs(ids, places, 0, count, new PairScratch());
  const sorted = new Int32Array(edges.length);
  for (let record = 0; record < count; record += 1) {
    const from = places[record]!;
    const to = record * EDGE_STRIDE;
    for (let field = 0; field < EDGE_STRIDE; field += 1) sorted[to + field] = edges[from + field]!;
  }
  return sorted;
}

function isAscending(edges: Int32Array): boolean {
  for (let at = EDGE_STRIDE; at < edges.length; at += EDGE_STRIDE) {
    if (edges[at + EdgeField.edge]! < edges[at - EDGE_STRIDE + EdgeField.edge]!) return false;
  }
  return true;
}
