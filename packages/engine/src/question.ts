import type {
  Answer,
  ContextAnswer,
  ContextOptions,
  CutReason,
  CycleAnswer,
  CycleOptions,
  DependencyAnswer,
  DependencyOptions,
  FindAnswer,
  FindOptions,
  HubAnswer,
  HubOptions,
  PathAnswer,
  UnusedAnswer,
  UnusedOptions,
  WalkOptions,
} from "@parseltongue/graph";
import type { HitAnnotation, QueryColumn, Value } from "@parseltongue/host";
import type { AbsentData, LensVerdicts, PluginCost, PluginFailure } from "./plugins/plugin-report.ts";

/**
 * What a question is about: a name, a qualified name or its end, `path:line`, or a node id of the current epoch.
 * Node ids are for embedders in the same thread; over a wire use text.
 */
export type Target = string | number;

/** Options as in the graph's queries; `"all"` stands for no limit of hops, since JSON has no infinity. */
export type WalkLimits = Omit<WalkOptions, "hops"> & { readonly hops?: number | "all" };

/** The questions about the neighbourhood of one item. */
export type WalkAsk = "callers" | "callees" | "what-implements" | "supertypes" | "blast-radius";

interface Explainable {
  /** Adds to the answer where its time went. Not measured unless asked for. */
  readonly explain?: boolean;
}

/** The neighbourhood of one item; see `Questions` in the graph package for each. */
export type WalkQuestion = Explainable & WalkLimits & { readonly ask: WalkAsk; readonly target: Target };
/** A shortest way from one item to another. */
export type PathQuestion = Explainable &
  Omit<WalkLimits, "hits" | "nodeKinds"> & { readonly ask: "path"; readonly from: Target; readonly to: Target };
/** Items by name. */
export type FindQuestion = Explainable & FindOptions & { readonly ask: "find"; readonly text: string };
/** What depends on itself in a circle. */
export type CyclesQuestion = Explainable &
  Omit<CycleOptions, "of"> & { readonly ask: "find-cycles"; readonly target?: Target };
/** Which files or packages depend on which. */
export type DependenciesQuestion = Explainable &
  Omit<DependencyOptions, "of"> & { readonly ask: "dependencies"; readonly target?: Target };
/** The items with the most edges. */
export type HubsQuestion = Explainable & HubOptions & { readonly ask: "hubs" };
/** Items without a known use. */
export type UnusedQuestion = Explainable & UnusedOptions & { readonly ask: "unused" };
/** An item and its surroundings within a token budget. */
export type ContextQuestion = Explainable & ContextOptions & { readonly ask: "context"; readonly target: Target };

/** A question that a plugin answers. */
export type PluginQuestion = Explainable & {
  readonly ask: "query";
  /** What the plugin calls it, or `plugin/name`. */
  readonly name: string;
  /** By name. Texts stand for what the query's schema says: numbers, `true`, a list `a,b`, and for a node a target. */
  readonly parameters?: Readonly<Record<string, Value>>;
  /** Hits on the page, 1 … `MAX_HITS`. Default `DEFAULT_HITS`. */
  readonly hits?: number;
};

/** A question about the graph that needs no plugin. */
export type GraphQuestion =
  | WalkQuestion
  | PathQuestion
  | FindQuestion
  | CyclesQuestion
  | DependenciesQuestion
  | HubsQuestion
  | UnusedQuestion
  | ContextQuestion;

/** A question as plain data: what `Engine.query` takes and what goes to a daemon. */
export type Question = GraphQuestion | PluginQuestion;

/** The kinds of question, as the command line calls them. */
export type Ask = Question["ask"];

/** Which answer belongs to which question. */
export interface AnswerTypes {
  readonly callers: Answer;
  readonly callees: Answer;
  readonly "what-implements": Answer;
  readonly supertypes: Answer;
  readonly "blast-radius": Answer;
  readonly path: PathAnswer;
  readonly find: FindAnswer;
  readonly "find-cycles": CycleAnswer;
  readonly dependencies: DependencyAnswer;
  readonly hubs: HubAnswer;
  readonly unused: UnusedAnswer;
  readonly context: ContextAnswer;
  readonly query: PluginAnswer;
}

/** What a plugin answered to a question of its own, in its order. */
export interface PluginAnswer {
  readonly plugin: string;
  readonly query: string;
  readonly columns: readonly QueryColumn[];
  readonly nodes: Uint32Array;
  /** Node by node, a number for each column. */
  readonly values: Float32Array;
  readonly annotations: readonly HitAnnotation[];
  /** Hits it gave, on the page or not. */
  readonly total: number;
  readonly truncated: readonly CutReason[];
}

/** Where the time of a question went, in milliseconds of the environment's monotonic clock. */
export interface QueryTimings {
  /** Finding the nodes that the question's targets name. */
  readonly resolveMs: number;
  /** Walking the graph. */
  readonly answerMs: number;
  /** Lenses; only there when any were on. */
  readonly lensesMs?: number;
}

/** The answer to one question. */
export interface Reply<Asked extends Ask = Ask> {
  readonly ask: Asked;
  readonly answer: AnswerTypes[Asked];
  /** The nodes that the question's targets stood for: `target`, or `from` and `to`; else none. */
  readonly targets: readonly number[];
  /** The graph's epoch. Node and edge ids mean something only until the next one. */
  readonly epoch: number;
  /** A change of the code is being read in: the answer is right for the code before it. */
  readonly updating: boolean;
  readonly timings?: QueryTimings;
  /** What lenses made of the hits; absent when none that is on could matter. */
  readonly lenses?: LensVerdicts;
  /** Parts of plugins that are missing from the answer, in the order of the configuration; absent when none are. */
  readonly failures?: readonly PluginFailure[];
  /** What plugins did without; absent when nothing. */
  readonly absent?: readonly AbsentData[];
  /** What each hook that is on cost; only there when the question asked to explain itself. */
  readonly plugins?: readonly PluginCost[];
}

/** The reply of each kind, told apart by `ask`. */
export type AnyReply = { [Asked in Ask]: Reply<Asked> }[Ask];

const WHOLE_GRAPH_ASKS: ReadonlySet<Ask> = new Set<Ask>(["find-cycles", "dependencies", "hubs", "unused"]);

/** Whether a question looks at the whole graph: a running replica answers those beside the main thread. */
export function isForReplica(question: Question): question is GraphQuestion {
  return WHOLE_GRAPH_ASKS.has(question.ask);
}
