import { CodedError } from "@parseltongue/base";

/** Why the development kit could not do what was asked. */
export type KitErrorCode =
  /** There is no plugin.toml in the directory. */
  | "no-plugin"
  /** The manifest does not say how the plugin is built, or names a source that is not there. */
  | "no-source"
  /** A compiler, or a part of one, is not installed. */
  | "missing-compiler"
  /** The plugin's language compiles to WebAssembly only. */
  | "not-native"
  /** What was built before is not there, or not of this manifest. */
  | "not-built"
  /** The compiler refused the source; it has said why. */
  | "build-failed"
  /** The directory for a new plugin holds something. */
  | "not-empty"
  /** A value that was asked for was not given, and there is no terminal to ask on. */
  | "not-given"
  /** A test case cannot be understood. */
  | "bad-case";

/** What the development kit throws about a plugin's project. What the host says of a plugin keeps its own codes. */
export class KitError extends CodedError<KitErrorCode> {}
