import type { Worker } from "node:worker_threads";
import { decodeFacts } from "../cache/facts-codec.ts";
import { IndexerError } from "../indexer-error.ts";
import { batchOf, type ParseFailure, type ParseJob, type ParseOutcome } from "./parse-job.ts";
import { PROGRESS_WORDS, ProgressWord } from "./parse-messages.ts";
import type { BatchResult, FileTimes, ParseBatchDone } from "./parse-messages.ts";
import { takeWorker, type WorkerSettings } from "./started-worker.ts";

export interface SlotOptions extends WorkerSettings {
  readonly fileDeadlineMs: number;
  /** Called when a batch is done and another can be sent. */
  onRoom(): void;
  onWarning(text: string): void;
}

/** Breakdowns in a row, without a file done in between, after which a slot gives up: the fault is not the files'. */
const MAX_BREAKDOWNS = 10;
/** The same for breakdowns with no file in hand: the worker does not even start. */
const MAX_FAILED_STARTS = 3;
/** Workers that may break down over a file before it is given up. */
const MAX_CRASHES_OF_FILE = 2;

/**
 * One parse worker and its successors: starts it with the first job, replaces it when it breaks down or hangs, and sees to
 * it that every job sent is settled. While it has nothing to do, it does not keep the process alive.
 */
export class WorkerSlot {
  readonly #options: SlotOptions;
  #worker: Worker | undefined;
  #progress = new Int32Array(new SharedArrayBuffer(PROGRESS_WORDS * 4));
  /** By batch number, in the order sent. */
  readonly #inFlight = new Map<number, readonly ParseJob[]>();
  #lastBatch = 0;
  #watch: NodeJS.Timeout | undefined;
  #lastSteps = 0;
  #lastStepAt = 0;
  #breakdowns = 0;
  #failedStarts = 0;
  #broken: Error | undefined;
  readonly #ending = new Set<Promise<unknown>>();

  constructor(options: SlotOptions) {
    this.#options = options;
  }

  /** Whether its worker has started. */
  get isRunning(): boolean {
    return this.#worker !== undefined;
  }

  /** Batches sent and not yet done. */
  get load(): number {
    return this.#inFlight.size;
  }

