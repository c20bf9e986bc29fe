import type { PlainError } from "@parseltongue/base";
import type { LogRecord } from "@parseltongue/graph";
import type { GraphQuestion } from "./question.ts";
import type { AnswerReport } from "./report/answer-report.ts";

/** What the main thread tells the replica's worker; handled one after the other, in order. */
export type ReplicaRequest =
  /** Forget the graph and take this one: the bytes of a snapshot. */
  | { readonly kind: "load"; readonly snapshot: Uint8Array<ArrayBuffer>; readonly epochBase: number }
  | { readonly kind: "step"; readonly record: LogRecord }
  | { readonly kind: "report"; readonly id: number; readonly question: GraphQuestion }
  | { readonly kind: "checksum"; readonly id: number };

/** What it answers; `id` is the request's. */
export type ReplicaResponse =
  | { readonly kind: "report"; readonly id: number; readonly report: AnswerReport }
  | { readonly kind: "checksum"; readonly id: number; readonly checksum: number }
  | { readonly kind: "failure"; readonly id: number; readonly error: PlainError };
