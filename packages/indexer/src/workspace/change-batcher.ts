import type { Clock } from "@parseltongue/base";

/** What changed on disk since the batch before; paths relative to the root, sorted, each in one of the two lists. */
export interface SourceChanges {
  /** Sources and manifests that are new or may have another content. */
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  /** More may have changed than the paths say: list the sources anew and compare. */
  readonly rescan: boolean;
}

/** How long changes are gathered before they are handed on together. */
export interface BatchTimes {
  /** A batch is handed on when nothing has happened for so long; default 10. */
  readonly quietMs?: number;
  /** The same for a batch of many files, which is most likely a branch switch still under way; default 150. */
  readonly bulkQuietMs?: number;
  /** No change waits longer than this; default 2,000. */
  readonly maxWaitMs?: number;
}

/** From so many files on a batch counts as bulk: its events are no longer trusted to be all, as the system may drop some. */
const BULK_FILES = 500;

/** Gathers single changes into batches. */
export class ChangeBatcher {
  readonly #clock: Clock;
  readonly #times: Required<BatchTimes>;
  readonly #deliver: (changes: SourceChanges) => void;
  #state = new Map<string, "changed" | "removed">();
  #rescan = false;
  #firstMs = 0;
  #lastMs = 0;
  #isWaiting = false;
  #isClosed = false;

  constructor(clock: Clock, times: BatchTimes, deliver: (changes: SourceChanges) => void) {
    this.#clock = clock;
    this.#times = { quietMs: 10, bulkQuietMs: 150, maxWaitMs: 2000, ...times };
    this.#deliver = deliver;
  }

  add(path: string, state: "changed" | "removed"): void {
    this.#state.set(path, state);
    this.#touch();
  }

  addRescan(): void {
    this.#rescan = true;
    this.#touch();
  }

  /** Drops what has been gathered and delivers nothing any more. */
  close(): void {
    this.#isClosed = true;
  }

  #touch(): void {
    this.#lastMs = this.#clock.elapsedMs();
    if (this.#isWaiting || this.#isClosed) return;
    this.#isWaiting = true;
    this.#firstMs = this.#lastMs;
    void this.#waitUntilQuiet();
  }

  async #waitUntilQuiet(): Promise<void> {
    for (;;) {
      const quietMs = this.#isBulk() ? this.#times.bulkQuietMs : this.#times.quietMs;
      const dueMs = Math.min(this.#lastMs + quietMs, this.#firstMs + this.#times.maxWaitMs);
      const leftMs = dueMs - this.#clock.elapsedMs();
      if (leftMs <= 0) break;
      await this.#clock.sleep(leftMs);
    }
    this.#isWaiting = false;
    if (!this.#isClosed) this.#deliver(this.#take());
  }

  #isBulk(): boolean {
    return this.#state.size >= BULK_FILES;
  }

  #take(): SourceChanges {
    const paths = [...this.#state.keys()].sort();
    const changes: SourceChanges = {
      changed: paths.filter((path) => this.#state.get(path) === "changed"),
      removed: paths.filter((path) => this.#state.get(path) === "removed"),
      rescan: this.#rescan || this.#isBulk(),
    };
    this.#state = new Map();
    this.#rescan = false;
    return changes;
  }
}
