import { Confidence, EdgeKind, NodeFlag, NodeKind } from "../../schema.ts";
import type { AppliedChange } from "../../storage/applied-change.ts";
import type { GraphView } from "../../view.ts";
import { grown } from "../growth.ts";
import type { Adjacency, IdList } from "./successors.ts";

/** Edge kinds from `calls` to `imports`, the kinds that make one file depend on another: one count each. */
export const FIRST_KIND: number = EdgeKind.calls;
export const KIND_COUNT: number = EdgeKind.imports - EdgeKind.calls + 1;

const SKIPPED = NodeFlag.test | NodeFlag.external;

/**
 * Which file depends on which, by edges that are *resolved* or *inferred* and leave no test code, counted by kind.
 * Ids are file ids. Kept up to date from commits: the rows of files that a commit touched are counted anew when asked for.
 */
export class FileDependencies implements Adjacency {
  readonly #view: GraphView;
  readonly #targets = new Map<number, Map<number, Uint32Array>>();
  readonly #sources = new Map<number, Set<number>>();
  /** The nodes of each file, as linked lists; and the file of each node, which the graph forgets when it drops one. */
  #fileOf: Uint32Array = new Uint32Array(0);
  #next: Uint32Array = new Uint32Array(0);
  #previous: Uint32Array = new Uint32Array(0);
  #first: Uint32Array = new Uint32Array(0);
  #root: Uint32Array = new Uint32Array(0);
  /** Sets that have one member, and so lead to it. */
  readonly #singles = new Set<number>();
  readonly #dirty = new Set<number>();
  /** How often a file's root has come to be another node. */
  rootChanges = 0;

  constructor(view: GraphView) {
    this.#view = view;
    this.build();
  }

  get idEnd(): number {
    return this.#view.fileEnd;
  }

