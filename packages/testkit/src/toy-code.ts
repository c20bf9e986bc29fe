import type { Files } from "@parseltongue/base";
import {
  Confidence,
  EDGE_STRIDE,
  EdgeField,
  EdgeKind,
  FILE_STRIDE,
  FileField,
  type GraphCommit,
  LanguageId,
  NODE_STRIDE,
  NodeField,
  NodeFlag,
  NodeKind,
} from "@parseltongue/graph";

interface ToyNode {
  readonly kind: number;
  readonly name: string;
  readonly qualifiedName: string;
  readonly path: string;
  readonly line: number;
}

interface ToyEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: number;
  readonly line: number;
}

/** What is there, by stable key. */
interface ToyState {
  readonly nodes: ReadonlyMap<string, ToyNode>;
  readonly edges: ReadonlyMap<string, ToyEdge>;
}

/**
 * Makes commits from a language that is simple enough for tests of all that stands behind an indexer: files end in
 * `.toy` and lie in one directory; a line `load: read parse` is a function `load` that calls `read` and `parse`, of
 * whatever file.
 */
export class ToyCode {
  readonly #files: Files;
  readonly #root: string;
  #state: ToyState = { nodes: new Map(), edges: new Map() };
  #ids = new Ids();

  constructor(files: Files, root: string) {
    this.#files = files;
    this.#root = root;
  }

  /** The commit that makes an empty graph hold all files. */
  async commitAll(): Promise<{ readonly commit: GraphCommit; readonly fileCount: number; readonly lineCount: number }> {
    this.#state = { nodes: new Map(), edges: new Map() };
    this.#ids = new Ids();
    return this.commitChanges();
  }

