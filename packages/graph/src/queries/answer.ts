import type { ConfidenceName, EdgeKindName, NodeKindName } from "../schema.ts";

/** Why an answer shows or knows less than there is. Reasons are listed in this order. */
export type CutReason =
  /** The hop limit was reached while the last hop still found nodes: there may be more behind them. */
  | "hops"
  /** More hits are known than the page holds. */
  | "hits"
  /** The edge budget ran out: the total is "at least". */
  | "edges";

/** Limits are counts, never time, so that the same question gives the same answer on every machine. */
export interface WalkOptions {
  /** Hops followed, ≥ 1; `Infinity` = as far as it goes. Default: 1 for one-hop questions, see each walk. */
  readonly hops?: number;
  /** Hits on the page, 1 … `MAX_HITS`. Default `DEFAULT_HITS`. */
  readonly hits?: number;
  /** Edges looked at before the walk stops, ≥ 1. Default: see each question. */
  readonly edges?: number;
  /** Edges less sure than this are not followed. Default `inferred` for walks, `ambiguous` for one-hop questions. */
  readonly minimumConfidence?: ConfidenceName;
  /** `true` shows and walks through test code. Implied when the question's own node is test code. Default `false`. */
  readonly includeTests?: boolean;
  /** Only hits of these kinds are shown and counted; the walk still goes through others. Default: all. */
  readonly nodeKinds?: readonly NodeKindName[];
}

/** Hits on a page when the question names no number. */
export const DEFAULT_HITS = 256;
/** Most hits that a page can be asked to hold. */
export const MAX_HITS = 65_536;

/** One hit, for callers that prefer objects over `HitPage`'s columns. */
export interface Hit {
  readonly node: number;
  /** The edge over which the hit was first reached: its line and column are the site. 0 where there is none. */
  readonly edge: number;
  /** Hops from the question's node, minimal. */
  readonly depth: number;
  readonly confidence: ConfidenceName;
  /** One-hop questions: edges between the two nodes (call sites), those through candidate sets included. Walks: 1. */
  readonly sites: number;
}

/**
 * Hits as flat columns, in the answer's order. It is the answer's own copy and stays as it is, but node and edge ids
 * in it mean something only until the next commit.
 */
export interface HitPage extends Iterable<Hit> {
  readonly length: number;
  node(index: number): number;
  edge(index: number): number;
  depth(index: number): number;
  /** Value of `Confidence`. */
  confidence(index: number): number;
  sites(index: number): number;
  at(index: number): Hit;
  /** The nodes alone, a fresh array. */
  nodes(): Uint32Array;
}

/** Numbers of hits by how sure the surest edge to each is. */
export interface ConfidenceCounts {
  readonly resolved: number;
  readonly inferred: number;
  readonly ambiguous: number;
}

/**
 * Answer to a question about the neighbourhood of a node.
 * Order of hits: walks by (depth, rank); one-hop questions by (confidence, surest first; rank).
 */
export interface Answer {
  readonly hits: HitPage;
  /** Hits there are within the asked hops, whether shown or not. */
  readonly total: number;
  /** `false`: there are `total` or more. */
  readonly totalIsExact: boolean;
  /** Empty: nothing was cut. */
  readonly truncated: readonly CutReason[];
  /**
   * `true`: the hits are exactly what the code says as far as it was indexed. `false` when an ambiguous reference may
   * add to the hits or is among them, when code reachable only through dynamic dispatch is involved, or when
   * something was cut: "no hits" must then not be read as "none".
   */
  readonly certain: boolean;
  /** `total` by confidence. */
  readonly counts: ConfidenceCounts;
  readonly edgesWalked: number;
}

/** Answer of `path`: a shortest path; of several, the one whose steps come first in row order. */
export interface PathAnswer {
  /** `from` (or a node inside it) first; `edge(i)` is the step into hit `i`, 0 for the first. Empty: none found. */
  readonly hits: HitPage;
  readonly found: boolean;
  /** Not found, and this cut the search: there may be one. */
  readonly truncated: readonly CutReason[];
  /** Found over resolved edges only, or not found though no ambiguous edge was passed over and nothing cut. */
  readonly certain: boolean;
  readonly edgesWalked: number;
}

/** What a dependency question aggregates over. A unit is named by its node: a package, or the root node of a file. */
export type DependencyLevel = "file" | "package";

