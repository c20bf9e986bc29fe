import { CodedError } from "@parseltongue/base";

export type CliErrorCode =
  | "not-a-directory"
  /** `PARSELTONGUE_CONFIG` would lead into the code base one is in. */
  | "relative-config"
  /** A `plugins.toml` is no TOML or holds what it may not. */
  | "bad-plugins-file"
  /** There is no plugin at a path. */
  | "no-plugin"
  /** An installed plugin is missing or was changed. */
  | "plugin-damaged"
  | "daemon-running"
  | "daemon-other-version"
  | "daemon-failed"
  | "daemon-silent"
  /** The directory for sockets belongs to someone else or is open to others. */
  | "unsafe-directory"
  | "path-too-long";

/** What the command line itself throws; failures of the packages below keep their own codes. */
export class CliError extends CodedError<CliErrorCode> {}
