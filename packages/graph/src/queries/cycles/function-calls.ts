import { Confidence, EdgeKind, NodeFlag, NodeKind } from "../../schema.ts";
import type { GraphView } from "../../view.ts";
import { firstOfKind } from "../row-range.ts";
import type { Adjacency, IdList } from "./successors.ts";

const SKIPPED = NodeFlag.test | NodeFlag.external;

/**
 * Who calls whom, as far as cycles are concerned: calls that are *resolved* or *inferred*, between nodes outside tests.
 * A candidate set is an id like any other; it leads to its member when it has only one.
 */
export class FunctionCalls implements Adjacency {
  readonly #view: GraphView;

  constructor(view: GraphView) {
    this.#view = view;
  }

  get idEnd(): number {
    return this.#view.nodeEnd;
  }

  pushOut(id: number, list: IdList): void {
    const { outStart, outLength, outKind, outPeer, outRows, edgeConfidence, nodeKind, nodeFlags } = this.#view;
    if (nodeKind[id] === 0 || (nodeFlags[id]! & SKIPPED) !== 0) return;
    const end = outStart[id]! + outLength[id]!;
    const kind = nodeKind[id] === NodeKind.candidates ? EdgeKind.candidate : EdgeKind.calls;
    if (kind === EdgeKind.candidate && outLength[id] !== 1) return;
    for (let i = firstOfKind(outKind, outStart[id]!, end, kind); i < end && outKind[i] === kind; i++) {
      const peer = outPeer[i]!;
      if ((nodeFlags[peer]! & SKIPPED) !== 0 || !this.#isSure(edgeConfidence[outRows[i]!]!, peer, kind)) continue;
      list.push(peer);
    }
  }

  pushIn(id: number, list: IdList): void {
    const { inStart, inLength, inKind, inPeer, inRows, edgeConfidence, nodeKind, nodeFlags } = this.#view;
    if (nodeKind[id] === 0 || (nodeFlags[id]! & SKIPPED) !== 0) return;
    const end = inStart[id]! + inLength[id]!;
    for (let i = firstOfKind(inKind, inStart[id]!, end, EdgeKind.calls); i < end; i++) {
      const peer = inPeer[i]!;
      const kind = inKind[i]!;
      if (kind !== EdgeKind.calls && kind !== EdgeKind.candidate) continue;
      if (kind === EdgeKind.candidate && this.#view.outLength[peer] !== 1) continue;
      if ((nodeFlags[peer]! & SKIPPED) !== 0 || !this.#isSure(edgeConfidence[inRows[i]!]!, id, kind)) continue;
      list.push(peer);
    }
  }

  /** The edge to a set may be marked ambiguous though the set has one member: the set decides then. */
  #isSure(confidence: number, to: number, kind: number): boolean {
    if (confidence >= Confidence.inferred) return true;
    return kind === EdgeKind.calls && this.#view.nodeKind[to] === NodeKind.candidates;
  }
}
