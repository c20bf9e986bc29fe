import type { ContextEntryReport, ContextReport } from "@parseltongue/engine";
import type { ContextRole } from "@parseltongue/graph";
import { formatCount } from "@parseltongue/base";
import { countOf, nodeTitle } from "./human-node.ts";
import type { Style } from "./style.ts";

const ROLE_HEADINGS: Readonly<Record<ContextRole, string>> = {
  target: "target",
  parent: "inside",
  member: "members",
  supertype: "supertypes",
  type: "types it uses",
  callee: "it calls",
  caller: "called by",
  implementor: "implemented by",
  nearby: "nearby",
};

export function contextLines(report: ContextReport, style: Style): string[] {
  const lines: string[] = [];
  let role: ContextRole | undefined;
  for (const entry of report.entries) {
    if (entry.role !== role) lines.push(style.heading(ROLE_HEADINGS[entry.role]));
    role = entry.role;
    lines.push(...entryLines(entry, style));
  }
  const omitted =
    report.omitted > 0 ? `, ${countOf(report.omitted, true, "entry", "entries")} left out (see --tokens)` : "";
  lines.push(style.quiet(`about ${formatCount(report.tokens)} tokens${omitted}`));
  return report.certain ? lines : [...lines, style.doubt("not certain: unresolved references may add neighbours")];
}

function entryLines(entry: ContextEntryReport, style: Style): string[] {
  const title = entry.signature === "" ? nodeTitle(entry, style) : style.name(entry.signature);
  const doc = entry.doc === "" ? [] : [`    ${style.quiet(entry.doc)}`];
  return [`  ${title}  ${style.place(entry.file, entry.line)}`.trimEnd(), ...doc];
}
