export { BaseError, type BaseErrorCode } from "./base-error.ts";
export { canonicalJson } from "./canonical-json.ts";
export {
  CodedError,
  type CodedErrorOptions,
  type ErrorDetails,
  errorFromPlain,
  errorToPlain,
  type PlainError,
} from "./coded-error.ts";
export { type Digest, digestOf, parseDigest } from "./digest.ts";
export {
  type Cancellable,
  type Clock,
  type DirectoryEntry,
  type Environment,
  EnvironmentError,
  type EnvironmentErrorCode,
  type FileKind,
  type FileLock,
  type Files,
  type FileStatus,
  type GetOptions,
  type Network,
  type OpenFile,
  type ProcessResult,
  type Processes,
  type RunOptions,
  type WriteOptions,
} from "./environment.ts";
export { formatBytes, formatCount, formatDuration } from "./human-format.ts";
export { nearestNames } from "./nearest-names.ts";
export { runGit, runRemoteGit } from "./run-git.ts";
export { safeJson, safeText } from "./safe-text.ts";
