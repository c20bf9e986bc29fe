/** What `find-cycles` costs after a change: a call put in and another taken out, then the question. */
import { Confidence, EDGE_STRIDE, EdgeField, EdgeKind, GraphQueries } from "@parseltongue/graph";
import type { CycleLevel, Graph, GraphCommit } from "@parseltongue/graph";
import { randomNumbers } from "../synthetic-graph.ts";

/** Calls lead this many nodes away at most in four cases of five, as most do. */
const NEAR = 50;

/** Microseconds from the change to the answer, per edit; the commit itself is not counted. Changes the graph. */
export function timeCycleEdits(graph: Graph, entities: Uint32Array, level: CycleLevel, edits: number): Float64Array {
  const queries = new GraphQueries(graph);
  queries.findCycles({ level });
  const random = randomNumbers(11);
  const micros = new Float64Array(edits);
  for (let edit = 0; edit < edits; edit++) {
    const change = graph.apply(editCommit(graph, entities, random));
    const before = process.hrtime.bigint();
    queries.apply(change);
    queries.findCycles({ level });
    micros[edit] = Number(process.hrtime.bigint() - before) / 1000;
  }
  return micros;
}

function editCommit(graph: Graph, entities: Uint32Array, random: (end: number) => number): GraphCommit {
  const at = random(entities.length);
  const near = Math.min(entities.length - 1, Math.max(0, at + random(2 * NEAR) - NEAR));
  const from = entities[at]!;
  const to = entities[random(5) > 0 ? near : random(entities.length)]!;
  const records = [[graph.edgeEnd, from, to, EdgeKind.calls, 0, Confidence.resolved, 1, 1]];
  const removed = 1 + random(graph.edgeEnd - 1);
  if (graph.edgeKind[removed] === EdgeKind.calls) {
    const drop = Array.from({ length: EDGE_STRIDE }, () => 0);
    drop[EdgeField.edge] = removed;
    records.push(drop);
  }
  const none = new Int32Array(0);
  return { strings: [""], files: none, nodes: none, edges: Int32Array.from(records.flat()), moves: none };
}
