import { CodedError } from "@parseltongue/base";
import { decodeFacts } from "../../cache/facts-codec.ts";
import { factsProblem } from "../../facts/facts-problem.ts";
import { jobSize, type ParseFailure, type ParseJob, type ParseOutcome } from "../parse-job.ts";
import type { ConfinedLanguage, LoadOrder, ParserProcess, StartParserProcess } from "./confined-language.ts";
import { GRAMMAR_ENTRY } from "./confined-language.ts";
import type { Frame, ProcessFailure } from "./frames.ts";
import { FAILURES, FrameKind, FrameReader, frameBytes, TIMES_BYTES } from "./frames.ts";

export interface ConfinedSlotOptions {
  readonly start: StartParserProcess;
  /** Called when a file is done and another can be taken. */
  onRoom(): void;
  onWarning(text: string): void;
}

/** Files sent ahead: while the process is at one, the next is already there. */
const MOST_IN_FLIGHT = 2;
/** Processes that may fail in a row before they have loaded the grammar, until the language is given up. */
const MAX_FAILED_STARTS = 2;
/** Of what a process says beside facts. */
const MOST_TEXT_BYTES = 4096;

/** What is wrong with a file or a description, not with the grammar's code. */
const INNOCENT: ReadonlySet<ParseFailure> = new Set<ParseFailure>(["invalid-utf8", "extractor-failed"]);

interface SentJob {
  readonly id: number;
  readonly job: ParseJob;
  readonly bytes: Uint8Array;
}

/**
 * The process of one plugin's grammar and its successors: starts it with the first file, kills it when it breaks a limit,
 * and sees to it that every file is settled. Nothing that it says is believed: answers come in the order of the files, so
 * the oldest file without one is the one in hand, and facts are checked as a stranger's.
 */
export class ConfinedSlot {
  readonly language: ConfinedLanguage;
  readonly #options: ConfinedSlotOptions;
  #waiting: ParseJob[] = [];
  #waitingBytes = 0;
  /** Oldest first. */
  #inFlight: SentJob[] = [];
  #process: ParserProcess | undefined;
  #isReady = false;
  #lastId = 0;
  #timer: NodeJS.Timeout | undefined;
  #failedStarts = 0;
  /** Why the language is given up. */
  #givenUp: string | undefined;
  #closed = false;
  readonly #ending = new Set<Promise<unknown>>();

  constructor(language: ConfinedLanguage, options: ConfinedSlotOptions) {
    this.language = language;
    this.#options = options;
  }

  get waitingFiles(): number {
    return this.#waiting.length;
  }

  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** Takes a job, after those before. */
  send(job: ParseJob): void {
    if (this.#closed) {
      job.fail(new Error("the parse pool was closed"));
      return;
    }
    this.#waiting.push(job);
    this.#waitingBytes += jobSize(job);
    this.#pump();
  }

