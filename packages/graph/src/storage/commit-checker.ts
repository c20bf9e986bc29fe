import { EDGE_STRIDE, EdgeField, FILE_STRIDE, FileField, NODE_STRIDE, NodeField } from "../commit.ts";
import type { GraphCommit } from "../commit.ts";
import { GraphError } from "../graph-error.ts";
import { Confidence, EdgeKind, NodeKind } from "../schema.ts";
import type { ColumnStore, ColumnViews } from "./columns.ts";
import { State } from "./columns.ts";
import { CommitPlan } from "./commit-plan.ts";
import { HIGHEST_LINE, checkRange, checkShape, conflict, idLimit, malformed, unknown } from "./commit-limits.ts";
import { checkDroppedFiles, checkDroppedNodes, checkMoves } from "./drop-checks.ts";
import { EDGE_BLOCK, edgeRecordsInOrder } from "./edge-records.ts";
import type { RankOrder } from "./rank-order.ts";
import type { StableKeys } from "./stable-keys.ts";
import type { Texts } from "./texts.ts";

const HIGHEST_NODE_KIND = Math.max(...Object.values(NodeKind));
const HIGHEST_EDGE_KIND = Math.max(...Object.values(EdgeKind));
const HIGHEST_CONFIDENCE = Math.max(...Object.values(Confidence));
const HIGHEST_BYTE = 0xff;
/** What the ordinal column of a dropped node holds, so that its id is not given again. No live ordinal is so high. */
export const DROPPED_ORDINAL = 0xffffffff;
/** Rows are built anew when at least this many edges change, and at least this share of all. */
const REBUILD_EDGES = 4096;
const REBUILD_SHARE = 1 / 3;

/** Finds out all that could be wrong with a commit and all that applying it needs to know, changing nothing. */
export class CommitChecker {
  readonly #store: ColumnStore;
  readonly #texts: Texts;
  readonly #order: RankOrder;
  readonly #plan: CommitPlan = new CommitPlan();

  constructor(store: ColumnStore, texts: Texts, order: RankOrder) {
    this.#store = store;
    this.#texts = texts;
    this.#order = order;
  }

  /**
   * The plan of a commit; it holds until the next call.
   * @throws GraphError `commit-malformed`, `commit-unknown-id`, `commit-conflict`, `graph-full`
   */
  check(commit: GraphCommit): CommitPlan {
    checkShape(commit);
    const { state } = this.#columns;
    const plan = this.#plan;
    const nodeLimit = idLimit(state[State.nodeEnd]!, commit.nodes.length / NODE_STRIDE);
    const edgeLimit = idLimit(state[State.edgeEnd]!, commit.edges.length / EDGE_STRIDE);
    plan.begin(commit, nodeLimit, edgeLimit);
    plan.staged = this.#texts.stage(commit.strings);
    this.#checkFiles(idLimit(state[State.fileEnd]!, commit.files.length / FILE_STRIDE));
    this.#classifyNodes(nodeLimit);
    this.#checkNodes();
    this.#checkEdges(edgeLimit);
    checkDroppedNodes(plan, this.#columns);
    checkDroppedFiles(plan, this.#columns);
    checkMoves(plan, this.#columns);
    this.#planRanks();
    return plan;
  }

  get #columns(): ColumnViews {
    return this.#store.columns;
  }

  #checkFiles(limit: number): void {
    const plan = this.#plan;
    const { files } = plan.commit;
    const { filePath, state } = this.#columns;
    const mentioned = new Set<number>();
    plan.fileEnd = state[State.fileEnd]!;
    for (let at = 0; at < files.length; at += FILE_STRIDE) {
      const file = files[at + FileField.file]!;
      const path = files[at + FileField.path]!;
      checkRange("file id", file, 1, limit - 1);
      if (mentioned.has(file)) throw conflict(`file ${file} has two records`);
      mentioned.add(file);
      const exists = file < plan.fileEnd && filePath[file] !== 0;
      if (path === -1) {
        if (!exists) throw unknown(`dropped file ${file}`);
        plan.droppedFiles.add(file);
        continue;
      }
      this.#checkText("path", path);
      if (plan.staged.length[path] === 0) throw malformed(`file ${file} has an empty path`);
      checkRange("file language", files[at + FileField.language]!, 0, HIGHEST_BYTE);
      checkRange("line count", files[at + FileField.lineCount]!, 0, HIGHEST_LINE);
      if (!exists) plan.addedFiles.set(file, path);
      else if (plan.staged.id[path] !== filePath[file]) throw conflict(`file ${file} changes its path`);
    }
    for (const file of plan.addedFiles.keys()) plan.fileEnd = Math.max(plan.fileEnd, file + 1);
  }

  /** Tells new, changed and dropped nodes apart, so that records may refer to each other in any order. */
  #classifyNodes(limit: number): void {
    const plan = this.#plan;
    const { nodes } = plan.commit;
    const { nodeKind, nodeOrdinal, state } = this.#columns;
    const end = state[State.nodeEnd]!;
    const added = new Uint32Array(nodes.length / NODE_STRIDE);
    let addedCount = 0;
    plan.nodeEnd = end;
    for (let at = 0; at < nodes.length; at += NODE_STRIDE) {
      const node = nodes[at + NodeField.node]!;
      checkRange("node id", node, 1, limit - 1);
      if (!plan.mentionedNodes.add(node)) throw conflict(`node ${node} has two records`);
      const exists = node < end && nodeKind[node] !== 0;
      if (nodes[at + NodeField.kind] === 0) {
        if (!exists) throw unknown(`dropped node ${node}`);
        plan.droppedNodes.push(node);
        plan.droppedNodeSet.add(node);
      } else if (exists) {
        plan.changedNodes.push(node);
      } else {
        if (node < end && nodeOrdinal[node] === DROPPED_ORDINAL) throw conflict(`node ${node} was dropped before`);
        added[addedCount] = node;
        addedCount += 1;
        plan.nodeEnd = Math.max(plan.nodeEnd, node + 1);
      }
    }
    plan.addedNodes = added.subarray(0, addedCount);
  }

