/** What `find-cycles` costs after a change: a call put in and another taken out, then the question. */
import { EDGE_STRIDE, EdgeField, EdgeKind, Graph, GraphQueries } from "@parseltongue/graph";
import type { GraphCommit } from "@parseltongue/graph";
import { randomNumbers } from "../synthetic-graph.ts";

/** Microseconds from the change to the answer, per edit; the commit itself is not counted. */
export function timeCycleEdits(
  commit: GraphCommit,
  entities: Uint32Array,
  level: "file" | "function",
  edits: number,
): Float64Array {
  const graph = Graph.create();
  graph.apply(commit);
  const queries = new GraphQueries(graph);
  queries.findCycles({ level });
  const random = randomNumbers(11);
  const micros = new Float64Array(edits);
  for (let edit = 0; edit < edits; edit++) {
    const change = graph.apply(editCommit(graph, commit, entities, random));
    const before = process.hrtime.bigint();
    queries.apply(change);
    queries.findCycles({ level });
    micros[edit] = Number(process.hrtime.bigint() - before) / 1000;
  }
  return micros;
}

function editCommit(
  graph: Graph,
  { edges }: GraphCommit,
  entities: Uint32Array,
  random: (end: number) => number,
): GraphCommit {
  const from = entities[random(entities.length)]!;
  // Most new calls stay near: another function of the same file or the next ones.
  const near = from + random(100) - 50;
  const to = graph.nodeKind[near] === graph.nodeKind[from] ? near : entities[random(entities.length)]!;
  const records = [[graph.edgeEnd, from, to, EdgeKind.calls, 0, 3, 1, 1]];
  const removed = 1 + random(edges.length / EDGE_STRIDE);
  if (graph.edgeKind[removed] === EdgeKind.calls) {
    const drop = Array.from({ length: EDGE_STRIDE }, () => 0);
    drop[EdgeField.edge] = removed;
    records.push(drop);
  }
  const none = new Int32Array(0);
  return { strings: [""], files: none, nodes: none, edges: Int32Array.from(records.flat()), moves: none };
}
