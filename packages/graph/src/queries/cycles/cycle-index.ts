import { NodeFlag, NodeKind } from "../../schema.ts";
import type { AppliedChange } from "../../storage/applied-change.ts";
import type { GraphView } from "../../view.ts";
import { DEFAULT_HITS, MAX_HITS } from "../answer.ts";
import type { Cycle, CycleAnswer, CycleLevel, CycleOptions } from "../answer.ts";
import { grown } from "../growth.ts";
import { cutReasons, requireCount, requireNode } from "../walk-limits.ts";
import { ComponentIndex } from "./component-index.ts";
import { FileDependencies } from "./file-dependencies.ts";
import { FunctionCalls } from "./function-calls.ts";
import { sortByKey } from "./sort-by-key.ts";

const SKIPPED = NodeFlag.test | NodeFlag.external;

/**
 * The cycles among files and among functions, kept up to date from commits. A commit is only noted; what it changed is
 * worked out with the next question. Test code and ambiguous edges make no cycle; neither does a call to itself.
 */
export class CycleIndex {
  readonly #view: GraphView;
  readonly #files: FileDependencies;
  readonly #fileComponents: ComponentIndex;
  readonly #functionComponents: ComponentIndex;
  #isSkipped: Uint8Array;
  /** Nodes of a component in order of rank, and which roots of files were known then. */
  readonly #sorted = new WeakMap<Uint32Array, { readonly nodes: Uint32Array; readonly rootChanges: number }>();

  constructor(view: GraphView) {
    this.#view = view;
    this.#files = new FileDependencies(view);
    this.#fileComponents = new ComponentIndex(this.#files);
    this.#functionComponents = new ComponentIndex(new FunctionCalls(view));
    this.#isSkipped = new Uint8Array(view.nodeEnd);
    for (let node = 1; node < view.nodeEnd; node++) this.#noteSkipped(node);
  }

  apply(change: AppliedChange): void {
    this.#files.apply(change);
    this.#isSkipped = grown(this.#isSkipped, this.#view.nodeEnd);
    for (const nodes of [change.nodesAdded, change.nodesDropped, change.outRowsChanged]) {
      for (const node of nodes) this.#functionComponents.touch(node);
    }
    for (const node of change.nodesAdded) this.#noteSkipped(node);
    for (const node of change.nodesChanged) if (this.#noteSkipped(node)) this.#touchAround(node);
  }

  /** @throws GraphError `node-unknown`, `limit-invalid` */
  find(options: CycleOptions = {}): CycleAnswer {
    const { level = "file", hits = DEFAULT_HITS, members: mostMembers = DEFAULT_HITS, of } = options;
    requireCount("hits", hits, MAX_HITS);
    requireCount("members", mostMembers, MAX_HITS);
    if (of !== undefined) requireNode(this.#view, of);
    const cycles = this.#components(level, of)
      .map((component) => this.#nodes(level, component))
      .filter((nodes) => nodes.length > 1);
    const { nodeRank } = this.#view;
    cycles.sort((a, b) => b.length - a.length || nodeRank[a[0]!]! - nodeRank[b[0]!]!);
    const shown = cycles
      .slice(0, hits)
      .map((nodes): Cycle => ({ members: nodes.slice(0, mostMembers), size: nodes.length }));
    const isCut = shown.length < cycles.length || shown.some(({ members, size }) => members.length < size);
    return { cycles: shown, total: cycles.length, truncated: cutReasons(false, isCut, false) };
  }

  /** Which file depends on which, brought up to date. */
  currentFiles(): FileDependencies {
    for (const file of this.#files.update()) this.#fileComponents.touch(file);
    return this.#files;
  }

  #components(level: CycleLevel, of: number | undefined): Uint32Array[] {
    const index = level === "file" ? this.#fileComponents : this.#functionComponents;
    if (level === "file") this.currentFiles();
    if (of === undefined) return [...index.components()];
    const component = index.componentAt(level === "file" ? this.#view.nodeFile[of]! : of);
    return component === undefined ? [] : [component];
  }

  #nodes(level: CycleLevel, component: Uint32Array): Uint32Array {
    const known = this.#sorted.get(component);
    // Functions keep their ids as long as their component stays as it is, and ranks their order; roots of files may change.
    if (known !== undefined && (level === "function" || known.rootChanges === this.#files.rootChanges))
      return known.nodes;
    const { nodeKind } = this.#view;
    const nodes =
      level === "file"
        ? component.map((file) => this.#files.root(file))
        : component.filter((node) => nodeKind[node] !== NodeKind.candidates);
    const sorted = this.#byRank(nodes);
    this.#sorted.set(component, { nodes: sorted, rootChanges: this.#files.rootChanges });
    return sorted;
  }

  #byRank(nodes: Uint32Array): Uint32Array {
    return sortByKey(
      nodes.filter((node) => node !== 0),
      this.#view.nodeRank,
    );
  }

  /** Notes whether a node is left out; whether that is new. */
  #noteSkipped(node: number): boolean {
    const isSkipped = (this.#view.nodeFlags[node]! & SKIPPED) === 0 ? 0 : 1;
    if (this.#isSkipped[node] === isSkipped) return false;
    this.#isSkipped[node] = isSkipped;
    return true;
  }

  /** A node that enters or leaves the graph of calls by its flags changes what its callers lead to, too. */
  #touchAround(node: number): void {
    const { inStart, inLength, inPeer } = this.#view;
    this.#functionComponents.touch(node);
    for (let i = inStart[node]!; i < inStart[node]! + inLength[node]!; i++) this.#functionComponents.touch(inPeer[i]!);
  }
}
