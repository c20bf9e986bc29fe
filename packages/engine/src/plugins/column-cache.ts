import { join } from "node:path";
import { digestOf, EnvironmentError, type Files } from "@parseltongue/base";
import type { GraphView } from "@parseltongue/graph";
import type { AnalyzerColumn, ComputedColumn } from "@parseltongue/host";

/** More files than this are not kept; the oldest go first. */
const MOST_FILES = 64;
const ENDING = ".columns";

/**
 * Columns on the disk, in the order of the nodes' ranks, so that they fit every graph of the same contents whatever its
 * node ids are. A file that is damaged or does not fit is as good as none.
 */
export class ColumnCache {
  readonly #files: Files;
  readonly #directory: string;
  readonly #onFailure: (error: unknown) => void;
  #writing: Promise<void> = Promise.resolve();

  /** @param onFailure told when something could not be written; nothing is wrong but that it has to be computed again */
  constructor(files: Files, directory: string, onFailure: (error: unknown) => void) {
    this.#files = files;
    this.#directory = directory;
    this.#onFailure = onFailure;
  }

  /** The columns kept under a key, by node id of this graph; undefined when there are none that fit. */
  async read(
    key: string,
    graph: GraphView,
    declared: readonly AnalyzerColumn[],
  ): Promise<ComputedColumn[] | undefined> {
    try {
      const bytes = await this.#files.read(this.#pathOf(key));
      return decode(bytes, graph, declared);
    } catch (error) {
      if (error instanceof EnvironmentError) return undefined;
      throw error;
    }
  }

  /** Keeps columns under a key, some time soon; see `written`. */
  write(key: string, graph: GraphView, columns: readonly ComputedColumn[]): void {
    const bytes = encode(graph, columns);
    this.#writing = this.#writing.then(async () => this.#write(key, bytes)).catch(this.#onFailure);
  }

  /** Resolves when all that was to be kept is on the disk. */
  async written(): Promise<void> {
    await this.#writing;
  }

  async #write(key: string, bytes: Uint8Array): Promise<void> {
    await this.#files.createDirectory(this.#directory, { mode: 0o700 });
    await this.#files.replace(this.#pathOf(key), [bytes], { mode: 0o600 });
    await this.#removeOldest();
  }

  async #removeOldest(): Promise<void> {
    const entries = (await this.#files.list(this.#directory)).filter(({ name }) => name.endsWith(ENDING));
    if (entries.length <= MOST_FILES) return;
    const paths = entries.map(({ name }) => join(this.#directory, name));
    const dated = await Promise.all(
      paths.map(async (path) => ({ path, modifiedMs: (await this.#files.status(path))?.modifiedMs ?? 0 })),
    );
    const oldest = dated.toSorted((a, b) => a.modifiedMs - b.modifiedMs).slice(0, entries.length - MOST_FILES);
    for (const { path } of oldest) await this.#files.remove(path);
  }

  #pathOf(key: string): string {
    return join(this.#directory, `${key.slice("sha256:".length)}${ENDING}`);
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
