import { EDGE_STRIDE, EdgeField, FILE_STRIDE, FileField, MOVE_STRIDE, NODE_STRIDE, NodeField } from "../commit.ts";
import { buildAllRows } from "./bulk-rows.ts";
import type { ColumnStore, ColumnViews } from "./columns.ts";
import { State, columnNames, columnTable } from "./columns.ts";
import { DROPPED_ORDINAL } from "./commit-checker.ts";
import type { CommitPlan } from "./commit-plan.ts";
import { EDGE_BLOCK } from "./edge-records.ts";
import type { RankOrder } from "./rank-order.ts";
import type { Rows } from "./rows.ts";
import type { Texts } from "./texts.ts";

export interface WrittenTexts {
  readonly added: Uint32Array;
  readonly dropped: Uint32Array;
}

const nodeColumnNames = columnNames.filter((name) => columnTable[name].group === "node");

/** Carries out a checked plan. The same plans in the same order give the same bytes. */
export class CommitWriter {
  readonly #store: ColumnStore;
  readonly #texts: Texts;
  readonly #order: RankOrder;
  readonly #outRows: Rows;
  readonly #inRows: Rows;

  constructor(store: ColumnStore, texts: Texts, order: RankOrder, outRows: Rows, inRows: Rows) {
    this.#store = store;
    this.#texts = texts;
    this.#order = order;
    this.#outRows = outRows;
    this.#inRows = inRows;
  }

  /**
   * Makes room for all that the plan adds, so that `write` cannot fail half-way.
   * @throws GraphError `graph-full`, with nothing changed
   */
  reserve(plan: CommitPlan): void {
    const { state } = this.#columns;
    this.#store.reserve("node", plan.nodeEnd, state[State.nodeEnd]!);
    this.#store.reserve("edge", plan.edgeEnd, state[State.edgeEnd]!);
    this.#store.reserve("file", plan.fileEnd, state[State.fileEnd]!);
    const live = state[State.liveNodes]!;
    this.#store.reserve("order", live + plan.addedNodes.length, live);
    if (plan.rebuildsRows) {
      const edges = state[State.liveEdges]! + plan.edgesAdded;
      const entries = edges + Math.min(edges, live + plan.addedNodes.length);
      this.#store.reserve("outRow", entries, state[State.outEnd]!);
      this.#store.reserve("inRow", entries, state[State.inEnd]!);
    } else {
      this.#outRows.reserve(plan.outGroups);
      this.#inRows.reserve(plan.inGroups);
    }
    // Last, as it alone changes bytes that count when it makes room.
    this.#texts.reserve(plan.wantedCount);
  }

  write(plan: CommitPlan): WrittenTexts {
    if (!plan.rebuildsRows) {
      this.#outRows.remove(plan.outGroups, plan.mentionedEdges);
      this.#inRows.remove(plan.inGroups, plan.mentionedEdges);
    }
    this.#moveSites(plan);
    const added = this.#texts.adopt(plan.staged, plan.wanted);
    this.#dropNodes(plan);
    this.#writeFiles(plan);
    this.#writeNodes(plan);
    this.#order.insert(plan.rank, plan.addedNodes);
    this.#writeEdges(plan);
    if (plan.rebuildsRows) buildAllRows(this.#store, this.#outRows, this.#inRows);
    else {
      this.#outRows.insert(plan.outGroups);
      this.#inRows.insert(plan.inGroups);
    }
    const dropped = this.#texts.collect();
    const { state } = this.#columns;
    state[State.epoch]! += 1;
    state[State.sequence]! += 1;
    return { added, dropped };
  }

  get #columns(): ColumnViews {
    return this.#store.columns;
  }