  /** Reads the whole graph. */
  build(): void {
    const { nodeEnd, fileEnd, nodesByRank, nodeKind } = this.#view;
    this.#targets.clear();
    this.#sources.clear();
    this.#dirty.clear();
    this.#singles.clear();
    this.#fileOf = new Uint32Array(nodeEnd);
    this.#next = new Uint32Array(nodeEnd);
    this.#previous = new Uint32Array(nodeEnd);
    this.#first = new Uint32Array(fileEnd);
    this.#root = new Uint32Array(fileEnd);
    for (const node of nodesByRank) {
      this.#link(node);
      if (nodeKind[node] === NodeKind.candidates && this.#view.outLength[node] === 1) this.#singles.add(node);
    }
    for (let file = 1; file < fileEnd; file++) if (this.#first[file] !== 0) this.#count(file);
  }

  apply(change: AppliedChange): void {
    this.#fileOf = grown(this.#fileOf, this.#view.nodeEnd);
    this.#next = grown(this.#next, this.#view.nodeEnd);
    this.#previous = grown(this.#previous, this.#view.nodeEnd);
    this.#first = grown(this.#first, this.#view.fileEnd);
    this.#root = grown(this.#root, this.#view.fileEnd);
    for (const node of change.nodesDropped) this.#unlink(node);
    for (const node of change.nodesAdded) this.#link(node);
    for (const nodes of [change.nodesAdded, change.nodesChanged, change.outRowsChanged]) {
      for (const node of nodes) this.#touch(node);
    }
  }

  /** Counts anew what changed since the last call; the files that now depend on others than before. */
  update(): readonly number[] {
    if (this.#dirty.size === 0) return [];
    const dirty = [...this.#dirty];
    this.#dirty.clear();
    return dirty.filter((file) => {
      const before = this.targets(file);
      this.#count(file);
      const after = this.targets(file);
      return before.size !== after.size || [...after.keys()].some((target) => !before.has(target));
    });
  }

  /** Files that a file depends on, with `KIND_COUNT` counts each. */
  targets(file: number): ReadonlyMap<number, Uint32Array> {
    return this.#targets.get(file) ?? new Map();
  }

  /** Files that depend on a file. */
  sources(file: number): ReadonlySet<number> {
    return this.#sources.get(file) ?? new Set();
  }

  /** The node that stands for a file; 0 for a file without nodes. */
  root(file: number): number {
    return this.#root[file] ?? 0;
  }

  pushOut(id: number, list: IdList): void {
    for (const target of this.targets(id).keys()) list.push(target);
  }

  pushIn(id: number, list: IdList): void {
    for (const source of this.sources(id)) list.push(source);
  }

  #link(node: number): void {
    const file = this.#view.nodeFile[node]!;
    this.#fileOf[node] = file;
    if (file === 0) return;
    const first = this.#first[file]!;
    this.#next[node] = first;
    this.#previous[node] = 0;
    if (first !== 0) this.#previous[first] = node;
    this.#first[file] = node;
  }

  #unlink(node: number): void {
    this.#singles.delete(node);
    const file = this.#fileOf[node]!;
    if (file === 0) return;
    const [next, previous] = [this.#next[node]!, this.#previous[node]!];
    if (next !== 0) this.#previous[next] = previous;
    if (previous === 0) this.#first[file] = next;
    else this.#next[previous] = next;
    this.#fileOf[node] = 0;
    this.#dirty.add(file);
  }

  #touch(node: number): void {
    if (this.#view.nodeKind[node] === NodeKind.candidates) this.#touchSet(node);
    else if (this.#fileOf[node] !== 0) this.#dirty.add(this.#fileOf[node]!);
  }

  /** A set that begins or ceases to lead to one member changes what those who refer to it depend on. */
  #touchSet(set: number): void {
    const { outLength, inStart, inLength, inPeer } = this.#view;
    const isSingle = outLength[set] === 1;
    if (!isSingle && !this.#singles.has(set)) return;
    if (isSingle) this.#singles.add(set);
    else this.#singles.delete(set);
    for (let i = inStart[set]!; i < inStart[set]! + inLength[set]!; i++) {
      const file = this.#fileOf[inPeer[i]!]!;
      if (file !== 0) this.#dirty.add(file);
    }
  }

  #count(file: number): void {
    for (const target of this.targets(file).keys()) this.#sources.get(target)?.delete(file);
    const targets = new Map<number, Uint32Array>();
    let root = 0;
    for (let node = this.#first[file]!; node !== 0; node = this.#next[node]!) {
      if (this.#isRoot(node, file) && (root === 0 || this.#view.nodeRank[node]! < this.#view.nodeRank[root]!))
        root = node;
      this.#countFrom(node, file, targets);
    }
    if (this.#root[file] !== root) this.rootChanges++;
    this.#root[file] = root;
    if (targets.size > 0) this.#targets.set(file, targets);
    else this.#targets.delete(file);
    for (const target of targets.keys()) {
      const sources = this.#sources.get(target);
      if (sources === undefined) this.#sources.set(target, new Set([file]));
      else sources.add(file);
    }
  }

  #isRoot(node: number, file: number): boolean {
    const { nodeKind, nodeParent, nodeFile } = this.#view;
    const isContainer = nodeKind[node] === NodeKind.file || nodeKind[node] === NodeKind.module;
    return isContainer && nodeFile[nodeParent[node]!] !== file;
  }

  #countFrom(node: number, file: number, targets: Map<number, Uint32Array>): void {
    const { outStart, outLength, outKind, outPeer, outRows, nodeFlags, nodeFile, edgeConfidence } = this.#view;
    if ((nodeFlags[node]! & SKIPPED) !== 0) return;
    for (let i = outStart[node]!; i < outStart[node]! + outLength[node]!; i++) {
      const kind = outKind[i]! - FIRST_KIND;
      if (kind < 0 || kind >= KIND_COUNT) continue;
      const peer = this.#meant(outPeer[i]!, edgeConfidence[outRows[i]!]!);
      const target = nodeFile[peer]!;
      if (target === 0 || target === file || (nodeFlags[peer]! & NodeFlag.external) !== 0) continue;
      let counts = targets.get(target);
      if (counts === undefined) targets.set(target, (counts = new Uint32Array(KIND_COUNT)));
      counts[kind]!++;
    }
  }

  /** What an edge leads to: its end, the one member of a set, or 0 when that is not sure. */
  #meant(peer: number, confidence: number): number {
    const { nodeKind, outStart, outPeer } = this.#view;
    if (nodeKind[peer] !== NodeKind.candidates) return confidence >= Confidence.inferred ? peer : 0;
    return this.#singles.has(peer) ? outPeer[outStart[peer]!]! : 0;
  }
}
