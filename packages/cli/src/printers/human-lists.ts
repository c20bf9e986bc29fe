import { formatCount } from "@parseltongue/base";
import type {
  CyclesReport,
  DependenciesReport,
  DependencyReport,
  FindReport,
  HubsReport,
  UnusedReport,
} from "@parseltongue/engine";
import type { FindAnswer, UnusedCaveat } from "@parseltongue/graph";
import { countOf, cutLines, listedLine, nodeLine, nodeTitle } from "./human-node.ts";
import type { Style } from "./style.ts";
import { type TreeItem, treeLines } from "./tree.ts";

const MATCH_NOTES: Readonly<Record<FindAnswer["match"], string>> = {
  exact: "",
  prefix: "no exact match; these start so",
  fuzzy: "no exact match; these are similar",
  none: "",
};

export function findLines(report: FindReport, style: Style): string[] {
  if (report.total === 0) return [`nothing is called ${style.name(report.text)}`];
  const note = MATCH_NOTES[report.match];
  return [
    ...(note === "" ? [] : [style.doubt(note)]),
    ...report.nodes.map((node) => listedLine(node, style)),
    style.quiet(countOf(report.total, report.totalIsExact, "match", "matches")),
    ...cutLines(report.truncated, report.nodes.length, style),
  ];
}

export function cyclesLines(report: CyclesReport, style: Style): string[] {
  const [one, many] = report.level === "file" ? ["file", "files"] : ["function", "functions"];
  const lines: string[] = report.target ? [`${style.heading("cycles of")} ${nodeLine(report.target, style)}`] : [];
  for (const cycle of report.cycles) {
    const items = cycle.members.map((member) => ({ text: nodeLine(member, style), parent: -1 }));
    lines.push(style.heading(`cycle of ${countOf(cycle.size, true, one, many)}`), ...treeLines(items, style.quiet));
    const hidden = cycle.size - cycle.members.length;
    if (hidden > 0) lines.push(style.doubt(`… and ${countOf(hidden, true, `more ${one}`, `more ${many}`)}`));
  }
  lines.push(report.total === 0 ? `no cycles between ${many}` : countOf(report.total, true, "cycle", "cycles"));
  return [...lines, ...cutLines(report.truncated, report.cycles.length, style)];
}

export function dependenciesLines(report: DependenciesReport, style: Style): string[] {
  const items: TreeItem[] = [];
  let last: DependencyReport["from"] | undefined;
  let parent = -1;
  for (const dependency of report.dependencies) {
    if (last === undefined || !isSameUnit(last, dependency.from)) {
      last = dependency.from;
      parent = items.push({ text: unitTitle(last, style), parent: -1 }) - 1;
    }
    items.push({ text: `${unitTitle(dependency.to, style)}  ${style.quiet(edgeCounts(dependency))}`, parent });
  }
  const target = report.target ? [`${style.heading(`${report.direction} of`)} ${nodeLine(report.target, style)}`] : [];
  return [
    ...target,
    ...treeLines(items, style.quiet),
    countOf(report.total, true, "dependency", "dependencies"),
    ...cutLines(report.truncated, report.dependencies.length, style),
  ];
}

/** A package by its name, a file by its path. */
function unitTitle(node: DependencyReport["from"], style: Style): string {
  return node.file === "" ? nodeTitle(node, style) : style.path(node.file);
}

function isSameUnit(a: DependencyReport["from"], b: DependencyReport["from"]): boolean {
  return a.file === b.file && a.qualifiedName === b.qualifiedName;
}

function edgeCounts(dependency: DependencyReport): string {
  const counts = Object.entries(dependency.counts).filter(([, count]) => count > 0);
  return counts.map(([kind, count]) => `${kind} ${formatCount(count)}`).join(", ");
}

export function hubsLines(report: HubsReport, style: Style): string[] {
  const widths = report.hubs.map(
    (hub) => [formatCount(hub.incoming).length, formatCount(hub.outgoing).length] as const,
  );
  const inWidth = Math.max(2, ...widths.map(([width]) => width));
  const outWidth = Math.max(3, ...widths.map(([, width]) => width));
  const rows = report.hubs.map((hub) => {
    const more =
      hub.ambiguousIncoming > 0 ? style.doubt(`  ? ${formatCount(hub.ambiguousIncoming)} more possible`) : "";
    const counts = `${formatCount(hub.incoming).padStart(inWidth)} ${formatCount(hub.outgoing).padStart(outWidth)}`;
    return `${counts}  ${listedLine(hub, style)}${more}`;
  });
  return [style.quiet(`${"in".padStart(inWidth)} ${"out".padStart(outWidth)}`), ...rows];
}

const CAVEAT_WORDS: Readonly<Record<UnusedCaveat, string>> = {
  entry: "called from outside",
  public: "public",
  dynamic: "called through a supertype",
  candidates: "an unresolved reference may mean it",
  tests: "used by tests only",
  incomplete: "its file was not read in full, is generated or vendored",
};

export function unusedLines(report: UnusedReport, style: Style): string[] {
  const rows = report.nodes.map((node) => {
    const caveats = node.caveats.map((caveat) => CAVEAT_WORDS[caveat]).join(", ");
    return `${listedLine(node, style)}${caveats === "" ? "" : `  ${style.doubt(caveats)}`}`;
  });
  const excused = Object.entries(report.excused).filter(([, count]) => count > 0);
  const left = excused.map(([caveat, count]) => `${CAVEAT_WORDS[caveat as UnusedCaveat]}: ${formatCount(count)}`);
  return [
    ...rows,
    `${countOf(report.total, true, "item", "items")} without a known use`,
    ...(left.length === 0 ? [] : [style.quiet(`left out, as they may be used: ${left.join("; ")} (see --allow)`)]),
    ...cutLines(report.truncated, report.nodes.length, style),
  ];
}
