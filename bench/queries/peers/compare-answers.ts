/** Holds that a peer answers as we do: what is timed is the same question with the same answer. */
import { GraphQueries, MAX_HITS } from "@parseltongue/graph";
import type { Answer, Graph } from "@parseltongue/graph";
import type { Question } from "../questions.ts";
import { PAGE, type Peer, PEER_QUESTIONS, type PeerQuestion } from "./peer.ts";

/** Questions of each kind whose answers are compared. */
const COMPARED = 30;

interface OurHits {
  readonly nodes: Iterable<number>;
  /** More than `nodes` has, where there are more than a page can hold. */
  readonly total: number;
}

/** All of our hits in the form in which the peers give theirs. */
function ourHits(graph: Graph): Record<PeerQuestion, (question: Question) => OurHits> {
  const queries = new GraphQueries(graph);
  const all = { hits: MAX_HITS, edges: Number.POSITIVE_INFINITY } as const;
  const whole = ({ hits, total }: Answer): OurHits => ({ nodes: hits.nodes(), total });
  return {
    callers: ({ node }) => whole(queries.callers(node, all)),
    callees: ({ node }) => whole(queries.callees(node, all)),
    whatImplements: ({ node }) => whole(queries.whatImplements(node, all)),
    blastRadius3: ({ node }) => whole(queries.blastRadius(node, { ...all, hops: 3 })),
    path: ({ node, other }) => {
      const { found, hits } = queries.path(node, other, { edges: all.edges });
      return found ? { nodes: [hits.length - 1], total: 1 } : { nodes: [], total: 0 };
    },
    findExact: ({ text }) => queries.find(text, { mode: "exact", hits: all.hits }),
    findPrefix: ({ text }) => {
      const { nodes } = queries.find(text, { mode: "prefix", hits: PAGE });
      // What lies beyond the page was not asked for.
      return { nodes, total: nodes.length };
    },
  };
}

/** @throws Error at the first question that is answered differently */
export function compareAnswers(
  graph: Graph,
  peer: Peer,
  questions: Readonly<Record<PeerQuestion, readonly Question[]>>,
): void {
  const expectedOf = ourHits(graph);
  for (const kind of Object.keys(PEER_QUESTIONS) as PeerQuestion[]) {
    const ask = peer.ask[kind];
    if (ask === undefined) continue;
    for (const question of questions[kind].slice(0, COMPARED)) {
      const { nodes, total } = expectedOf[kind](question);
      const [expected, found] = [[...nodes], ask(question)];
      // Of more than a page their number is compared; which names that fold alike come last on a full one is free.
      const isWhole = expected.length === total && !(kind === "findPrefix" && total === PAGE);
      if (isWhole ? haveSame(expected, found) : found.length === total) continue;
      throw new Error(
        `${peer.name} answers ${kind} of ${JSON.stringify(question)} differently: ` +
          `${found.length} hits, ours ${total}`,
      );
    }
  }
}

function haveSame(a: readonly number[], b: readonly number[]): boolean {
  const inOrder = (ids: readonly number[]): string => ids.toSorted((x, y) => x - y).join();
  return inOrder(a) === inOrder(b);
}
