import type { Clock } from "@parseltongue/base";
import type { IndexerRun, SourceChanges } from "@parseltongue/indexer";

/** Reads changed files again as they are told, one batch after the other; what comes meanwhile makes the next batch. */
export interface UpdateSteps {
  update(paths: readonly string[], run: IndexerRun): Promise<unknown>;
  index(run: IndexerRun): Promise<unknown>;
}

/** Who is told what watching does. */
export interface WatchListener {
  /** A batch was read and answers are right again. `paths` is undefined when everything was looked at. */
  readonly onUpdate?: (update: { readonly paths: readonly string[] | undefined; readonly tookMs: number }) => void;
  /** Reading a batch failed, or watching broke off; the graph is as before the batch. */
  readonly onError: (error: unknown) => void;
}

export class UpdateQueue {
  readonly #steps: UpdateSteps;
  readonly #clock: Clock;
  readonly #listener: WatchListener;
  readonly #run: IndexerRun;
  #paths = new Set<string>();
  #rescan = false;
  #isStarted = false;
  #draining: Promise<void> | undefined;

  constructor(steps: UpdateSteps, clock: Clock, listener: WatchListener, run: IndexerRun) {
    this.#steps = steps;
    this.#clock = clock;
    this.#listener = listener;
    this.#run = run;
  }

  add(changes: SourceChanges): void {
    for (const path of [...changes.changed, ...changes.removed]) this.#paths.add(path);
    this.#rescan ||= changes.rescan;
    this.#go();
  }

  /** From now on changes are read; those told before are read first. */
  start(): void {
    this.#isStarted = true;
    this.#go();
  }

  /** Resolves when nothing is left to read. */
  async idle(): Promise<void> {
    await this.#draining;
  }

  #go(): void {
    if (this.#isStarted && this.#hasChanges()) this.#draining ??= this.#drain();
  }

  async #drain(): Promise<void> {
    while (this.#hasChanges()) {
      const paths = this.#rescan ? undefined : [...this.#paths].toSorted();
      this.#paths = new Set();
      this.#rescan = false;
      await this.#step(paths);
    }
    this.#draining = undefined;
  }

  #hasChanges(): boolean {
    return this.#paths.size > 0 || this.#rescan;
  }

  async #step(paths: readonly string[] | undefined): Promise<void> {
    const startMs = this.#clock.elapsedMs();
    try {
      if (paths === undefined) await this.#steps.index(this.#run);
      else await this.#steps.update(paths, this.#run);
      this.#listener.onUpdate?.({ paths, tookMs: this.#clock.elapsedMs() - startMs });
    } catch (error) {
      this.#listener.onError(error);
    }
  }
}
