import type { PlainError } from "@parseltongue/base";
import type {
  AnswerReport,
  CheckReport,
  CheckRequest,
  ExportReport,
  Indexed,
  PluginStatus,
  Question,
} from "@parseltongue/engine";
import type { IndexProgress } from "@parseltongue/indexer";
import { NotificationType, RequestType, RequestType0, ResponseError } from "vscode-jsonrpc/node";

/**
 * What the daemon and its clients say to each other: JSON-RPC 2.0 with `Content-Length` framing, as the Language Server
 * Protocol has it. A client asks `status` first and talks on only when `protocol` is its own.
 */
export const PROTOCOL_VERSION = 2;

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

/** A question, and the exporter that writes its answer. */
export interface ExportRequest {
  readonly question: Question;
  readonly format: string;
}

/** What an exporter wrote, its bytes in base64. */
export interface ExportResult extends Omit<ExportReport, "bytes"> {
  readonly base64: string;
}

export const statusRequest: RequestType0<DaemonStatus, PlainError> = new RequestType0("status");
export const askRequest: RequestType<Question, AnswerReport, PlainError> = new RequestType("ask");
export const indexRequest: RequestType<IndexRequest, Indexed, PlainError> = new RequestType("index");
/** What the rules that are on find. */
export const checkRequest: RequestType<CheckRequest, CheckReport, PlainError> = new RequestType("check");
export const exportRequest: RequestType<ExportRequest, ExportResult, PlainError> = new RequestType("export");
/** The plugins that are on, with what they cost so far. */
export const pluginsRequest: RequestType0<readonly PluginStatus[], PlainError> = new RequestType0("plugins");
/** Reads the user's configuration again; answers when its plugins are those that run. */
export const reloadRequest: RequestType0<readonly PluginStatus[], PlainError> = new RequestType0("plugins/reload");
/** Ends a plugin's quarantine and forgets its strikes, by name. Says whether it is loaded. */
export const resetRequest: RequestType<{ readonly name: string }, boolean, PlainError> = new RequestType(
  "plugins/reset",
);
/** Counts and times since the start, in Prometheus's text format. */
export const metricsRequest: RequestType0<string, PlainError> = new RequestType0("metrics");
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
