import type {
  ContextAnswer,
  CycleLevel,
  DependencyAnswer,
  DependencyOptions,
  GraphView,
  HubAnswer,
  Questions,
  UnusedAnswer,
} from "@parseltongue/graph";
import type { Answering } from "../answer-question.ts";
import type { AnyReply, Question, QueryTimings, Reply, WalkAsk } from "../question.ts";
import type {
  AnswerReport,
  ContextEntryReport,
  CycleReport,
  DependencyReport,
  HubReport,
  ReportTimings,
  UnusedNodeReport,
} from "./answer-report.ts";
import { cycleEdges } from "./cycle-edges.ts";
import { hitReports, stepReports } from "./hit-reports.ts";
import { withVerdicts } from "./lens-verdicts.ts";
import { type NodeReport, nodeReport } from "./node-report.ts";
import { pluginReport } from "./plugin-query-report.ts";

type WalkReply = { [Asked in WalkAsk]: Reply<Asked> }[WalkAsk];

/** The reply to `question` as plain data. The view must still be at the reply's epoch. */
export function makeReport(answering: Answering, question: Question, reply: AnyReply): AnswerReport {
  const startMs = reply.timings ? answering.clock.elapsedMs() : 0;
  const report = withVerdicts(reportOf(answering, question, reply), reply.lenses);
  return {
    ...report,
    ...(reply.failures && { failures: reply.failures }),
    ...(reply.absent && { absent: reply.absent }),
    ...(reply.plugins && { plugins: reply.plugins }),
    ...(reply.updating && { updating: true }),
    ...(reply.timings && { explain: explain(reply, reply.timings, answering.clock.elapsedMs() - startMs) }),
  };
}

function explain(reply: AnyReply, timings: QueryTimings, reportMs: number): ReportTimings {
  return {
    steps: [
      { step: "resolve", ms: timings.resolveMs },
      { step: "answer", ms: timings.answerMs },
      ...(timings.lensesMs === undefined ? [] : [{ step: "lenses", ms: timings.lensesMs }]),
      { step: "report", ms: reportMs },
    ],
    epoch: reply.epoch,
    ...("edgesWalked" in reply.answer && { edgesWalked: reply.answer.edgesWalked }),
  };
}

function reportOf({ view, questions }: Answering, question: Question, reply: AnyReply): AnswerReport {
  switch (reply.ask) {
    case "callers":
    case "callees":
    case "what-implements":
    case "supertypes":
    case "blast-radius":
      return walkReport(view, reply);
    case "path":
      return pathReport(view, reply);
    case "find":
      return findReport(view, reply, question.ask === "find" ? question.text : "");
    case "find-cycles":
      return cyclesReport(view, questions, reply, (question.ask === "find-cycles" && question.level) || "file");
    case "dependencies":
      return dependenciesReport(view, reply, question.ask === "dependencies" ? question : {});
    case "hubs":
      return {
        ask: "hubs",
        hubs: hubReports(view, reply.answer),
        total: reply.answer.total,
        truncated: reply.answer.truncated,
      };
    case "unused":
      return unusedReport(view, reply.answer);
    case "context":
      return contextReport(view, reply);
    case "query":
      return pluginReport(view, reply.answer);
  }
}

function walkReport(view: GraphView, reply: WalkReply): AnswerReport {
  const { hits, total, totalIsExact, certain, counts, truncated } = reply.answer;
  const target = requiredTarget(view, reply, 0);
  return { ask: reply.ask, target, hits: hitReports(view, hits), total, totalIsExact, certain, counts, truncated };
}

function pathReport(view: GraphView, reply: Reply<"path">): AnswerReport {
  const { hits, found, certain, truncated } = reply.answer;
  const from = requiredTarget(view, reply, 0);
  const to = requiredTarget(view, reply, 1);
  return { ask: "path", from, to, found, certain, steps: stepReports(view, hits), truncated };
}

function findReport(view: GraphView, reply: Reply<"find">, text: string): AnswerReport {
  const { match, nodes, total, totalIsExact, truncated } = reply.answer;
  return { ask: "find", text, match, nodes: nodeReports(view, nodes), total, totalIsExact, truncated };
}

function unusedReport(view: GraphView, answer: UnusedAnswer): AnswerReport {
  const nodes = answer.nodes.map((unused): UnusedNodeReport => ({
    ...nodeReport(view, unused.node),
    caveats: unused.caveats,
  }));
  return { ask: "unused", nodes, total: answer.total, excused: answer.excused, truncated: answer.truncated };
}

function contextReport(view: GraphView, reply: Reply<"context">): AnswerReport {
  const { tokens, omitted, certain } = reply.answer;
  const target = requiredTarget(view, reply, 0);
  return {
    ask: "context",
    target,
    entries: contextEntries(view, reply.answer),
    tokens,
    omitted,
    certain,
    truncated: [],
  };
}

function contextEntries(view: GraphView, answer: ContextAnswer): ContextEntryReport[] {
  return answer.entries.map((entry) => ({
    ...nodeReport(view, entry.node),
    role: entry.role,
    doc: view.text(view.nodeDoc[entry.node]!),
    tokens: entry.tokens,
  }));
}

function cyclesReport(
  view: GraphView,
  questions: Questions,
  reply: Reply<"find-cycles">,
  level: CycleLevel,
): AnswerReport {
  const cycles = reply.answer.cycles.map(({ size, members }): CycleReport => ({
    size,
    members: nodeReports(view, members),
    edges: cycleEdges(view, questions, level, members),
  }));
  const { total, truncated } = reply.answer;
  return { ask: "find-cycles", level, ...targetOf(view, reply), cycles, total, truncated };
}

function dependenciesReport(
  view: GraphView,
  reply: Reply<"dependencies">,
  asked: Pick<DependencyOptions, "level" | "direction">,
): AnswerReport {
  const { total, truncated } = reply.answer;
  return {
    ask: "dependencies",
    level: asked.level ?? "file",
    direction: asked.direction ?? "dependencies",
    ...targetOf(view, reply),
    dependencies: dependencyReports(view, reply.answer),
    total,
    truncated,
  };
}

function dependencyReports(view: GraphView, answer: DependencyAnswer): DependencyReport[] {
  return answer.dependencies.map((dependency) => ({
    from: nodeReport(view, dependency.from),
    to: nodeReport(view, dependency.to),
    counts: dependency.counts,
    total: dependency.total,
  }));
}

function hubReports(view: GraphView, answer: HubAnswer): HubReport[] {
  return answer.hubs.map(({ node, incoming, outgoing, ambiguousIncoming }) => ({
    ...nodeReport(view, node),
    incoming,
    outgoing,
    ambiguousIncoming,
  }));
}

function nodeReports(view: GraphView, nodes: Uint32Array): NodeReport[] {
  return Array.from(nodes, (node) => nodeReport(view, node));
}

function targetOf(view: GraphView, reply: AnyReply): { readonly target?: NodeReport } {
  const node = reply.targets[0];
  return node === undefined ? {} : { target: nodeReport(view, node) };
}

function requiredTarget(view: GraphView, reply: AnyReply, index: number): NodeReport {
  const node = reply.targets[index];
  if (node === undefined) throw new Error(`a reply to ${reply.ask} has ${reply.targets.length} targets`);
  return nodeReport(view, node);
}
