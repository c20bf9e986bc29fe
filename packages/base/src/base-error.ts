import { CodedError } from "./coded-error.ts";

/** Why a function of this package refuses its input. */
export type BaseErrorCode =
  /** Text that should be a digest is none. */
  | "bad-digest"
  /** A value that JSON cannot carry unchanged. */
  | "not-json";

/** What this package's own functions throw. */
export class BaseError extends CodedError<BaseErrorCode> {}
