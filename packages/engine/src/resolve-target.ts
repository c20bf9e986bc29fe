import type { GraphView, Questions, TargetAnswer } from "@parseltongue/graph";
import { EngineError } from "./engine-error.ts";
import type { Target } from "./question.ts";
import { nodeReport } from "./report/node-report.ts";

/** Most candidates that an error lists; the message says how many there are. */
const MAX_CANDIDATES = 20;

/**
 * The node that a target stands for.
 * @throws EngineError `unknown-target`, `ambiguous-target`
 */
export function resolveTarget(view: GraphView, questions: Questions, target: Target): number {
  if (typeof target === "number") return target;
  const answer = resolveText(questions, target);
  if (answer.kind === "node") return answer.node;
  if (answer.kind === "ambiguous") throw ambiguous(view, target, answer.nodes, answer.total);
  throw unknown(view, target, answer.suggestions);
}

/** Code under test before test code: a helper in a test must not make a name ambiguous. */
function resolveText(questions: Questions, text: string): TargetAnswer {
  const answer = questions.resolveTarget(text);
  return answer.kind === "unknown" ? questions.resolveTarget(text, { includeTests: true }) : answer;
}

function ambiguous(view: GraphView, target: string, nodes: Uint32Array, total: number): EngineError {
  return new EngineError("ambiguous-target", `${quoted(target)} may mean any of ${total}`, {
    hint: "name one by its qualified name, or as path:line",
    details: { target, total, candidates: describeAll(view, nodes) },
  });
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
