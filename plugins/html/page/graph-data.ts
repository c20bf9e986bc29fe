/** What the exporter writes into the page; texts are raw, as the repository has them. */
export interface GraphData {
  /** What was left out, as a sentence; "" when nothing was. */
  readonly cut: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

export interface GraphNode {
  /** Short where the file says the rest. */
  readonly name: string;
  readonly qualifiedName: string;
  readonly kind: string;
  /** What kinds have in common: container, code, type, contract, value. */
  readonly look: string;
  /** "" when it lies in none. */
  readonly file: string;
  /** 1-based; 0 for none. */
  readonly line: number;
  readonly signature: string;
  readonly doc: string;
  readonly flags: readonly string[];
  /** Hops from where the question began. */
  readonly depth: number;
  readonly isTarget: boolean;
}

/** A sentence: the node at `from` calls the node at `to`. */
export interface GraphEdge {
  /** Places in `nodes`. */
  readonly from: number;
  readonly to: number;
  readonly kind: string;
  readonly confidence: string;
  /** Places in the code. */
  readonly sites: number;
  /** 1-based line of the first; 0 for none. */
  readonly line: number;
}

/** Where the nodes are drawn, by place. */
export interface Positions {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

export function readData(document: Document): GraphData {
  return JSON.parse(document.getElementById("data")?.textContent ?? "") as GraphData;
}

/** How many edges each node has, by place. */
export function degrees({ nodes, edges }: GraphData): Uint32Array {
  const counts = new Uint32Array(nodes.length);
  for (const { from, to } of edges) {
    counts[from]! += 1;
    counts[to]! += 1;
  }
  return counts;
}
