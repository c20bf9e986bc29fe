import { Confidence, EdgeKind, NodeFlag, NodeKind } from "../../schema.ts";
import type { AppliedChange } from "../../storage/applied-change.ts";
import type { GraphView } from "../../view.ts";
import { grown } from "../growth.ts";
import { IdList } from "./successors.ts";
import type { Adjacency } from "./successors.ts";

/** Edge kinds from `calls` to `imports`, the kinds that make one file depend on another: one count each. */
export const FIRST_KIND: number = EdgeKind.calls;
export const KIND_COUNT: number = EdgeKind.imports - EdgeKind.calls + 1;

const SKIPPED = NodeFlag.test | NodeFlag.external;

/** Files that a file depends on, each once, in no order that means anything, and `KIND_COUNT` counts for each. */
export interface FileTargets {
  readonly files: Uint32Array;
  readonly counts: Uint32Array;
}

/** Most files have few that depend on them. */
const FEW_SOURCES = 4;
const NO_TARGETS: FileTargets = { files: new Uint32Array(0), counts: new Uint32Array(0) };

/**
 * Which file depends on which, by edges that are *resolved* or *inferred* and leave no test code, counted by kind. An edge
 * without a site is not written in the file of what it leaves, and so makes it depend on nothing: a type whose impl of a
 * trait stands in another file does not lean on the trait. The file of the impl does, by edges of its own.
 *
 * Ids are file ids. Kept up to date from commits: the rows of files that a commit touched are counted anew when asked for.
 */
export class FileDependencies implements Adjacency {
  readonly #view: GraphView;
  /** By file; undefined for none. */
  #targets: (FileTargets | undefined)[] = [];
  #sources: (IdList | undefined)[] = [];
  /** What is being counted: targets, their counts, and each target's place among them plus one. */
  readonly #counted: IdList = new IdList();
  #counts: Uint32Array = new Uint32Array(64 * KIND_COUNT);
  #placeOf: Uint32Array = new Uint32Array(0);
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
    this.#targets = [];
    this.#sources = [];
    this.#placeOf = new Uint32Array(fileEnd);
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
    this.#placeOf = grown(this.#placeOf, this.#view.fileEnd);
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
    return dirty.filter((file) => this.#count(file));
  }

  /** What a file depends on; valid until the next `update`. */
  targets(file: number): FileTargets {
    return this.#targets[file] ?? NO_TARGETS;
  }

  /** The node that stands for a file; 0 for a file without nodes. */
  root(file: number): number {
    return this.#root[file] ?? 0;
  }

  pushOut(id: number, list: IdList): void {
    const { files } = this.targets(id);
    for (let i = 0; i < files.length; i++) list.push(files[i]!);
  }

  pushIn(id: number, list: IdList): void {
    const sources = this.#sources[id];
    if (sources === undefined) return;
    for (let i = 0; i < sources.length; i++) list.push(sources.ids[i]!);
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

  /** Whether the file depends on others than before. */
  #count(file: number): boolean {
    let root = 0;
    for (let node = this.#first[file]!; node !== 0; node = this.#next[node]!) {
      if (this.#isRoot(node, file) && (root === 0 || this.#view.nodeRank[node]! < this.#view.nodeRank[root]!))
        root = node;
      this.#countFrom(node, file);
    }
    if (this.#root[file] !== root) this.rootChanges++;
    this.#root[file] = root;
    return this.#keep(file);
  }

  /** Takes what was counted as the file's targets, and has the targets know; whether they are others than before. */
  #keep(file: number): boolean {
    const counted = this.#counted;
    const before = this.targets(file).files;
    const files = counted.ids.slice(0, counted.length);
    const counts = this.#counts.slice(0, counted.length * KIND_COUNT);
    let kept = 0;
    for (const target of before) {
      if (this.#placeOf[target] === 0) this.#removeSource(target, file);
      else kept++;
      // What is left over afterwards is new.
      this.#placeOf[target] = 0;
    }
    for (const target of files) {
      if (this.#placeOf[target] !== 0) (this.#sources[target] ??= new IdList(FEW_SOURCES)).push(file);
      this.#placeOf[target] = 0;
    }
    counted.length = 0;
    this.#targets[file] = files.length === 0 ? undefined : { files, counts };
    return kept < before.length || kept < files.length;
  }

  #removeSource(target: number, file: number): void {
    const sources = this.#sources[target]!;
    const last = sources.ids[--sources.length]!;
    if (last !== file) sources.ids[sources.ids.indexOf(file)] = last;
  }

  #isRoot(node: number, file: number): boolean {
    const { nodeKind, nodeParent, nodeFile } = this.#view;
    const isContainer = nodeKind[node] === NodeKind.file || nodeKind[node] === NodeKind.module;
    return isContainer && nodeFile[nodeParent[node]!] !== file;
  }

  #countFrom(node: number, file: number): void {
    const { outStart, outLength, outKind, outPeer, outRows, nodeFlags, nodeFile, edgeConfidence, edgeLine } =
      this.#view;
    if ((nodeFlags[node]! & SKIPPED) !== 0) return;
    for (let i = outStart[node]!; i < outStart[node]! + outLength[node]!; i++) {
      const kind = outKind[i]! - FIRST_KIND;
      const edge = outRows[i]!;
      if (kind < 0 || kind >= KIND_COUNT || edgeLine[edge] === 0) continue;
      const peer = this.#meant(outPeer[i]!, edgeConfidence[edge]!);
      const target = nodeFile[peer]!;
      if (target === 0 || target === file || (nodeFlags[peer]! & NodeFlag.external) !== 0) continue;
      const place = this.#placeOf[target]! || this.#newPlace(target);
      this.#counts[(place - 1) * KIND_COUNT + kind]!++;
    }
  }

  #newPlace(target: number): number {
    this.#counted.push(target);
    const place = this.#counted.length;
    this.#counts = grown(this.#counts, place * KIND_COUNT);
    this.#counts.fill(0, (place - 1) * KIND_COUNT, place * KIND_COUNT);
    this.#placeOf[target] = place;
    return place;
  }

  /** What an edge leads to: its end, the one member of a set, or 0 when that is not sure. */
  #meant(peer: number, confidence: number): number {
    const { nodeKind, outStart, outPeer, outRows, edgeConfidence } = this.#view;
    if (nodeKind[peer] !== NodeKind.candidates) return confidence >= Confidence.inferred ? peer : 0;
    if (!this.#singles.has(peer)) return 0;
    const only = outStart[peer]!;
    // A lone candidate may be ambiguous: one whose name the library gives to methods as well.
    return edgeConfidence[outRows[only]!]! >= Confidence.inferred ? outPeer[only]! : 0;
  }
}
