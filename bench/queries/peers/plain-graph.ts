/** The graph as other stores hold graphs: pairs of ids. */
import { Confidence, EdgeFlag, EdgeKind, NodeFlag, NodeKind } from "@parseltongue/graph";
import type { GraphView } from "@parseltongue/graph";

/** One relation: `pairs[2i]` is related to `pairs[2i + 1]`. No pair comes twice, and nothing is related to itself. */
export type Pairs = Uint32Array;

/**
 * What the questions need, test code left out. What is implied here is spelled out there: a reference to a set of
 * candidates is one to each of its members, so that nobody has to know what a set is.
 */
export interface PlainGraph {
  readonly nodes: readonly PlainNode[];
  /** A caller and whom it calls, however sure that is. */
  readonly calls: Pairs;
  /** Who breaks when the second changes: calls, uses, implements, extends, imports that are not ambiguous. */
  readonly depends: Pairs;
  /** A type and what it implements or extends. */
  readonly supertypes: Pairs;
  /** A container and what lies in it. */
  readonly inside: Pairs;
}

export interface PlainNode {
  readonly id: number;
  readonly name: string;
  /** In small letters, without what separates words: what is searched by prefix. */
  readonly folded: string;
}

const SKIPPED = NodeFlag.test | NodeFlag.external;
const SUPERTYPES: readonly number[] = [EdgeKind.implements, EdgeKind.extends];
const DEPENDS: readonly number[] = [EdgeKind.calls, EdgeKind.uses, EdgeKind.imports, ...SUPERTYPES];

/** @throws Error for a graph with dynamic calls, which are not spelled out here */
export function plainGraph(view: GraphView): PlainGraph {
  const reader = new PlainReader(view);
  return {
    nodes: reader.nodes(),
    calls: reader.pairs([EdgeKind.calls], Confidence.ambiguous),
    depends: reader.pairs(DEPENDS, Confidence.inferred),
    supertypes: reader.pairs(SUPERTYPES, Confidence.ambiguous),
    inside: reader.pairs([EdgeKind.contains], Confidence.ambiguous),
  };
}

class PlainReader {
  readonly #view: GraphView;

  constructor(view: GraphView) {
    this.#view = view;
  }

  nodes(): PlainNode[] {
    const nodes: PlainNode[] = [];
    for (let id = 1; id < this.#view.nodeEnd; id++) {
      if (!this.#isShown(id)) continue;
      const name = this.#view.text(this.#view.nodeName[id]!);
      nodes.push({ id, name, folded: foldText(name) });
    }
    return nodes;
  }

  pairs(kinds: readonly number[], minimumConfidence: number): Pairs {
    const { edgeEnd, edgeKind, edgeFrom, edgeTo, edgeConfidence, edgeFlags, nodeKind, nodeEnd } = this.#view;
    const found = new Set<number>();
    const add = (from: number, to: number): void => {
      if (from !== to && this.#isShown(from) && this.#isShown(to)) found.add(from * nodeEnd + to);
    };
    for (let edge = 1; edge < edgeEnd; edge++) {
      if (!kinds.includes(edgeKind[edge]!)) continue;
      if ((edgeFlags[edge]! & EdgeFlag.dynamic) !== 0) throw new Error(`edge ${edge} is a dynamic call`);
      const [from, to] = [edgeFrom[edge]!, edgeTo[edge]!];
      if (nodeKind[to] === NodeKind.candidates) {
        for (const member of this.#members(to, minimumConfidence)) add(from, member);
      } else if (edgeConfidence[edge]! >= minimumConfidence) add(from, to);
    }
    return flatten(found, nodeEnd);
  }

  /** A set of one is as good as an inferred edge; of several it is ambiguous which is meant. */
  #members(set: number, minimumConfidence: number): Uint32Array {
    const { outStart, outLength, outPeer } = this.#view;
    const [start, length] = [outStart[set]!, outLength[set]!];
    const confidence = length === 1 ? Confidence.inferred : Confidence.ambiguous;
    return confidence < minimumConfidence ? new Uint32Array(0) : outPeer.subarray(start, start + length);
  }

  #isShown(node: number): boolean {
    const { nodeKind, nodeFlags } = this.#view;
    const kind = nodeKind[node];
    return kind !== NodeKind.none && kind !== NodeKind.candidates && (nodeFlags[node]! & SKIPPED) === 0;
  }
}

function flatten(found: ReadonlySet<number>, nodeEnd: number): Pairs {
  const pairs = new Uint32Array(found.size * 2);
  let at = 0;
  for (const pair of found) {
    pairs[at++] = Math.floor(pair / nodeEnd);
    pairs[at++] = pair % nodeEnd;
  }
  return pairs;
}

/** As names are compared in a search by prefix. */
export function foldText(name: string): string {
  return name.replaceAll(/[_-]/g, "").toLowerCase();
}

/** Calls `take` with each pair. */
export function forEachPair(pairs: Pairs, take: (from: number, to: number) => void): void {
  for (let at = 0; at < pairs.length; at += 2) take(pairs[at]!, pairs[at + 1]!);
}
