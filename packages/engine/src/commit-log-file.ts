import { join } from "node:path";
import type { Files } from "@parseltongue/base";
import { decodeLog, encodeLogHeader, encodeRecord, type LogRecord } from "@parseltongue/graph";

const NAME = /^commits-\d+\.log$/;
/** A log longer than this is not added to: a new snapshot costs less than loading it. */
const MAX_LOG_BYTES = 256 << 20;

/** The file that steps of a graph are added to, of one snapshot. It comes into being with the first. */
export class CommitLogFile {
  readonly number: number;
  readonly name: string;
  readonly #files: Files;
  readonly #path: string;
  readonly #onSaveFailure: (error: unknown) => void;
  #byteCount = 0;
  #isBehind = false;
  #appending: Promise<void> = Promise.resolve();

  constructor(files: Files, directory: string, number: number, onSaveFailure: (error: unknown) => void) {
    this.number = number;
    this.name = `commits-${number}.log`;
    this.#files = files;
    this.#path = join(directory, this.name);
    this.#onSaveFailure = onSaveFailure;
  }

  static isLog(name: string): boolean {
    return NAME.test(name);
  }

  get byteCount(): number {
    return this.#byteCount;
  }

  /** A step is missing from the file, so no more can be added. */
  get isBehind(): boolean {
    return this.#isBehind;
  }

  /**
   * The steps in the file, and when the last was added (0 without a file).
   * @throws GraphError for a log that is damaged elsewhere than at its end
   */
  async load(): Promise<{ readonly records: readonly LogRecord[]; readonly modifiedMs: number }> {
    const status = await this.#files.status(this.#path);
    if (status === undefined) return { records: [], modifiedMs: 0 };
    const bytes = await this.#files.read(this.#path);
    this.#byteCount = bytes.length;
    // Killed while it wrote its very first bytes.
    if (bytes.length < encodeLogHeader().length) {
      this.#isBehind = true;
      return { records: [], modifiedMs: 0 };
    }
    const { records, torn } = decodeLog(bytes);
    this.#isBehind = torn;
    return { records, modifiedMs: status.modifiedMs };
  }

  /** Adds a step, after those before it. */
  append(record: LogRecord): void {
    const bytes = encodeRecord(record);
    this.#appending = this.#appending.then(async () => this.#write(bytes));
  }

  /** Resolves when all that was appended is on the disk, or has failed to get there. */
  async written(): Promise<void> {
    await this.#appending;
  }

  async #write(record: Uint8Array): Promise<void> {
    if (this.#byteCount + record.length > MAX_LOG_BYTES) this.#isBehind = true;
    if (this.#isBehind) return;
    try {
      const bytes = this.#byteCount === 0 ? joined(encodeLogHeader(), record) : record;
      await this.#files.append(this.#path, bytes);
      this.#byteCount += bytes.length;
    } catch (error) {
      this.#isBehind = true;
      this.#onSaveFailure(error);
    }
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}
