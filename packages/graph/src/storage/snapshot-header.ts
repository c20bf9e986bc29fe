import { GraphError } from "../graph-error.ts";
import { checksumOfBytes } from "./checksum.ts";
import type { ColumnGroup, ColumnName } from "./columns.ts";
import { columnNames, columnTable } from "./columns.ts";
import type { LanguageNames } from "./language-names.ts";
import { languageNamesProblem, NO_LANGUAGES } from "./language-names.ts";
import { copyOf } from "./own-bytes.ts";

/** Any JSON object that describes what a graph was made from: language versions, digests of files, settings. */
export type SnapshotMetadata = Readonly<Record<string, unknown>>;

/** "PTGRAPH" and a newline, which text-mode transfers break. */
const MAGIC = [0x47545054, 0x0a485052] as const;
/** Raised with any change of the columns, their order or the vocabulary they are written in. */
export const SNAPSHOT_VERSION = 3;
/** Words before the column lengths: magic (2), version, header bytes, metadata bytes, columns, and two checksums. */
const FIXED_WORDS = 8;
export const FIXED_BYTES: number = FIXED_WORDS * 4;
const HIGHEST_HEADER_BYTES = 1 << 26;

/** What the first bytes of a snapshot say about the rest. */
export interface SnapshotHeader {
  readonly metadata: SnapshotMetadata;
  readonly languageNames: LanguageNames;
  /** Of all columns, see `checksumColumns`. */
  readonly checksum: number;
  readonly headerBytes: number;
  /** Bytes of each column, in the order of `columnTable`. */
  readonly columnBytes: ReadonlyMap<ColumnName, number>;
}

/** Beside what was given, the metadata hold the names of languages that plugins brought, if there are any. */
const LANGUAGES = "pluginLanguages";

export function encodeHeader(
  { metadata, languageNames }: Pick<SnapshotHeader, "metadata" | "languageNames">,
  checksum: number,
  columnBytes: readonly number[],
): Uint8Array {
  const all = languageNames.size === 0 ? metadata : { ...metadata, [LANGUAGES]: Object.fromEntries(languageNames) };
  const json = new TextEncoder().encode(JSON.stringify(all));
  const headerBytes = paddedBytes(FIXED_BYTES + columnBytes.length * 4 + json.length);
  if (headerBytes > HIGHEST_HEADER_BYTES) throw new Error(`${json.length} bytes of snapshot metadata`);
  const words = new Uint32Array(headerBytes / 4);
  words.set([...MAGIC, SNAPSHOT_VERSION, headerBytes, json.length, columnBytes.length, checksum, 0, ...columnBytes]);
  const bytes = new Uint8Array(words.buffer);
  bytes.set(json, FIXED_BYTES + columnBytes.length * 4);
  words[FIXED_WORDS - 1] = checksumOfBytes(bytes);
  return bytes;
}

/**
 * How many bytes the header has, from its first `FIXED_BYTES`.
 * @throws GraphError `snapshot-damaged` when the bytes begin no snapshot, `snapshot-version`
 */
export function headerLength(start: Uint8Array): number {
  if (start.length < FIXED_BYTES) throw damaged(`${start.length} bytes are no snapshot`);
  const words = new Uint32Array(copyOf(start, 0, FIXED_BYTES).buffer);
  if (words[0] !== MAGIC[0] || words[1] !== MAGIC[1]) {
    throw damaged("it does not begin as a snapshot does");
  }
  if (words[2] !== SNAPSHOT_VERSION) {
    throw new GraphError("snapshot-version", `snapshot of format ${words[2]}, not ${SNAPSHOT_VERSION}`, {
      hint: "index the code again",
      details: { found: words[2]!, supported: SNAPSHOT_VERSION },
    });
  }
  const length = words[3]!;
  if (length < FIXED_BYTES || length > HIGHEST_HEADER_BYTES || length % 4 !== 0)
    throw damaged(`header of ${length} bytes`);
  return length;
}

/** @throws GraphError `snapshot-damaged` */
export function decodeHeader(bytes: Uint8Array): SnapshotHeader {
  const header = copyOf(bytes);
  const words = new Uint32Array(header.buffer);
  const stored = words[FIXED_WORDS - 1]!;
  words[FIXED_WORDS - 1] = 0;
  if (checksumOfBytes(header) !== stored) throw damaged("the header's checksum does not match");
  const [metadataBytes, columnCount] = [words[4]!, words[5]!];
  const metadataStart = FIXED_BYTES + columnNames.length * 4;
  if (columnCount !== columnNames.length || metadataStart + metadataBytes > header.length) {
    throw damaged("the header contradicts itself");
  }
  const columnBytes = new Map(columnNames.map((name, index) => [name, words[FIXED_WORDS + index]!]));
  const { [LANGUAGES]: languages, ...metadata } = parseMetadata(
    header.subarray(metadataStart, metadataStart + metadataBytes),
  );
  const languageNames = parseLanguages(languages);
  return { metadata, languageNames, checksum: words[6]!, headerBytes: header.length, columnBytes };
}

function parseMetadata(json: Uint8Array): SnapshotMetadata {
  try {
    const metadata: unknown = JSON.parse(new TextDecoder().decode(json));
    if (typeof metadata === "object" && metadata !== null) return metadata as SnapshotMetadata;
  } catch (cause) {
    throw damaged("the metadata is no JSON", cause);
  }
  throw damaged("the metadata is no JSON object");
}

function parseLanguages(value: unknown): LanguageNames {
  if (value === undefined) return NO_LANGUAGES;
  if (typeof value !== "object" || value === null) throw damaged("names of languages that are none");
  const names = new Map(Object.entries(value).map(([id, name]) => [Number(id), name as string]));
  const problem = languageNamesProblem(names);
  if (problem !== undefined) throw damaged(problem);
  return names;
}

/**
 * Elements of each group of columns.
 * @throws GraphError `snapshot-damaged` when columns of one group differ in length
 */
export function groupCounts(header: SnapshotHeader): ReadonlyMap<ColumnGroup, number> {
  const counts = new Map<ColumnGroup, number>();
  for (const [name, length] of header.columnBytes) {
    const { bytes, group } = columnTable[name];
    const count = length / bytes;
    if (!Number.isInteger(count) || (counts.get(group) ?? count) !== count) throw damaged(`${length} bytes of ${name}`);
    counts.set(group, count);
  }
  return counts;
}

/** Columns start on whole words in the file. */
export function paddedBytes(bytes: number): number {
  return Math.ceil(bytes / 4) * 4;
}

export function damaged(what: string, cause?: unknown): GraphError {
  return new GraphError("snapshot-damaged", `damaged snapshot: ${what}`, {
    hint: "delete it and index the code again",
    ...(cause !== undefined && { cause }),
  });
}
