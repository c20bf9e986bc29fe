import type { LensVerdicts } from "../plugins/plugin-report.ts";
import type { AnswerReport } from "./answer-report.ts";

/** The report with what lenses said about each of its hits, and about all of them. */
export function withVerdicts(report: AnswerReport, verdicts: LensVerdicts | undefined): AnswerReport {
  if (verdicts === undefined) return report;
  const { isCutByBatches, hits, ...lenses } = verdicts;
  const judged = <Entry extends object>(entries: readonly Entry[]): Entry[] =>
    entries.map((entry, i) => ({ ...entry, ...hits[i] }));
  const truncated = isCutByBatches ? [...report.truncated, "lens-batches" as const] : report.truncated;
  const common = { truncated, lenses };
  switch (report.ask) {
    case "callers":
    case "callees":
    case "what-implements":
    case "supertypes":
    case "blast-radius":
      return { ...report, ...common, hits: judged(report.hits) };
    case "find":
      return { ...report, ...common, nodes: judged(report.nodes) };
    case "unused":
      return { ...report, ...common, nodes: judged(report.nodes) };
    case "hubs":
      return { ...report, ...common, hubs: judged(report.hubs) };
    default:
      return report;
  }
}
