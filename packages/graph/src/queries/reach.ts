import { Confidence, EdgeKind, NodeKind } from "../schema.ts";
import type { GraphView } from "../view.ts";
import type { Answer, ConfidenceCounts } from "./answer.ts";
import { Follower } from "./follower.ts";
import type { Direction } from "./follower.ts";
import { Frontier } from "./frontier.ts";
import { EMPTY_PAGE, FlatHitPage, HIT_STRIDE } from "./hit-page.ts";
import { RankOrder } from "./rank-order.ts";
import { ALL_NODE_KINDS, cutReasons } from "./walk-limits.ts";
import type { WalkLimits } from "./walk-limits.ts";

/** What sets one walk apart from another. */
export interface WalkShape {
  readonly direction: Direction;
  /** Bit `1 << EdgeKind` of each kind followed. */
  readonly kinds: number;
  /** `inside`: everything the start contains is where the walk starts, as a part of it is used in its place. */
  readonly start: "itself" | "inside";
}

/** Breadth-first walks and their answers. One instance answers one question after the other on the same scratch. */
export class Reach {
  readonly #view: GraphView;
  readonly #follower: Follower;
  readonly #frontier: Frontier = new Frontier();
  readonly #order: RankOrder = new RankOrder();
  #entries: Uint32Array = new Uint32Array(1024);
  #picked: Uint32Array = new Uint32Array(256);

  constructor(view: GraphView) {
    this.#view = view;
    this.#follower = new Follower(view);
  }

  /** Hits by (confidence, rank) for one hop, else by (depth, rank). */
  ask(node: number, shape: WalkShape, limits: WalkLimits): Answer {
    const frontier = this.#frontier;
    this.#start(node, shape, limits);
    this.#walk(shape.direction, limits.hops);
    const counts = limits.nodeKinds === ALL_NODE_KINDS ? this.#countAll() : this.#countKinds(limits.nodeKinds);
    const total = counts.resolved + counts.inferred + counts.ambiguous;
    const shown = Math.min(total, limits.hits);
    const lastDepth = frontier.levels.length - 1;
    const isHopCut =
      limits.hops > 1 && lastDepth === limits.hops && frontier.levels[lastDepth]! > frontier.levels[lastDepth - 1]!;
    const isCut = this.#follower.isCut;
    return {
      hits: shown === 0 ? EMPTY_PAGE : this.#page(shown, total, limits, counts),
      total,
      totalIsExact: !isCut,
      truncated: cutReasons(isHopCut, shown < total, isCut),
      certain: !isCut && counts.ambiguous === 0 && !this.#follower.passedOver,
      counts,
      edgesWalked: limits.edges - this.#follower.edgesLeft,
    };
  }

