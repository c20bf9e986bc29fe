/** Holds that a peer answers as we do: what is timed is the same question with the same answer. */
import { GraphQueries, MAX_HITS } from "@parseltongue/graph";
import type { Answer, Graph } from "@parseltongue/graph";
import type { Question } from "../questions.ts";
import { allHits, PAGE, type Peer, type PeerAnswer, PEER_QUESTIONS, type PeerQuestion, steps } from "./peer.ts";

/** Questions of each kind whose answers are compared. */
const COMPARED = 30;

/** Our answers in the form in which the peers give theirs, with as many hits as asked for. */
function ourAnswers(graph: Graph): Record<PeerQuestion, (question: Question, hits: number) => PeerAnswer> {
  const queries = new GraphQueries(graph);
  const edges = Number.POSITIVE_INFINITY;
  const whole = ({ hits, total }: Answer): PeerAnswer => ({
    nodes: [...hits.nodes()],
    total,
    confidences: Array.from({ length: hits.length }, (_, at) => hits.confidence(at)),
    sites: Array.from({ length: hits.length }, (_, at) => hits.sites(at)),
  });
  return {
    callers: ({ node }, hits) => whole(queries.callers(node, { edges, hits })),
    callees: ({ node }, hits) => whole(queries.callees(node, { edges, hits })),
    whatImplements: ({ node }, hits) => whole(queries.whatImplements(node, { edges, hits })),
    blastRadius3: ({ node }, hits) => whole(queries.blastRadius(node, { edges, hits, hops: 3 })),
    path: ({ node, other }) => {
      const { found, hits } = queries.path(node, other, { edges });
      return steps(found ? hits.length - 1 : undefined);
    },
    findExact: ({ text }, hits) => allHits([...queries.find(text, { mode: "exact", hits }).nodes]),
    // What lies beyond the page was not asked for.
    findPrefix: ({ text }) => allHits([...queries.find(text, { mode: "prefix", hits: PAGE }).nodes]),
  };
}

/** @throws Error at the first question that is answered differently */
export function compareAnswers(
  graph: Graph,
  peer: Peer,
  questions: Readonly<Record<PeerQuestion, readonly Question[]>>,
): void {
  const ours = ourAnswers(graph);
  for (const kind of Object.keys(PEER_QUESTIONS) as PeerQuestion[]) {
    const ask = peer.ask[kind];
    if (ask === undefined) continue;
    for (const question of questions[kind].slice(0, COMPARED)) {
      const found = ask(question);
      const expected = ours[kind](question, found.isPage === true ? PAGE : MAX_HITS);
      // Which of the names that fold alike come last on a full page is free.
      if (kind === "findPrefix" && expected.total === PAGE && found.total === PAGE) continue;
      if (areEqual(expected, found)) continue;
      throw new Error(
        `${peer.name} answers ${kind} of ${JSON.stringify(question)} differently: ` +
          `${found.total} hits, ours ${expected.total}`,
      );
    }
  }
}

function areEqual(expected: PeerAnswer, found: PeerAnswer): boolean {
  if (expected.total !== found.total) return false;
  if (found.isPage !== true) {
    const inOrder = (ids: readonly number[]): string => ids.toSorted((a, b) => a - b).join();
    // Of more than our largest page only their number can be compared.
    return expected.nodes.length < expected.total || inOrder(expected.nodes) === inOrder(found.nodes);
  }
  return (["nodes", "confidences", "sites"] as const).every(
    (part) => found[part] === undefined || found[part].join() === expected[part]?.join(),
  );
}
