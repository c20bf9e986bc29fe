import { EDGE_STRIDE, EdgeField, FILE_STRIDE, MOVE_STRIDE, NODE_STRIDE } from "@parseltongue/graph";
import type { GraphCommit } from "@parseltongue/graph";
import { IntColumn } from "./int-column.ts";

export interface NodeRecord {
  node: number;
  kind: number;
  name: string;
  qualifiedName: string;
  flags?: number;
  signature?: string;
  doc?: string;
  parent?: number;
  file?: number;
  line?: number;
  column?: number;
  endLine?: number;
  language?: number;
  ordinal?: number;
}

export interface EdgeRecord {
  edge: number;
  from: number;
  to: number;
  kind: number;
  flags?: number;
  confidence: number;
  line?: number;
  column?: number;
}

/** Edge ids: dense, handed out again after an edge is dropped. */
export class EdgeIds {
  #next = 1;
  readonly #free: number[] = [];

  take(): number {
    return this.#free.pop() ?? this.#next++;
  }

  give(edge: number): void {
    this.#free.push(edge);
  }
}

/** Node ids: dense, given when a definition, file, package or candidate set is first written; never handed out again. */
export class NodeIds {
  readonly #ids = new IntColumn();
  #next = 1;

  /** The node of an id was dropped: should the id be written again, it gets another one. */
  forget(id: number): void {
    this.#ids.data[id] = 0;
  }

  /** Node id of one of the program's ids; 0 stays 0. */
  of(id: number): number {
    if (id === 0) return 0;
    this.#ids.ensure(id);
    const known = this.#ids.data[id]!;
    return known !== 0 ? known : (this.#ids.data[id] = this.#next++);
  }
}

/** Collects the records of one `GraphCommit`. */
export class CommitBuilder {
  readonly #strings: string[] = [""];
  readonly #stringIds = new Map<string, number>([["", 0]]);
  readonly #files = new IntColumn(64);
  readonly #nodes = new IntColumn();
  readonly #edges = new IntColumn();
  readonly #moves = new IntColumn(64);
  readonly #ids: EdgeIds;
  readonly #nodeIds: NodeIds;
  /** Ids dropped by this commit may be used again by the next one, not by this one. */
  readonly #dropped: number[] = [];

  constructor(ids: EdgeIds, nodeIds: NodeIds) {
    this.#ids = ids;
    this.#nodeIds = nodeIds;
  }

  get isEmpty(): boolean {
    return this.#files.length + this.#nodes.length + this.#edges.length + this.#moves.length === 0;
  }

  newEdge(): number {
    return this.#ids.take();
  }

  putFile(file: number, path: string, flags: number, language: number, lineCount: number): void {
    append(this.#files, [file, this.#string(path), flags, language, lineCount], FILE_STRIDE);
  }

  dropFile(file: number): void {
    append(this.#files, [file, -1, 0, 0, 0], FILE_STRIDE);
  }

  putNode(r: NodeRecord): void {
    const record = [
      this.#nodeIds.of(r.node),
      r.kind,
      r.flags ?? 0,
      this.#string(r.name),
      this.#string(r.qualifiedName),
      this.#string(r.signature ?? ""),
      this.#string(r.doc ?? ""),
      this.#nodeIds.of(r.parent ?? 0),
      r.file ?? 0,
      r.line ?? 0,
      r.column ?? 0,
      r.endLine ?? 0,
      r.language ?? 0,
      r.ordinal ?? 0,
    ];
    append(this.#nodes, record, NODE_STRIDE);
  }

  dropNode(node: number): void {
    const at = this.#nodes.length;
    this.#nodes.ensure(at + NODE_STRIDE - 1);
    this.#nodes.data.fill(0, at, at + NODE_STRIDE);
    this.#nodes.data[at] = this.#nodeIds.of(node);
    this.#nodeIds.forget(node);
  }

  /** There may be thousands in a commit, and millions in the first, so no list is made of each. */
  putEdge(r: EdgeRecord): void {
    const at = this.#addEdge(r.edge);
    const { data } = this.#edges;
    data[at + EdgeField.from] = this.#nodeIds.of(r.from);
    data[at + EdgeField.to] = this.#nodeIds.of(r.to);
    data[at + EdgeField.kind] = r.kind;
    data[at + EdgeField.flags] = r.flags ?? 0;
    data[at + EdgeField.confidence] = r.confidence;
    data[at + EdgeField.line] = r.line ?? 0;
    data[at + EdgeField.column] = r.column ?? 0;
  }

  dropEdge(edge: number): void {
    this.#addEdge(edge);
    this.#dropped.push(edge);
  }

  /** A record for an edge whose other fields are 0. */
  #addEdge(edge: number): number {
    const at = this.#edges.length;
    this.#edges.ensure(at + EDGE_STRIDE - 1);
    this.#edges.data[at + EdgeField.edge] = edge;
    return at;
  }

  /** Adds `lines` to the site of every edge that leaves a node. */
  moveSites(node: number, lines: number): void {
    append(this.#moves, [this.#nodeIds.of(node), lines], MOVE_STRIDE);
  }

  finish(): GraphCommit {
    for (const edge of this.#dropped) this.#ids.give(edge);
    return {
      strings: this.#strings,
      files: this.#files.data.slice(0, this.#files.length),
      nodes: this.#nodes.data.slice(0, this.#nodes.length),
      edges: this.#edges.data.slice(0, this.#edges.length),
      moves: this.#moves.data.slice(0, this.#moves.length),
    };
  }

  #string(text: string): number {
    const known = this.#stringIds.get(text);
    if (known !== undefined) return known;
    const id = this.#strings.push(text) - 1;
    this.#stringIds.set(text, id);
    return id;
  }
}

function append(column: IntColumn, record: readonly number[], stride: number): void {
  const at = column.length;
  column.ensure(at + stride - 1);
  column.data.set(record, at);
}
