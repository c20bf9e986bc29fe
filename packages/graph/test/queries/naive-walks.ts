import { Confidence, EdgeFlag, EdgeKind, MAX_CANDIDATES, NodeFlag } from "@parseltongue/graph";
import type { EdgeKindName } from "@parseltongue/graph";
import { edgesOf } from "./sketch.ts";
import type { Sketch, SketchEdge } from "./sketch.ts";

export interface NaiveRule {
  readonly kinds: readonly EdgeKindName[];
  readonly minimumConfidence: number;
  readonly includeTests: boolean;
}

export interface Step {
  readonly to: string;
  readonly confidence: number;
}

/** Steps between the nodes of a sketch, worked out from the list of edges and nothing else. */
export class NaiveWalks {
  readonly #sketch: Sketch;
  readonly #edges: SketchEdge[];
  readonly #ranks: Map<string, number>;

  constructor(sketch: Sketch, rankOf: (key: string) => number) {
    this.#sketch = sketch;
    this.#ranks = new Map(Object.keys(sketch.nodes).map((key) => [key, rankOf(key)]));
    this.#edges = edgesOf(sketch).toSorted(
      (a, b) =>
        EdgeKind[a.kind] - EdgeKind[b.kind] ||
        (a.line ?? 0) - (b.line ?? 0) ||
        sureness(a) - sureness(b) ||
        (a.flags ?? 0) - (b.flags ?? 0),
    );
  }

  rank(key: string): number {
    return this.#ranks.get(key)!;
  }

  /** Steps backwards, in the order that `Follower` documents; the same node may come more than once. */
  backwards(node: string, rule: NaiveRule): Step[] {
    const direct = this.#rowIn(node).filter(({ kind }) => rule.kinds.includes(kind));
    const sets = this.#rowIn(node).filter(({ kind }) => kind === "candidate");
    return [
      ...direct.map((edge): Step => ({ to: edge.from, confidence: sureness(edge) })),
      ...sets.flatMap((edge) => this.#referringTo(edge, rule)),
      ...this.#dispatchedTo(node, rule),
    ].filter((step) => this.#isAllowed(step, rule));
  }

  /** Steps forwards, likewise. */
  forwards(node: string, rule: NaiveRule): Step[] {
    const row = this.#rowOut(node).filter(({ kind }) => rule.kinds.includes(kind));
    return row.flatMap((edge) => this.#meant(edge)).filter((step) => this.#isAllowed(step, rule));
  }

  /** Hits of a walk with their depths, by (depth, rank). */
  reach(start: string, rule: NaiveRule, hops: number, steps: (node: string) => Step[]): [key: string, depth: number][] {
    const depths = new Map([[start, 0]]);
    let level = [start];
    for (let depth = 1; depth <= hops && level.length > 0; depth++) {
      const next: string[] = [];
      for (const node of level) {
        if (depth > 1 && this.#sketch.nodes[node]!.kind === "file") continue;
        for (const { to } of steps(node)) {
          if (depths.has(to)) continue;
          depths.set(to, depth);
          next.push(to);
        }
      }
      level = next;
    }
    depths.delete(start);
    return [...depths].toSorted((a, b) => a[1] - b[1] || this.rank(a[0]) - this.rank(b[0]));
  }

  /** The first of the shortest paths in order of steps; undefined if there is none. */
  path(from: string, to: string, rule: NaiveRule): string[] | undefined {
    const parents = new Map<string, string | undefined>([[from, undefined]]);
    const queue = [from];
    for (let at = 0; at < queue.length && !parents.has(to); at++) {
      for (const step of this.forwards(queue[at]!, rule)) {
        if (parents.has(step.to)) continue;
        parents.set(step.to, queue[at]);
        queue.push(step.to);
      }
    }
    if (!parents.has(to)) return undefined;
    const path: string[] = [];
    for (let node: string | undefined = to; node !== undefined; node = parents.get(node)) path.unshift(node);
    return path;
  }

  #isAllowed({ to, confidence }: Step, rule: NaiveRule): boolean {
    const flags = this.#sketch.nodes[to]!.flags ?? 0;
    if ((flags & NodeFlag.external) !== 0 || (!rule.includeTests && (flags & NodeFlag.test) !== 0)) return false;
    return confidence >= rule.minimumConfidence;
  }

  #rowIn(node: string): SketchEdge[] {
    return this.#sorted(
      this.#edges.filter(({ to }) => to === node),
      ({ from }) => from,
    );
  }

  #rowOut(node: string): SketchEdge[] {
    return this.#sorted(
      this.#edges.filter(({ from }) => from === node),
      ({ to }) => to,
    );
  }

  /** By kind, then rank; the rest is sorted already, and sorting is stable. */
  #sorted(edges: SketchEdge[], peer: (edge: SketchEdge) => string): SketchEdge[] {
    return edges.toSorted((a, b) => EdgeKind[a.kind] - EdgeKind[b.kind] || this.rank(peer(a)) - this.rank(peer(b)));
  }

  #setSureness(member: SketchEdge): number {
    const size = this.#edges.filter(({ from }) => from === member.from).length;
    if (size > MAX_CANDIDATES) return Confidence.none;
    return size === 1 ? Math.min(Confidence.inferred, sureness(member)) : Confidence.ambiguous;
  }

  #dispatchSureness(override: SketchEdge): number {
    const overrides = this.#edges.filter(({ to, kind }) => to === override.to && kind === "implements");
    const hasBody = ((this.#sketch.nodes[override.to]!.flags ?? 0) & NodeFlag.body) !== 0;
    return hasBody || overrides.length > 1 ? Confidence.ambiguous : Math.min(Confidence.inferred, sureness(override));
  }

  #referringTo(member: SketchEdge, rule: NaiveRule): Step[] {
    const confidence = this.#setSureness(member);
    return this.#rowIn(member.from)
      .filter(({ kind }) => rule.kinds.includes(kind))
      .map(({ from }) => ({ to: from, confidence }));
  }

  #dispatchedTo(node: string, rule: NaiveRule): Step[] {
    if (((this.#sketch.nodes[node]!.flags ?? 0) & NodeFlag.override) === 0 || !rule.kinds.includes("calls")) return [];
    return this.#rowOut(node)
      .filter(({ kind }) => kind === "implements")
      .flatMap((override) =>
        this.#rowIn(override.to)
          .filter(({ kind, flags = 0 }) => kind === "calls" && (flags & EdgeFlag.dynamic) !== 0)
          .map((edge) => ({ to: edge.from, confidence: Math.min(sureness(edge), this.#dispatchSureness(override)) })),
      );
  }

  #meant(edge: SketchEdge): Step[] {
    if (this.#sketch.nodes[edge.to]!.kind === "candidates") {
      return this.#rowOut(edge.to).map((member) => ({ to: member.to, confidence: this.#setSureness(member) }));
    }
    const direct = { to: edge.to, confidence: sureness(edge) };
    if (((edge.flags ?? 0) & EdgeFlag.dynamic) === 0) return [direct];
    const overrides = this.#rowIn(edge.to).filter(
      ({ kind, from }) => kind === "implements" && ((this.#sketch.nodes[from]!.flags ?? 0) & NodeFlag.override) !== 0,
    );
    return [
      direct,
      ...overrides.map((override) => ({
        to: override.from,
        confidence: Math.min(sureness(edge), this.#dispatchSureness(override)),
      })),
    ];
  }
}

function sureness(edge: SketchEdge): number {
  return edge.confidence ?? Confidence.resolved;
}
