import { EDGE_STRIDE, FILE_STRIDE, MOVE_STRIDE, NODE_STRIDE } from "@parseltongue/graph";
import type { GraphCommit } from "@parseltongue/graph";

export interface ModelNode {
  kind: number;
  flags: number;
  name: string;
  qualifiedName: string;
  signature: string;
  doc: string;
  parent: number;
  file: number;
  line: number;
  ordinal: number;
}

export interface ModelEdge {
  from: number;
  to: number;
  kind: number;
  flags: number;
  confidence: number;
  line: number;
  column: number;
}

/** A step of a commit: what to do and numbers that say to whom, taken modulo what there is. */
export interface Step {
  readonly action:
    | "addFile"
    | "addNode"
    | "changeNode"
    | "dropNode"
    | "addEdge"
    | "changeEdge"
    | "dropEdge"
    | "dropFile"
    | "move";
  readonly picks: readonly number[];
}

/** Prefixes of each other, other alphabets, a NUL, a long common start: what byte order can go wrong with. */
const WORDS = [
  "a",
  "ab",
  "ab\0",
  "abc",
  "abcd",
  "abcde",
  "é",
  "\u{feff}zz",
  "日本",
  "😀",
  "crate::very::long::common::prefix::x",
  "m",
];

/** The graph as plain maps: the oracle. It turns steps into commits and its state into one commit from scratch. */
export class ModelGraph {
  readonly files: Map<number, string> = new Map();
  readonly nodes: Map<number, ModelNode> = new Map();
  readonly edges: Map<number, ModelEdge> = new Map();
  #nextNode = 1;
  #nextFile = 1;
  #nextEdge = 1;
  readonly #freeEdges: number[] = [];
  readonly #touchedFiles = new Set<number>();
  readonly #touchedNodes = new Set<number>();
  readonly #touchedEdges = new Set<number>();
  #before = { files: new Set<number>(), nodes: new Set<number>(), edges: new Set<number>() };

  commit(steps: readonly Step[]): GraphCommit {
    this.#before = {
      files: new Set(this.files.keys()),
      nodes: new Set(this.nodes.keys()),
      edges: new Set(this.edges.keys()),
    };
    for (const touched of [this.#touchedFiles, this.#touchedNodes, this.#touchedEdges]) touched.clear();
    for (const step of steps) if (step.action !== "move") this.#step(step);
    const moves = this.#move(steps);
    return this.#emit(moves);
  }

  /** The whole state in one commit, under other ids: dense, and edges in another order. */
  fromScratch(): GraphCommit {
    const fileIds = new Map([...this.files.keys()].map((file, index) => [file, index + 1]));
    const nodeIds = new Map([...this.nodes.keys()].map((node, index) => [node, index + 1]));
    nodeIds.set(0, 0);
    fileIds.set(0, 0);
    const writer = new CommitText();
    for (const [file, path] of this.files) writer.file(fileIds.get(file)!, path);
    for (const [id, node] of this.nodes) {
      writer.node(nodeIds.get(id)!, { ...node, parent: nodeIds.get(node.parent)!, file: fileIds.get(node.file)! });
    }
    let id = 1;
    for (const edge of [...this.edges.values()].reverse()) {
      writer.edge(id, { ...edge, from: nodeIds.get(edge.from)!, to: nodeIds.get(edge.to)! });
      id += 1;
    }
    return writer.commit([]);
  }

  #step({ action, picks: [a = 0, b = 0, c = 0, d = 0] }: Step): void {
    switch (action) {
      case "addFile":
        return this.#addFile(a);
      case "addNode":
        return this.#addNode(a, b, c, d);
      case "changeNode":
        return this.#changeNode(a, b, c, d);
      case "dropNode":
        return this.#dropNode(pick(this.nodes, a));
      case "addEdge":
        return this.#writeEdge(this.#freeEdges.pop() ?? this.#nextEdge++, a, b, c, d);
      case "changeEdge":
        return this.#writeEdge(pick(this.edges, a), b, c, d, a);
      case "dropEdge":
        return this.#dropEdge(pick(this.edges, a));
      case "dropFile":
        return this.#dropFile(pick(this.files, a));
      case "move":
    }
  }

  #addFile(a: number): void {
    const path = `src/${WORDS[a % WORDS.length]}/${this.#nextFile}.rs`;
    this.files.set(this.#nextFile, path);
    this.#touchedFiles.add(this.#nextFile);
    this.#nextFile += 1;
  }

  #addNode(a: number, b: number, c: number, d: number): void {
    const qualifiedName = `${WORDS[a % WORDS.length]}${WORDS[b % WORDS.length]}`;
    const key = { kind: 1 + (c % 3), file: pick(this.files, d) || 0, qualifiedName };
    const twins = [...this.nodes.values()].filter(
      (node) => node.kind === key.kind && node.file === key.file && node.qualifiedName === qualifiedName,
    );
    const ordinal = 1 + Math.max(-1, ...twins.map((node) => node.ordinal));
    this.nodes.set(this.#nextNode, { ...key, ordinal, ...this.#values(this.#nextNode, a, b, c, d) });
    this.#touchedNodes.add(this.#nextNode);
    this.#nextNode += 1;
  }

  #changeNode(a: number, b: number, c: number, d: number): void {
    const id = pick(this.nodes, a);
    const node = this.nodes.get(id);
    if (node === undefined) return;
    Object.assign(node, this.#values(id, b, c, d, a));
    this.#touchedNodes.add(id);
  }

