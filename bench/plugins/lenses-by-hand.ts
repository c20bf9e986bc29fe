/**
 * What the five lenses of `lenses.ts` do, as a host would have it in its own code: JavaScript over the graph's columns, with
 * no sandbox, no bounds and no fuel. What even that takes is what a page costs that lies in no cache.
 */
import { EdgeKind, type Graph, NodeFlag, NodeKind } from "@parseltongue/graph";
import type { HitBatch } from "@parseltongue/host";
import { COLUMN, NEIGHBOURS } from "./lenses.ts";

/** Merged over all five: 1 for a hit that each keeps, and the sum of the scores. */
export interface Judgement {
  readonly keep: Uint8Array;
  readonly scores: Float64Array;
}

type Lens = (node: number, hit: number) => void;

/** The five over one graph; the answer is overwritten by the next call. */
export function lensesByHand(graph: Graph, most: number): (batch: HitBatch) => Judgement {
  const keep = new Uint8Array(most);
  const scores = new Float64Array(most);
  const lenses = lensesOver(graph, keep, scores);
  return ({ nodes, length }) => {
    keep.fill(1, 0, length);
    scores.fill(0, 0, length);
    for (const lens of lenses) for (let hit = 0; hit < length; hit++) lens(nodes[hit]!, hit);
    return { keep, scores };
  };
}

function lensesOver(graph: Graph, keep: Uint8Array, scores: Float64Array): readonly Lens[] {
  const { nodeKind, nodeFlags, nodeFile, outStart, outLength, outPeer, outKind } = graph;
  const { inStart, inLength, inPeer, inKind } = graph;
  const { offset, length } = graph.attribute(COLUMN)!;
  const column = new Float32Array(graph.memory.buffer, offset, length);
  const has = (node: number, flag: number): boolean => (nodeFlags[node]! & flag) !== 0;
  const most = (count: number): number => (count > NEIGHBOURS ? NEIGHBOURS : count);
  // A guest's scores are 32 bits wide.
  const score = (hit: number, value: number): void => void (scores[hit]! += Math.fround(value));

  const hotspots: Lens = (node, hit) => {
    let calls = 0;
    for (let at = inStart[node]!, stop = at + most(inLength[node]!); at < stop; at++) {
      if (inKind[at] === EdgeKind.calls) calls++;
    }
    const isCode = nodeKind[node] === NodeKind.function || nodeKind[node] === NodeKind.method;
    if (has(node, NodeFlag.test)) keep[hit] = 0;
    else if (isCode) score(hit, column[node]! * (calls + outLength[node]! + inLength[node]! + 1));
  };
  const coupling: Lens = (node, hit) => {
    const file = nodeFile[node];
    let others = 0;
    for (let at = outStart[node]!, stop = at + most(outLength[node]!); at < stop; at++) {
      if (nodeFile[outPeer[at]!] !== file) others++;
    }
    if (nodeKind[node] === NodeKind.file || has(node, NodeFlag.external)) keep[hit] = 0;
    else score(hit, Math.fround(others / (outLength[node]! + 1)) + column[node]!);
  };
  const visibility: Lens = (node, hit) => {
    let shown = 0;
    for (let at = inStart[node]!, stop = at + most(inLength[node]!); at < stop; at++) {
      if (has(inPeer[at]!, NodeFlag.public)) shown++;
    }
    if (!has(node, NodeFlag.public) && (nodeKind[node] === NodeKind.field || shown === 0)) keep[hit] = 0;
    score(hit, column[node]! + Math.fround(shown / (inLength[node]! + 1)));
  };
  const stability: Lens = (node, hit) => {
    let uses = 0;
    for (let at = outStart[node]!, stop = at + most(outLength[node]!); at < stop; at++) {
      if (outKind[at] !== EdgeKind.contains && nodeKind[outPeer[at]!] !== NodeKind.candidates) uses++;
    }
    const degree = inLength[node]! + uses;
    if (degree > 0 && !has(node, NodeFlag.test)) score(hit, Math.fround(uses / degree) * column[node]!);
    if (nodeKind[node] === NodeKind.package) keep[hit] = 0;
  };
  const coverage: Lens = (node, hit) => {
    let isTested = has(node, NodeFlag.test);
    for (let at = inStart[node]!, stop = at + most(inLength[node]!); at < stop && !isTested; at++) {
      isTested = inKind[at] === EdgeKind.calls && has(inPeer[at]!, NodeFlag.test);
    }
    if (isTested) keep[hit] = 0;
    if (nodeKind[node] === NodeKind.function) score(hit, column[node]! * inLength[node]!);
  };
  return [hotspots, coupling, visibility, stability, coverage];
}
