import type { DecodedLog } from "./commit-log.ts";
import { decodeLog, replay } from "./commit-log.ts";
import { Graph } from "./graph.ts";
import type { GraphOptions } from "./graph.ts";
import { decodeSnapshot } from "./snapshot.ts";

/**
 * A second copy of a graph that follows the first by its commit log, for work that must not hold up the first one's
 * readers. Both go the same way from the same start, so `graph.memoryChecksum()` is equal at equal `sequence`.
 */
export class GraphReplica {
  readonly graph: Graph;

  private constructor(graph: Graph) {
    this.graph = graph;
  }

  /** Starts where an empty graph starts. */
  static create(options: GraphOptions = {}): GraphReplica {
    return new GraphReplica(Graph.create(options));
  }

  /**
   * Starts where a snapshot was taken.
   * @throws GraphError as `decodeSnapshot`
   */
  static fromSnapshot(bytes: Uint8Array, options: GraphOptions = {}): GraphReplica {
    return new GraphReplica(decodeSnapshot(bytes, options).graph);
  }

  /**
   * Follows a log, header included, from where the replica is. Returns how many steps it took.
   * @throws GraphError `log-damaged`, `log-version`, `log-gap`
   */
  follow(log: Uint8Array): number {
    const { records }: DecodedLog = decodeLog(log);
    return replay(this.graph, records);
  }
}