  /** A parent has a lower id, so that there is no circle and it comes first. */
  #values(
    id: number,
    a: number,
    b: number,
    c: number,
    d: number,
  ): Omit<ModelNode, "kind" | "file" | "ordinal" | "qualifiedName"> {
    const parent = pick(this.nodes, d);
    return {
      flags: a % 5,
      name: WORDS[b % WORDS.length]!,
      signature: WORDS[c % WORDS.length]!,
      doc: c % 3 === 0 ? "" : `doc ${d % 4}`,
      parent: parent < id ? parent : 0,
      line: a % 100,
    };
  }

  #dropNode(id: number): void {
    if (!this.nodes.delete(id)) return;
    this.#touchedNodes.add(id);
    for (const [edge, { from, to }] of this.edges) if (from === id || to === id) this.#dropEdge(edge);
    for (const [child, { parent }] of this.nodes) if (parent === id) this.#dropNode(child);
  }

  #dropFile(file: number): void {
    for (const [node, { file: of }] of this.nodes) if (of === file) this.#dropNode(node);
    if (this.files.delete(file)) this.#touchedFiles.add(file);
  }

  #writeEdge(id: number, a: number, b: number, c: number, d: number): void {
    if (this.nodes.size === 0 || id === 0) return;
    // Every other edge points at the same few nodes, so that long rows come about.
    const to = pick(this.nodes, c % 2 === 0 ? b : b % 3);
    const [from, kind] = [pick(this.nodes, a), 1 + (c % 4)];
    this.edges.set(id, { from, to, kind, flags: d % 2, confidence: 1 + (d % 3), line: c % 7, column: d % 5 });
    this.#touchedEdges.add(id);
  }

  #dropEdge(id: number): void {
    if (!this.edges.delete(id)) return;
    this.#touchedEdges.add(id);
    if (this.#before.edges.has(id)) return;
    this.#freeEdges.push(id);
  }

  #move(steps: readonly Step[]): number[] {
    const moves = new Map<number, number>();
    for (const { action, picks } of steps) {
      const node = pick(this.nodes, picks[0] ?? 0);
      if (action === "move" && this.#before.nodes.has(node)) moves.set(node, (picks[1] ?? 0) % 9);
    }
    for (const [id, edge] of this.edges) {
      if (edge.line > 0 && !this.#touchedEdges.has(id)) edge.line += moves.get(edge.from) ?? 0;
    }
    return [...moves].flat();
  }

  #emit(moves: readonly number[]): GraphCommit {
    const writer = new CommitText();
    for (const file of this.#touchedFiles) {
      const path = this.files.get(file);
      if (path !== undefined) writer.file(file, path);
      else if (this.#before.files.has(file)) writer.dropFile(file);
    }
    for (const id of [...this.#touchedNodes].sort((a, b) => a - b)) {
      const node = this.nodes.get(id);
      if (node !== undefined) writer.node(id, node);
      else if (this.#before.nodes.has(id)) writer.dropNode(id);
    }
    for (const id of this.#touchedEdges) {
      const edge = this.edges.get(id);
      if (edge !== undefined) writer.edge(id, edge);
      else if (this.#before.edges.has(id)) writer.dropEdge(id);
    }
    return writer.commit(moves);
  }
}

/** Collects records and their strings. */
class CommitText {
  readonly #strings: string[] = [""];
  readonly #files: number[] = [];
  readonly #nodes: number[] = [];
  readonly #edges: number[] = [];

  file(id: number, path: string): void {
    this.#files.push(id, this.#string(path), 0, 1, path.length);
  }

  dropFile(id: number): void {
    this.#files.push(id, -1, ...zeros(FILE_STRIDE - 2));
  }

  node(id: number, node: ModelNode): void {
    const texts = [node.name, node.qualifiedName, node.signature, node.doc].map((text) => this.#string(text));
    this.#nodes.push(
      id,
      node.kind,
      node.flags,
      ...texts,
      node.parent,
      node.file,
      node.line,
      1,
      node.line,
      1,
      node.ordinal,
    );
  }

  dropNode(id: number): void {
    this.#nodes.push(id, ...zeros(NODE_STRIDE - 1));
  }

  edge(id: number, edge: ModelEdge): void {
    const { from, to, kind, flags, confidence, line, column } = edge;
    this.#edges.push(id, from, to, kind, flags, confidence, line, column);
  }

  dropEdge(id: number): void {
    this.#edges.push(id, ...zeros(EDGE_STRIDE - 1));
  }

  commit(moves: readonly number[]): GraphCommit {
    if (moves.length % MOVE_STRIDE !== 0) throw new Error("half a move");
    return {
      strings: this.#strings,
      files: Int32Array.from(this.#files),
      nodes: Int32Array.from(this.#nodes),
      edges: Int32Array.from(this.#edges),
      moves: Int32Array.from(moves),
    };
  }

  /** Now and then a string stands in the list twice, as writers need not look for it. */
  #string(text: string): number {
    const known = this.#strings.indexOf(text);
    if (known >= 0 && this.#strings.length % 3 !== 0) return known;
    this.#strings.push(text);
    return this.#strings.length - 1;
  }
}

function pick(map: ReadonlyMap<number, unknown>, choice: number): number {
  return map.size === 0 ? 0 : [...map.keys()][choice % map.size]!;
}

function zeros(count: number): number[] {
  return new Array<number>(count).fill(0);
}
