import { digestOf, type Files } from "@parseltongue/base";
import type { GraphView } from "@parseltongue/graph";
import type { AnalyzerColumn, ComputedColumn } from "@parseltongue/host";
import { KeptFiles } from "./kept-files.ts";

const MOST_FILES = 64;
const ENDING = ".columns";

/**
 * Columns on the disk, in the order of the nodes' ranks, so that they fit every graph of the same contents whatever its
 * node ids are. A file that is damaged or does not fit is as good as none.
 */
export class ColumnCache {
  readonly #kept: KeptFiles;

  /** @param onFailure told when something could not be written; nothing is wrong but that it has to be computed again */
  constructor(files: Files, directory: string, onFailure: (error: unknown) => void) {
    this.#kept = new KeptFiles(files, { directory, ending: ENDING, most: MOST_FILES }, onFailure);
  }

  /** The columns kept under a key, by node id of this graph; undefined when there are none that fit. */
  async read(
    key: string,
    graph: GraphView,
    declared: readonly AnalyzerColumn[],
  ): Promise<ComputedColumn[] | undefined> {
    const bytes = await this.#kept.read(key);
    return bytes && decode(bytes, graph, declared);
  }

  /** Keeps columns under a key, some time soon; see `written`. */
  write(key: string, graph: GraphView, columns: readonly ComputedColumn[]): void {
    this.#kept.write(key, encode(graph, columns));
  }

  /** Resolves when all that was to be kept is on the disk. */
  async written(): Promise<void> {
    await this.#kept.written();
  }
}

const DIGEST_BYTES = "sha256:".length + 64;

/** The digest of what follows, then one column after the other. */
function encode(graph: GraphView, columns: readonly ComputedColumn[]): Uint8Array {
  const { nodesByRank } = graph;
  const values = new Uint32Array(nodesByRank.length * columns.length);
  for (const [index, column] of columns.entries()) {
    const bits = new Uint32Array(column.values.buffer, column.values.byteOffset, column.values.length);
    const start = index * nodesByRank.length;
    for (let rank = 0; rank < nodesByRank.length; rank++) values[start + rank] = bits[nodesByRank[rank]!] ?? 0;
  }
  const body = new Uint8Array(values.buffer);
  const bytes = new Uint8Array(DIGEST_BYTES + body.length);
  bytes.set(new TextEncoder().encode(digestOf(body)));
  bytes.set(body, DIGEST_BYTES);
  return bytes;
}

function decode(
  bytes: Uint8Array,
  { nodesByRank, nodeEnd }: GraphView,
  declared: readonly AnalyzerColumn[],
): ComputedColumn[] | undefined {
  const body = bytes.slice(DIGEST_BYTES);
  if (body.length !== 4 * nodesByRank.length * declared.length) return undefined;
  if (new TextDecoder().decode(bytes.subarray(0, DIGEST_BYTES)) !== digestOf(body)) return undefined;
  const values = new Uint32Array(body.buffer);
  return declared.map(({ name, type }, index): ComputedColumn => {
    const start = index * nodesByRank.length;
    const bits = new Uint32Array(nodeEnd);
    for (let rank = 0; rank < nodesByRank.length; rank++) bits[nodesByRank[rank]!] = values[start + rank]!;
    return type === "u32" ? { name, type, values: bits } : { name, type, values: new Float32Array(bits.buffer) };
  });
}
