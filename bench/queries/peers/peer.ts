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

/** Most names that a search by prefix gives. */
export const PAGE = 256;

/**
 * A peer that holds the graph. Each function gives all hits as ids in any order; `path` the number of steps of a
 * shortest path, or nothing; `findPrefix` the first `PAGE` in order of folded names.
 */
export interface Peer {
  readonly name: string;
  readonly ask: Partial<Record<PeerQuestion, (question: Question) => readonly number[]>>;
  close?(): void;
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
