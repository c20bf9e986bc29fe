import { EnvironmentError, type EnvironmentErrorCode } from "@parseltongue/base";

interface Meaning {
  readonly code: EnvironmentErrorCode;
  readonly says: string;
  readonly hint?: string;
}

/** What the error numbers of the system calls mean to us; all others are `io-failed`. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  ENOENT: { code: "not-found", says: "it does not exist" },
  EACCES: { code: "permission-denied", says: "permission denied", hint: "check who owns it and who may use it" },
  EPERM: { code: "permission-denied", says: "operation not permitted", hint: "check who owns it and who may use it" },
  ENOTDIR: { code: "not-a-directory", says: "a part of the path is not a directory" },
  EISDIR: { code: "is-a-directory", says: "it is a directory" },
  EEXIST: { code: "already-exists", says: "it exists already" },
  ELOOP: { code: "link-loop", says: "its symbolic links run in a circle" },
  ENAMETOOLONG: { code: "name-too-long", says: "the name is too long" },
  ENOSPC: { code: "disk-full", says: "no space is left on the device", hint: "free some space, then try again" },
  EDQUOT: { code: "disk-full", says: "the disk quota is used up", hint: "free some space, then try again" },
  EROFS: { code: "read-only", says: "the file system is read-only" },
  EMFILE: { code: "too-many-handles", says: "too many files are open", hint: "raise the limit (ulimit -n)" },
  ENFILE: { code: "too-many-handles", says: "too many files are open on this machine" },
};

/** The coded error for what a system call threw; an error that is no system call's comes back as it is. */
export function environmentError(doing: string, path: string, error: unknown): unknown {
  const number = systemCode(error);
  if (number === undefined) return error;
  const meaning = MEANINGS[number] ?? { code: "io-failed", says: number };
  return new EnvironmentError(meaning.code, `cannot ${doing} ${path}: ${meaning.says}`, {
    ...(meaning.hint !== undefined && { hint: meaning.hint }),
    details: { path },
    cause: error,
  });
}

/** `ENOENT` and its like; undefined for errors that come from no system call. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || !("syscall" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/** Runs a file operation; failures come out as coded errors, a fired signal as its reason. */
export async function attempt<T>(
  doing: string,
  path: string,
  signal: AbortSignal | undefined,
  operation: () => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  try {
    return await operation();
  } catch (error) {
    signal?.throwIfAborted();
    throw environmentError(doing, path, error);
  }
}
