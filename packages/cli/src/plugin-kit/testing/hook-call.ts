import type {
  AnalyzerOutcome,
  ExporterOutcome,
  FailedCall,
  HitBatch,
  LensOutcome,
  QueryOutcome,
  RuleOutcome,
} from "@parseltongue/host";

/** A call of a hook and what came of it, as the host gave it: its arrays may be overwritten by the host's next call. */
export type HookCall =
  | { readonly trait: "lens"; readonly hits: HitBatch; readonly outcome: LensOutcome }
  | { readonly trait: "query"; readonly outcome: QueryOutcome }
  | { readonly trait: "rule"; readonly outcome: RuleOutcome }
  | { readonly trait: "analyzer"; readonly outcome: AnalyzerOutcome }
  | { readonly trait: "exporter"; readonly outcome: ExporterOutcome };

/** A call that went well. */
export type GoodCall = HookCall extends infer Call
  ? Call extends { readonly outcome: infer Outcome }
    ? Omit<Call, "outcome"> & { readonly outcome: Exclude<Outcome, FailedCall> }
    : never
  : never;

/** Whether a call went well. */
export function wentWell(call: HookCall): call is HookCall & GoodCall {
  return call.outcome.failed === undefined;
}
