import { CodedError } from "@parseltongue/base";

/** Why the graph refused: what tests and callers branch on. */
export type GraphErrorCode =
  /** A commit's arrays have impossible lengths, indexes or values. */
  | "commit-malformed"
  /** A commit names a node, edge or file that is not there once the commit is applied. */
  | "commit-unknown-id"
  /** A commit contradicts itself or the graph: an id twice, two nodes of one stable key, a drop that leaves edges. */
  | "commit-conflict"
  /** The memory's maximum is reached. */
  | "graph-full"
  /** The bytes are no snapshot, or not all of one, or not as they were written. */
  | "snapshot-damaged"
  /** A snapshot in a format that this version does not read. */
  | "snapshot-version"
  /** The bytes are no commit log, or a whole record of it holds nonsense. */
  | "log-damaged"
  /** A commit log in a format that this version does not read. */
  | "log-version"
  /** A log record does not follow on the state of the graph. */
  | "log-gap"
  /** Values of an attribute do not fit its type or the graph's nodes. */
  | "attribute-invalid"
  /** A question names a node that is not there. */
  | "node-unknown"
  /** A limit of a question is out of its range. */
  | "limit-invalid";

/** What this package throws about its input and its limits. */
export class GraphError extends CodedError<GraphErrorCode> {}
