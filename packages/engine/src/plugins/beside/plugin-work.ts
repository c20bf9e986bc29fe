import type { GraphQuestion, PluginQuestion } from "../../question.ts";
import type { AnswerReport } from "../../report/answer-report.ts";
import type { MadeColumns } from "../analyzer-columns.ts";
import type { LensQuestion } from "../candidates.ts";
import type { CheckReport } from "../check-report.ts";
import type { ExportedAnswer, ExportReport } from "../exporters.ts";
import type { MeasuredPrices } from "../lens-admission.ts";
import type { PluginStatus } from "../plugin-status.ts";
import type { CheckRequest } from "../rule-check.ts";

/** What plugins do beside the main thread, over the replica. Plain data. */
export type PluginWork =
  | { readonly kind: "check"; readonly request: CheckRequest }
  | { readonly kind: "report"; readonly question: PluginQuestion | LensQuestion }
  | { readonly kind: "export"; readonly question: GraphQuestion | PluginQuestion; readonly format: string }
  /** Hits are node ids of the graph as it was when the work was asked for. */
  | { readonly kind: "export-hits"; readonly answer: ExportedAnswer; readonly format: string }
  | { readonly kind: "columns"; readonly names: readonly string[] }
  | { readonly kind: "prices" }
  /** Try out, over the graph as it is, the libraries of plugins whose lenses may run in the asking process. */
  | { readonly kind: "native-lenses" }
  | { readonly kind: "reset"; readonly name: string };

/** What comes of each kind. */
export interface PluginWorkResults {
  readonly check: CheckReport;
  readonly report: AnswerReport;
  readonly export: ExportReport;
  readonly "export-hits": ExportReport;
  readonly columns: MadeColumns;
  readonly prices: MeasuredPrices;
  /** Names of plugins whose lenses said what they say in the sandbox. */
  readonly "native-lenses": readonly string[];
  readonly reset: boolean;
}

/** Work of one kind. */
export type WorkOf<Kind extends PluginWork["kind"]> = Extract<PluginWork, { readonly kind: Kind }>;

/** A result, and what the replica's plugins cost so far. */
export interface WorkDone<Kind extends PluginWork["kind"] = PluginWork["kind"]> {
  readonly result: PluginWorkResults[Kind];
  readonly statuses: readonly PluginStatus[];
}
