/** Values that explain an error; plain, so that they cross worker borders and print as JSON. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** What a coded error can say beyond its code and message. */
export interface CodedErrorOptions {
  /** What the reader can do about it: an imperative, without a full stop. */
  readonly hint?: string;
  readonly details?: ErrorDetails;
  readonly cause?: unknown;
}

/**
 * A failure that callers can tell apart by `code`. Each package has one subclass with a literal union of codes;
 * code and tests branch on `code`, never on the message.
 *
 * Only failures of the environment and of input are coded. Findings about the analysed code are returned as values;
 * bugs throw plain `Error`.
 */
export class CodedError<Code extends string = string> extends Error {
  readonly code: Code;
  /** What the reader can do about it, if anything. */
  readonly hint: string | undefined;
  readonly details: ErrorDetails;

  /** @param message lower case, says what happened with the values involved, no full stop */
  constructor(code: Code, message: string, options: CodedErrorOptions = {}) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.name = new.target.name;
    this.code = code;
    this.hint = options.hint;
    this.details = options.details ?? {};
  }

  /** The error as data that `postMessage` and JSON carry whole; see `errorFromPlain`. */
  toPlain(): PlainError {
    return errorToPlain(this);
  }
}

/** An error as plain data: what crosses a worker or process border instead of the error object. */
export interface PlainError {
  readonly name: string;
  readonly message: string;
  /** Absent for errors that carry no code: bugs, and errors of the platform. */
  readonly code?: string;
  readonly hint?: string;
  readonly details?: ErrorDetails;
  readonly stack?: string;
  readonly cause?: PlainError;
}

/** Longest chain of causes that is carried over; a longer one, or one that runs in a circle, is cut there. */
const MAX_CAUSES = 8;

/** Any thrown value as plain data, its causes included (at most eight of them). */
export function errorToPlain(error: unknown): PlainError {
  return toPlain(error, MAX_CAUSES);
}

function toPlain(error: unknown, causesLeft: number): PlainError {
  if (!(error instanceof Error)) return { name: "Error", message: `thrown value that is no error: ${String(error)}` };
  const coded = error instanceof CodedError ? error : undefined;
  return {
    name: error.name,
    message: error.message,
    ...(coded && { code: coded.code, details: coded.details }),
    ...(coded?.hint !== undefined && { hint: coded.hint }),
    ...(error.stack !== undefined && { stack: error.stack }),
    ...(error.cause !== undefined && causesLeft > 0 && { cause: toPlain(error.cause, causesLeft - 1) }),
  };
}

/**
 * The error that plain data stands for: a `CodedError` when there is a code, else an `Error`. Its `name` and `stack` are
 * those of the other side; the subclass is not restored, as callers branch on `code`.
 */
export function errorFromPlain(plain: PlainError): Error {
  const cause = plain.cause && { cause: errorFromPlain(plain.cause) };
  const error =
    plain.code === undefined
      ? new Error(plain.message, cause)
      : new CodedError(plain.code, plain.message, {
          ...cause,
          ...(plain.hint !== undefined && { hint: plain.hint }),
          ...(plain.details && { details: plain.details }),
        });
  error.name = plain.name;
  if (plain.stack !== undefined) error.stack = plain.stack;
  return error;
}
