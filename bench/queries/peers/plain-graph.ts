/** The graph as other stores hold graphs: pairs of ids. */
import { Confidence, EdgeFlag, EdgeKind, NodeFlag, NodeKind } from "@parseltongue/graph";
import type { GraphView } from "@parseltongue/graph";

/** One relation as rows. No pair comes twice, and nothing is related to itself. */
export interface Pairs {
  /** `ends[2i]` is related to `ends[2i + 1]`. */
  readonly ends: Uint32Array;
  /** How sure the surest edge between the two is. */
  readonly confidences: Uint8Array;
  /** How many edges there are between the two. */
  readonly sites: Uint32Array;
}

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
  /** Its place in the order of answers. */
  readonly rank: number;
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
      nodes.push({ id, name, folded: foldText(name), rank: this.#view.nodeRank[id]! });
    }
    return nodes;
  }

  pairs(kinds: readonly number[], minimumConfidence: number): Pairs {
    const { edgeEnd, edgeKind, edgeFrom, edgeTo, edgeConfidence, edgeFlags, nodeKind, nodeEnd } = this.#view;
    const found = new Map<number, Way>();
    const add = (from: number, to: number, confidence: number): void => {
      if (confidence < minimumConfidence || from === to || !this.#isShown(from) || !this.#isShown(to)) return;
      const known = found.get(from * nodeEnd + to) ?? { confidence, sites: 0 };
      known.sites++;
      known.confidence = Math.max(known.confidence, confidence);
      found.set(from * nodeEnd + to, known);
    };
    for (let edge = 1; edge < edgeEnd; edge++) {
      if (!kinds.includes(edgeKind[edge]!)) continue;
      if ((edgeFlags[edge]! & EdgeFlag.dynamic) !== 0) throw new Error(`edge ${edge} is a dynamic call`);
      const [from, to] = [edgeFrom[edge]!, edgeTo[edge]!];
      if (nodeKind[to] !== NodeKind.candidates) add(from, to, edgeConfidence[edge]!);
      else for (const member of this.#members(to)) add(from, member, this.#setConfidence(to));
    }
    return flatten(found, nodeEnd);
  }

  #members(set: number): Uint32Array {
    const { outStart, outLength, outPeer } = this.#view;
    const start = outStart[set]!;
    return outPeer.subarray(start, start + outLength[set]!);
  }

  /** A set of one is as good as an inferred edge; of several it is ambiguous which is meant. */
  #setConfidence(set: number): number {
    return this.#view.outLength[set] === 1 ? Confidence.inferred : Confidence.ambiguous;
  }

  #isShown(node: number): boolean {
    const { nodeKind, nodeFlags } = this.#view;
    const kind = nodeKind[node];
    return kind !== NodeKind.none && kind !== NodeKind.candidates && (nodeFlags[node]! & SKIPPED) === 0;
  }
}

interface Way {
  confidence: number;
  sites: number;
}

function flatten(found: ReadonlyMap<number, Way>, nodeEnd: number): Pairs {
  const ends = new Uint32Array(found.size * 2);
  const confidences = new Uint8Array(found.size);
  const sites = new Uint32Array(found.size);
  let at = 0;
  for (const [pair, way] of found) {
    ends[at * 2] = Math.floor(pair / nodeEnd);
    ends[at * 2 + 1] = pair % nodeEnd;
    confidences[at] = way.confidence;
    sites[at++] = way.sites;
  }
  return { ends, confidences, sites };
}

/** As names are compared in a search by prefix. */
export function foldText(name: string): string {
  return name.replaceAll(/[_-]/g, "").toLowerCase();
}

/** Calls `take` with each pair. */
export function forEachPair(
  { ends, confidences, sites }: Pairs,
  take: (from: number, to: number, confidence: number, sites: number) => void,
): void {
  for (let at = 0; at < sites.length; at++) take(ends[at * 2]!, ends[at * 2 + 1]!, confidences[at]!, sites[at]!);
}
