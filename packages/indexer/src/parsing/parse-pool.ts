import type { Cancellable } from "@parseltongue/base";
import { BulkRun } from "./bulk-run.ts";
import type { ConfinedLanguage, StartParserProcess } from "./confined/confined-language.ts";
import { ConfinedSlot } from "./confined/confined-slot.ts";
import { jobSize, type ParseJob, type ParseOutcome, type ParseRequest } from "./parse-job.ts";
import type { KeptTreeLimits } from "./parse-messages.ts";
import { DEFAULT_WORKER } from "./started-worker.ts";
import { WorkerSlot } from "./worker-slot.ts";

/** How many workers parse, and what each may take. */
export interface ParsePoolOptions {
  /** Number of workers; by default one for each processor, eight at most. */
  readonly workers?: number;
  /**
   * Bytes that must be waiting before one more worker is started; 512 KiB by default. A worker costs as much as parsing
   * twice that much, as it loads and compiles the parser and an extractor, but another processor may be idle.
   */
  readonly bytesPerWorker?: number;
  /** Longest time for one file, after which its worker is stopped and the file given up. 10,000 by default. */
  readonly fileDeadlineMs?: number;
  /** Most memory for a worker's JavaScript objects; 512 MB by default. The parser's own memory comes on top. */
  readonly heapMb?: number;
  /** Trees of edited files that each worker keeps; by default 64 files of 2 million characters together. */
  readonly keptTrees?: KeptTreeLimits;
  /** URL of a module that exports `languages` as `languages/all.ts` does. */
  readonly languages?: string;
  /** Starts the processes in which plugins' grammars run. Without it files in their languages are left out. */
  readonly startParser?: StartParserProcess;
  /** Is told, once each, what works but not as well as it should. */
  readonly onWarning?: (text: string) => void;
}

const MAX_DEFAULT_WORKERS = 8;
const DEFAULT_BYTES_PER_WORKER = 512 * 1024;
/** Batches a worker has at a time: while it works on one, the next is already there. */
const BATCHES_PER_WORKER = 2;
/** Limits of a batch: large enough that messages cost nothing, small enough that no worker is left with a long tail. */
const MAX_BATCH_FILES = 64;
const MAX_BATCH_BYTES = 256 * 1024;
/** Files waiting for a worker, in bytes and in number, before no more are taken from a source. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;
const MAX_WAITING_FILES = 1024;

/**
 * Parses files on worker threads, those of plugins' languages in a process for each language. Workers and processes start
 * with the first files and do not keep this process alive when idle.
 */
export class ParsePool {
  readonly #slots: readonly WorkerSlot[];
  /** By number of the language. */
  readonly #confined = new Map<number, ConfinedSlot>();
  readonly #startParser: StartParserProcess;
  readonly #onWarning: (text: string) => void;
  readonly #bytesPerWorker: number;
  readonly #runs = new Set<BulkRun>();
  #waiting: ParseJob[] = [];
  #waitingBytes = 0;
  #isDispatchDue = false;