  /** The commit that brings the graph from the last one to what the files hold now. */
  async commitChanges(): Promise<{
    readonly commit: GraphCommit;
    readonly fileCount: number;
    readonly lineCount: number;
  }> {
    const texts = await this.#read();
    const state = stateOf(texts);
    const commit = new CommitWriter(this.#ids).write(this.#state, state);
    this.#state = state;
    const lineCount = [...texts.values()].reduce((sum, text) => sum + text.split("\n").length, 0);
    return { commit, fileCount: texts.size, lineCount };
  }

  async #read(): Promise<Map<string, string>> {
    const texts = new Map<string, string>();
    for (const { name } of await this.#files.list(this.#root)) {
      if (!name.endsWith(".toy")) continue;
      texts.set(name, new TextDecoder().decode(await this.#files.read(`${this.#root}/${name}`)));
    }
    return texts;
  }
}

/** Dense ids by key, given once. Nodes' are not used again; edges' may be, and so are here never. */
class Ids {
  readonly #nodes = new Map<string, number>();
  readonly #edges = new Map<string, number>();
  readonly #files = new Map<string, number>();
  #nextNode = 1;
  #nextEdge = 1;

  file(path: string): number {
    return idOf(this.#files, path, this.#files.size + 1);
  }

  node(key: string): number {
    const id = idOf(this.#nodes, key, this.#nextNode);
    this.#nextNode = Math.max(this.#nextNode, id + 1);
    return id;
  }

  edge(key: string): number {
    const id = idOf(this.#edges, key, this.#nextEdge);
    this.#nextEdge = Math.max(this.#nextEdge, id + 1);
    return id;
  }

  forgetNode(key: string): void {
    this.#nodes.delete(key);
  }

  forgetEdge(key: string): void {
    this.#edges.delete(key);
  }
}

function idOf(ids: Map<string, number>, key: string, next: number): number {
  const id = ids.get(key) ?? next;
  ids.set(key, id);
  return id;
}

class CommitWriter {
  readonly #ids: Ids;
  readonly #strings: string[] = [""];
  readonly #fileRecords: number[] = [];
  readonly #nodeRecords: number[] = [];
  readonly #edgeRecords: number[] = [];

  constructor(ids: Ids) {
    this.#ids = ids;
  }

  write(before: ToyState, after: ToyState): GraphCommit {
    for (const [key, node] of before.nodes) if (!after.nodes.has(key)) this.#dropNode(key, node);
    for (const [key] of before.edges) if (!after.edges.has(key)) this.#dropEdge(key);
    for (const [key, node] of after.nodes) if (!isSame(before.nodes.get(key), node)) this.#putNode(key, node);
    for (const [key, edge] of after.edges) if (!isSame(before.edges.get(key), edge)) this.#putEdge(key, edge);
    return {
      strings: this.#strings,
      files: Int32Array.from(this.#fileRecords),
      nodes: Int32Array.from(this.#nodeRecords),
      edges: Int32Array.from(this.#edgeRecords),
      moves: new Int32Array(0),
    };
  }

  #dropNode(key: string, node: ToyNode): void {
    this.#nodeRecords.push(...record(NODE_STRIDE, NodeField, { node: this.#ids.node(key) }));
    this.#ids.forgetNode(key);
    if (node.kind !== NodeKind.file) return;
    this.#fileRecords.push(...record(FILE_STRIDE, FileField, { file: this.#ids.file(node.path), path: -1 }));
  }

  #dropEdge(key: string): void {
    this.#edgeRecords.push(...record(EDGE_STRIDE, EdgeField, { edge: this.#ids.edge(key) }));
    this.#ids.forgetEdge(key);
  }

  #putNode(key: string, node: ToyNode): void {
    const file = this.#ids.file(node.path);
    const isFile = node.kind === NodeKind.file;
    if (isFile) {
      const values = { file, path: this.#text(node.path), language: LanguageId.rust, lineCount: 1 };
      this.#fileRecords.push(...record(FILE_STRIDE, FileField, values));
    }
    const values = {
      node: this.#ids.node(key),
      kind: node.kind,
      flags: NodeFlag.public,
      name: this.#text(node.name),
      qualifiedName: this.#text(node.qualifiedName),
      signature: isFile ? 0 : this.#text(`fn ${node.name}()`),
      parent: isFile ? 0 : this.#ids.node(node.path),
      file,
      line: node.line,
      column: 1,
      endLine: node.line,
      language: LanguageId.rust,
    };
    this.#nodeRecords.push(...record(NODE_STRIDE, NodeField, values));
  }

  #putEdge(key: string, edge: ToyEdge): void {
    const values = {
      edge: this.#ids.edge(key),
      from: this.#ids.node(edge.from),
      to: this.#ids.node(edge.to),
      kind: edge.kind,
      confidence: Confidence.resolved,
      line: edge.line,
      column: edge.line === 0 ? 0 : 1,
    };
    this.#edgeRecords.push(...record(EDGE_STRIDE, EdgeField, values));
  }

  #text(text: string): number {
    return this.#strings.push(text) - 1;
  }
}

function stateOf(texts: ReadonlyMap<string, string>): ToyState {
  const nodes = new Map<string, ToyNode>();
  const edges = new Map<string, ToyEdge>();
  const calls: { from: string; names: string[]; line: number }[] = [];
  for (const [path, text] of texts) {
    nodes.set(path, { kind: NodeKind.file, name: path, qualifiedName: path, path, line: 1 });
    for (const [index, words] of text.split("\n").entries()) {
      const [name = "", callees = ""] = words.split(":");
      if (name === "") continue;
      const key = `${path}::${name}`;
      nodes.set(key, { kind: NodeKind.function, name, qualifiedName: key, path, line: index + 1 });
      edges.set(`${path}>${key}`, { from: path, to: key, kind: EdgeKind.contains, line: 0 });
      calls.push({ from: key, names: callees.split(" ").filter((callee) => callee !== ""), line: index + 1 });
    }
  }
  // The first of a name is meant.
  const byName = new Map([...nodes].toReversed().map(([key, { name }]) => [name, key]));
  for (const { from, names, line } of calls) {
    for (const name of names) {
      const to = byName.get(name);
      if (to !== undefined) edges.set(`${from}>${to}`, { from, to, kind: EdgeKind.calls, line });
    }
  }
  return { nodes, edges };
}

function record<Field extends string>(
  stride: number,
  fields: Readonly<Record<Field, number>>,
  values: Partial<Record<Field, number>>,
): number[] {
  const columns = new Array<number>(stride).fill(0);
  for (const [field, value] of Object.entries(values) as [Field, number][]) columns[fields[field]] = value;
  return columns;
}

function isSame(a: object | undefined, b: object): boolean {
  return a !== undefined && JSON.stringify(a) === JSON.stringify(b);
}