  /** Ends the process if it has nothing to do; the next job starts another. */
  async rest(): Promise<void> {
    if (this.#inFlight.length === 0) this.#drop();
    await Promise.all(this.#ending);
  }

  /** Kills the process; jobs that are not done fail. */
  async close(): Promise<void> {
    this.#closed = true;
    const jobs = [...this.#inFlight.map(({ job }) => job), ...this.#waiting];
    this.#inFlight = [];
    this.#waiting = [];
    this.#drop();
    for (const job of jobs) job.fail(new Error("the parse pool was closed"));
    await Promise.all(this.#ending);
  }

  #pump(): void {
    while (this.#inFlight.length < MOST_IN_FLIGHT) {
      const job = this.#waiting.shift();
      if (job === undefined) break;
      this.#waitingBytes -= jobSize(job);
      if (job.isCancelled) continue;
      if (this.#givenUp !== undefined) settleFailed(job, "language-failed", this.#givenUp);
      else if (!this.language.guard.admits()) settleFailed(job, "quarantined", "its grammar failed too often");
      else this.#send(job);
    }
    this.#watch();
  }

  #send(job: ParseJob): void {
    const { source } = job.request;
    const bytes = typeof source === "string" ? new TextEncoder().encode(source) : source;
    const id = ++this.#lastId;
    this.#inFlight.push({ id, job, bytes });
    // Starting may fail at once, which takes the job back.
    const running = this.#process ?? this.#start();
    running?.send(frameBytes(FrameKind.parse, id, bytes));
  }

  #start(): ParserProcess | undefined {
    let started: ParserProcess;
    try {
      const order = this.#loadFrame();
      started = this.#options.start(GRAMMAR_ENTRY);
      started.send(order);
    } catch (error) {
      this.#takeBack();
      this.#giveUp(messageOf(error));
      return undefined;
    }
    this.#process = started;
    this.#isReady = false;
    const reader = new FrameReader((kind, id) => this.#mostBytes(kind, id));
    started.listen(
      (piece) => {
        if (started === this.#process) this.#read(started, reader, piece);
      },
      (cause) => {
        if (started === this.#process) this.#fault("process-ended", cause.message);
      },
    );
    return started;
  }

  #loadFrame(): Uint8Array {
    const { name, extensions, facts, options, meter, limits } = this.language;
    const order: LoadOrder = { name, extensions, facts, options, meter, limits };
    const json = new TextEncoder().encode(JSON.stringify(order));
    const length = new Uint8Array(Uint32Array.of(json.length).buffer);
    return frameBytes(FrameKind.load, 0, length, json, this.language.grammar());
  }

  #mostBytes(kind: number, id: number): number {
    const head = this.#inFlight[0];
    if (kind === FrameKind.facts && id === head?.id && this.#isReady) {
      const { output, outputPerByte } = this.language.limits;
      return TIMES_BYTES + output + outputPerByte * head.bytes.length;
    }
    return kind === FrameKind.ready || kind === FrameKind.failure ? MOST_TEXT_BYTES : -1;
  }

  #read(from: ParserProcess, reader: FrameReader, piece: Uint8Array): void {
    try {
      for (const frame of reader.read(piece)) {
        this.#take(frame);
        // What it said is no reason any more to hear the rest.
        if (from !== this.#process) return;
      }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#fault("bad-output", error.message);
    }
  }

  #take({ kind, id, body }: Frame): void {
    if (kind === FrameKind.ready && id === 0 && !this.#isReady) this.#loaded(body);
    else if (kind === FrameKind.failure && id === 0 && !this.#isReady) this.#refused(body);
    else if (!this.#isReady || id !== this.#inFlight[0]?.id) this.#fault("bad-output", "an answer to nothing");
    else if (kind === FrameKind.facts) this.#takeFacts(body);
    else if (kind === FrameKind.failure) this.#takeFailure(body);
    else this.#fault("bad-output", `a frame of kind ${kind}`);
  }

  #loaded(body: Uint8Array): void {
    this.#isReady = true;
    this.#failedStarts = 0;
    if (body.length > 0) this.#options.onWarning(textOf(body));
    this.#stopWatch();
    this.#watch();
  }

  /** The description does not fit the grammar, or the grammar does not load: it will not be otherwise the next time. */
  #refused(body: Uint8Array): void {
    const reason = reasonOf(body);
    const detail = textOf(body.subarray(4));
    this.#takeBack();
    this.#drop();
    if (reason === "language-failed") {
      this.#giveUp(detail);
    } else {
      this.#giveUp(`its grammar does not load: ${reason ?? "it does not say why"}: ${detail}`);
      this.language.guard.failed({ reason: reason ?? "bad-output", detail, path: undefined });
    }
    this.#settled();
  }

  #takeFacts(body: Uint8Array<ArrayBuffer>): void {
    const { job, bytes } = this.#inFlight[0]!;
    const encoded = body.subarray(TIMES_BYTES);
    const facts = decodeFacts(encoded);
    const limits = { lines: bytes.length + 1, nameUnits: encoded.length };
    const problem = facts === undefined ? "lengths that don't add up" : factsProblem(facts, limits);
    if (facts === undefined || problem !== undefined) {
      this.#fault("bad-output", `facts that are none: ${problem}`);
      return;
    }
    const [parseMs = 0, extractMs = 0] = new Float64Array(body.buffer.slice(0, TIMES_BYTES), 0, 2);
    const took = { parseMs: plausible(parseMs), extractMs: plausible(extractMs) };
    this.#inFlight.shift();
    this.language.guard.succeeded();
    job.settle({ status: "parsed", path: job.request.path, encoded, facts, took });
    this.#settled();
  }

  #takeFailure(body: Uint8Array): void {
    const reason = reasonOf(body);
    if (reason === undefined || reason === "language-failed") {
      this.#fault("bad-output", "a failure without a reason");
      return;
    }
    const detail = textOf(body.subarray(4));
    if (!INNOCENT.has(reason)) {
      this.#fault(reason, detail);
      return;
    }
    settleFailed(this.#inFlight.shift()!.job, reason, detail);
    this.#settled();
  }

  /** The grammar did what it may not: its process is killed, the file in hand is given up, the others go to the next. */
  #fault(reason: ParseFailure, detail: string): void {
    const blamed = this.#isReady ? this.#inFlight.shift() : undefined;
    const path = blamed?.job.request.path;
    this.#takeBack();
    this.#drop();
    this.language.guard.failed({ reason, detail, path });
    if (blamed !== undefined) settleFailed(blamed.job, reason, detail);
    else if (++this.#failedStarts >= MAX_FAILED_STARTS) this.#giveUp(`its grammar does not load: ${detail}`);
    this.#settled();
  }

  #giveUp(why: string): void {
    this.#givenUp = why;
    this.#options.onWarning(`${this.language.name} files are left out: ${why}`);
  }

  /** What was sent and not answered is to be sent again, in its place. */
  #takeBack(): void {
    const jobs = this.#inFlight.map(({ job }) => job).filter((job) => !job.isCancelled);
    for (const job of jobs) this.#waitingBytes += jobSize(job);
    this.#inFlight = [];
    this.#waiting.unshift(...jobs);
  }

