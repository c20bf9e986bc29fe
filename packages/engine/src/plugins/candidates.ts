import type { CutReason, Hit, HitPage } from "@parseltongue/graph";
import type { AnyReply, Ask, Question } from "../question.ts";

/** Questions whose answer is a list of hits, which lenses judge. The others are left as they are. */
export type LensAsk =
  | "callers"
  | "callees"
  | "what-implements"
  | "supertypes"
  | "blast-radius"
  | "find"
  | "hubs"
  | "unused";
export type LensQuestion = Extract<Question, { readonly ask: LensAsk }>;
export type LensReply = Extract<AnyReply, { readonly ask: LensAsk }>;

const LENS_ASKS: ReadonlySet<Ask> = new Set<LensAsk>([
  "callers",
  "callees",
  "what-implements",
  "supertypes",
  "blast-radius",
  "find",
  "hubs",
  "unused",
]);

export function isLensQuestion(question: Question): question is LensQuestion {
  return LENS_ASKS.has(question.ask);
}

/** The hits of an answer as lenses are given them, in the answer's order. */
export interface Candidates {
  readonly nodes: Uint32Array;
  /** Hops from the question's node; 0 for questions about none. */
  readonly depths: Uint32Array;
  /** Hits there are, listed here or not. */
  readonly total: number;
}

export function candidatesOf(reply: LensReply): Candidates {
  switch (reply.ask) {
    case "find":
      return listed(reply.answer.nodes, reply.answer.total);
    case "hubs":
      return listed(
        Uint32Array.from(reply.answer.hubs, ({ node }) => node),
        reply.answer.total,
      );
    case "unused":
      return listed(
        Uint32Array.from(reply.answer.nodes, ({ node }) => node),
        reply.answer.total,
      );
    default:
      return walked(reply.answer.hits, reply.answer.total);
  }
}

function listed(nodes: Uint32Array, total: number): Candidates {
  return { nodes, depths: new Uint32Array(nodes.length), total };
}

function walked(hits: HitPage, total: number): Candidates {
  const nodes = new Uint32Array(hits.length);
  const depths = new Uint32Array(hits.length);
  for (let i = 0; i < nodes.length; i++) {
    nodes[i] = hits.node(i);
    depths[i] = hits.depth(i);
  }
  return { nodes, depths, total };
}

/**
 * The reply with the candidates at `picked` for its hits, in this order. Totals and counts stay those of the graph.
 * @param isCut whether candidates are missing that may belong on the page
 */
export function withHits(reply: LensReply, picked: Uint32Array, isCut: boolean): LensReply {
  const truncated = cutReasons(reply.answer.truncated, isCut);
  switch (reply.ask) {
    case "find":
      return { ...reply, answer: { ...reply.answer, nodes: pickNodes(reply.answer.nodes, picked), truncated } };
    case "hubs":
      return { ...reply, answer: { ...reply.answer, hubs: pick(reply.answer.hubs, picked), truncated } };
    case "unused":
      return { ...reply, answer: { ...reply.answer, nodes: pick(reply.answer.nodes, picked), truncated } };
    default: {
      const { answer } = reply;
      return { ...reply, answer: { ...answer, hits: new PickedHits(answer.hits, picked), truncated } };
    }
  }
}

function pickNodes(nodes: Uint32Array, picked: Uint32Array): Uint32Array {
  const found = new Uint32Array(picked.length);
  for (let i = 0; i < picked.length; i++) found[i] = nodes[picked[i]!]!;
  return found;
}

function pick<Entry>(entries: readonly Entry[], picked: Uint32Array): Entry[] {
  return Array.from(picked, (at) => entries[at]!);
}

/** In the order of `CutReason`. */
function cutReasons(reasons: readonly CutReason[], isCut: boolean): readonly CutReason[] {
  return [
    ...reasons.filter((reason) => reason === "hops"),
    ...(isCut ? (["hits"] as const) : []),
    ...reasons.filter((reason) => reason === "edges"),
  ];
}

/** Some hits of a page, in an order of their own. */
class PickedHits implements HitPage {
  readonly #hits: HitPage;
  readonly #picked: Uint32Array;

  constructor(hits: HitPage, picked: Uint32Array) {
    this.#hits = hits;
    this.#picked = picked;
  }

  get length(): number {
    return this.#picked.length;
  }

  node(index: number): number {
    return this.#hits.node(this.#at(index));
  }

  edge(index: number): number {
    return this.#hits.edge(this.#at(index));
  }

  depth(index: number): number {
    return this.#hits.depth(this.#at(index));
  }

  confidence(index: number): number {
    return this.#hits.confidence(this.#at(index));
  }

  sites(index: number): number {
    return this.#hits.sites(this.#at(index));
  }

  at(index: number): Hit {
    return this.#hits.at(this.#at(index));
  }

  nodes(): Uint32Array {
    return this.#picked.map((at) => this.#hits.node(at));
  }

  *[Symbol.iterator](): Iterator<Hit> {
    for (const at of this.#picked) yield this.#hits.at(at);
  }

  #at(index: number): number {
    const at = this.#picked[index];
    if (at === undefined) throw new RangeError(`no hit ${index} on a page of ${this.length}`);
    return at;
  }
}
