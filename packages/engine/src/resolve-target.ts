import { type GraphView, NodeKind, type NodeKindName, type Questions, type TargetAnswer } from "@parseltongue/graph";
import { EngineError } from "./engine-error.ts";
import type { Target } from "./question.ts";
import { nodeReport } from "./report/node-report.ts";

/** Most candidates that an error lists; the message says how many there are. */
const MAX_CANDIDATES = 20;

/** Kinds that can be called, implemented or extended: all but those that only hold others. */
const ITEM_KINDS = (Object.keys(NodeKind) as (keyof typeof NodeKind)[]).filter(
  (kind): kind is NodeKindName => NodeKind[kind] > NodeKind.file && kind !== "candidates",
);

/**
 * The node that a target stands for. Where an `item` is wanted, a module of the same name is not meant.
 * @throws EngineError `unknown-target`, `ambiguous-target`
 */
export function resolveTarget(view: GraphView, questions: Questions, target: Target, wanted: "item" | "any"): number {
  if (typeof target === "number") return target;
  const item = wanted === "item" ? resolveText(questions, target, { nodeKinds: ITEM_KINDS }) : undefined;
  const answer = item === undefined || item.kind === "unknown" ? resolveText(questions, target, {}) : item;
  if (answer.kind === "node") return answer.node;
  if (answer.kind === "ambiguous") throw ambiguous(view, target, answer.nodes, answer.total);
  throw unknown(view, target, answer.suggestions);
}

/** Code under test before test code: a helper in a test must not make a name ambiguous. */
function resolveText(
  questions: Questions,
  text: string,
  options: { readonly nodeKinds?: readonly NodeKindName[] },
): TargetAnswer {
  const answer = questions.resolveTarget(text, options);
  return answer.kind === "unknown" ? questions.resolveTarget(text, { ...options, includeTests: true }) : answer;
}

function ambiguous(view: GraphView, target: string, nodes: Uint32Array, total: number): EngineError {
  return new EngineError("ambiguous-target", `${quoted(target)} may mean any of ${total}`, {
    hint: haveOneName(view, nodes) ? "name one as path:line" : "name one by its qualified name, or as path:line",
    details: { target, total, candidates: describeAll(view, nodes) },
  });
}

/** Whether the qualified name itself tells no two of them apart, as of a module and a function beside it. */
function haveOneName({ nodeQualifiedName }: GraphView, nodes: Uint32Array): boolean {
  return nodes.every((node) => nodeQualifiedName[node] === nodeQualifiedName[nodes[0]!]);
}

function unknown(view: GraphView, target: string, suggestions: Uint32Array): EngineError {
  const near = describeAll(view, suggestions);
  return new EngineError("unknown-target", `nothing is called ${quoted(target)}`, {
    hint: near.length > 0 ? "did you mean one of these?" : "look for it with find; if it is new, index again",
    details: { target, candidates: near },
  });
}

function describeAll(view: GraphView, nodes: Uint32Array): string[] {
  return Array.from(nodes.subarray(0, MAX_CANDIDATES), (node) => {
    const report = nodeReport(view, node);
    const place = report.file === "" ? "" : `  ${report.file}:${report.line}`;
    return `${report.kind} ${report.qualifiedName}${place}`;
  });
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
}
