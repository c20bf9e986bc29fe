import type { GraphMemory } from "../graph-memory.ts";

/** Which ids name something, while a call is under way: guests are never taken at their word. */
export class GraphIds {
  #nodeKinds: Uint8Array = new Uint8Array(0);
  #edgeKinds: Uint8Array = new Uint8Array(0);

  /** To be called before each call that may name nodes or edges. */
  read(graph: GraphMemory): void {
    const { nodeEnd, edgeEnd, offsets } = graph.layout();
    const { buffer } = graph.memory;
    this.#nodeKinds = new Uint8Array(buffer, offsets.nodeKind, nodeEnd);
    this.#edgeKinds = new Uint8Array(buffer, offsets.edgeKind, edgeEnd);
  }

  /** One past the highest node id. */
  get nodeEnd(): number {
    return this.#nodeKinds.length;
  }

  isNode(node: number): boolean {
    return (this.#nodeKinds[node] ?? 0) !== 0;
  }

  isEdge(edge: number): boolean {
    return (this.#edgeKinds[edge] ?? 0) !== 0;
  }
}