/** What a dependency question is about. */
export interface DependencyOptions {
  /** Default `file`. */
  readonly level?: DependencyLevel;
  /** Only dependencies of this node's unit. Default: of all. */
  readonly of?: number;
  /** Which way from `of`. Default `dependencies`. */
  readonly direction?: "dependencies" | "dependents";
  /** Rows on the page. Default `DEFAULT_HITS`. */
  readonly hits?: number;
}

/** One aggregated edge between two units. */
export interface Dependency {
  readonly from: number;
  readonly to: number;
  /** Edges by kind; `calls`, `implements`, `extends`, `uses`, `imports`. Ambiguous edges and test code are left out. */
  readonly counts: Readonly<Record<DependencyKindName, number>>;
  readonly total: number;
}
/** The kinds of edge that make one unit depend on another. */
export type DependencyKindName = Extract<EdgeKindName, "calls" | "implements" | "extends" | "uses" | "imports">;

/** Rows by (rank of `from`, rank of `to`). */
export interface DependencyAnswer {
  readonly dependencies: readonly Dependency[];
  readonly total: number;
  readonly truncated: readonly CutReason[];
}

/** Which nodes count as hubs, and how many are listed. */
export interface HubOptions {
  /** Default 20. */
  readonly hits?: number;
  readonly includeTests?: boolean;
  readonly nodeKinds?: readonly NodeKindName[];
}

/** One node with many edges; edges from test code are counted apart, `contains` edges not at all. */
export interface Hub {
  readonly node: number;
  readonly incoming: number;
  readonly outgoing: number;
  /** Further incoming edges that may mean this node or others. */
  readonly ambiguousIncoming: number;
}

/** Order: most incoming edges first, then rank. */
export interface HubAnswer {
  readonly hubs: readonly Hub[];
  /** Nodes with any edge, of which the page shows the first. */
  readonly total: number;
  readonly truncated: readonly CutReason[];
}

/** Why a node without a known use may be used all the same. Reasons are listed in this order. */
export type UnusedCaveat =
  /** Called from outside: `main`, a package's entry. */
  | "entry"
  /** Visible to code that is not indexed. */
  | "public"
  /** Overrides or implements a member of a supertype: called through it. */
  | "dynamic"
  /** An unresolved reference may mean it. */
  | "candidates"
  /** Only test code uses it. */
  | "tests"
  /** Its file could not be read in full, generated or vendored code. */
  | "incomplete";

/** Which nodes without a known use are listed. */
export interface UnusedOptions {
  readonly hits?: number;
  /** Nodes with only these caveats are listed too. Default: none, so every hit has no caveat. */
  readonly allow?: readonly UnusedCaveat[];
  readonly nodeKinds?: readonly NodeKindName[];
  /** List unused test helpers as well. Default `false`. */
  readonly includeTests?: boolean;
}

/** A node that nothing is known to use, with what speaks against taking it for unused. */
export interface UnusedNode {
  readonly node: number;
  readonly caveats: readonly UnusedCaveat[];
}

/** Order: rank. */
export interface UnusedAnswer {
  readonly nodes: readonly UnusedNode[];
  readonly total: number;
  readonly truncated: readonly CutReason[];
  /** Nodes without a known use that were left out, by each caveat they have. */
  readonly excused: Readonly<Record<UnusedCaveat, number>>;
}

/** What a line of `context` is to the question's node. */
export type ContextRole =
  | "target"
  | "parent"
  | "member"
  | "supertype"
  | "type"
  | "callee"
  | "caller"
  | "implementor"
  /** A neighbour of a neighbour. */
  | "nearby";

/** How much of a node's surroundings is wanted. */
export interface ContextOptions {
  /** Default 4,000. See `estimateTokens` for how tokens are counted. */
  readonly tokens?: number;
  readonly includeTests?: boolean;
}

/** One line of `context`: a node, and why it is there. */
export interface ContextEntry {
  readonly node: number;
  readonly role: ContextRole;
  /** What it takes of the budget. */
  readonly tokens: number;
}

/** Entries by role in the order of `ContextRole`, within a role by row order. */
export interface ContextAnswer {
  readonly entries: readonly ContextEntry[];
  readonly tokens: number;
  /** Entries found that did not fit. */
  readonly omitted: number;
  readonly certain: boolean;
}

