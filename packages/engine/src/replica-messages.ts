import type { PlainError } from "@parseltongue/base";
import type { LogRecord } from "@parseltongue/graph";
import type { GuestLogEntry, PluginEvent } from "@parseltongue/host";
import type { PluginWork, WorkDone } from "./plugins/beside/plugin-work.ts";
import type { GivenHostData } from "./plugins/host-data/host-knowledge.ts";
import type { PluginConfiguration } from "./plugins/plugin-configuration.ts";
import type { GraphQuestion } from "./question.ts";
import type { AnswerReport } from "./report/answer-report.ts";

/** What the main thread tells the replica's worker; handled one after the other, in order. */
export type ReplicaRequest =
  /** Forget the graph and take this one: the bytes of a snapshot. */
  | { readonly kind: "load"; readonly snapshot: Uint8Array<ArrayBuffer>; readonly epochBase: number }
  | { readonly kind: "step"; readonly record: LogRecord }
  | { readonly kind: "report"; readonly id: number; readonly question: GraphQuestion }
  | { readonly kind: "checksum"; readonly id: number }
  /** Have these plugins on, and no others. */
  | { readonly kind: "plugins"; readonly configuration: PluginConfiguration; readonly given: GivenHostData }
  | { readonly kind: "work"; readonly id: number; readonly work: PluginWork; readonly given: GivenHostData };

/** What it answers; `id` is the request's. */
export type ReplicaResponse =
  | { readonly kind: "report"; readonly id: number; readonly report: AnswerReport }
  | { readonly kind: "checksum"; readonly id: number; readonly checksum: number }
  | { readonly kind: "done"; readonly id: number; readonly done: WorkDone }
  | { readonly kind: "failure"; readonly id: number; readonly error: PlainError };

/** What it tells without being asked. */
export type ReplicaNews =
  | { readonly kind: "event"; readonly event: PluginEvent }
  | { readonly kind: "log"; readonly entry: GuestLogEntry }
  /** A plugin's machine code is about to run; without one: it has returned. */
  | { readonly kind: "native"; readonly plugin?: string };
