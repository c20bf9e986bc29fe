import type { ColumnGroup, ColumnName } from "./columns.ts";
import { ColumnStore, columnTable } from "./columns.ts";
import type { Graph, GraphOptions } from "./graph.ts";
import { graphOver } from "./graph.ts";
import type { Scans } from "./scan-module.ts";
import { scansIn } from "./scan-module.ts";
import { MAXIMUM_PAGES } from "./shared-memory.ts";
import type { SnapshotHeader } from "./snapshot-header.ts";
import { damaged, groupCounts, paddedBytes } from "./snapshot-header.ts";
import { checkCounts, groupChecks } from "./structure-check.ts";

/** Small enough to be hashed while it is in the processor's cache. Whole words, and a multiple of what is hashed at once. */
const PIECE_BYTES = 1 << 22;

/** A part of a column: where its bytes stand in the snapshot, and where they belong. */
export interface SnapshotPiece {
  readonly name: ColumnName;
  readonly target: Uint8Array;
  readonly position: number;
  readonly endsColumn: boolean;
}

/**
 * Makes a graph of columns that come piece by piece. Each piece is hashed, and each group of columns checked, as soon as
 * it is in place, while the next ones may still be on their way; the graph is handed out when all is found sound.
 */
export class SnapshotLoader {
  /** In the order in which `take` wants them. */
  readonly pieces: readonly SnapshotPiece[];
  readonly #header: SnapshotHeader;
  readonly #counts: ReadonlyMap<ColumnGroup, number>;
  readonly #store: ColumnStore;
  readonly #scans: Scans;
  /** Of the columns so far; each column's goes on from the one before. */
  #checksum = 0;

  /** @throws GraphError `snapshot-damaged`, `graph-full` */
  constructor(header: SnapshotHeader, byteLength: number, options: GraphOptions) {
    const counts = groupCounts(header);
    const length = [...header.columnBytes.values()].reduce(
      (sum, bytes) => sum + paddedBytes(bytes),
      header.headerBytes,
    );
    if (length !== byteLength) throw damaged(`${byteLength} bytes instead of ${length}`);
    const store = new ColumnStore(options.maximumPages ?? MAXIMUM_PAGES);
    for (const [group, count] of counts) store.reserve(group, Math.max(1, count), 0);
    this.#header = header;
    this.#counts = counts;
    this.#store = store;
    this.#scans = scansIn(store.memory);
    this.#scans.begin(0);
    this.pieces = cutColumns(header, store);
  }

  /**
   * Goes over a piece whose bytes are in place.
   * @throws GraphError `snapshot-damaged`
   */
  take({ name, target, endsColumn }: SnapshotPiece): void {
    if (!endsColumn) {
      this.#scans.add(target);
      return;
    }
    this.#checksum = this.#scans.finish(target);
    this.#scans.begin(this.#checksum);
    const { group } = columnTable[name];
    if (name !== lastColumns.get(group)) return;
    if (group === "state") checkCounts(this.#store, this.#counts);
    groupChecks[group](this.#store.columns, this.#scans);
  }

  /**
   * The graph, once all pieces were taken.
   * @throws GraphError `snapshot-damaged`
   */
  finish(): Graph {
    if (this.#checksum !== this.#header.checksum) throw damaged("the checksum does not match");
    return graphOver(this.#store, this.#header.languageNames);
  }
}

const lastColumns: ReadonlyMap<ColumnGroup, ColumnName> = new Map(
  Object.entries(columnTable).map(([name, { group }]) => [group, name as ColumnName]),
);

function cutColumns(header: SnapshotHeader, store: ColumnStore): SnapshotPiece[] {
  const pieces: SnapshotPiece[] = [];
  let position = header.headerBytes;
  for (const [name, length] of header.columnBytes) {
    for (let at = 0; at === 0 || at < length; at += PIECE_BYTES) {
      const bytes = Math.min(PIECE_BYTES, length - at);
      const target = new Uint8Array(store.memory.buffer, store.offset(name) + at, bytes);
      pieces.push({ name, target, position: position + at, endsColumn: at + bytes === length });
    }
    position += paddedBytes(length);
  }
  return pieces;
}
