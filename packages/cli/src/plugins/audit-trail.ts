import { join } from "node:path";
import type { Clock, Files } from "@parseltongue/base";
import { safeJson } from "@parseltongue/base";

const FILE = "audit.jsonl";
/** A file longer than this is put aside, and so many of those are kept. */
const ROTATE_BYTES = 1 << 20;
const KEPT_FILES = 5;
const PRIVATE_FILE = 0o600;
const PRIVATE_DIRECTORY = 0o700;

/** Something worth remembering; `type` says what. */
export interface AuditEvent {
  readonly type: string;
  readonly [about: string]: unknown;
}

/**
 * What happened to plugins on this machine, as JSON lines with a time: who was turned on with which rights, loaded,
 * refused, struck, quarantined. Events are written in order, one after the other; when that fails, the rest still is tried.
 */
export class AuditTrail {
  readonly #files: Files;
  readonly #clock: Clock;
  readonly #directory: string;
  readonly #about: Readonly<Record<string, unknown>>;
  readonly #onFailure: (error: unknown) => void;
  #waiting: string[] = [];
  #writing: Promise<void> | undefined;

  /** @param about what all events of this process have in common */
  constructor(
    files: Files,
    clock: Clock,
    stateDirectory: string,
    about: Readonly<Record<string, unknown>>,
    onFailure: (error: unknown) => void,
  ) {
    this.#files = files;
    this.#clock = clock;
    this.#directory = stateDirectory;
    this.#about = about;
    this.#onFailure = onFailure;
  }

  /** Never throws and never waits. */
  note(event: AuditEvent): void {
    const time = new Date(this.#clock.nowMs()).toISOString();
    this.#waiting.push(`${safeJson({ time, ...event, ...this.#about })}\n`);
    this.#writing ??= this.#write();
  }

  /** Resolves when all that was noted is on the disk. */
  async written(): Promise<void> {
    await this.#writing;
  }

  async #write(): Promise<void> {
    // What is noted in the same turn is written at once.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const bytes = new TextEncoder().encode(this.#waiting.join(""));
      this.#waiting = [];
      try {
        await this.#append(bytes);
      } catch (error) {
        this.#onFailure(error);
      }
    }
    this.#writing = undefined;
  }

  async #append(bytes: Uint8Array): Promise<void> {
    const path = join(this.#directory, FILE);
    await this.#files.createDirectory(this.#directory, { mode: PRIVATE_DIRECTORY });
    const status = await this.#files.status(path);
    if (status !== undefined && status.byteCount + bytes.length > ROTATE_BYTES) await this.#rotateAlone(path);
    await this.#files.append(path, bytes, { mode: PRIVATE_FILE });
  }

  /** Other processes write the same file; one of them rotating is enough. */
  async #rotateAlone(path: string): Promise<void> {
    const lock = await this.#files.lock(join(this.#directory, "audit.lock"));
    try {
      if (lock !== undefined) await this.#rotate(path);
    } finally {
      lock?.release();
    }
  }

  /** Files have no rename here: the newest of the old ones is a copy, which costs a megabyte now and then. */
  async #rotate(path: string): Promise<void> {
    for (let index = KEPT_FILES - 1; index > 0; index--) {
      const from = index === 1 ? path : this.#oldPath(index - 1);
      if ((await this.#files.status(from)) === undefined) continue;
      await this.#files.replace(this.#oldPath(index), [await this.#files.read(from)], { mode: PRIVATE_FILE });
    }
    await this.#files.remove(path);
  }

  #oldPath(index: number): string {
    return join(this.#directory, `audit.${index}.jsonl`);
  }
}
