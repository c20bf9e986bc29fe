import { GraphError } from "../graph-error.ts";
import { Confidence, EdgeKind, NodeFlag, NodeKind } from "../schema.ts";
import type { ConfidenceName, EdgeKindName, NodeKindName } from "../schema.ts";
import type { GraphView } from "../view.ts";
import { DEFAULT_HITS, MAX_HITS } from "./answer.ts";
import type { CutReason, WalkOptions } from "./answer.ts";

/** `WalkOptions` with the question's defaults filled in, checked. */
export interface WalkLimits {
  readonly hops: number;
  readonly hits: number;
  readonly edges: number;
  readonly minimumConfidence: Confidence;
  /** `NodeFlag` bits of nodes that are left out. */
  readonly skipFlags: number;
  /** Bit `1 << NodeKind` of each kind shown. */
  readonly nodeKinds: number;
}

export interface LimitDefaults {
  readonly hops: number;
  readonly edges: number;
  readonly minimumConfidence: ConfidenceName;
}

export const ALL_NODE_KINDS = -1;

export function walkLimits(view: GraphView, node: number, options: WalkOptions, defaults: LimitDefaults): WalkLimits {
  requireNode(view, node);
  const { hops = defaults.hops, hits = DEFAULT_HITS, edges = defaults.edges } = options;
  requireCount("hops", hops, Number.POSITIVE_INFINITY);
  requireCount("hits", hits, MAX_HITS);
  requireCount("edges", edges, Number.POSITIVE_INFINITY);
  return {
    hops,
    hits,
    edges: Math.min(edges, 0x7fffffff),
    minimumConfidence: Confidence[options.minimumConfidence ?? defaults.minimumConfidence],
    skipFlags: skipFlags(options.includeTests === true || (view.nodeFlags[node]! & NodeFlag.test) !== 0),
    nodeKinds: nodeKindMask(options.nodeKinds),
  };
}

/** A question about a node that is not there, or not an entity of the code, is the asker's mistake. */
export function requireNode(view: GraphView, node: number): void {
  const kind = node > 0 && node < view.nodeEnd ? view.nodeKind[node] : undefined;
  if (kind !== undefined && kind !== NodeKind.none && kind !== NodeKind.candidates) return;
  throw new GraphError("node-unknown", `no node ${node} in the graph`, { details: { node } });
}

export function requireCount(name: string, value: number, most: number): void {
  const isWhole = Number.isInteger(value) || value === Number.POSITIVE_INFINITY;
  if (isWhole && value >= 1 && value <= most) return;
  const range = most === Number.POSITIVE_INFINITY ? "1 or more" : `1 to ${most}`;
  throw new GraphError("limit-invalid", `${name} is ${value}, not a whole number`, {
    hint: `give ${name} as ${range}`,
    details: { name, value },
  });
}

export function skipFlags(includesTests: boolean): number {
  return includesTests ? NodeFlag.external : NodeFlag.external | NodeFlag.test;
}

export function nodeKindMask(kinds: readonly NodeKindName[] | undefined): number {
  if (kinds === undefined) return ALL_NODE_KINDS;
  let mask = 0;
  for (const kind of kinds) mask |= 1 << NodeKind[kind];
  return mask;
}

export function edgeKindMask(kinds: readonly EdgeKindName[]): number {
  let mask = 0;
  for (const kind of kinds) mask |= 1 << EdgeKind[kind];
  return mask;
}

const cuts: readonly (readonly CutReason[])[] = [
  [],
  ["hops"],
  ["hits"],
  ["hops", "hits"],
  ["edges"],
  ["hops", "edges"],
  ["hits", "edges"],
  ["hops", "hits", "edges"],
];

/** The reasons that hold, in the order of `CutReason`. */
export function cutReasons(hops: boolean, hits: boolean, edges: boolean): readonly CutReason[] {
  return cuts[(hops ? 1 : 0) | (hits ? 2 : 0) | (edges ? 4 : 0)]!;
}
