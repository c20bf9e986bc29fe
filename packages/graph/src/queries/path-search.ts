import { Confidence, NodeKind } from "../schema.ts";
import type { GraphView } from "../view.ts";
import type { PathAnswer } from "./answer.ts";
import { Follower } from "./follower.ts";
import type { Direction, FollowRule } from "./follower.ts";
import { Frontier } from "./frontier.ts";
import { EMPTY_PAGE, FlatHitPage, HIT_STRIDE } from "./hit-page.ts";
import { cutReasons } from "./walk-limits.ts";
import type { WalkLimits } from "./walk-limits.ts";

/**
 * Shortest paths, searched from both ends at once, a whole level at a time on the side whose level is smaller.
 *
 * Of several shortest paths the answer is the one whose steps come first in the order in which `Follower` takes them.
 * Forwards that order is kept by the queue itself: the first entry of a level is reached by the first of all shortest
 * paths that lead to that level. So the first entry of the forward level that also lies on the backward level begins
 * the wanted path, and from there each step is the first that comes one level nearer to the end.
 */
export class PathSearch {
  readonly #view: GraphView;
  readonly #forward: Frontier = new Frontier();
  readonly #backward: Frontier = new Frontier();
  readonly #step: Frontier = new Frontier();
  readonly #follower: Follower;
  /** Hops from a node to the end; meaningful where the backward side has reached it. */
  #backwardDepth: Uint32Array = new Uint32Array(1024);
  #entersContainers = false;

  constructor(view: GraphView) {
    this.#view = view;
    this.#follower = new Follower(view);
  }

  ask(from: number, to: number, kinds: number, limits: WalkLimits): PathAnswer {
    const rule: FollowRule = {
      kinds,
      minimumConfidence: limits.minimumConfidence,
      // Both sides must agree on what may lie on a path, and its end always may.
      skipFlags: limits.skipFlags & ~this.#view.nodeFlags[to]!,
      mergesWays: false,
      edgeBudget: limits.edges,
    };
    this.#follower.start(rule);
    this.#startAt(this.#forward, from);
    this.#startAt(this.#backward, to);
    const { nodeKind } = this.#view;
    this.#entersContainers = nodeKind[from]! <= NodeKind.file || nodeKind[to]! <= NodeKind.file;
    const isHopCut = !this.#meet(limits.hops);
    const meeting = this.#meetingEntry();
    const isCut = this.#follower.isCut;
    const edgesWalked = limits.edges - this.#follower.edgesLeft;
    const passedOver = this.#follower.passedOver;
    if (meeting < 0) {
      const truncated = cutReasons(isHopCut, false, isCut);
      return { hits: EMPTY_PAGE, found: false, truncated, certain: !isHopCut && !isCut && !passedOver, edgesWalked };
    }
    this.#follower.start({ ...rule, edgeBudget: 0x7fffffff });
    const hits = this.#trace(meeting);
    let certain = true;
    for (let i = 0; i < hits.length; i++) certain &&= hits.confidence(i) === Confidence.resolved;
    return { hits, found: true, truncated: [], certain, edgesWalked };
  }

  #startAt(frontier: Frontier, node: number): void {
    frontier.clear(this.#view.nodeEnd);
    frontier.push(node, 0, 0, Confidence.resolved, this.#view.nodeFlags[node]!);
    this.#follower.addInside(frontier);
    frontier.endLevel();
    if (frontier === this.#backward) this.#noteDepth(0);
  }

  /** Walks until the two sides meet or cannot; `false` if it stopped because of the hop limit. */
  #meet(hops: number): boolean {
    const sides = { out: this.#forward, in: this.#backward };
    const starts = { out: 0, in: 0 };
    for (let hop = 0; this.#meetingEntry() < 0; hop++) {
      const outSize = this.#forward.length - starts.out;
      const inSize = this.#backward.length - starts.in;
      if (outSize === 0 || inSize === 0 || this.#follower.isCut) return true;
      if (hop === hops) return false;
      const side: Direction = outSize <= inSize ? "out" : "in";
      const frontier = sides[side];
      const start = starts[side];
      starts[side] = frontier.length;
      this.#expandLevel(frontier, start, side);
    }
    return true;
  }

  #expandLevel(frontier: Frontier, start: number, side: Direction): void {
    const enter = start === 0 || this.#entersContainers ? "all" : "items";
    this.#follower.expand(frontier, start, frontier.length, side, enter);
    frontier.endLevel();
    if (frontier === this.#backward) this.#noteDepth(frontier.levels.length - 1);
  }

  #noteDepth(depth: number): void {
    const { nodes, levels, length } = this.#backward;
    if (this.#backwardDepth.length < nodes.length) {
      const larger = new Uint32Array(nodes.length);
      larger.set(this.#backwardDepth);
      this.#backwardDepth = larger;
    }
    for (let at = depth === 0 ? 0 : levels[depth - 1]!; at < length; at++) this.#backwardDepth[nodes[at]!] = depth;
  }

  /** First entry of the last forward level that the backward side has reached; -1 if there is none. */
  #meetingEntry(): number {
    const { nodes, levels, length } = this.#forward;
    const start = levels.length < 2 ? 0 : levels[levels.length - 2]!;
    for (let at = start; at < length; at++) {
      const node = nodes[at]!;
      if (this.#backward.has(node) && (levels.length < 2 || this.#mayLieBetween(node))) return at;
    }
    return -1;
  }

  /** What a file imports is not what its parts use, so between two items no path goes through a file or package. */
  #mayLieBetween(node: number): boolean {
    return this.#entersContainers || this.#backwardDepth[node] === 0 || this.#view.nodeKind[node]! > NodeKind.file;
  }

  #trace(meeting: number): FlatHitPage {
    const steps: number[] = [];
    const { nodes, edges, parents, levels } = this.#forward;
    for (let at = meeting; ; at = parents[at]!) {
      const isStart = at < levels[0]!;
      steps.unshift(nodes[at]!, isStart ? 0 : edges[at]!, this.#forward.confidences[at]!);
      if (isStart) break;
    }
    this.#traceToEnd(steps, nodes[meeting]!, this.#forward.confidences[meeting]!);
    const cells = new Uint32Array((steps.length / 3) * HIT_STRIDE);
    for (let i = 0; i * 3 < steps.length; i++) {
      cells.set([steps[i * 3]!, steps[i * 3 + 1]!, i, steps[i * 3 + 2]!, 1], i * HIT_STRIDE);
    }
    return new FlatHitPage(cells);
  }

  #traceToEnd(steps: number[], meeting: number, confidence: number): void {
    const step = this.#step;
    let node = meeting;
    let soFar = confidence;
    for (let left = this.#backwardDepth[node]!; left > 0; left--) {
      step.clear(this.#view.nodeEnd);
      step.push(node, 0, 0, soFar, this.#view.nodeFlags[node]!);
      this.#follower.expand(step, 0, 1, "out", "all");
      const at = this.#firstNearer(step, left - 1);
      node = step.nodes[at]!;
      soFar = step.confidences[at]!;
      steps.push(node, step.edges[at]!, soFar);
    }
  }

  #firstNearer(step: Frontier, hopsToEnd: number): number {
    for (let at = 1; at < step.length; at++) {
      const node = step.nodes[at]!;
      const isNearer = this.#backward.has(node) && this.#backwardDepth[node] === hopsToEnd;
      if (isNearer && (hopsToEnd === 0 || this.#mayLieBetween(node))) return at;
    }
    throw new Error("a step that the search found backwards is not there forwards");
  }
}
