import { join } from "node:path";
import type { Clock, FileLock, Files } from "@parseltongue/base";

/** How often a lock that another process holds is tried for, and how long is waited between. */
const LOCK_TRIES = 50;
const LOCK_WAIT_MS = 20;

/** What is held against plugins, by their names. */
export type Records<Held> = Readonly<Record<string, Held>>;

/**
 * What is held against plugins, kept for all processes of the user: each change is made of what the one before left. The
 * file is replaced whole; a damaged one counts as none.
 */
export class RecordsFile<Held> {
  readonly #files: Files;
  readonly #clock: Clock;
  readonly #directory: string;
  readonly #name: string;
  readonly #isHeld: (record: Partial<Held>) => boolean;
  #writing: Promise<void> = Promise.resolve();

  /**
   * @param stateDirectory see `UserDirectories.state`
   * @param name of the file, without `.json`
   * @param isHeld whether a record has what it needs
   */
  constructor(
    files: Files,
    clock: Clock,
    stateDirectory: string,
    name: string,
    isHeld: (record: Partial<Held>) => boolean,
  ) {
    this.#files = files;
    this.#clock = clock;
    this.#directory = stateDirectory;
    this.#name = name;
    this.#isHeld = isHeld;
  }

  /** Absolute path of the file. */
  get path(): string {
    return join(this.#directory, `${this.#name}.json`);
  }

  async read(): Promise<Records<Held>> {
    if ((await this.#files.status(this.path)) === undefined) return {};
    try {
      const content: unknown = JSON.parse(new TextDecoder().decode(await this.#files.read(this.path)));
      return this.#areRecords(content) ? content : {};
    } catch (error) {
      if (error instanceof SyntaxError) return {};
      throw error;
    }
  }

  async change(change: (records: Records<Held>) => Records<Held>): Promise<void> {
    await this.#files.createDirectory(this.#directory, { mode: 0o700 });
    const lock = await this.#lock();
    try {
      const bytes = new TextEncoder().encode(`${JSON.stringify(change(await this.read()), undefined, 2)}\n`);
      await this.#files.replace(this.path, [bytes], { mode: 0o600 });
    } finally {
      lock?.release();
    }
  }

  /** As `change`, some time soon, after what was asked before; see `written`. Never throws. */
  changeSoon(change: (records: Records<Held>) => Records<Held>, onFailure: (error: unknown) => void): void {
    this.#writing = this.#writing.then(async () => this.change(change)).catch(onFailure);
  }

  /** Forgets what is held against a plugin. Returns whether there was anything. */
  async reset(name: string): Promise<boolean> {
    if (!Object.hasOwn(await this.read(), name)) return false;
    await this.change(({ [name]: _gone, ...rest }) => rest);
    return true;
  }

  /** Resolves when all that was asked is on the disk. */
  async written(): Promise<void> {
    await this.#writing;
  }

  /** Another process that holds it for a second is stuck: a lost record is better than waiting for that. */
  async #lock(): Promise<FileLock | undefined> {
    for (let tries = 0; tries < LOCK_TRIES; tries++) {
      const lock = await this.#files.lock(join(this.#directory, `${this.#name}.lock`));
      if (lock !== undefined) return lock;
      await this.#clock.sleep(LOCK_WAIT_MS);
    }
    return undefined;
  }

  #areRecords(content: unknown): content is Records<Held> {
    if (typeof content !== "object" || content === null || Array.isArray(content)) return false;
    return Object.values(content).every(
      (record) => typeof record === "object" && record !== null && this.#isHeld(record as Partial<Held>),
    );
  }
}
