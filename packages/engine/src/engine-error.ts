import { CodedError } from "@parseltongue/base";

/** What can go wrong in the engine itself. */
export type EngineErrorCode =
  /** No node has the name; `details.candidates` lists near ones. */
  | "unknown-target"
  /** Several nodes have the name; `details.candidates` lists them. */
  | "ambiguous-target"
  /** No plugin that is on has a hook of the name; `details.candidates` lists near ones. */
  | "unknown-hook"
  /** Several plugins have a hook of the name. */
  | "ambiguous-hook"
  /** A parameter is no text that its type can be read from. */
  | "bad-parameter"
  /** The engine was opened without plugins. */
  | "no-plugins"
  /** Plugins are read with the first question that waits; this one does not wait. */
  | "plugins-not-loaded"
  /** Plugins run in a process of their own: their part of an answer has to be waited for. */
  | "plugins-isolated"
  /** Plugins are to run in a process of their own, and the engine was opened without a way to start one. */
  | "no-isolation"
  /** There is no index yet, or one that must be made anew; `cause` says what is wrong with it. */
  | "no-index"
  /** Another process writes the index. */
  | "locked"
  /** The directory for the index is a link. */
  | "index-elsewhere"
  /** No file that any language can read. */
  | "nothing-to-index"
  /** A code dump can only be read whole. */
  | "dump-unchanging"
  /** The engine was closed. */
  | "closed"
  /** The replica holds something else than the main graph: a bug. */
  | "replica-differs"
  | "replica-failed";

/** What the engine throws itself; the graph's and the environment's errors pass through with their own codes. */
export class EngineError extends CodedError<EngineErrorCode> {}