  #settled(): void {
    this.#stopWatch();
    this.#pump();
    this.#options.onRoom();
  }

  /** From when the file in hand became that, whatever the process says meanwhile. */
  #watch(): void {
    const running = this.#process;
    running?.keepAlive(this.#inFlight.length > 0);
    if (this.#inFlight.length === 0 || this.#timer !== undefined) return;
    const { fileDeadlineMs, loadDeadlineMs } = this.language.limits;
    const deadlineMs = this.#isReady ? fileDeadlineMs : loadDeadlineMs;
    this.#timer = setTimeout(() => this.#fault("timeout", `not done after ${deadlineMs} ms`), deadlineMs);
  }

  #stopWatch(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #drop(): void {
    this.#stopWatch();
    const running = this.#process;
    if (running === undefined) return;
    this.#process = undefined;
    const ending = running.terminate().finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
  }
}

function settleFailed(job: ParseJob, reason: ParseFailure, detail: string): void {
  const outcome: ParseOutcome = { status: "failed", path: job.request.path, reason, detail };
  job.settle(outcome);
}

function reasonOf(body: Uint8Array): ProcessFailure | undefined {
  return body.length < 4 ? undefined : FAILURES[new DataView(body.buffer, body.byteOffset).getUint32(0, true)];
}

/** Text from the other side, which may be anything. */
function textOf(body: Uint8Array): string {
  return new TextDecoder().decode(body);
}

function plausible(ms: number): number {
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, 1e6) : 0;
}

function messageOf(error: unknown): string {
  if (error instanceof CodedError && error.hint !== undefined) return `${error.message}; ${error.hint}`;
  return error instanceof Error ? error.message : String(error);
}
