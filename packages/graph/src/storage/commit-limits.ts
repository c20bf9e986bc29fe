import { EDGE_STRIDE, FILE_STRIDE, MOVE_STRIDE, NODE_STRIDE } from "../commit.ts";
import type { GraphCommit } from "../commit.ts";
import { GraphError } from "../graph-error.ts";

/** Lines, columns and ordinals end here. */
export const HIGHEST_LINE = 0x7fffffff;
const SPARE_IDS = 1024;

/** Ids are dense, give or take some that their writer gave up again: a wild one must not size the columns. */
export function idLimit(end: number, records: number): number {
  return (end + records) * 2 + SPARE_IDS;
}

export function checkShape({ strings, files, nodes, edges, moves }: GraphCommit): void {
  if (strings[0] !== "") throw malformed("string 0 is not the empty string");
  checkStride("file", files, FILE_STRIDE);
  checkStride("node", nodes, NODE_STRIDE);
  checkStride("edge", edges, EDGE_STRIDE);
  checkStride("move", moves, MOVE_STRIDE);
}

function checkStride(what: string, records: Int32Array, stride: number): void {
  if (records.length % stride === 0) return;
  throw malformed(`${records.length} integers of ${what} records are no multiple of ${stride}`);
}

export function checkRange(what: string, value: number, low: number, high: number): void {
  if (!(value >= low && value <= high)) throw malformed(`${what} ${value} is not within ${low} to ${high}`);
}

export function malformed(message: string): GraphError {
  return new GraphError("commit-malformed", `malformed commit: ${message}`);
}

export function unknown(what: string): GraphError {
  return new GraphError("commit-unknown-id", `the commit names what is not there: ${what}`);
}

export function conflict(message: string): GraphError {
  return new GraphError("commit-conflict", `conflicting commit: ${message}`);
}
