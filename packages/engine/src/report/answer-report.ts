import type {
  ConfidenceCounts,
  ConfidenceName,
  ContextRole,
  CutReason,
  CycleLevel,
  DependencyKindName,
  DependencyLevel,
  EdgeKindName,
  FindAnswer,
  UnusedCaveat,
} from "@parseltongue/graph";
import type { QueryColumn } from "@parseltongue/host";
import type { NativeDemotion } from "../plugins/plugin-configuration.ts";
import type { AbsentData, Judged, LensReport, PluginCost, PluginFailure } from "../plugins/plugin-report.ts";
import type { WalkAsk } from "../question.ts";
import type { NodeReport, SiteReport } from "./node-report.ts";

/**
 * Why an answer shows or knows less than there is: as in the graph's answers, and `lens-batches`: lenses dropped so many
 * hits that they were given no further ones, though there are more.
 */
export type AnswerCut = CutReason | "lens-batches";

/** What all reports have. Two equal graphs give equal reports, whichever edits led to them. */
interface ReportBase {
  /** Only there while a change of the code is being read in: the answer is right for the code before it. */
  readonly updating?: true;
  /** Only there when the question asked to explain itself. */
  readonly explain?: ReportTimings;
  /** What was cut, and so is missing; empty when nothing was. */
  readonly truncated: readonly AnswerCut[];
  /** Only there when lenses judged the hits. Totals and counts are those of the graph, before lenses. */
  readonly lenses?: LensReport;
  /** Only there when parts of plugins are missing from the answer: those, in the order of the configuration. */
  readonly failures?: readonly PluginFailure[];
  /** Only there when plugins did without something that they ask for: a coverage report that is not there, say. */
  readonly absent?: readonly AbsentData[];
  /** Only there when plugins that ran as machine code run in the sandbox from now on; what they say is the same. */
  readonly demoted?: readonly NativeDemotion[];
  /** What each plugin's hook cost; only there when the question asked to explain itself and plugins are on. */
  readonly plugins?: readonly PluginCost[];
}

/** Where the time of an answer went. */
export interface ReportTimings {
  /** What took time, in the order it was done. */
  readonly steps: readonly { readonly step: string; readonly ms: number }[];
  readonly epoch: number;
  /** Edges looked at; only walks count them. */
  readonly edgesWalked?: number;
}

/** One item that a walk reached. */
export interface HitReport extends NodeReport, Judged {
  /** Hops from the target. */
  readonly depth: number;
  readonly confidence: ConfidenceName;
  /** What the edge that led here says. */
  readonly edge?: EdgeKindName;
  /** The first place where it stands. */
  readonly site?: SiteReport;
  /** Number of such places; walks of several hops say 1. */
  readonly sites: number;
  /**
   * Index of the hit over which this one was reached; absent when that was the target itself, the first step of a path,
   * or something that is not on the page.
   */
  readonly via?: number;
}

/** What a walk from one item reached. */
export interface WalkReport extends ReportBase {
  readonly ask: WalkAsk;
  readonly target: NodeReport;
  readonly hits: readonly HitReport[];
  readonly total: number;
  /** `false`: there are `total` or more. */
  readonly totalIsExact: boolean;
  /** `false`: an empty list does not mean "none". See `Answer.certain`. */
  readonly certain: boolean;
  readonly counts: ConfidenceCounts;
}

/** A shortest way from one item to another, if there is one. */
export interface PathReport extends ReportBase {
  readonly ask: "path";
  readonly from: NodeReport;
  readonly to: NodeReport;
  readonly found: boolean;
  readonly certain: boolean;
  /** From the first node to the last; `edge` and `site` say how the step before it leads here. */
  readonly steps: readonly HitReport[];
}

/** One item of a list that lenses may have judged. */
export interface ListedNodeReport extends NodeReport, Judged {}

/** Items found by name, best first. */
export interface FindReport extends ReportBase {
  readonly ask: "find";
  readonly text: string;
  readonly match: FindAnswer["match"];
  readonly nodes: readonly ListedNodeReport[];
  readonly total: number;
  readonly totalIsExact: boolean;
}

/** A set of files or functions in which each depends on every other. */
export interface CycleReport {
  readonly size: number;
  readonly members: readonly NodeReport[];
  /** Which listed member depends on which, as indexes into `members`; sorted. */
  readonly edges: readonly (readonly [from: number, to: number])[];
}

/** The cycles of a code base, or the one a target lies on. */
export interface CyclesReport extends ReportBase {
  readonly ask: "find-cycles";
  readonly level: CycleLevel;
  readonly target?: NodeReport;
  readonly cycles: readonly CycleReport[];
  readonly total: number;
}

/** One unit that depends on another, with the edges between them by kind. */
export interface DependencyReport {
  readonly from: NodeReport;
  readonly to: NodeReport;
  readonly counts: Readonly<Record<DependencyKindName, number>>;
  readonly total: number;
}

/** Which units depend on which. */
export interface DependenciesReport extends ReportBase {
  readonly ask: "dependencies";
  readonly level: DependencyLevel;
  readonly direction: "dependencies" | "dependents";
  readonly target?: NodeReport;
  readonly dependencies: readonly DependencyReport[];
  readonly total: number;
}

/** An item with its numbers of edges. */
export interface HubReport extends ListedNodeReport {
  readonly incoming: number;
  readonly outgoing: number;
  readonly ambiguousIncoming: number;
}

/** The items with the most edges. */
export interface HubsReport extends ReportBase {
  readonly ask: "hubs";
  readonly hubs: readonly HubReport[];
  readonly total: number;
}

/** An item without a known use, and why it may be used all the same. */
export interface UnusedNodeReport extends ListedNodeReport {
  readonly caveats: readonly UnusedCaveat[];
}

/** Items without a known use. */
export interface UnusedReport extends ReportBase {
  readonly ask: "unused";
  readonly nodes: readonly UnusedNodeReport[];
  readonly total: number;
  /** Nodes left out because they may be used in ways the graph does not show, by why. */
  readonly excused: Readonly<Record<UnusedCaveat, number>>;
}

/** One item of a context. */
export interface ContextEntryReport extends NodeReport {
  readonly role: ContextRole;
  /** First line of the documentation; "" where there is none. */
  readonly doc: string;
  readonly tokens: number;
}

/** An item and its surroundings, by role. */
export interface ContextReport extends ReportBase {
  readonly ask: "context";
  readonly target: NodeReport;
  readonly entries: readonly ContextEntryReport[];
  readonly tokens: number;
  /** Entries that did not fit the budget. */
  readonly omitted: number;
  readonly certain: boolean;
}

/** One hit of a plugin's own question. */
export interface PluginRowReport extends ListedNodeReport {
  /** By the names of the query's columns; `null` for what is no finite number. */
  readonly values: Readonly<Record<string, number | null>>;
}

/** What a plugin answered to a question of its own, in its order. */
export interface PluginQueryReport extends ReportBase {
  readonly ask: "query";
  readonly plugin: string;
  readonly query: string;
  readonly columns: readonly QueryColumn[];
  readonly rows: readonly PluginRowReport[];
  readonly total: number;
}

/** An answer as plain data with names instead of ids: what printers, wires and other protocols use. Told apart by `ask`. */
export type AnswerReport =
  | WalkReport
  | PathReport
  | FindReport
  | CyclesReport
  | DependenciesReport
  | HubsReport
  | UnusedReport
  | ContextReport
  | PluginQueryReport;
