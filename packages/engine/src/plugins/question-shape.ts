import { edgeKindSet, nodeKindSet, type QuestionShape } from "@parseltongue/host";
import type { LensAsk, LensQuestion } from "./candidates.ts";

/** Kinds of edge that a question follows. */
const EDGE_KINDS: Readonly<Record<LensAsk, number>> = {
  callers: edgeKindSet(["calls"]),
  callees: edgeKindSet(["calls"]),
  "what-implements": edgeKindSet(["implements", "extends"]),
  supertypes: edgeKindSet(["implements", "extends"]),
  "blast-radius": edgeKindSet(["calls", "uses", "implements", "extends", "imports"]),
  find: 0,
  hubs: 0,
  unused: 0,
};
const ALL = -1;

/** What filters are asked about before anything is walked. */
export function shapeOf(question: LensQuestion): QuestionShape {
  return {
    query: question.ask,
    edgeKinds: EDGE_KINDS[question.ask],
    nodeKinds: question.nodeKinds === undefined ? ALL : nodeKindSet(question.nodeKinds),
    languages: ALL,
  };
}
