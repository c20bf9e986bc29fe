/** Those who are asked: the engine here, and whoever else is to be compared with it. */
import { GraphQueries } from "@parseltongue/graph";
import type { Graph } from "@parseltongue/graph";
import type { Question, QuestionKindName } from "./questions.ts";

/**
 * Answers some kinds of question about the graph that it was opened with. The function does all the work of an answer,
 * up to a page of 256 hits, and gives how many hits there are: fewer than there are would be less work.
 */
export interface Answerer {
  readonly name: string;
  readonly ask: Partial<Record<QuestionKindName, (question: Question) => number>>;
  /** All hits of a question, as node ids in any order, without limits: for comparing answers, not timed. */
  readonly hits: Partial<Record<QuestionKindName, (question: Question) => Uint32Array>>;
}

const everything = { hits: 65_536, edges: Number.POSITIVE_INFINITY } as const;

export function parseltongue(graph: Graph): Answerer {
  const queries = new GraphQueries(graph);
  queries.warm();
  return {
    name: "parseltongue",
    ask: {
      callers: ({ node }) => queries.callers(node).total,
      callees: ({ node }) => queries.callees(node).total,
      whatImplements: ({ node }) => queries.whatImplements(node).total,
      blastRadius3: ({ node }) => queries.blastRadius(node, { hops: 3 }).total,
      blastRadius: ({ node }) => queries.blastRadius(node).total,
      blastRadiusOfHub: ({ node }) => queries.blastRadius(node).total,
      path: ({ node, other }) => queries.path(node, other).hits.length,
      findExact: ({ text }) => queries.find(text, { mode: "exact" }).total,
      findPrefix: ({ text }) => queries.find(text, { mode: "prefix" }).total,
      findTypo: ({ text }) => queries.find(text, { mode: "fuzzy" }).total,
      context: ({ node }) => queries.context(node).tokens,
    },
    hits: {
      callers: ({ node }) => queries.callers(node, everything).hits.nodes(),
      callees: ({ node }) => queries.callees(node, everything).hits.nodes(),
      whatImplements: ({ node }) => queries.whatImplements(node, everything).hits.nodes(),
      blastRadius3: ({ node }) => queries.blastRadius(node, { ...everything, hops: 3 }).hits.nodes(),
      path: ({ node, other }) => queries.path(node, other, { edges: Number.POSITIVE_INFINITY }).hits.nodes(),
      findExact: ({ text }) => queries.find(text, { mode: "exact", hits: 65_536, includeTests: true }).nodes,
    },
  };
}
