import { columnNames } from "./columns.ts";
import type { Graph, GraphOptions } from "./graph.ts";
import { storeOf } from "./graph.ts";
import type { SnapshotHeader, SnapshotMetadata } from "./snapshot-header.ts";
import { FIXED_BYTES, damaged, decodeHeader, encodeHeader, headerLength, paddedBytes } from "./snapshot-header.ts";
import type { SnapshotPiece } from "./snapshot-loader.ts";
import { SnapshotLoader } from "./snapshot-loader.ts";
import { checksumColumns, usedBytes } from "./stored-columns.ts";

/** A graph as it was saved, with what was saved beside it. */
export interface LoadedSnapshot {
  readonly graph: Graph;
  readonly metadata: SnapshotMetadata;
}

/**
 * Fills `target`, part of which lies in shared memory, with the snapshot's bytes from `position` on and resolves to how
 * many there were. Several calls are under way at once.
 */
export type ReadSnapshot = (target: Uint8Array, position: number) => Promise<number>;

/** Reads under way at once: as many as Node has threads for them. */
const READS_AT_ONCE = 4;

/**
 * A graph as bytes, in pieces to be written one after another. All but the first are views of the graph's own memory,
 * nothing is copied: write or copy them before the next commit or compaction step.
 */
export function encodeSnapshot(graph: Graph, metadata: SnapshotMetadata): Uint8Array[] {
  const store = storeOf(graph);
  const columns = columnNames.map((name) => usedBytes(store, name));
  const header = encodeHeader(
    { metadata, languageNames: graph.languageNames },
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
 * The graph of a snapshot that is in memory as a whole; `bytes` are copied. Checksum and structure are checked before
 * anything is handed out: whatever the bytes are, the answer is a sound graph or an error.
 * @throws GraphError `snapshot-damaged`, `snapshot-version`, `graph-full`
 */
export function decodeSnapshot(bytes: Uint8Array, options: GraphOptions = {}): LoadedSnapshot {
  const headerBytes = headerLength(bytes.subarray(0, FIXED_BYTES));
  if (headerBytes > bytes.length) throw damaged("it ends within its header");
  const header = decodeHeader(bytes.subarray(0, headerBytes));
  const loader = new SnapshotLoader(header, bytes.length, options);
  for (const piece of loader.pieces) {
    piece.target.set(bytes.subarray(piece.position, piece.position + piece.target.length));
    loader.take(piece);
  }
  return { graph: loader.finish(), metadata: header.metadata };
}

/**
 * The graph of a snapshot of `byteLength` bytes, each column read once and straight to where it stays, with the checks
 * of `decodeSnapshot` made while the next columns are being read. When it fails no read is under way any more.
 * @throws GraphError `snapshot-damaged`, `snapshot-version`, `graph-full`, and what `read` throws
 */
export async function loadSnapshot(
  read: ReadSnapshot,
  byteLength: number,
  options: GraphOptions = {},
): Promise<LoadedSnapshot> {
  const header = await readSnapshotHeader(read);
  const loader = new SnapshotLoader(header, byteLength, options);
  const reads: Promise<void>[] = [];
  try {
    for (const [index, piece] of loader.pieces.entries()) {
      while (reads.length < loader.pieces.length && reads.length < index + READS_AT_ONCE) {
        reads.push(startReading(read, loader.pieces[reads.length]!));
      }
      await reads[index];
      loader.take(piece);
    }
  } finally {
    await Promise.allSettled(reads);
  }
  return { graph: loader.finish(), metadata: header.metadata };
}

/**
 * What a snapshot says about itself, without reading its columns.
 * @throws GraphError `snapshot-damaged`, `snapshot-version`
 */
export async function readSnapshotHeader(read: ReadSnapshot): Promise<SnapshotHeader> {
  const start = new Uint8Array(FIXED_BYTES);
  const headerBytes = headerLength(start.subarray(0, await read(start, 0)));
  const header = new Uint8Array(headerBytes);
  if ((await read(header, 0)) !== headerBytes) throw damaged("it ends within its header");
  return decodeHeader(header);
}

function startReading(read: ReadSnapshot, piece: SnapshotPiece): Promise<void> {
  const reading = readPiece(read, piece);
  // It may fail before its turn to be waited for has come.
  reading.catch(() => {});
  return reading;
}

async function readPiece(read: ReadSnapshot, { name, target, position }: SnapshotPiece): Promise<void> {
  for (let done = 0; done < target.length;) {
    const count = await read(target.subarray(done), position + done);
    if (count <= 0) throw damaged(`it ends within ${name}`);
    done += count;
  }
}
