import { CodedError } from "@parseltongue/base";

/** Why the graph refused: what tests and callers branch on. */
export type GraphErrorCode =
  /** A commit's arrays have impossible lengths, indexes or values. */
  | "GRAPH_COMMIT_MALFORMED"
  /** A commit names a node, edge or file that is not there once the commit is applied. */
  | "GRAPH_COMMIT_UNKNOWN_ID"
  /** A commit contradicts itself or the graph: an id twice, two nodes of one stable key, a drop that leaves edges. */
  | "GRAPH_COMMIT_CONFLICT"
  /** The memory's maximum is reached. */
  | "GRAPH_FULL"
  /** The bytes are no snapshot, or not all of one, or not as they were written. */
  | "GRAPH_SNAPSHOT_DAMAGED"
  /** A snapshot in a format that this version does not read. */
  | "GRAPH_SNAPSHOT_VERSION"
  /** The bytes are no commit log, or a whole record of it holds nonsense. */
  | "GRAPH_LOG_DAMAGED"
  /** A commit log in a format that this version does not read. */
  | "GRAPH_LOG_VERSION"
  /** A log record does not follow on the state of the graph. */
  | "GRAPH_LOG_GAP"
  /** A question names a node that is not there. */
  | "GRAPH_NODE_UNKNOWN"
  /** A limit of a question is out of its range. */
  | "GRAPH_LIMIT_INVALID";

/** What this package throws about its input and its limits. */
export class GraphError extends CodedError<GraphErrorCode> {}
