import { CodedError } from "@parseltongue/base";

/** Why indexing or watching could not go on: what tests and callers branch on. */
export type IndexerErrorCode =
  /** A text that should be a code dump holds no `FILE:` line. */
  | "not-a-dump"
  /** `git` refused: no repository, no such revision. */
  | "git-failed"
  /** The system grants no more watches. */
  | "watch-limit"
  /** Watching could not start or broke off for another reason. */
  | "watch-failed"
  /** A file that should be a SCIP index is none, or is cut off. */
  | "bad-scip"
  /** Parse workers could not start, or one after another broke down. */
  | "parse-workers-failed"
  /** What describes a language has a fault, or does not fit its grammar. */
  | "bad-language";

/** What this package throws. Failures of the machine come through as `EnvironmentError`. */
export class IndexerError extends CodedError<IndexerErrorCode> {}
