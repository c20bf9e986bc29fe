import type { GuestFault } from "./guest-fault.ts";
import type { FailurePolicy, Severity } from "./manifest/manifest.ts";

/** What a call cost. */
export interface CallCost {
  readonly fuelUsed: number;
  /** What it was allowed. */
  readonly fuelBudget: number;
}

/** A call that gave nothing that may be used. */
export interface FailedCall {
  readonly failed: GuestFault;
}

/** Candidates of a question, in its order. Only the first `length` entries count. */
export interface HitBatch {
  readonly length: number;
  readonly nodes: Uint32Array;
  /** Hops from the question's node. */
  readonly depths: Uint32Array;
}

/** A text that a guest put beside a hit. The text is as the guest gave it: make it harmless before printing. */
export interface HitAnnotation {
  /** Position in the batch. */
  readonly hit: number;
  readonly label: string;
  readonly text: string;
}

/** What one lens said about a batch. Both columns are overwritten by the host's next call of any hook. */
export interface LensAnswer extends CallCost {
  readonly failed?: undefined;
  /** 1: the hit stays; 0: it goes. */
  readonly keep: Uint8Array;
  /** Always finite: a NaN that a guest set counts as 0, an infinity as the largest number of its sign. */
  readonly scores: Float32Array;
  /** In the order in which they were made. */
  readonly annotations: readonly HitAnnotation[];
}
/** What came of calling one lens. */
export type LensOutcome = LensAnswer | FailedCall;

/** Hits of a query plugin, in its order. */
export interface QueryAnswer extends CallCost {
  readonly failed?: undefined;
  readonly nodes: Uint32Array;
  /** Hit by hit, a number for each of the query's columns. */
  readonly values: Float32Array;
  /** `hit` is a position in `nodes`. */
  readonly annotations: readonly HitAnnotation[];
}
/** What came of asking a query plugin. */
export type QueryOutcome = QueryAnswer | FailedCall;

/** One finding of a rule. Texts are as the guest gave them. */
export interface Diagnostic {
  /** Name of the manifest's rule. */
  readonly rule: string;
  readonly severity: Severity;
  readonly node: number;
  /** The edge whose site is meant; 0: the node itself. */
  readonly edge: number;
  readonly message: string;
  readonly related: readonly number[];
}
/** A rule's findings, in the order in which they were made. */
export interface RuleAnswer extends CallCost {
  readonly failed?: undefined;
  readonly diagnostics: readonly Diagnostic[];
}
/** What came of running a rule. */
export type RuleOutcome = RuleAnswer | FailedCall;

/** A column that an analyzer made: a value for each node id below the graph's end, 0 where it gave none. */
export type ComputedColumn =
  | { readonly name: string; readonly type: "f32"; readonly values: Float32Array }
  | { readonly name: string; readonly type: "u32"; readonly values: Uint32Array };
/** An analyzer's columns, in the manifest's order, all of them. */
export interface AnalyzerAnswer extends CallCost {
  readonly failed?: undefined;
  readonly columns: readonly ComputedColumn[];
}
/** What came of running an analyzer. */
export type AnalyzerOutcome = AnalyzerAnswer | FailedCall;

/** What an exporter wrote. */
export interface ExporterAnswer extends CallCost {
  readonly failed?: undefined;
  readonly bytes: Uint8Array;
}
/** What came of running an exporter. */
export type ExporterOutcome = ExporterAnswer | FailedCall;

/** A lens whose part is missing from a merged batch. */
export interface LensFailure {
  /** Position in the list of active lenses. */
  readonly lens: number;
  readonly policy: FailurePolicy;
  readonly fault: GuestFault;
}

/** What all active lenses together say about a batch. Overwritten by the host's next call of a lens. */
export interface MergedBatch {
  readonly length: number;
  /** 1: all lenses that answered keep the hit. */
  readonly keep: Uint8Array;
  /** Weighted sums of the scores: finite. */
  readonly scores: Float64Array;
  /** In order of the active lenses, then as each made them. */
  readonly annotations: readonly MergedAnnotation[];
  /** In order of the active lenses. */
  readonly failures: readonly LensFailure[];
  /** Of each active lens; 0 for those that were not called, because no hit concerns them or they are quarantined. */
  readonly fuelUsed: Float64Array;
  /** What each was allowed; 0 for those that no hit concerns. */
  readonly fuelBudget: Float64Array;
  /** Nanoseconds that each took. */
  readonly elapsedNs: Float64Array;
}
/** An annotation with the lens that made it. */
export interface MergedAnnotation extends HitAnnotation {
  /** Position in the list of active lenses. */
  readonly lens: number;
}