/** What a cycle consists of: files that import each other, or functions that call each other. */
export type CycleLevel = "file" | "function";

/** Which cycles are listed. */
export interface CycleOptions {
  /** Default `file`. */
  readonly level?: CycleLevel;
  /** Cycles on the page. Default `DEFAULT_HITS`. */
  readonly hits?: number;
  /** Nodes listed per cycle. Default `DEFAULT_HITS`. */
  readonly members?: number;
  /** Only the cycle this node lies on. */
  readonly of?: number;
}

/** A strongly connected component: every member reaches every other. */
export interface Cycle {
  /** By rank; cut at `CycleOptions.members`. */
  readonly members: Uint32Array;
  readonly size: number;
}

/** Order: largest first, then rank of the first member. */
export interface CycleAnswer {
  readonly cycles: readonly Cycle[];
  readonly total: number;
  readonly truncated: readonly CutReason[];
}

/** How a text is compared with names. */
export type FindMode =
  /** Name, qualified name or a suffix of it at a separator, letter case included. */
  | "exact"
  /** Names that start so, in any letter case. */
  | "prefix"
  /** As people type: humps (`gQ`, `graphqu`), subsequences, one or two typos. */
  | "fuzzy"
  /** The first of the three that finds something. */
  | "best";

/** How names are searched, and which nodes are listed. */
export interface FindOptions {
  /** Default `best`. */
  readonly mode?: FindMode;
  readonly hits?: number;
  readonly nodeKinds?: readonly NodeKindName[];
  readonly includeTests?: boolean;
}

/** Order: match quality, kind, visibility, degree, rank. */
export interface FindAnswer {
  readonly nodes: Uint32Array;
  readonly total: number;
  readonly totalIsExact: boolean;
  readonly truncated: readonly CutReason[];
  /** How the hits were found; `none` without hits. */
  readonly match: Exclude<FindMode, "best"> | "none";
}

/** What a text that names a target stands for. */
export type TargetAnswer =
  | { readonly kind: "node"; readonly node: number }
  /** Several nodes fit; by (kind, visibility, degree, rank). */
  | { readonly kind: "ambiguous"; readonly nodes: Uint32Array; readonly total: number }
  /** Nothing fits; near names, nearest first, perhaps none. */
  | { readonly kind: "unknown"; readonly suggestions: Uint32Array };

/**
 * The questions about a graph; `GraphQueries` answers them. Nodes are ids of the current epoch.
 * Nodes of kind `candidates` and nodes flagged `external` are never hits and never walked through.
 * @throws GraphError `node-unknown` when an id names no live entity; `limit-invalid` when a limit is out of range.
 */
export interface Questions {
  /** Who calls `node`: direct sites, and sites of unresolved calls that may mean it. Edge budget 16,384. */
  callers(node: number, options?: WalkOptions): Answer;
  /** What `node` calls; unresolved calls are expanded to the definitions they may mean. Edge budget 16,384. */
  callees(node: number, options?: WalkOptions): Answer;
  /** Implementors of a trait or interface, subclasses, subtraits; all of them, transitively, with more `hops`. */
  whatImplements(node: number, options?: WalkOptions): Answer;
  /** What a type implements or extends; transitively with more `hops`. */
  supertypes(node: number, options?: WalkOptions): Answer;
  /**
   * What may break when `node`, or anything inside it, changes: whatever calls, uses, implements, extends or imports
   * it, breadth first. Hops default `Infinity`, edge budget 4,096.
   */
  blastRadius(node: number, options?: WalkOptions): Answer;
  /** How `from`, or anything inside it, comes to depend on `to`, or anything inside it. Edge budget 8,192. */
  path(from: number, to: number, options?: Omit<WalkOptions, "hits" | "nodeKinds">): PathAnswer;
  dependencies(options?: DependencyOptions): DependencyAnswer;
  hubs(options?: HubOptions): HubAnswer;
  unused(options?: UnusedOptions): UnusedAnswer;
  context(node: number, options?: ContextOptions): ContextAnswer;
  findCycles(options?: CycleOptions): CycleAnswer;
  find(text: string, options?: FindOptions): FindAnswer;
  /** By name, qualified name (whole or its end), or `path:line`. */
  resolveTarget(text: string, options?: Omit<FindOptions, "mode" | "hits">): TargetAnswer;
}
