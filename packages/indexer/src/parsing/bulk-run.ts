import type { ParseJob, ParseOutcome, ParseRequest } from "./parse-job.ts";

/** Outcomes that may lie unread before no more files are taken from the source. */
const MAX_UNREAD = 512;
/** What a run asks of its pool. */
export interface BulkQueue {
  /** Whether more jobs may be added now. */
  hasRoom(): boolean;
  /** Takes a job into the queue. */
  add(job: ParseJob): void;
}

/** Many files on their way through the pool: takes them from the source as there is room, and hands out what became of them. */
export class BulkRun {
  readonly #queue: BulkQueue;
  readonly #jobs = new Set<ParseJob>();
  #outcomes: ParseOutcome[] = [];
  #isSourceDone = false;
  #isCancelled = false;
  #error: Error | undefined;
  #changed = Promise.withResolvers<void>();

  constructor(queue: BulkQueue) {
    this.#queue = queue;
  }

  /** Tells the run that the queue got shorter. */
  wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  /** Takes files from the source to its end, as there is room for them. Never rejects: see `outcomes`. */
  async feed(requests: Iterable<ParseRequest> | AsyncIterable<ParseRequest>): Promise<void> {
    try {
      for await (const request of requests) {
        while (!this.#hasRoom() && !this.#isCancelled) await this.#changed.promise;
        if (this.#isCancelled) return;
        this.#add(request);
      }
    } catch (error) {
      this.fail(error instanceof Error ? error : new Error(`the source of files failed: ${String(error)}`));
    }
    this.#isSourceDone = true;
    this.wake();
  }

  /** All outcomes so far, then more as they come; ends after the last file. @throws what `fail` was given */
  async *outcomes(): AsyncGenerator<ParseOutcome> {
    for (;;) {
      const ready = this.#outcomes;
      this.#outcomes = [];
      if (ready.length > 0) this.wake();
      for (const outcome of ready) {
        if (this.#error !== undefined) throw this.#error;
        yield outcome;
      }
      if (this.#error !== undefined) throw this.#error;
      if (this.#outcomes.length > 0) continue;
      if (this.#isSourceDone && this.#jobs.size === 0) return;
      await this.#changed.promise;
    }
  }

  fail(error: Error): void {
    this.#error ??= error;
    this.cancel();
  }

  /** Nothing of the run is wanted any more. */
  cancel(): void {
    this.#isCancelled = true;
    for (const job of this.#jobs) job.isCancelled = true;
    this.#jobs.clear();
    this.wake();
  }

  #hasRoom(): boolean {
    return this.#outcomes.length < MAX_UNREAD && this.#queue.hasRoom();
  }

  #add(request: ParseRequest): void {
    const job: ParseJob = {
      request,
      isEdit: false,
      crashes: 0,
      isCancelled: false,
      settle: (outcome) => {
        if (!this.#jobs.delete(job)) return;
        this.#outcomes.push(outcome);
        this.wake();
      },
      fail: (error) => {
        if (this.#jobs.has(job)) this.fail(error);
      },
    };
    this.#jobs.add(job);
    this.#queue.add(job);
  }
}
