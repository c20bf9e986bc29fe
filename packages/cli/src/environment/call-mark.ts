import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { closeSync, openSync, unlinkSync, writeSync } from "node:fs";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { FileLock } from "@parseltongue/base";
import { Worker } from "node:worker_threads";
import type { NativeWatch } from "@parseltongue/host";
import { lockFile } from "./file-lock.ts";

const ENDING = ".mark";
/** Bytes of a mark: the name of the plugin whose code runs, then blanks. */
const MARK_BYTES = 64;
const NOBODY = Buffer.alloc(MARK_BYTES, " ");

/**
 * The mark on disk "machine code of this plugin is running here", written before each call and taken away after it. It
 * outlives the process: the next one finds it, and knows in whose code this one ended. A lock that ends with the process
 * tells marks of those that run from marks of those that are gone.
 */
export class CallMark implements NativeWatch {
  readonly #path: string;
  readonly #file: number;
  readonly #lock: FileLock | undefined;
  readonly #names = new Map<string, Buffer>();
  /** Odd while machine code runs; what the watchdog looks at. */
  readonly #calls = new Int32Array(new SharedArrayBuffer(4));

  private constructor(path: string, file: number, lock: FileLock | undefined) {
    this.#path = path;
    this.#file = file;
    this.#lock = lock;
  }

  /**
   * @param directory of the marks of all processes
   * @param deadlineMs how long a call may take before this process is killed: nothing else ends one that does not return
   */
  static async create(directory: string, deadlineMs: number): Promise<CallMark> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const path = join(directory, `${randomUUID()}${ENDING}`);
    const lock = await lockFile(`${path}.lock`);
    const mark = new CallMark(path, openSync(path, "w", 0o600), lock);
    const watchdog = new URL("./call-watchdog.ts", import.meta.url);
    const worker = new Worker(watchdog, { execArgv: [], workerData: { calls: mark.#calls, deadlineMs } });
    // Until it runs, it needs this thread to go on.
    await once(worker, "message");
    worker.unref();
    return mark;
  }

  begin(plugin: string): void {
    let name = this.#names.get(plugin);
    if (name === undefined) {
      name = Buffer.from(plugin.padEnd(MARK_BYTES).slice(0, MARK_BYTES));
      this.#names.set(plugin, name);
    }
    // Into the system's own memory, which a process that ends does not take along; not to the disk.
    writeSync(this.#file, name, 0, MARK_BYTES, 0);
    Atomics.add(this.#calls, 0, 1);
  }

  end(): void {
    Atomics.add(this.#calls, 0, 1);
    writeSync(this.#file, NOBODY, 0, MARK_BYTES, 0);
  }

  /** Takes the mark away: this process ends as it should. */
  close(): void {
    closeSync(this.#file);
    unlinkSync(this.#path);
    this.#lock?.release();
    unlinkSync(`${this.#path}.lock`);
  }
}

/** Names of the plugins in whose machine code processes have ended, and takes their marks away. */
export async function takeMarks(directory: string): Promise<readonly string[]> {
  const names = await readdir(directory).catch(() => []);
  const found: string[] = [];
  for (const name of names.filter((each) => each.endsWith(ENDING))) {
    const path = join(directory, name);
    const lock = await lockFile(`${path}.lock`);
    // Its process runs.
    if (lock === undefined) continue;
    const plugin = (await readFile(path, "utf8").catch(() => "")).trim();
    if (plugin !== "") found.push(plugin);
    await rm(path, { force: true });
    lock.release();
    await rm(`${path}.lock`, { force: true });
  }
  return found;
}