  #checkNodes(): void {
    const plan = this.#plan;
    const { nodes } = plan.commit;
    const { nodeKind, state } = this.#columns;
    const end = state[State.nodeEnd]!;
    let lastFile = 0;
    for (let at = 0; at < nodes.length; at += NODE_STRIDE) {
      const kind = nodes[at + NodeField.kind]!;
      if (kind === 0) continue;
      const node = nodes[at + NodeField.node]!;
      checkRange("node kind", kind, 1, HIGHEST_NODE_KIND);
      this.#checkText("name", nodes[at + NodeField.name]!);
      this.#checkText("qualified name", nodes[at + NodeField.qualifiedName]!);
      this.#checkText("signature", nodes[at + NodeField.signature]!);
      this.#checkText("doc", nodes[at + NodeField.doc]!);
      checkRange("line", nodes[at + NodeField.line]!, 0, HIGHEST_LINE);
      checkRange("column", nodes[at + NodeField.column]!, 0, HIGHEST_LINE);
      checkRange("end line", nodes[at + NodeField.endLine]!, 0, HIGHEST_LINE);
      checkRange("node language", nodes[at + NodeField.language]!, 0, HIGHEST_BYTE);
      checkRange("ordinal", nodes[at + NodeField.ordinal]!, 0, HIGHEST_LINE);
      const file = nodes[at + NodeField.file]!;
      if (file !== 0 && file !== lastFile && !this.#fileStays(file)) throw unknown(`file ${file} of node ${node}`);
      lastFile = file;
      const parent = nodes[at + NodeField.parent]!;
      if (parent !== 0 && !this.#nodeStays(parent)) throw unknown(`parent ${parent} of node ${node}`);
      if (node < end && nodeKind[node] !== 0) this.#checkChangedNode(at, node);
      else plan.addedNodeSet.add(node);
    }
  }

  /** What makes up a node's stable key never changes, and nothing becomes its own ancestor. */
  #checkChangedNode(at: number, node: number): void {
    const { commit, staged } = this.#plan;
    const { nodeKind, nodeQualifiedName, nodeFile, nodeOrdinal, nodeParent } = this.#columns;
    const { nodes } = commit;
    if (
      nodes[at + NodeField.kind] !== nodeKind[node] ||
      staged.id[nodes[at + NodeField.qualifiedName]!] !== nodeQualifiedName[node] ||
      nodes[at + NodeField.file] !== nodeFile[node] ||
      nodes[at + NodeField.ordinal] !== nodeOrdinal[node]
    ) {
      throw conflict(`node ${node} changes its kind, qualified name, file or ordinal`);
    }
    const parent = nodes[at + NodeField.parent]!;
    if (parent !== nodeParent[node]) this.#checkNoCycle(node, parent);
  }