  /** Moves before edges are written: records of edges hold final sites. */
  #moveSites({ commit, mentionedEdges }: CommitPlan): void {
    const { outStart, outLength, outRows, edgeLine } = this.#columns;
    const { moves } = commit;
    for (let at = 0; at < moves.length; at += MOVE_STRIDE) {
      const node = moves[at]!;
      const end = outStart[node]! + outLength[node]!;
      for (let entry = outStart[node]!; entry < end; entry += 1) {
        const edge = outRows[entry]!;
        if (edgeLine[edge] !== 0 && !mentionedEdges.has(edge)) edgeLine[edge]! += moves[at + 1]!;
      }
    }
  }

  #dropNodes({ droppedNodes, rank }: CommitPlan): void {
    if (droppedNodes.length === 0) return;
    const columns = this.#columns;
    this.#order.remove(droppedNodes, rank);
    this.#outRows.dropSlots(droppedNodes);
    this.#inRows.dropSlots(droppedNodes);
    for (const node of droppedNodes) {
      this.#releaseTexts(node);
      columns.fileNodes[columns.nodeFile[node]!]! -= 1;
      columns.nodeChildren[columns.nodeParent[node]!]! -= 1;
      for (const name of nodeColumnNames) if (name !== "nodeChildren") columns[name][node] = 0;
      columns.nodeOrdinal[node] = DROPPED_ORDINAL;
    }
    this.#clearNone();
  }

  #releaseTexts(node: number): void {
    const { nodeName, nodeQualifiedName, nodeSignature, nodeDoc } = this.#columns;
    this.#texts.release(nodeName[node]!);
    this.#texts.release(nodeQualifiedName[node]!);
    this.#texts.release(nodeSignature[node]!);
    this.#texts.release(nodeDoc[node]!);
  }

  #writeFiles({ commit, staged, droppedFiles, fileEnd }: CommitPlan): void {
    const { files } = commit;
    const { state, filePath, fileFlags, fileLanguage, fileLineCount } = this.#columns;
    for (let at = 0; at < files.length; at += FILE_STRIDE) {
      const file = files[at + FileField.file]!;
      const gone = droppedFiles.has(file);
      if (!gone) this.#texts.use(staged.id[files[at + FileField.path]!]!);
      this.#texts.release(filePath[file]!);
      filePath[file] = gone ? 0 : staged.id[files[at + FileField.path]!]!;
      fileFlags[file] = gone ? 0 : files[at + FileField.flags]!;
      fileLanguage[file] = gone ? 0 : files[at + FileField.language]!;
      fileLineCount[file] = gone ? 0 : files[at + FileField.lineCount]!;
    }
    state[State.fileEnd] = fileEnd;
  }

  #writeNodes({ commit, staged, nodeEnd }: CommitPlan): void {
    const { nodes } = commit;
    const c = this.#columns;
    const texts = this.#texts;
    for (let at = 0; at < nodes.length; at += NODE_STRIDE) {
      const kind = nodes[at + NodeField.kind]!;
      if (kind === 0) continue;
      const node = nodes[at + NodeField.node]!;
      const name = staged.id[nodes[at + NodeField.name]!]!;
      const qualifiedName = staged.id[nodes[at + NodeField.qualifiedName]!]!;
      const signature = staged.id[nodes[at + NodeField.signature]!]!;
      const doc = staged.id[nodes[at + NodeField.doc]!]!;
      texts.use(name);
      texts.use(qualifiedName);
      texts.use(signature);
      texts.use(doc);
      const file = nodes[at + NodeField.file]!;
      const parent = nodes[at + NodeField.parent]!;
      if (c.nodeKind[node] === 0) c.fileNodes[file]! += 1;
      else this.#releaseTexts(node);
      c.nodeChildren[c.nodeParent[node]!]! -= 1;
      c.nodeChildren[parent]! += 1;
      c.nodeKind[node] = kind;
      c.nodeFlags[node] = nodes[at + NodeField.flags]!;
      c.nodeName[node] = name;
      c.nodeQualifiedName[node] = qualifiedName;
      c.nodeSignature[node] = signature;
      c.nodeDoc[node] = doc;
      c.nodeParent[node] = parent;
      c.nodeFile[node] = file;
      c.nodeLine[node] = nodes[at + NodeField.line]!;
      c.nodeColumn[node] = nodes[at + NodeField.column]!;
      c.nodeEndLine[node] = nodes[at + NodeField.endLine]!;
      c.nodeLanguage[node] = nodes[at + NodeField.language]!;
      c.nodeOrdinal[node] = nodes[at + NodeField.ordinal]!;
    }
    c.state[State.nodeEnd] = nodeEnd;
    this.#clearNone();
  }

  /** Counting without asking whether there is a parent or file counts for id 0 too, whose columns stay 0. */
  #clearNone(): void {
    this.#columns.nodeChildren[0] = 0;
    this.#columns.fileNodes[0] = 0;
  }

  #writeEdges({ edges, edgeEnd, edgesAdded, edgesDropped }: CommitPlan): void {
    for (let at = 0; at < edges.length; at += EDGE_BLOCK) {
      writeEdgeBlock(this.#columns, edges, at, Math.min(edges.length, at + EDGE_BLOCK));
    }
    const { state } = this.#columns;
    state[State.edgeEnd] = edgeEnd;
    state[State.liveEdges]! += edgesAdded - edgesDropped;
  }
}

function writeEdgeBlock(columns: ColumnViews, edges: Int32Array, from: number, to: number): void {
  const { edgeFrom, edgeTo, edgeKind, edgeFlags, edgeConfidence, edgeLine, edgeColumn } = columns;
  for (let at = from; at < to; at += EDGE_STRIDE) {
    const edge = edges[at + EdgeField.edge]!;
    const kind = edges[at + EdgeField.kind]!;
    const kept = kind === 0 ? 0 : 1;
    edgeFrom[edge] = kept * edges[at + EdgeField.from]!;
    edgeTo[edge] = kept * edges[at + EdgeField.to]!;
    edgeKind[edge] = kind;
    edgeFlags[edge] = kept * edges[at + EdgeField.flags]!;
    edgeConfidence[edge] = kept * edges[at + EdgeField.confidence]!;
    edgeLine[edge] = kept * edges[at + EdgeField.line]!;
    edgeColumn[edge] = kept * edges[at + EdgeField.column]!;
  }
}