  /** Starts its worker ahead of the first job, so that it loads meanwhile. */
  start(): void {
    if (this.#broken === undefined && this.#worker === undefined) (this.#worker = this.#start()).unref();
  }

  /** Sends jobs to be worked on in this order, after those sent before. */
  send(jobs: readonly ParseJob[]): void {
    if (this.#broken !== undefined) {
      for (const job of jobs) job.fail(this.#broken);
      return;
    }
    const worker = (this.#worker ??= this.#start());
    const batch = batchOf(++this.#lastBatch, jobs);
    this.#inFlight.set(batch.id, jobs);
    worker.postMessage(batch, [batch.bytes.buffer]);
    if (this.#watch === undefined) this.#startWatch(worker);
  }

  /** Ends the worker if it has nothing to do; the next job starts another. */
  async rest(): Promise<void> {
    if (this.#inFlight.size === 0) this.#drop();
    await Promise.all(this.#ending);
  }

  /** Stops the worker; jobs that are not done fail. */
  async close(): Promise<void> {
    this.#giveUp(new Error("the parse pool was closed"));
    await Promise.all(this.#ending);
  }

  #start(): Worker {
    const { worker, progress } = takeWorker(this.#options);
    this.#progress = progress;
    let detail: string | undefined;
    worker.on("message", (done: ParseBatchDone) => this.#take(worker, done));
    worker.on("error", (error) => (detail ??= error instanceof Error ? error.message : String(error)));
    worker.on("exit", (code) =>
      this.#replace(worker, "worker-crashed", detail ?? `the worker ended with code ${code}`),
    );
    return worker;
  }

  #take(worker: Worker, done: ParseBatchDone): void {
    const jobs = this.#inFlight.get(done.id);
    if (worker !== this.#worker || jobs === undefined) return;
    this.#inFlight.delete(done.id);
    this.#breakdowns = 0;
    this.#failedStarts = 0;
    if (this.#inFlight.size === 0) this.#stopWatch();
    for (const [index, job] of jobs.entries()) job.settle(outcomeOf(job, done.results[index], done.took[index]));
    for (const warning of done.warnings) this.#options.onWarning(warning);
    this.#options.onRoom();
  }

  /** Ends a worker that broke down or hangs: the file it had in hand is to blame, the others are sent to the next one. */
  #replace(worker: Worker, reason: "timeout" | "worker-crashed", detail: string): void {
    if (worker !== this.#worker) return;
    const blamed = this.#jobInHand();
    this.#drop();
    const jobs = [...this.#inFlight.values()].flat().filter((job) => !job.isCancelled);
    this.#inFlight.clear();
    this.#breakdowns++;
    if (blamed === undefined && jobs.length > 0) this.#failedStarts++;
    if (this.#breakdowns >= MAX_BREAKDOWNS || this.#failedStarts >= MAX_FAILED_STARTS) {
      this.#giveUp(new IndexerError("parse-workers-failed", `the parse workers keep breaking down: ${detail}`), jobs);
    } else {
      this.#retry(jobs, blamed, reason, detail);
    }
    this.#options.onRoom();
  }

  /** One by one, so that a second file of the kind takes no others with it; the blamed one last, if it gets another go. */
  #retry(jobs: readonly ParseJob[], blamed: ParseJob | undefined, reason: ParseFailure, detail: string): void {
    for (const job of jobs) if (job !== blamed) this.send([job]);
    if (blamed === undefined || blamed.isCancelled) return;
    blamed.crashes++;
    if (reason === "timeout" || blamed.crashes >= MAX_CRASHES_OF_FILE) {
      blamed.settle({ status: "failed", path: blamed.request.path, reason, detail });
    } else {
      this.send([blamed]);
    }
  }

  #giveUp(error: Error, jobs: readonly ParseJob[] = [...this.#inFlight.values()].flat()): void {
    this.#broken ??= error;
    this.#inFlight.clear();
    this.#drop();
    for (const job of jobs) job.fail(error);
  }

  #drop(): void {
    this.#stopWatch();
    const worker = this.#worker;
    if (worker === undefined) return;
    this.#worker = undefined;
    const ending = worker.terminate().finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
  }

  #jobInHand(): ParseJob | undefined {
    const batch = Atomics.load(this.#progress, ProgressWord.batch);
    return this.#inFlight.get(batch)?.[Atomics.load(this.#progress, ProgressWord.file)];
  }

  #startWatch(worker: Worker): void {
    worker.ref();
    this.#lastStepAt = performance.now();
    this.#lastSteps = -1;
    this.#watch = setInterval(() => this.#look(worker), Math.max(1, this.#options.fileDeadlineMs / 4));
  }

  #stopWatch(): void {
    clearInterval(this.#watch);
    this.#watch = undefined;
    this.#worker?.unref();
  }

  /** The worker counts files as it takes them up: the same count for too long means that it hangs. */
  #look(worker: Worker): void {
    const steps = Atomics.load(this.#progress, ProgressWord.steps);
    const now = performance.now();
    const { fileDeadlineMs } = this.#options;
    if (steps !== this.#lastSteps) {
      this.#lastSteps = steps;
      this.#lastStepAt = now;
    } else if (now - this.#lastStepAt > fileDeadlineMs) {
      this.#replace(worker, "timeout", `not done after ${fileDeadlineMs} ms`);
    }
  }
}

function outcomeOf(job: ParseJob, result: BatchResult | undefined, took: FileTimes | undefined): ParseOutcome {
  const { path } = job.request;
  if (result === undefined || took === undefined) throw new Error(`a parse worker gave no result for ${path}`);
  if (!(result instanceof Uint8Array)) return { status: "failed", path, ...result };
  const facts = decodeFacts(result);
  if (facts === undefined) throw new Error(`a parse worker gave malformed facts for ${path}`);
  return { status: "parsed", path, encoded: result, facts, took };
}