  #start(node: number, shape: WalkShape, limits: WalkLimits): void {
    const frontier = this.#frontier;
    frontier.clear(this.#view.nodeEnd);
    this.#follower.start({
      kinds: shape.kinds,
      minimumConfidence: limits.minimumConfidence,
      skipFlags: limits.skipFlags,
      mergesWays: limits.hops === 1,
      edgeBudget: limits.edges,
    });
    frontier.push(node, 0, 0, Confidence.resolved, this.#view.nodeFlags[node]!);
    if (shape.start === "inside") this.#follower.addInside(frontier);
    frontier.endLevel();
  }

  #walk(direction: Direction, hops: number): void {
    const frontier = this.#frontier;
    const follower = this.#follower;
    const { nodeKind } = this.#view;
    // What a file or package holds is used by name; that a file imports or holds a hit says nothing of who uses it.
    const entersContainers = nodeKind[frontier.nodes[0]!]! <= NodeKind.file;
    let start = 0;
    for (let depth = 1; depth <= hops && start < frontier.length && !follower.isCut; depth++) {
      const end = frontier.length;
      follower.expand(frontier, start, end, direction, depth === 1 || entersContainers ? "all" : "items");
      frontier.endLevel();
      start = end;
    }
  }

  #countAll(): ConfidenceCounts {
    const { confidences, length, levels } = this.#frontier;
    let resolved = 0;
    let inferred = 0;
    const first = levels[0]!;
    for (let i = first; i < length; i++) {
      const confidence = confidences[i]!;
      if (confidence === Confidence.resolved) resolved++;
      else if (confidence === Confidence.inferred) inferred++;
    }
    return { resolved, inferred, ambiguous: length - first - resolved - inferred };
  }

  #countKinds(nodeKinds: number): ConfidenceCounts {
    const { confidences, nodes, length, levels } = this.#frontier;
    const { nodeKind } = this.#view;
    const counts = [0, 0, 0, 0];
    for (let i = levels[0]!; i < length; i++) {
      if ((nodeKinds & (1 << nodeKind[nodes[i]!]!)) !== 0) counts[confidences[i]!]!++;
    }
    return { resolved: counts[3]!, inferred: counts[2]!, ambiguous: counts[1]! };
  }

  #page(shown: number, total: number, limits: WalkLimits, counts: ConfidenceCounts): FlatHitPage {
    if (this.#picked.length < shown) this.#picked = new Uint32Array(shown * 2);
    if (this.#entries.length < this.#frontier.length) this.#entries = new Uint32Array(this.#frontier.nodes.length);
    if (limits.hops === 1) this.#pickByConfidence(shown, total, limits.nodeKinds, counts);
    else this.#pickByDepth(shown, limits.nodeKinds);
    return this.#copyPicked(shown);
  }

  #pickByConfidence(shown: number, total: number, nodeKinds: number, counts: ConfidenceCounts): void {
    const { levels, length } = this.#frontier;
    let picked = 0;
    for (let confidence: number = Confidence.resolved; confidence > 0 && picked < shown; confidence--) {
      const isOnly = total === [0, counts.ambiguous, counts.inferred, counts.resolved][confidence];
      picked += this.#pick(levels[0]!, length, nodeKinds, isOnly ? 0 : confidence, shown - picked, picked);
    }
  }

  #pickByDepth(shown: number, nodeKinds: number): void {
    const { levels } = this.#frontier;
    let picked = 0;
    for (let depth = 1; picked < shown; depth++) {
      picked += this.#pick(levels[depth - 1]!, levels[depth]!, nodeKinds, 0, shown - picked, picked);
    }
  }

  /** Picks from the entries `start … end` that have a kind of the mask and the confidence (0: any); how many. */
  #pick(start: number, end: number, nodeKinds: number, confidence: number, room: number, offset: number): number {
    const { nodes, confidences } = this.#frontier;
    const { nodeKind, nodeRank } = this.#view;
    const entries = this.#entries;
    let length = 0;
    for (let at = start; at < end; at++) {
      if (confidence !== 0 && confidences[at] !== confidence) continue;
      if (nodeKinds !== ALL_NODE_KINDS && (nodeKinds & (1 << nodeKind[nodes[at]!]!)) === 0) continue;
      entries[length++] = at;
    }
    const count = Math.min(room, length);
    if (count > 0) this.#order.pick(entries, length, nodes, nodeRank, count, this.#picked, offset);
    return count;
  }

  #copyPicked(shown: number): FlatHitPage {
    const { nodes, edges, confidences, sites } = this.#frontier;
    const cells = new Uint32Array(shown * HIT_STRIDE);
    for (let i = 0; i < shown; i++) {
      const at = this.#picked[i]!;
      cells[i * HIT_STRIDE] = nodes[at]!;
      cells[i * HIT_STRIDE + 1] = edges[at]!;
      cells[i * HIT_STRIDE + 2] = this.#depthOf(at);
      cells[i * HIT_STRIDE + 3] = confidences[at]!;
      cells[i * HIT_STRIDE + 4] = sites[at]!;
    }
    return new FlatHitPage(cells);
  }

  #depthOf(at: number): number {
    const { levels } = this.#frontier;
    let low = 0;
    let high = levels.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (levels[middle]! <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Kinds that make one node depend on another. */
export const DEPENDENCY_KINDS: number =
  (1 << EdgeKind.calls) |
  (1 << EdgeKind.implements) |
  (1 << EdgeKind.extends) |
  (1 << EdgeKind.uses) |
  (1 << EdgeKind.imports);
