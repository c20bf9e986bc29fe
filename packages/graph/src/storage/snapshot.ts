import { ColumnStore, columnNames } from "./columns.ts";
import type { Graph, GraphOptions } from "./graph.ts";
import { graphOver, storeOf } from "./graph.ts";
import { MAXIMUM_PAGES } from "./shared-memory.ts";
import type { SnapshotHeader, SnapshotMetadata } from "./snapshot-header.ts";
import {
  FIXED_BYTES,
  damaged,
  decodeHeader,
  encodeHeader,
  groupCounts,
  headerLength,
  paddedBytes,
} from "./snapshot-header.ts";
import { checksumColumns, usedBytes } from "./stored-columns.ts";
import { checkCounts, checkStructure } from "./structure-check.ts";

/** A graph as it was saved, with what was saved beside it. */
export interface LoadedSnapshot {
  readonly graph: Graph;
  readonly metadata: SnapshotMetadata;
}

/**
 * Fills `target` with the snapshot's bytes from `position` on and returns how many there were. A file is read with
 * `readSync(descriptor, target, 0, target.length, position)`. Part of `target` lies in shared memory.
 */
export type ReadSnapshot = (target: Uint8Array, position: number) => number;

/**
 * A graph as bytes, in pieces to be written one after another. All but the first are views of the graph's own memory,
 * nothing is copied: write or copy them before the next commit or compaction step.
 */
export function encodeSnapshot(graph: Graph, metadata: SnapshotMetadata): Uint8Array[] {
  const store = storeOf(graph);
  const columns = columnNames.map((name) => usedBytes(store, name));
  const header = encodeHeader(
    metadata,
    checksumColumns(store),
    columns.map((column) => column.length),
  );
  const chunks = [header];
  for (const column of columns) {
    chunks.push(column);
    const padding = paddedBytes(column.length) - column.length;
    if (padding > 0) chunks.push(new Uint8Array(padding));
  }
  return chunks.filter((chunk) => chunk.length > 0);
}

/**
 * The graph of a snapshot that is in memory as a whole; `bytes` are copied.
 * @throws GraphError GRAPH_SNAPSHOT_DAMAGED, GRAPH_SNAPSHOT_VERSION, GRAPH_FULL
 */
export function decodeSnapshot(bytes: Uint8Array, options: GraphOptions = {}): LoadedSnapshot {
  const read: ReadSnapshot = (target, position) => {
    const part = bytes.subarray(position, position + target.length);
    target.set(part);
    return part.length;
  };
  return decodeSnapshotInto(read, bytes.length, options);
}

/**
 * The graph of a snapshot of `byteLength` bytes, each column read once and straight to where it stays. Checksum and
 * structure are checked before anything is handed out: whatever the bytes are, the answer is a sound graph or an error.
 * @throws GraphError GRAPH_SNAPSHOT_DAMAGED, GRAPH_SNAPSHOT_VERSION, GRAPH_FULL, and what `read` throws
 */
export function decodeSnapshotInto(read: ReadSnapshot, byteLength: number, options: GraphOptions = {}): LoadedSnapshot {
  const header = readSnapshotHeader(read);
  const counts = groupCounts(header);
  const length = [...header.columnBytes.values()].reduce((sum, bytes) => sum + paddedBytes(bytes), header.headerBytes);
  if (length !== byteLength) throw damaged(`${byteLength} bytes instead of ${length}`);
  const store = new ColumnStore(options.maximumPages ?? MAXIMUM_PAGES);
  for (const [group, count] of counts) store.reserve(group, Math.max(1, count), 0);
  readColumns(read, header, store);
  checkCounts(store, counts);
  if (checksumColumns(store) !== header.checksum) throw damaged("the checksum does not match");
  checkStructure(store);
  return { graph: graphOver(store), metadata: header.metadata };
}

/**
 * What a snapshot says about itself, without reading its columns.
 * @throws GraphError GRAPH_SNAPSHOT_DAMAGED, GRAPH_SNAPSHOT_VERSION
 */
export function readSnapshotHeader(read: ReadSnapshot): SnapshotHeader {
  const start = new Uint8Array(FIXED_BYTES);
  const headerBytes = headerLength(start.subarray(0, read(start, 0)));
  const header = new Uint8Array(headerBytes);
  if (read(header, 0) !== headerBytes) throw damaged("it ends within its header");
  return decodeHeader(header);
}

function readColumns(read: ReadSnapshot, header: SnapshotHeader, store: ColumnStore): void {
  let position = header.headerBytes;
  for (const [name, length] of header.columnBytes) {
    const column = new Uint8Array(store.memory.buffer, store.offset(name), length);
    for (let done = 0; done < length;) {
      const count = read(column.subarray(done), position + done);
      if (count <= 0) throw damaged(`it ends within ${name}`);
      done += count;
    }
    position += paddedBytes(length);
  }
}