  constructor(options: ParsePoolOptions = {}) {
    const workers = options.workers ?? Math.min(navigator.hardwareConcurrency, MAX_DEFAULT_WORKERS);
    this.#bytesPerWorker = options.bytesPerWorker ?? DEFAULT_BYTES_PER_WORKER;
    this.#startParser = options.startParser ?? noProcess;
    const warned = new Set<string>();
    this.#onWarning = (text) => {
      if (!warned.has(text)) options.onWarning?.(text);
      warned.add(text);
    };
    const slotOptions = {
      languages: options.languages ?? DEFAULT_WORKER.languages,
      fileDeadlineMs: options.fileDeadlineMs ?? 10_000,
      heapMb: options.heapMb ?? DEFAULT_WORKER.heapMb,
      keptTrees: options.keptTrees ?? DEFAULT_WORKER.keptTrees,
      onRoom: () => this.#dispatch(),
      onWarning: this.#onWarning,
    };
    this.#slots = Array.from({ length: Math.max(1, workers) }, () => new WorkerSlot(slotOptions));
  }

  /** Has these languages of plugins and no others. Those that are the same go on as they are. */
  async useConfined(languages: readonly ConfinedLanguage[]): Promise<void> {
    const kept = new Map(languages.map((language) => [language.id, language.identity]));
    const gone = [...this.#confined.values()].filter(({ language }) => kept.get(language.id) !== language.identity);
    for (const { language } of gone) this.#confined.delete(language.id);
    const options = { start: this.#startParser, onRoom: () => this.#dispatch(), onWarning: this.#onWarning };
    for (const language of languages) {
      if (!this.#confined.has(language.id)) this.#confined.set(language.id, new ConfinedSlot(language, options));
    }
    await Promise.all(gone.map((slot) => slot.close()));
  }

  /**
   * Parses a file that was edited and may be again: its tree is kept, so that the next version is parsed from what
   * changed. Goes ahead of the files of `parseAll` that no worker has yet; versions of one file are parsed in the order of
   * the calls.
   *
   * @throws IndexerError `parse-workers-failed`; the signal's reason
   */
  parseEdited(request: ParseRequest, { signal }: Cancellable = {}): Promise<ParseOutcome> {
    const { promise, resolve, reject } = Promise.withResolvers<ParseOutcome>();
    if (signal?.aborted) return Promise.reject(reasonOf(signal));
    const onAbort = () => {
      job.isCancelled = true;
      reject(reasonOf(signal));
    };
    const done = <T>(settle: (value: T) => void) => {
      return (value: T) => {
        signal?.removeEventListener("abort", onAbort);
        settle(value);
      };
    };
    const job: ParseJob = {
      request,
      isEdit: true,
      crashes: 0,
      isCancelled: false,
      settle: done(resolve),
      fail: done(reject),
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    const confined = this.#confined.get(request.language);
    if (confined === undefined) this.#slotOf(request.path).send([job]);
    else confined.send(job);
    return promise;
  }

  /**
   * Parses many files, in whatever order is quickest, and gives the outcomes as they come: one for each file. Takes from
   * `requests` only as fast as workers and the reader of the outcomes keep up. Leaving the loop early drops the rest.
   *
   * @throws IndexerError `parse-workers-failed`; what `requests` throws; the signal's reason
   */
  async *parseAll(
    requests: Iterable<ParseRequest> | AsyncIterable<ParseRequest>,
    { signal }: Cancellable = {},
  ): AsyncGenerator<ParseOutcome, void, undefined> {
    signal?.throwIfAborted();
    const run = new BulkRun({ add: (job) => this.#add(job), hasRoom: () => this.#hasRoom() });
    const onAbort = () => run.fail(reasonOf(signal));
    signal?.addEventListener("abort", onAbort, { once: true });
    this.#runs.add(run);
    // It ends by itself when the run is cancelled, but a source that is slow to answer is not waited for.
    void run.feed(requests);
    try {
      yield* run.outcomes();
    } finally {
      signal?.removeEventListener("abort", onAbort);
      run.cancel();
      this.#runs.delete(run);
    }
  }

  /** Starts a first worker ahead of the first file, so that it loads while the files are looked for. */
  start(): void {
    this.#slots[0]?.start();
  }

  /** Ends the workers that have nothing to do, and gives their memory back; the next files start new ones. */
  async rest(): Promise<void> {
    await Promise.all([...this.#slots, ...this.#confined.values()].map((slot) => slot.rest()));
  }

  /** Stops all workers. What is not done fails. */
  async close(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const job of waiting) job.fail(new Error("the parse pool was closed"));
    await Promise.all([...this.#slots, ...this.#confined.values()].map((slot) => slot.close()));
  }

  #hasRoom(): boolean {
    let bytes = this.#waitingBytes;
    let files = this.#waiting.length;
    for (const { waitingBytes, waitingFiles } of this.#confined.values()) {
      bytes += waitingBytes;
      files += waitingFiles;
    }
    return bytes < MAX_WAITING_BYTES && files < MAX_WAITING_FILES;
  }

  #add(job: ParseJob): void {
    const confined = this.#confined.get(job.request.language);
    if (confined !== undefined) {
      confined.send(job);
      return;
    }
    this.#waiting.push(job);
    this.#waitingBytes += jobSize(job);
    if (this.#isDispatchDue) return;
    this.#isDispatchDue = true;
    // Later, so that files that are there at once go out together.
    setImmediate(() => {
      this.#isDispatchDue = false;
      this.#dispatch();
    });
  }

  #dispatch(): void {
    while (this.#waiting.length > 0) {
      const slot = this.#freeSlot();
      if (slot === undefined) break;
      const jobs = this.#takeBatch();
      if (jobs.length > 0) slot.send(jobs);
    }
    for (const run of this.#runs) run.wake();
  }

  /** The least loaded of the workers that run; a further one when none has room and enough is waiting to be worth it. */
  #freeSlot(): WorkerSlot | undefined {
    const running = this.#slots.filter((slot) => slot.isRunning);
    const least = running.reduce<WorkerSlot | undefined>(
      (best, slot) => (best && best.load <= slot.load ? best : slot),
      undefined,
    );
    if (least !== undefined && least.load < BATCHES_PER_WORKER) return least;
    if (least !== undefined && this.#waitingBytes < this.#bytesPerWorker) return undefined;
    return this.#slots.find((slot) => !slot.isRunning);
  }

  /** A batch of a fair share of what waits, so that all workers end at about the same time. */
  #takeBatch(): ParseJob[] {
    const share = Math.ceil(this.#waiting.length / (this.#slots.length * BATCHES_PER_WORKER));
    const limit = Math.min(share, MAX_BATCH_FILES);
    let taken = 0;
    let bytes = 0;
    while (taken < limit && bytes < MAX_BATCH_BYTES) bytes += jobSize(this.#waiting[taken++] as ParseJob);
    this.#waitingBytes -= bytes;
    return this.#waiting.splice(0, taken).filter((job) => !job.isCancelled);
  }

  /** The same worker for every version of a file: it has the tree. */
  #slotOf(path: string): WorkerSlot {
    let hash = 0;
    for (let i = 0; i < path.length; i++) hash = (Math.imul(hash, 31) + path.charCodeAt(i)) | 0;
    return this.#slots[(hash >>> 0) % this.#slots.length] as WorkerSlot;
  }
}

function noProcess(): never {
  throw new Error("nothing starts the process that its grammar would run in");
}

function reasonOf(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new Error("parsing was cancelled", { cause: reason });
}
