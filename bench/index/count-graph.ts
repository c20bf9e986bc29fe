/** How much is in an index, whoever made it: seconds mean nothing beside an empty graph. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Confidence, decodeSnapshot, EdgeKind, NodeFlag, NodeKind } from "@parseltongue/graph";

export interface GraphCounts {
  readonly nodes: number;
  readonly edges: number;
  /**
   * Pairs of a caller and a callee, both in the code that was indexed, each pair once however often it calls. Of our own
   * only those whose target is settled: calls to a set of candidates, and ambiguous ones, do not count. Undefined when
   * the tool does not look for calls.
   */
  readonly callPairs?: number;
}

/** Of our own index. */
export function countOwn(directory: string): GraphCounts {
  const { graph } = decodeSnapshot(readFileSync(join(directory, ".parseltongue", "graph.isg")));
  const pairs = new Set<number>();
  let edges = 0;
  for (let edge = 1; edge < graph.edgeEnd; edge++) {
    const kind = graph.edgeKind[edge]!;
    if (kind === EdgeKind.none) continue;
    edges++;
    if (kind !== EdgeKind.calls || graph.edgeConfidence[edge]! < Confidence.inferred) continue;
    const [from, to] = [graph.edgeFrom[edge]!, graph.edgeTo[edge]!];
    const isInside = graph.nodeKind[to] !== NodeKind.candidates && (graph.nodeFlags[to]! & NodeFlag.external) === 0;
    if (isInside) pairs.add(from * graph.nodeEnd + to);
  }
  return { nodes: graph.liveNodeCount, edges, callPairs: pairs.size };
}

/** Of an index in SQLite with tables `nodes` and `edges`; the columns of an edge's ends have different names. */
export function countDatabase(
  path: string,
  columns: { readonly from: string; readonly to: string; readonly callKinds: readonly string[] },
): GraphCounts {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const count = (sql: string, ...values: string[]): number => database.prepare(sql).get(...values)?.["n"] as number;
    const marks = columns.callKinds.map(() => "?").join(", ");
    return {
      nodes: count("SELECT count(*) AS n FROM nodes"),
      edges: count("SELECT count(*) AS n FROM edges"),
      callPairs: count(
        `SELECT count(*) AS n FROM (SELECT DISTINCT ${columns.from}, ${columns.to} FROM edges
          WHERE kind IN (${marks}) AND ${columns.to} IN (SELECT id FROM nodes))`,
        ...columns.callKinds,
      ),
    };
  } finally {
    database.close();
  }
}
