import { safeJson } from "@parseltongue/base";
import type { AnswerReport } from "@parseltongue/engine";

/** The report itself, indented. */
export function printJson(report: AnswerReport): string {
  return `${safeJson(report, 2)}\n`;
}

/** One line with everything but the list, then one line per entry of the list. */
export function printJsonLines(report: AnswerReport): string {
  const [name, entries] = listOf(report);
  const head = Object.fromEntries(Object.entries(report).filter(([key]) => key !== name));
  return [head, ...entries].map((line) => `${safeJson(line)}\n`).join("");
}

/** The one list that a report is about. */
function listOf(report: AnswerReport): readonly [name: string, entries: readonly object[]] {
  switch (report.ask) {
    case "callers":
    case "callees":
    case "what-implements":
    case "supertypes":
    case "blast-radius":
      return ["hits", report.hits];
    case "path":
      return ["steps", report.steps];
    case "find":
      return ["nodes", report.nodes];
    case "unused":
      return ["nodes", report.nodes];
    case "find-cycles":
      return ["cycles", report.cycles];
    case "dependencies":
      return ["dependencies", report.dependencies];
    case "hubs":
      return ["hubs", report.hubs];
    case "context":
      return ["entries", report.entries];
    case "query":
      return ["rows", report.rows];
  }
}
