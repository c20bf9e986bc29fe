import { CodedError } from "@parseltongue/base";

export type CliErrorCode =
  | "not-a-directory"
  | "daemon-running"
  | "daemon-other-version"
  | "daemon-failed"
  | "daemon-silent"
  /** The directory for sockets belongs to someone else or is open to others. */
  | "unsafe-directory"
  | "path-too-long";

/** What the command line itself throws; failures of the packages below keep their own codes. */
export class CliError extends CodedError<CliErrorCode> {}
