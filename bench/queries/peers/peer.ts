/** What is asked of the peers, and of us beside them. */
import type { Question } from "../questions.ts";
import type { PlainGraph } from "./plain-graph.ts";

/** In the order of the table. */
export const PEER_QUESTIONS = {
  callers: "callers",
  callees: "callees",
  whatImplements: "what-implements",
  blastRadius3: "blast-radius, 3 hops",
  path: "path",
  findExact: "find, exact",
  findPrefix: "find, prefix",
} as const;
export type PeerQuestion = keyof typeof PEER_QUESTIONS;

/** Hits that an answer in order shows. */
export const PAGE = 256;

/** What a peer answers. */
export interface PeerAnswer {
  /** The hits: all in any order or, if `isPage`, as many as a page holds in the order in which we give them. */
  readonly nodes: readonly number[];
  readonly total: number;
  readonly isPage?: boolean;
  /** For each of the nodes how sure it is and how many edges lead there, from a peer that was asked for it. */
  readonly confidences?: readonly number[];
  readonly sites?: readonly number[];
}

/** A peer that holds the graph. `path` gives the number of steps of a shortest path as its only node, or nothing. */
export interface Peer {
  readonly name: string;
  readonly ask: Partial<Record<PeerQuestion, (question: Question) => PeerAnswer>>;
  close?(): void;
}

/** An answer that is all hits in any order. */
export function allHits(nodes: readonly number[]): PeerAnswer {
  return { nodes, total: nodes.length };
}

/** The answer to `path`. */
export function steps(count: number | undefined): PeerAnswer {
  return allHits(count === undefined ? [] : [count]);
}

/** Peers differ by orders of magnitude: the slow ones are asked less. */
export interface PeerEntry {
  readonly name: string;
  /** The npm package; undefined for what comes with Node. */
  readonly package?: string;
  /** How many of the questions of each kind it is asked. */
  readonly questions: number;
  open(graph: PlainGraph): Promise<Peer>;
}
