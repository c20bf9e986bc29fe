import type { GraphCommit } from "../commit.ts";
import { GraphError } from "../graph-error.ts";
import { checksumOfBytes } from "./checksum.ts";
import { decodeCommit, encodeCommit } from "./commit-codec.ts";
import type { Graph } from "./graph.ts";
import { copyOf } from "./own-bytes.ts";

/** One step of a graph's life. `sequence` is the graph's once the step is taken. */
export type LogRecord =
  | { readonly type: "commit"; readonly sequence: number; readonly commit: GraphCommit }
  | { readonly type: "compaction"; readonly sequence: number; readonly work: number };

/** A commit log as far as it is whole. */
export interface DecodedLog {
  readonly records: LogRecord[];
  /** Where the last whole record ends: cut the file here before appending to it. */
  readonly validBytes: number;
  /** Whether bytes after `validBytes` were dropped: a record that was being written when the process died. */
  readonly torn: boolean;
}

/** "PTGRLOG" and a newline. */
const MAGIC = [0x52475450, 0x0a474f4c] as const;
/** The format that this version writes, and the only one that it reads. */
export const LOG_VERSION = 1;
const HEADER_BYTES = 12;
/** Payload bytes, checksum, sequence, type. */
const RECORD_WORDS = 4;
const RECORD_BYTES = RECORD_WORDS * 4;
const COMMIT_TYPE = 1;
const COMPACTION_TYPE = 2;

/** What a log file begins with. Records are appended to it as they are. */
export function encodeLogHeader(): Uint8Array {
  return new Uint8Array(Uint32Array.of(...MAGIC, LOG_VERSION).buffer);
}

/** A record as bytes, a whole number of words. */
export function encodeRecord(record: LogRecord): Uint8Array {
  const isCommit = record.type === "commit";
  const payload = isCommit ? encodeCommit(record.commit) : new Uint8Array(Uint32Array.of(record.work).buffer);
  const bytes = new Uint8Array(RECORD_BYTES + payload.length);
  const words = new Uint32Array(bytes.buffer, 0, RECORD_WORDS);
  words.set([payload.length, 0, record.sequence, isCommit ? COMMIT_TYPE : COMPACTION_TYPE]);
  bytes.set(payload, RECORD_BYTES);
  words[1] = checksumOfBytes(bytes);
  return bytes;
}

/**
 * The records of a log, header included. Reading stops at the first record that is not whole or not as it was written:
 * what follows it cannot be applied without it.
 * @throws GraphError `log-damaged` when the bytes begin no log or a record's checksum is right and its contents are
 * not, `log-version`
 */
export function decodeLog(bytes: Uint8Array): DecodedLog {
  checkLogHeader(bytes);
  const records: LogRecord[] = [];
  let position = HEADER_BYTES;
  for (;;) {
    const record = wholeRecord(bytes, position);
    if (record === undefined) break;
    records.push(decodeRecord(record));
    position += record.length;
  }
  return { records, validBytes: position, torn: position < bytes.length };
}

function checkLogHeader(bytes: Uint8Array): void {
  const words = bytes.length < HEADER_BYTES ? [] : new Uint32Array(copyOf(bytes, 0, HEADER_BYTES).buffer);
  if (words[0] !== MAGIC[0] || words[1] !== MAGIC[1]) {
    throw new GraphError("log-damaged", "damaged commit log: it does not begin as a commit log does", {
      hint: "delete it; what was indexed since the last snapshot is indexed again",
    });
  }
  if (words[2] === LOG_VERSION) return;
  throw new GraphError("log-version", `commit log of format ${words[2]}, not ${LOG_VERSION}`, {
    hint: "delete it; what was indexed since the last snapshot is indexed again",
    details: { found: words[2]!, supported: LOG_VERSION },
  });
}

function wholeRecord(bytes: Uint8Array, position: number): Uint8Array | undefined {
  if (position + RECORD_BYTES > bytes.length) return undefined;
  const payloadBytes = new Uint32Array(copyOf(bytes, position, position + 4).buffer)[0]!;
  const end = position + RECORD_BYTES + payloadBytes;
  if (payloadBytes % 4 !== 0 || end > bytes.length) return undefined;
  const record = copyOf(bytes, position, end);
  const words = new Uint32Array(record.buffer, 0, RECORD_WORDS);
  const stored = words[1]!;
  words[1] = 0;
  return checksumOfBytes(record) === stored ? record : undefined;
}

function decodeRecord(record: Uint8Array): LogRecord {
  const words = new Uint32Array(record.buffer, 0, record.length / 4);
  const sequence = words[2]!;
  if (words[3] === COMMIT_TYPE)
    return { type: "commit", sequence, commit: decodeCommit(record.subarray(RECORD_BYTES)) };
  if (words[3] === COMPACTION_TYPE && words.length > RECORD_WORDS) {
    return { type: "compaction", sequence, work: words[RECORD_WORDS]! };
  }
  throw new GraphError("log-damaged", `damaged commit log: record ${sequence} is of type ${words[3]}`);
}

/**
 * Takes a log's steps on a graph, leaving out those it has taken already (a snapshot may be younger than the log's
 * beginning). Returns how many it took.
 * @throws GraphError `log-gap` when a step in between is missing, and what `Graph.apply` throws
 */
export function replay(graph: Graph, records: Iterable<LogRecord>): number {
  let taken = 0;
  for (const record of records) {
    if (record.sequence <= graph.sequence) continue;
    if (record.sequence !== graph.sequence + 1) throw gap(graph.sequence, record.sequence);
    if (record.type === "commit") graph.apply(record.commit);
    else graph.compactStep(record.work);
    taken += 1;
  }
  return taken;
}

function gap(at: number, next: number): GraphError {
  return new GraphError("log-gap", `the graph is at step ${at} and the commit log goes on with step ${next}`, {
    hint: "delete the log and the snapshot, and index the code again",
    details: { at, next },
  });
}
