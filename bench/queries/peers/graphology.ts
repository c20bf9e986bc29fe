/** The graph library that JavaScript programs mostly take. It has no search by name. */
import { loadPeer } from "../../peers/peers.ts";
import { allHits, type Peer, steps } from "./peer.ts";
import { forEachPair, type Pairs, type PlainGraph } from "./plain-graph.ts";
import { distance, type Neighbours, reach } from "./walks.ts";

interface DirectedGraph {
  mergeEdge(from: number, to: number): void;
  mergeNode(node: number): void;
  hasNode(node: number): boolean;
  inNeighbors(node: number): string[];
  outNeighbors(node: number): string[];
}
interface Exports {
  readonly default: { readonly DirectedGraph: new () => DirectedGraph };
}

export async function openGraphology(graph: PlainGraph): Promise<Peer> {
  const { DirectedGraph } = (await loadPeer<Exports>("graphology")).default;
  const load = (pairs: Pairs): DirectedGraph => {
    const loaded = new DirectedGraph();
    for (const { id } of graph.nodes) loaded.mergeNode(id);
    forEachPair(pairs, (from, to) => loaded.mergeEdge(from, to));
    return loaded;
  };
  const calls = load(graph.calls);
  const depends = load(graph.depends);
  const supertypes = load(graph.supertypes);
  const inside = load(graph.inside);
  const into = (relation: DirectedGraph): Neighbours => {
    return (node) => relation.inNeighbors(node).map(Number);
  };
  const outOf = (relation: DirectedGraph): Neighbours => {
    return (node) => relation.outNeighbors(node).map(Number);
  };
  const [callers, callees, implementors] = [into(calls), outOf(calls), into(supertypes)];
  const [forwards, backwards, held] = [outOf(depends), into(depends), outOf(inside)];
  const seeds = (node: number): number[] => [node, ...reach([node], held, Number.POSITIVE_INFINITY).flat()];
  return {
    name: "graphology",
    ask: {
      callers: ({ node }) => allHits(callers(node)),
      callees: ({ node }) => allHits(callees(node)),
      whatImplements: ({ node }) => allHits(implementors(node)),
      blastRadius3: ({ node }) => allHits(reach(seeds(node), backwards, 3).flat()),
      path: ({ node, other }) => steps(distance(seeds(node), seeds(other), forwards, backwards)),
    },
  };
}
