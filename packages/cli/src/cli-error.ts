import { CodedError } from "@parseltongue/base";

export type CliErrorCode =
  | "not-a-directory"
  /** `PARSELTONGUE_CONFIG` would lead into the code base one is in. */
  | "relative-config"
  /** A `plugins.toml` is no TOML or holds what it may not. */
  | "bad-plugins-file"
  /** No plugin of the name is installed. */
  | "unknown-plugin"
  /** The user did not agree to turn a plugin on, or there was nobody to ask. */
  | "no-consent"
  /** A plugin's setting that it does not have, or that is not written as one. */
  | "bad-setting"
  /** There is no home directory to keep plugins in. */
  | "no-home"
  /** There is no plugin at a path. */
  | "no-plugin"
  /** An installed plugin is missing or was changed. */
  | "plugin-damaged"
  /** A plugin's library is damaged, for another platform, or uses what plugins may not. */
  | "bad-library"
  /** Machine code cannot be run here: what loads it is missing. */
  | "no-native"
  /** Metrics cannot be served at the address. */
  | "metrics-address"
  /** Nothing to check with. */
  | "no-rules"
  /** `--format` names neither a format nor an exporter that is on. */
  | "unknown-format"
  | "daemon-running"
  | "daemon-other-version"
  | "daemon-failed"
  | "daemon-silent"
  /** The directory for sockets belongs to someone else or is open to others. */
  | "unsafe-directory"
  | "path-too-long";

/** What the command line itself throws; failures of the packages below keep their own codes. */
export class CliError extends CodedError<CliErrorCode> {}
