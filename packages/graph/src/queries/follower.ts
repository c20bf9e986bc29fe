import { Confidence, EdgeFlag, EdgeKind, MAX_CANDIDATES, NodeFlag, NodeKind } from "../schema.ts";
import type { GraphView } from "../view.ts";
import type { Frontier } from "./frontier.ts";
import { firstOfKind } from "./row-range.ts";

/** Which edges a question follows. */
export interface FollowRule {
  /** Bit `1 << EdgeKind` of each kind followed. */
  readonly kinds: number;
  readonly minimumConfidence: Confidence;
  /** Nodes with any of these `NodeFlag` bits are neither reached nor walked through. */
  readonly skipFlags: number;
  /** Whether several edges between the same two nodes are counted and the surest of them kept. */
  readonly mergesWays: boolean;
  /** Row entries that may be looked at. */
  readonly edgeBudget: number;
}

/** Longer rows are searched for the kinds that are followed; shorter ones cost less taken whole. */
const SHORT_ROW = 32;

export type Direction = "in" | "out";

/** Which entries a level's expansion goes through: all, or only those that are no file, module or package. */
export type Enter = "all" | "items";

/**
 * What it means to go from one node to the next; every walk goes through here.
 *
 * Besides plain edges there are two that are implied:
 * - an edge to a `candidates` node stands for an edge to each member of the set: *inferred* when the set has one
 *   member, else *ambiguous*;
 * - a call with flag `dynamic` reaches a declaration and, with it, the members that override it (their `implements`
 *   edges lead to the declaration): *inferred* when there is one and the declaration has no body, else *ambiguous*.
 *
 * Order: the entries of each node's row as they stand, a set's or a declaration's members in the place of the edge that
 * leads there; backwards, what comes through sets and declarations follows the node's plain edges.
 */
export class Follower {
  edgesLeft = 0;
  /** The edge budget ran out. */
  isCut = false;
  /** Something was not followed that may lead on: an ambiguous edge, set or dispatch. */
  passedOver = false;
  readonly #view: GraphView;
  #rule: FollowRule = { kinds: 0, minimumConfidence: 1, skipFlags: 0, mergesWays: false, edgeBudget: 0 };
  #lowestKind = 0;
  #highestKind = 0;

  constructor(view: GraphView) {
    this.#view = view;
  }

  start(rule: FollowRule): void {
    this.#rule = rule;
    this.#lowestKind = 31 - Math.clz32(rule.kinds & -rule.kinds);
    this.#highestKind = 31 - Math.clz32(rule.kinds);
    this.edgesLeft = rule.edgeBudget;
    this.isCut = false;
    this.passedOver = false;
  }

  /** Adds to the frontier every node one step away from the entries `start … end` that is not in it yet. */
  expand(frontier: Frontier, start: number, end: number, direction: Direction, enter: Enter): void {
    if (direction === "in") this.#expandIn(frontier, start, end, enter);
    else this.#expandOut(frontier, start, end, enter);
  }

