import type { PathReport, WalkAsk, WalkReport } from "@parseltongue/engine";
import { countOf, cutLines, hitLine, markLegend, nodeLine, nodeTitle, confidenceMark } from "./human-node.ts";
import type { Style } from "./style.ts";
import { treeLines } from "./tree.ts";

interface Words {
  readonly heading: string;
  readonly one: string;
  readonly many: string;
  /** The place to show: where the edge stands, or where the hit is defined. */
  readonly place: "site" | "definition";
}

const WORDS: Readonly<Record<WalkAsk, Words>> = {
  callers: { heading: "callers of", one: "caller", many: "callers", place: "site" },
  callees: { heading: "callees of", one: "callee", many: "callees", place: "definition" },
  "what-implements": { heading: "implementors of", one: "implementor", many: "implementors", place: "definition" },
  supertypes: { heading: "supertypes of", one: "supertype", many: "supertypes", place: "definition" },
  "blast-radius": { heading: "blast radius of", one: "dependent", many: "dependents", place: "site" },
};

export function walkLines(report: WalkReport, style: Style): string[] {
  const words = WORDS[report.ask];
  const items = report.hits.map((hit) => ({ text: hitLine(hit, words.place, style), parent: hit.via ?? -1 }));
  return [
    `${style.heading(words.heading)} ${nodeLine(report.target, style)}`,
    ...treeLines(items, style.quiet),
    ...totalLines(report, words, style),
    ...markLegend(
      report.hits.map((hit) => hit.confidence),
      style,
    ),
    ...cutLines(report.truncated, report.hits.length, style),
  ];
}

function totalLines(report: WalkReport, words: Words, style: Style): string[] {
  const { resolved, inferred, ambiguous } = report.counts;
  const known = resolved + inferred;
  const lines: string[] = [];
  if (known > 0 || ambiguous === 0) lines.push(countOf(known, report.totalIsExact, words.one, words.many));
  if (ambiguous > 0) {
    lines.push(
      style.doubt(
        `${countOf(ambiguous, report.totalIsExact, `possible ${words.one}`, `possible ${words.many}`)} (unresolved)`,
      ),
    );
  }
  if (known === 0 && !report.certain) {
    lines.push(style.doubt(`that does not mean there is none: something unresolved or dynamic may reach it`));
  }
  return lines;
}

export function pathLines(report: PathReport, style: Style): string[] {
  const heading = `${style.heading("path from")} ${nodeTitle(report.from, style)} ${style.heading("to")} ${nodeTitle(report.to, style)}`;
  if (!report.found) return [heading, ...noPathLines(report, style)];
  const steps = report.steps.map((step, i) => {
    if (i === 0) return `  ${nodeLine(step, style)}`;
    const site = step.site ? style.place(step.site.file, step.site.line) : "";
    const how = `${confidenceMark(step.confidence, style)}${style.quiet(`${step.edge ?? "leads to"} →`)}`;
    return `  ${how} ${nodeLine(step, style)}${site === "" ? "" : `  ${style.quiet("at")} ${site}`}`;
  });
  const hops = Math.max(0, report.steps.length - 1);
  return [
    heading,
    ...steps,
    countOf(hops, true, "step", "steps"),
    ...markLegend(
      report.steps.map((step) => step.confidence),
      style,
    ),
  ];
}

function noPathLines(report: PathReport, style: Style): string[] {
  const certainty = report.certain ? [] : [style.doubt("that is not certain: something unresolved may connect them")];
  return ["no path found", ...certainty, ...cutLines(report.truncated, 0, style)];
}
