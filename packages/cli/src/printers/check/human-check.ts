import type { CheckReport, FindingReport } from "@parseltongue/engine";
import { findingPlace } from "@parseltongue/engine";
import type { Severity } from "@parseltongue/host";
import { countOf, nodeTitle } from "../human-node.ts";
import { absentLine, costLines, demotedLine, failureLines } from "../human-plugins.ts";
import { createStyle, type Style, type StyleOptions } from "../style.ts";

/** The report for people: one finding below the other, then how many there are. */
export function printCheckForPeople(report: CheckReport, options: StyleOptions): string {
  const style = createStyle(options);
  const lines = [
    ...report.findings.flatMap((finding) => findingLines(finding, style)),
    ...report.failures.flatMap((failure) => failureLines(failure, style)),
    ...(report.absent ?? []).map((absent) => absentLine(absent, style)),
    ...(report.demoted ?? []).map((demoted) => demotedLine(demoted, style)),
    countLine(report),
    ...(report.plugins ? costLines(report.plugins, style) : []),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function findingLines(finding: FindingReport, style: Style): string[] {
  const place = findingPlace(finding);
  const where = place === undefined ? "" : `${style.place(place.file, place.line)}  `;
  const rule = style.quiet(`(${finding.plugin}/${finding.rule})`);
  const severity = finding.severity === "info" ? style.quiet("info") : style.doubt(finding.severity);
  return [
    `${where}${severity}  ${style.name(finding.message)}  ${rule}`,
    ...finding.related.map((node) => `    ${nodeTitle(node, style)}  ${style.place(node.file, node.line)}`.trimEnd()),
  ];
}

const NAMES: Readonly<Record<Severity, readonly [one: string, many: string]>> = {
  error: ["error", "errors"],
  warning: ["warning", "warnings"],
  info: ["note", "notes"],
};

function countLine({ counts, rules, failures }: CheckReport): string {
  const found = (["error", "warning", "info"] as const)
    .filter((severity) => counts[severity] > 0)
    .map((severity) => countOf(counts[severity], true, ...NAMES[severity]));
  const failed = failures.length === 0 ? "" : `, ${countOf(failures.length, true, "failure", "failures")} of plugins`;
  return `${found.length === 0 ? "no findings" : found.join(", ")} by ${countOf(rules.length, true, "rule", "rules")}${failed}`;
}
