import { Confidence, EdgeKind, Graph, NodeKind } from "@parseltongue/graph";
import type { AppliedChange, EdgeKindName, GraphCommit, NodeKindName } from "@parseltongue/graph";

/** A node of a sketch; its key is unique. */
export interface SketchNode {
  readonly kind: NodeKindName;
  /** Default: the key. */
  readonly qualifiedName?: string;
  /** Tells nodes apart that agree in all else. */
  readonly ordinal?: number;
  readonly name?: string;
  readonly flags?: number;
  readonly parent?: string;
  readonly file?: string;
  readonly fileFlags?: number;
  readonly line?: number;
  readonly endLine?: number;
  readonly signature?: string;
  readonly doc?: string;
}

export interface SketchEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKindName;
  readonly confidence?: number;
  readonly flags?: number;
  readonly line?: number;
}

/** A graph as a test writes it down. */
export interface Sketch {
  readonly nodes: Readonly<Record<string, SketchNode>>;
  readonly edges: readonly SketchEdge[];
}

/** `contains` edges follow from the parents, and need not be written. */
export function edgesOf(sketch: Sketch): SketchEdge[] {
  const contained = Object.entries(sketch.nodes).flatMap(([key, { parent }]): SketchEdge[] =>
    parent === undefined ? [] : [{ from: parent, to: key, kind: "contains" }],
  );
  return [...contained, ...sketch.edges];
}

/** A graph that is brought from one sketch to the next by commits. */
export class SketchGraph {
  readonly graph: Graph = Graph.create({ maximumPages: 256 });
  readonly #ids = new Map<string, number>();
  readonly #written = new Map<string, string>();
  readonly #files = new Map<string, number>();
  #edgeIds: { readonly id: number; readonly text: string }[] = [];
  #nextNode = 1;
  #nextEdge = 1;
  readonly #reversed: boolean;

  /** @param order `reversed` gives ids in the opposite order of the sketch: no answer may show it */
  constructor(order: "as-written" | "reversed" = "as-written") {
    this.#reversed = order === "reversed";
  }

  id(key: string): number {
    const id = this.#ids.get(key);
    if (id === undefined) throw new Error(`no node ${key}`);
    return id;
  }

  /** Key of a node id, from the graph itself; of a node with a qualified name of its own that name. */
  key(node: number): string {
    return this.graph.text(this.graph.nodeQualifiedName[node]!);
  }

  keys(nodes: Iterable<number>): string[] {
    return [...nodes].map((node) => this.key(node));
  }

  become(sketch: Sketch): AppliedChange {
    const strings = [""];
    const string = (text: string): number => (text === "" ? 0 : strings.push(text) - 1);
    const files = this.#newFiles(sketch, string);
    const dropped = [...this.#ids].filter(([key]) => sketch.nodes[key]?.kind !== this.#kindOf(key));
    const edges = this.#edgeRecords(sketch, new Set(dropped.map(([key]) => key)));
    const nodes = this.#nodeRecords(sketch, dropped, string);
    for (const edge of edges.added) edge[1] = this.id(edge[1] as string);
    for (const edge of edges.added) edge[2] = this.id(edge[2] as string);
    const commit: GraphCommit = {
      strings,
      files: Int32Array.from(files),
      nodes: Int32Array.from(nodes),
      edges: Int32Array.from([...edges.dropped, ...edges.added].flat() as number[]),
      moves: new Int32Array(0),
    };
    return this.graph.apply(commit);
  }

  #kindOf(key: string): NodeKindName | undefined {
    const written = this.#written.get(key);
    return written === undefined ? undefined : (JSON.parse(written) as SketchNode).kind;
  }

  #newFiles(sketch: Sketch, string: (text: string) => number): number[] {
    const records: number[] = [];
    for (const { file, fileFlags = 0 } of Object.values(sketch.nodes)) {
      if (file === undefined || this.#files.has(file)) continue;
      this.#files.set(file, this.#files.size + 1);
      records.push(this.#files.size, string(file), fileFlags, 1, 100);
    }
    return records;
  }

  #nodeRecords(sketch: Sketch, dropped: [string, number][], string: (text: string) => number): number[] {
    const records: number[] = [];
    for (const [key, id] of dropped) {
      records.push(id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
      this.#ids.delete(key);
      this.#written.delete(key);
    }
    const entries = Object.entries(sketch.nodes);
    const added = entries.filter(([key]) => !this.#ids.has(key));
    if (this.#reversed) added.reverse();
    for (const [key] of added) this.#ids.set(key, this.#nextNode++);
    for (const [key, node] of parentsFirst(entries)) {
      const text = JSON.stringify(node);
      if (this.#written.get(key) === text) continue;
      this.#written.set(key, text);
      const parent = node.parent === undefined ? 0 : this.id(node.parent);
      const file = node.file === undefined ? 0 : this.#files.get(node.file)!;
      const texts = [
        string(node.name ?? lastPart(key)),
        string(node.qualifiedName ?? key),
        string(node.signature ?? ""),
        string(node.doc ?? ""),
      ];
      const { line = 1, endLine = line } = node;
      records.push(
        this.id(key),
        NodeKind[node.kind],
        node.flags ?? 0,
        ...texts,
        parent,
        file,
        line,
        1,
        endLine,
        1,
        node.ordinal ?? 0,
      );
    }
    return records;
  }

  #edgeRecords(sketch: Sketch, gone: ReadonlySet<string>): { dropped: number[][]; added: (number | string)[][] } {
    const wanted = new Map<string, SketchEdge[]>();
    for (const edge of edgesOf(sketch)) {
      const text = JSON.stringify(edge);
      wanted.set(text, [...(wanted.get(text) ?? []), edge]);
    }
    const kept: { id: number; text: string }[] = [];
    const dropped: number[][] = [];
    for (const edge of this.#edgeIds) {
      const { from, to } = JSON.parse(edge.text) as SketchEdge;
      if (!gone.has(from) && !gone.has(to) && wanted.get(edge.text)?.pop() !== undefined) kept.push(edge);
      else dropped.push([edge.id, 0, 0, 0, 0, 0, 0, 0]);
    }
    const added = [...wanted].flatMap(([text, edges]) =>
      edges.map((edge): (number | string)[] => {
        kept.push({ id: this.#nextEdge, text });
        const { from, to, kind, flags = 0, confidence = Confidence.resolved, line = 0 } = edge;
        return [this.#nextEdge++, from, to, EdgeKind[kind], flags, confidence, line, line === 0 ? 0 : 1];
      }),
    );
    this.#edgeIds = kept;
    return { dropped, added };
  }
}

function parentsFirst(entries: [string, SketchNode][]): [string, SketchNode][] {
  const depth = new Map<string, number>();
  const nodes = Object.fromEntries(entries);
  for (const [key] of entries) {
    let levels = 0;
    for (let at = nodes[key]?.parent; at !== undefined; at = nodes[at]?.parent) levels++;
    depth.set(key, levels);
  }
  return entries.toSorted((a, b) => depth.get(a[0])! - depth.get(b[0])!);
}

function lastPart(key: string): string {
  return key.slice(key.search(/[^/:.]*$/));
}

/** A graph of one sketch. */
export function sketched(sketch: Sketch): SketchGraph {
  const graph = new SketchGraph();
  graph.become(sketch);
  return graph;
}
