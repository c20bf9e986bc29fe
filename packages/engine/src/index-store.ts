import { join } from "node:path";
import type { Clock, Environment, FileLock, Files } from "@parseltongue/base";
import {
  encodeSnapshot,
  type Graph,
  GraphError,
  type LoadedSnapshot,
  loadSnapshot,
  type LogRecord,
  replay,
} from "@parseltongue/graph";
import { CommitLogFile } from "./commit-log-file.ts";
import { EngineError } from "./engine-error.ts";
import { INDEX_DIRECTORY, SNAPSHOT_FILE } from "./index-directory.ts";

const LOCK_FILE = "lock";
/** All but what a code base may say itself: plugins that it suggests. */
const IGNORED = "*\n!plugins.toml\n";
/** A log longer than this is worth a new snapshot when the engine closes. */
const LONG_LOG_BYTES = 1 << 16;

export type Loaded =
  | { readonly kind: "loaded"; readonly graph: Graph }
  | { readonly kind: "missing" }
  | { readonly kind: "unusable"; readonly reason: GraphError };

/** What a snapshot says about itself. */
interface Metadata {
  /** Number of the log that goes on from it; each snapshot has its own. */
  readonly log: number;
  /** When the files were read, in milliseconds since 1970; absent when the code is not that of the root's files. */
  readonly readMs?: number;
}

/**
 * The saved index: a snapshot, and a log of the steps since. The snapshot is replaced whole or not at all and names its
 * log, so a process may be killed at any moment; a log whose last record is cut off loses that record only.
 */
export class IndexStore {
  readonly #files: Files;
  readonly #clock: Clock;
  readonly #root: string;
  readonly #onSaveFailure: (error: unknown) => void;
  readonly #directory: string;
  readonly #snapshotPath: string;
  #lock: FileLock | undefined;
  /** The directory was made here, and no snapshot is in it yet. */
  #isNew = false;
  #readMs: number | undefined;
  #log: CommitLogFile;

  constructor(environment: Environment, root: string, onSaveFailure: (error: unknown) => void) {
    this.#files = environment.files;
    this.#clock = environment.clock;
    this.#root = root;
    this.#onSaveFailure = onSaveFailure;
    this.#directory = join(root, INDEX_DIRECTORY);
    this.#snapshotPath = join(this.#directory, SNAPSHOT_FILE);
    this.#log = new CommitLogFile(this.#files, this.#directory, 0, onSaveFailure);
  }

  /** When the files that are saved were read, in milliseconds since 1970; undefined when none are. */
  get readMs(): number | undefined {
    return this.#readMs;
  }

  /** The saved graph. @throws EnvironmentError when it is there but cannot be read */
  async load(): Promise<Loaded> {
    if ((await this.#files.status(this.#snapshotPath)) === undefined) return { kind: "missing" };
    try {
      return { kind: "loaded", graph: await this.#loadExisting() };
    } catch (error) {
      if (error instanceof GraphError) return { kind: "unusable", reason: error };
      throw error;
    }
  }

  async #loadExisting(): Promise<Graph> {
    const { graph, metadata } = await this.#loadSnapshot();
    const { log, readMs } = readMetadata(metadata);
    this.#log = new CommitLogFile(this.#files, this.#directory, log, this.#onSaveFailure);
    const { records, modifiedMs } = await this.#log.load();
    replay(graph, records);
    this.#readMs = readMs === undefined ? undefined : Math.max(readMs, modifiedMs);
    return graph;
  }

  async #loadSnapshot(): Promise<LoadedSnapshot> {
    const file = await this.#files.open(this.#snapshotPath);
    try {
      return await loadSnapshot((target, position) => file.read(target, position), file.byteCount);
    } finally {
      await file.close();
    }
  }

  /**
   * Takes the lock, until `close`; makes the directory if need be.
   * @throws EngineError `locked`, `index-elsewhere`; EnvironmentError
   */
  async lock(): Promise<void> {
    if (this.#lock) return;
    this.#isNew ||= (await this.#files.status(this.#directory)) === undefined;
    await this.#files.createDirectory(this.#directory);
    await this.#refuseLinks();
    this.#lock = await this.#files.lock(join(this.#directory, LOCK_FILE));
    if (this.#lock === undefined) {
      throw new EngineError("locked", `another process is writing the index of ${this.#root}`, {
        hint: "wait until it is done, or ask it if it is a daemon",
        details: { root: this.#root },
      });
    }
    const ignorePath = join(this.#directory, ".gitignore");
    if ((await this.#files.status(ignorePath)) !== undefined) return;
    await this.#files.replace(ignorePath, [new TextEncoder().encode(IGNORED)]);
  }

  /**
   * Replaces the snapshot and starts a new log. When it fails the old ones stay as they are.
   * @param readMs when the files were read; undefined when the code is not that of the root's files
   */
  async save(graph: Graph, readMs: number | undefined): Promise<void> {
    await this.#log.written();
    const old = this.#log;
    const log = Math.max(old.number + 1, this.#clock.nowMs());
    const metadata: Metadata = { log, ...(readMs !== undefined && { readMs }) };
    await this.#files.replace(this.#snapshotPath, encodeSnapshot(graph, { ...metadata }));
    this.#isNew = false;
    this.#log = new CommitLogFile(this.#files, this.#directory, log, this.#onSaveFailure);
    this.#readMs = readMs;
    await this.#removeOtherLogs();
  }

  /** Adds a step that the graph has taken to the log. Never throws: see `EngineOptions.onSaveFailure`. */
  append(record: LogRecord): void {
    this.#log.append(record);
  }

  /** Resolves when all that was appended is on the disk. */
  async written(): Promise<void> {
    await this.#log.written();
  }

  /** Saves what is worth it and gives the lock free. What was begun and came to nothing leaves nothing behind. */
  async close(graph: Graph): Promise<void> {
    await this.#log.written();
    try {
      const isWorthIt = this.#log.isBehind || this.#log.byteCount > LONG_LOG_BYTES;
      if (this.#lock && isWorthIt) await this.save(graph, this.#readMs === undefined ? undefined : this.#clock.nowMs());
      // While the lock is held, so that it cannot be another process's index by now.
      if (this.#lock && this.#isNew) await this.#files.remove(this.#directory);
    } catch (error) {
      this.#onSaveFailure(error);
    } finally {
      this.#lock?.release();
      this.#lock = undefined;
    }
  }

  /** Logs of older snapshots; a writer that was killed may have left more than one. */
  async #removeOtherLogs(): Promise<void> {
    for (const { name } of await this.#files.list(this.#directory)) {
      if (CommitLogFile.isLog(name) && name !== this.#log.name) await this.#files.remove(join(this.#directory, name));
    }
  }

  /** A repository could bring links of these names along that lead elsewhere; nothing is written through one. */
  async #refuseLinks(): Promise<void> {
    const above = (await this.#files.list(this.#root)).filter(({ name }) => name === INDEX_DIRECTORY);
    const links = [...above, ...(await this.#files.list(this.#directory))].filter(({ kind }) => kind === "link");
    if (links.length === 0) return;
    const names = links.map(({ name }) => name).join(", ");
    throw new EngineError("index-elsewhere", `${this.#directory} is or holds a link: ${names}`, {
      hint: "remove it",
      details: { path: this.#directory },
    });
  }
}

function readMetadata({ log, readMs }: Readonly<Record<string, unknown>>): Metadata {
  if (typeof log === "number") return { log, ...(typeof readMs === "number" && { readMs }) };
  throw new GraphError("snapshot-damaged", "damaged snapshot: it does not name its log", {
    hint: "index the code again",
  });
}
