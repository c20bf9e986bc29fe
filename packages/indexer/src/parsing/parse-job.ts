import type { FileFacts } from "../facts/facts.ts";
import type { BatchFile, FileFault, FileTimes, ParseBatch } from "./parse-messages.ts";

/** A file to parse. */
export interface ParseRequest {
  /** Names the file in the outcome and among edited files; nothing is read from it. */
  readonly path: string;
  /** `LanguageEntry.id` */
  readonly language: number;
  /** UTF-8 bytes, or text. The bytes must stay as they are until the outcome is there. */
  readonly source: Uint8Array | string;
}

/** What became of a file. */
export type ParseOutcome = ParsedFile | FailedFile;

/** A file with its facts. */
export interface ParsedFile {
  readonly status: "parsed";
  readonly path: string;
  /** The facts as `FactsCache` takes them. */
  readonly encoded: Uint8Array;
  /** The same, as views of `encoded`. */
  readonly facts: FileFacts;
  readonly took: FileTimes;
}

/** A file without facts, and why. */
export interface FailedFile {
  readonly status: "failed";
  readonly path: string;
  readonly reason: ParseFailure;
  /** What exactly happened, for a log. */
  readonly detail: string;
}

/** Why a file has no facts. */
export type ParseFailure =
  | FileFault
  /** The file took longer than the deadline; the worker was stopped. */
  | "timeout"
  /** The worker broke down over this file, twice: out of memory, or a fault in the parser. */
  | "worker-crashed"
  /** A plugin's grammar did what it may not, and its process was killed: see `ConfinedLimits`. */
  | GrammarFailure
  /** It did so too often lately: the file was not tried. */
  | "quarantined";

/** What a plugin's grammar can do wrong. */
export type GrammarFailure =
  | "out-of-fuel"
  | "too-deep"
  | "trap"
  /** The parser broke down over it: tables or memory that make no sense, memory that ran out. */
  | "parser-failed"
  /** The process ended by itself. */
  | "process-ended"
  /** What came from it are no facts of a file, or too many. */
  | "bad-output";

/** A request on its way. */
export interface ParseJob {
  readonly request: ParseRequest;
  readonly isEdit: boolean;
  /** Workers that broke down over it. */
  crashes: number;
  /** Nobody waits for it any more. */
  isCancelled: boolean;
  settle(outcome: ParseOutcome): void;
  fail(error: Error): void;
}

/** About how many bytes or characters a job makes a worker read. */
export function jobSize(job: ParseJob): number {
  return job.request.source.length;
}

/** Jobs as one message; bytes are copied, as a job may have to be sent again. */
export function batchOf(id: number, jobs: readonly ParseJob[]): ParseBatch {
  let total = 0;
  for (const { request } of jobs) if (typeof request.source !== "string") total += request.source.length;
  const bytes = new Uint8Array(total);
  const files: BatchFile[] = [];
  let end = 0;
  for (const { request, isEdit } of jobs) {
    const { path, language, source } = request;
    const start = end;
    if (typeof source !== "string") {
      bytes.set(source, start);
      end += source.length;
    }
    files.push({ path, language, text: typeof source === "string" ? source : undefined, start, end, isEdit });
  }
  return { id, files, bytes };
}
