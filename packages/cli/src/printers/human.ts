import type { AnswerReport } from "@parseltongue/engine";
import { contextLines } from "./human-context.ts";
import { cyclesLines, dependenciesLines, findLines, hubsLines, unusedLines } from "./human-lists.ts";
import { explainLines } from "./human-explain.ts";
import { absentLine, costLines, demotedLine, failureLines, lensLines, queryLines } from "./human-plugins.ts";
import { pathLines, walkLines } from "./human-walks.ts";
import { createStyle, type Style, type StyleOptions } from "./style.ts";

/** The report for people: coloured, tree-shaped, with places to click on. */
export function printHuman(report: AnswerReport, options: StyleOptions): string {
  const style = createStyle(options);
  const lines = [...linesOf(report, style)];
  if (report.lenses) lines.push(...lensLines(report.lenses, style));
  for (const failure of report.failures ?? []) lines.push(...failureLines(failure, style));
  for (const absent of report.absent ?? []) lines.push(absentLine(absent, style));
  for (const demoted of report.demoted ?? []) lines.push(demotedLine(demoted, style));
  if (report.updating) lines.push(style.doubt("updating: files have changed and are being read; this is from before"));
  if (report.explain) lines.push(...explainLines(report.explain, style));
  if (report.plugins) lines.push(...costLines(report.plugins, style));
  return lines.map((line) => `${line}\n`).join("");
}

function linesOf(report: AnswerReport, style: Style): string[] {
  switch (report.ask) {
    case "callers":
    case "callees":
    case "what-implements":
    case "supertypes":
    case "blast-radius":
      return walkLines(report, style);
    case "path":
      return pathLines(report, style);
    case "find":
      return findLines(report, style);
    case "find-cycles":
      return cyclesLines(report, style);
    case "dependencies":
      return dependenciesLines(report, style);
    case "hubs":
      return hubsLines(report, style);
    case "unused":
      return unusedLines(report, style);
    case "context":
      return contextLines(report, style);
    case "query":
      return queryLines(report, style);
  }
}
