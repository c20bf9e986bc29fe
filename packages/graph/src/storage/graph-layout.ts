import type { ColumnName, ColumnStore } from "./columns.ts";
import { State, columnNames } from "./columns.ts";

/** Where a graph's columns lie in its memory and how much of them is in use, for readers that go by byte offsets. */
export interface GraphLayout {
  readonly epoch: number;
  /** One past the highest id. */
  readonly nodeEnd: number;
  readonly edgeEnd: number;
  readonly fileEnd: number;
  readonly textEnd: number;
  /** One past the last byte of `textBytes` in use. */
  readonly textBytesEnd: number;
  /** One past the last entry in use of the out-rows and of the in-rows. */
  readonly outEnd: number;
  readonly inEnd: number;
  /** Byte offset of each column. How wide its elements are, `GraphView` says by the type of its array. */
  readonly offsets: Readonly<Record<ColumnName, number>>;
}

export function layoutOf(store: ColumnStore): GraphLayout {
  const { state } = store.columns;
  const offsets = Object.fromEntries(columnNames.map((name) => [name, store.offset(name)]));
  return {
    epoch: state[State.epoch]!,
    nodeEnd: state[State.nodeEnd]!,
    edgeEnd: state[State.edgeEnd]!,
    fileEnd: state[State.fileEnd]!,
    textEnd: state[State.textEnd]!,
    textBytesEnd: state[State.textBytesEnd]!,
    outEnd: state[State.outEnd]!,
    inEnd: state[State.inEnd]!,
    offsets: offsets as Record<ColumnName, number>,
  };
}
