import type { ColumnGroup, ColumnName, ColumnStore } from "./columns.ts";
import { STATE_LENGTH, State, columnNames, columnTable } from "./columns.ts";
import { scansIn } from "./scan-module.ts";

/** The part of a column that belongs to the graph: what snapshots hold and checksums cover. */
export function usedBytes(store: ColumnStore, name: ColumnName): Uint8Array {
  const { bytes, group } = columnTable[name];
  return new Uint8Array(store.memory.buffer, store.offset(name), usedCount(store, group) * bytes);
}

/** How many elements of a group's columns are in use. */
export function usedCount(store: ColumnStore, group: ColumnGroup): number {
  const { state } = store.columns;
  const counts: Record<ColumnGroup, number> = {
    state: STATE_LENGTH,
    node: state[State.nodeEnd]!,
    edge: state[State.edgeEnd]!,
    file: state[State.fileEnd]!,
    text: state[State.textEnd]!,
    textBytes: state[State.textBytesEnd]!,
    textTable: state[State.textTableSize]!,
    outRow: state[State.outEnd]!,
    inRow: state[State.inEnd]!,
    order: state[State.liveNodes]!,
  };
  return counts[group];
}

/** Checksum of all used bytes, column by column. Graphs that went through the same commits have the same. */
export function checksumColumns(store: ColumnStore): number {
  const scans = scansIn(store.memory);
  let checksum = 0;
  for (const name of columnNames) {
    scans.begin(checksum);
    checksum = scans.finish(usedBytes(store, name));
  }
  return checksum;
}
