import type { PlainError } from "@parseltongue/base";
import type { AnswerReport, Indexed, Question } from "@parseltongue/engine";
import type { IndexProgress } from "@parseltongue/indexer";
import { NotificationType, RequestType, RequestType0, ResponseError } from "vscode-jsonrpc/node";

/**
 * What the daemon and its clients say to each other: JSON-RPC 2.0 with `Content-Length` framing, as the Language Server
 * Protocol has it. A client asks `status` first and talks on only when `protocol` is its own.
 */
export const PROTOCOL_VERSION = 1;

export interface DaemonStatus {
  readonly protocol: number;
  /** Of the program that runs the daemon. */
  readonly version: string;
  readonly processId: number;
  readonly root: string;
  readonly epoch: number;
  readonly nodeCount: number;
  readonly edgeCount: number;
  readonly watching: boolean;
  /** An update is running; answers are those from before it. */
  readonly updating: boolean;
  readonly upMs: number;
}

/** What the index is made from besides the files under the root. */
export interface IndexRequest {
  /** Absolute path of a SCIP index. */
  readonly scip?: string;
}

export const statusRequest: RequestType0<DaemonStatus, PlainError> = new RequestType0("status");
export const askRequest: RequestType<Question, AnswerReport, PlainError> = new RequestType("ask");
export const indexRequest: RequestType<IndexRequest, Indexed, PlainError> = new RequestType("index");
/** Saves, then ends the process; the answer comes before that. */
export const stopRequest: RequestType0<null, PlainError> = new RequestType0("stop");
/**
 * From the daemon: how far an `index` of the same connection is; and what the daemon itself is reading, while a question
 * waits for that or is answered from before it.
 */
export const progressNotification: NotificationType<IndexProgress> = new NotificationType("progress");

/** Error code of a failure that carries a `PlainError`; in the range that JSON-RPC leaves to applications. */
const FAILURE = -32000;

export function responseErrorOf(plain: PlainError): ResponseError<PlainError> {
  return new ResponseError(FAILURE, plain.message, plain);
}