  #expandIn(frontier: Frontier, start: number, end: number, enter: Enter): void {
    const { inPeer, inKind, inRows, inStart, inLength, nodeFlags, nodeKind, edgeConfidence } = this.#view;
    const { kinds, minimumConfidence, skipFlags, mergesWays } = this.#rule;
    const { bits, confidences, nodes } = frontier;
    for (let at = start; at < end && !this.isCut; at++) {
      const node = nodes[at]!;
      if (enter === "items" && nodeKind[node]! <= NodeKind.file) continue;
      const row = inStart[node]!;
      const rowEnd = row + inLength[node]!;
      const isLong = rowEnd - row > SHORT_ROW;
      const from = isLong ? firstOfKind(inKind, row, rowEnd, this.#lowestKind) : row;
      const to = isLong ? firstOfKind(inKind, from, rowEnd, this.#highestKind + 1) : rowEnd;
      const stop = from + this.#take(to - from);
      const soFar = confidences[at]!;
      let hasSets = to < rowEnd;
      for (let i = from; i < stop; i++) {
        const kind = inKind[i]!;
        const peer = inPeer[i]!;
        if ((bits[peer >>> 5]! & (1 << (peer & 31))) !== 0) {
          if (mergesWays && ((kinds >>> kind) & 1) !== 0) this.#again(frontier, peer, at, edgeConfidence[inRows[i]!]!);
          continue;
        }
        if (((kinds >>> kind) & 1) === 0) {
          hasSets ||= kind === EdgeKind.candidate;
          continue;
        }
        const flags = nodeFlags[peer]!;
        if ((flags & skipFlags) !== 0) continue;
        const edge = inRows[i]!;
        const confidence = edgeConfidence[edge]!;
        if (confidence < minimumConfidence) {
          this.passedOver = true;
          continue;
        }
        frontier.push(peer, edge, at, confidence < soFar ? confidence : soFar, flags);
      }
      if (hasSets) this.#throughSets(frontier, at, row, rowEnd);
      if ((frontier.flags[at]! & NodeFlag.override) !== 0) this.#throughDeclarations(frontier, at, node);
    }
  }

  /** Backwards through the sets that name a node, which come last in its row. */
  #throughSets(frontier: Frontier, at: number, row: number, rowEnd: number): void {
    const { inKind, inPeer, inRows } = this.#view;
    const sets = firstOfKind(inKind, row, rowEnd, EdgeKind.candidate);
    const end = sets + this.#take(rowEnd - sets);
    for (let i = sets; i < end; i++) this.#throughSet(frontier, at, inPeer[i]!, inRows[i]!);
  }

  #expandOut(frontier: Frontier, start: number, end: number, enter: Enter): void {
    const { outPeer, outKind, outRows, outStart, outLength, nodeFlags, nodeKind, edgeConfidence, edgeFlags } =
      this.#view;
    const { kinds, minimumConfidence, skipFlags } = this.#rule;
    const { bits, confidences, nodes } = frontier;
    const highestKind = this.#highestKind;
    for (let at = start; at < end && !this.isCut; at++) {
      const node = nodes[at]!;
      if (enter === "items" && nodeKind[node]! <= NodeKind.file) continue;
      const rowEnd = outStart[node]! + outLength[node]!;
      let i = firstOfKind(outKind, outStart[node]!, rowEnd, this.#lowestKind);
      const soFar = confidences[at]!;
      for (; i < rowEnd && this.edgesLeft > 0; i++) {
        const kind = outKind[i]!;
        if (kind > highestKind) break;
        this.edgesLeft--;
        if (((kinds >>> kind) & 1) === 0) continue;
        const peer = outPeer[i]!;
        const edge = outRows[i]!;
        const confidence = edgeConfidence[edge]!;
        if ((bits[peer >>> 5]! & (1 << (peer & 31))) !== 0) {
          this.#again(frontier, peer, at, confidence);
        } else if (nodeKind[peer] === NodeKind.candidates) {
          this.#toMembers(frontier, at, peer, edge);
        } else if ((nodeFlags[peer]! & skipFlags) === 0) {
          if (confidence < minimumConfidence) {
            this.passedOver = true;
          } else {
            frontier.push(peer, edge, at, confidence < soFar ? confidence : soFar, nodeFlags[peer]!);
          }
        }
        if ((edgeFlags[edge]! & EdgeFlag.dynamic) !== 0) this.#toOverrides(frontier, at, peer, edge);
      }
      if (i < rowEnd && this.edgesLeft === 0 && outKind[i]! <= highestKind) this.isCut = true;
    }
  }