  /** Walks up the parents as they will be. Rare: only for an existing node that gets another parent. */
  #checkNoCycle(node: number, parent: number): void {
    const { nodes } = this.#plan.commit;
    const { nodeParent } = this.#columns;
    const changed = new Map<number, number>();
    for (let at = 0; at < nodes.length; at += NODE_STRIDE) {
      changed.set(nodes[at + NodeField.node]!, nodes[at + NodeField.parent]!);
    }
    const seen = new Set([node]);
    for (let above = parent; above !== 0; above = changed.get(above) ?? nodeParent[above]!) {
      if (seen.has(above)) throw conflict(`node ${node} would be its own ancestor`);
      seen.add(above);
    }
  }

  #checkEdges(limit: number): void {
    const plan = this.#plan;
    const { state } = this.#columns;
    const { outGroups, inGroups } = plan;
    const count = plan.commit.edges.length / EDGE_STRIDE;
    plan.edgeEnd = state[State.edgeEnd]!;
    plan.rebuildsRows = count >= REBUILD_EDGES && count >= state[State.liveEdges]! * REBUILD_SHARE;
    const edges = plan.rebuildsRows ? plan.commit.edges : edgeRecordsInOrder(plan.commit.edges);
    plan.edges = edges;
    outGroups.clear(plan.rebuildsRows ? 0 : count);
    inGroups.clear(plan.rebuildsRows ? 0 : count);
    for (let at = 0; at < edges.length; at += EDGE_BLOCK) {
      this.#checkEdgeBlock(edges, at, Math.min(edges.length, at + EDGE_BLOCK), limit);
    }
    plan.edgesChanged = count - plan.edgesAdded - plan.edgesDropped;
  }

  #checkEdgeBlock(edges: Int32Array, from: number, to: number, limit: number): void {
    const plan = this.#plan;
    const { edgeKind, edgeFrom, edgeTo, state } = this.#columns;
    const { mentionedEdges, outGroups, inGroups, rebuildsRows } = plan;
    const anyDropped = plan.droppedNodes.length > 0;
    const end = state[State.edgeEnd]!;
    for (let at = from; at < to; at += EDGE_STRIDE) {
      const edge = edges[at + EdgeField.edge]!;
      checkRange("edge id", edge, 1, limit - 1);
      if (!mentionedEdges.add(edge)) throw conflict(`edge ${edge} has two records`);
      const exists = edge < end && edgeKind[edge] !== 0;
      const drops = edges[at + EdgeField.kind] === 0;
      if (drops && !exists) throw unknown(`dropped edge ${edge}`);
      if (!drops) this.#checkEdge(edges, at, exists && !anyDropped ? edge : 0);
      if (edge >= plan.edgeEnd) plan.edgeEnd = edge + 1;
      plan.edgesDropped += drops ? 1 : 0;
      plan.edgesAdded += exists ? 0 : 1;
      if (rebuildsRows) continue;
      if (exists) {
        outGroups.remove(edgeFrom[edge]!, edge);
        inGroups.remove(edgeTo[edge]!, edge);
      }
      if (!drops) {
        outGroups.add(edges[at + EdgeField.from]!, edge);
        inGroups.add(edges[at + EdgeField.to]!, edge);
      }
    }
  }

  /** `old`: the edge whose present ends are known to stay, so that they need no look; 0 when none are. */
  #checkEdge(edges: Int32Array, at: number, old: number): void {
    const { edgeFrom, edgeTo } = this.#columns;
    checkRange("edge kind", edges[at + EdgeField.kind]!, 1, HIGHEST_EDGE_KIND);
    checkRange("edge flags", edges[at + EdgeField.flags]!, 0, HIGHEST_BYTE);
    checkRange("confidence", edges[at + EdgeField.confidence]!, 0, HIGHEST_CONFIDENCE);
    checkRange("line", edges[at + EdgeField.line]!, 0, HIGHEST_LINE);
    checkRange("column", edges[at + EdgeField.column]!, 0, HIGHEST_LINE);
    const from = edges[at + EdgeField.from]!;
    const to = edges[at + EdgeField.to]!;
    if ((old === 0 || from !== edgeFrom[old]) && !this.#nodeStays(from))
      throw unknown(`start ${from} of edge ${edges[at + EdgeField.edge]}`);
    if ((old === 0 || to !== edgeTo[old]) && !this.#nodeStays(to))
      throw unknown(`end ${to} of edge ${edges[at + EdgeField.edge]}`);
  }

  #planRanks(): void {
    const plan = this.#plan;
    const { droppedNodeSet, addedNodes } = plan;
    plan.rank = this.#order.plan(this.#addedKeys(), addedNodes.length, (node) => droppedNodeSet.has(node));
    if (plan.rank.duplicate < 0) return;
    const node = addedNodes[plan.rank.duplicate]!;
    throw new GraphError("commit-conflict", `node ${node} has the stable key of another node`, {
      hint: "give nodes of one qualified name, file and kind different ordinals",
      details: { node, qualifiedName: this.#qualifiedNameOf(node) },
    });
  }

  #qualifiedNameOf(node: number): string {
    const { nodes, strings } = this.#plan.commit;
    for (let at = 0; at < nodes.length; at += NODE_STRIDE) {
      if (nodes[at + NodeField.node] === node) return strings[nodes[at + NodeField.qualifiedName]!]!;
    }
    return "";
  }

  #addedKeys(): StableKeys {
    const plan = this.#plan;
    const { staged } = plan;
    const { nodes } = plan.commit;
    const { textWords, filePath, textStart, textLength } = this.#columns;
    const count = plan.addedNodes.length;
    const keys = {
      words: textWords,
      nameStart: new Uint32Array(count),
      nameLength: new Uint32Array(count),
      nameHash: new Uint32Array(count),
      pathStart: new Uint32Array(count),
      pathLength: new Uint32Array(count),
      kind: new Uint8Array(count),
      ordinal: new Uint32Array(count),
    };
    let index = 0;
    let lastFile = -1;
    let newPath: number | undefined;
    for (let at = 0; at < nodes.length; at += NODE_STRIDE) {
      if (!plan.addedNodeSet.has(nodes[at + NodeField.node]!)) continue;
      const name = nodes[at + NodeField.qualifiedName]!;
      const file = nodes[at + NodeField.file]!;
      // Nodes come file by file.
      if (file !== lastFile) newPath = plan.addedFiles.get(file);
      lastFile = file;
      keys.nameStart[index] = staged.start[name]!;
      keys.nameLength[index] = staged.length[name]!;
      keys.nameHash[index] = staged.hash[name]!;
      keys.pathStart[index] = newPath === undefined ? textStart[filePath[file] ?? 0]! : staged.start[newPath]!;
      keys.pathLength[index] = newPath === undefined ? textLength[filePath[file] ?? 0]! : staged.length[newPath]!;
      keys.kind[index] = nodes[at + NodeField.kind]!;
      keys.ordinal[index] = nodes[at + NodeField.ordinal]!;
      index += 1;
    }
    return keys;
  }

  #checkText(what: string, text: number): void {
    if (!(text >= 0 && text < this.#plan.wanted.length)) {
      throw malformed(`${what} ${text} is no index into ${this.#plan.wanted.length} strings`);
    }
    this.#plan.want(text);
  }

  /** Whether a node is there at this point of the commit: records name only what exists or came before. */
  #nodeStays(node: number): boolean {
    const { nodeKind, state } = this.#columns;
    if (node <= 0) return false;
    const exists = node < state[State.nodeEnd]! && nodeKind[node] !== 0;
    return exists ? !this.#plan.droppedNodeSet.has(node) : this.#plan.addedNodeSet.has(node);
  }

  #fileStays(file: number): boolean {
    const { filePath, state } = this.#columns;
    if (this.#plan.addedFiles.has(file)) return true;
    return file > 0 && file < state[State.fileEnd]! && filePath[file] !== 0 && !this.#plan.droppedFiles.has(file);
  }
}