  /** A further way from entry `at` to a node that is in already. */
  #again(frontier: Frontier, node: number, at: number, confidence: number): void {
    // In a walk of many hops the first way counts; looking for the surest would cost as much as the walk.
    if (!this.#rule.mergesWays) return;
    const entry = frontier.entryOf[node]!;
    if (frontier.nodes[entry] !== node || entry === at || frontier.parents[entry] !== at) return;
    if (confidence < this.#rule.minimumConfidence) this.passedOver = true;
    else frontier.repeat(entry, Math.min(confidence, frontier.confidences[at]!));
  }

  #follows(kind: number): boolean {
    return ((this.#rule.kinds >>> kind) & 1) !== 0;
  }

  /** Adds everything that the frontier's entries contain, directly or not. */
  addInside(frontier: Frontier): void {
    const { outPeer, outKind, outRows, outStart, outLength, nodeFlags } = this.#view;
    for (let at = 0; at < frontier.length && !this.isCut; at++) {
      const node = frontier.nodes[at]!;
      const start = outStart[node]!;
      const rowEnd = start + outLength[node]!;
      const end = start + this.#take(firstOfKind(outKind, start, rowEnd, EdgeKind.contains + 1) - start);
      for (let i = start; i < end; i++) {
        const peer = outPeer[i]!;
        if (frontier.has(peer) || (nodeFlags[peer]! & this.#rule.skipFlags) !== 0) continue;
        frontier.push(peer, outRows[i]!, at, Confidence.resolved, nodeFlags[peer]!);
      }
    }
  }

  /** Backwards through a candidate set: whoever refers to the set may refer to its member at `at`. */
  #throughSet(frontier: Frontier, at: number, set: number, memberEdge: number): void {
    const { inStart, inLength, edgeConfidence } = this.#view;
    if (frontier.has(set)) return;
    const sure = this.setConfidence(set, edgeConfidence[memberEdge]!);
    if (sure < this.#rule.minimumConfidence) {
      if (this.#isReferredTo(set)) this.passedOver = true;
      return;
    }
    frontier.mark(set);
    const start = inStart[set]!;
    this.#pushSources(frontier, at, start, start + this.#take(inLength[set]!), sure, 0);
  }

  /** Backwards through the declarations that a member overrides: a dynamic call to them may run the member. */
  #throughDeclarations(frontier: Frontier, at: number, member: number): void {
    const { outStart, outLength, outKind, outPeer, outRows, inStart, inLength, inKind, edgeConfidence } = this.#view;
    const end = outStart[member]! + outLength[member]!;
    const first = firstOfKind(outKind, outStart[member]!, end, EdgeKind.implements);
    // Without an edge to the declaration nobody can tell who calls it, only that somebody may.
    if (first === end || outKind[first] !== EdgeKind.implements) this.passedOver = true;
    for (let i = first; i < end && outKind[i] === EdgeKind.implements; i++) {
      const declaration = outPeer[i]!;
      const rowEnd = inStart[declaration]! + inLength[declaration]!;
      const calls = firstOfKind(inKind, inStart[declaration]!, rowEnd, EdgeKind.calls);
      const callsEnd = firstOfKind(inKind, calls, rowEnd, EdgeKind.calls + 1);
      const sure = this.dispatchConfidence(declaration, edgeConfidence[outRows[i]!]!);
      if (sure >= this.#rule.minimumConfidence) {
        this.#pushSources(frontier, at, calls, calls + this.#take(callsEnd - calls), sure, EdgeFlag.dynamic);
      } else if (calls < callsEnd) {
        this.passedOver = true;
      }
    }
  }

  /** Adds the sources of in-row entries that have all `flags`, none surer than `sure`. */
  #pushSources(frontier: Frontier, at: number, start: number, end: number, sure: number, flags: number): void {
    const { inPeer, inKind, inRows, nodeFlags, edgeConfidence, edgeFlags } = this.#view;
    const { minimumConfidence, skipFlags } = this.#rule;
    const most = Math.min(sure, frontier.confidences[at]!);
    for (let i = start; i < end; i++) {
      if (!this.#follows(inKind[i]!)) continue;
      const peer = inPeer[i]!;
      const edge = inRows[i]!;
      if ((nodeFlags[peer]! & skipFlags) !== 0 || (edgeFlags[edge]! & flags) !== flags) continue;
      // How sure a reference to a set is says the set; the edge only says that nothing better is known.
      const confidence = flags === 0 ? sure : edgeConfidence[edge]!;
      if (frontier.has(peer)) this.#again(frontier, peer, at, Math.min(confidence, sure));
      else if (confidence < minimumConfidence) this.passedOver = true;
      else frontier.push(peer, edge, at, Math.min(confidence, most), nodeFlags[peer]!);
    }
  }

  /** Forwards into a candidate set. */
  #toMembers(frontier: Frontier, at: number, set: number, edge: number): void {
    const { outStart, outLength, outPeer, outRows, edgeConfidence, nodeFlags } = this.#view;
    const { minimumConfidence, skipFlags } = this.#rule;
    if (outLength[set]! > MAX_CANDIDATES) {
      this.passedOver = true;
      return;
    }
    const start = outStart[set]!;
    const end = start + this.#take(outLength[set]!);
    const soFar = frontier.confidences[at]!;
    for (let i = start; i < end; i++) {
      const member = outPeer[i]!;
      const sure = this.setConfidence(set, edgeConfidence[outRows[i]!]!);
      if ((nodeFlags[member]! & skipFlags) !== 0) continue;
      if (sure < minimumConfidence) this.passedOver = true;
      else if (frontier.has(member)) this.#again(frontier, member, at, sure);
      else {
        frontier.push(member, edge, at, Math.min(sure, soFar), nodeFlags[member]!);
      }
    }
    frontier.mark(set);
  }

  /** Forwards through a dynamic call: to the members that override the declaration. */
  #toOverrides(frontier: Frontier, at: number, declaration: number, edge: number): void {
    const { inPeer, inRows, nodeFlags, edgeConfidence } = this.#view;
    const first = this.#firstOverride(declaration);
    const end = first + this.#take(this.#overridesEnd(declaration, first) - first);
    const soFar = frontier.confidences[at]!;
    for (let i = first; i < end; i++) {
      const member = inPeer[i]!;
      if ((nodeFlags[member]! & NodeFlag.override) === 0) continue;
      const sure = Math.min(this.dispatchConfidence(declaration, edgeConfidence[inRows[i]!]!), edgeConfidence[edge]!);
      if ((nodeFlags[member]! & this.#rule.skipFlags) !== 0) continue;
      if (sure < this.#rule.minimumConfidence) this.passedOver = true;
      else if (frontier.has(member)) this.#again(frontier, member, at, sure);
      else frontier.push(member, edge, at, Math.min(sure, soFar), nodeFlags[member]!);
    }
  }

  /** How sure it is that a reference to a set means one given member; `none` where too many could be meant to say so. */
  setConfidence(set: number, memberConfidence: number): number {
    const size = this.#view.outLength[set]!;
    if (size > MAX_CANDIDATES) return Confidence.none;
    return size === 1 ? Math.min(Confidence.inferred, memberConfidence) : Confidence.ambiguous;
  }

  /** How sure it is that a dynamic call to a declaration runs one given member that overrides it. */
  dispatchConfidence(declaration: number, memberConfidence: number): number {
    if ((this.#view.nodeFlags[declaration]! & NodeFlag.body) !== 0) return Confidence.ambiguous;
    const first = this.#firstOverride(declaration);
    if (this.#overridesEnd(declaration, first) - first > 1) return Confidence.ambiguous;
    return Math.min(Confidence.inferred, memberConfidence);
  }

  #firstOverride(declaration: number): number {
    const { inStart, inLength, inKind } = this.#view;
    const start = inStart[declaration]!;
    return firstOfKind(inKind, start, start + inLength[declaration]!, EdgeKind.implements);
  }

  #overridesEnd(declaration: number, first: number): number {
    const { inStart, inLength, inKind } = this.#view;
    return firstOfKind(inKind, first, inStart[declaration]! + inLength[declaration]!, EdgeKind.implements + 1);
  }

  /** Whether an edge of the followed kinds arrives at a set. */
  #isReferredTo(set: number): boolean {
    const { inStart, inLength, inKind } = this.#view;
    const start = inStart[set]!;
    for (let i = start; i < start + inLength[set]!; i++) {
      if (this.#follows(inKind[i]!)) return true;
    }
    return false;
  }

  /** As many of `wanted` row entries as the budget still has. */
  #take(wanted: number): number {
    if (wanted <= this.edgesLeft) {
      this.edgesLeft -= wanted;
      return wanted;
    }
    const taken = this.edgesLeft;
    this.edgesLeft = 0;
    this.isCut = true;
    return taken;
  }
}
