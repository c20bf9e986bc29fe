import { safeText } from "@parseltongue/base";
import type { AnswerReport } from "@parseltongue/engine";
import { type Arrow, type Box, drawReport } from "./drawing.ts";

/**
 * The report for Graphviz.
 * @see https://graphviz.org/doc/info/lang.html: inside a quoted string only `"` and `\` mean something
 */
export function printDot(report: AnswerReport): string {
  const { boxes, arrows } = drawReport(report);
  const lines = [`digraph ${quoted(report.ask)} {`, "  rankdir=LR;", '  node [shape=box, fontname="sans-serif"];'];
  lines.push(...frames(boxes));
  lines.push(...arrows.map(arrowLine), "}");
  return `${lines.join("\n")}\n`;
}

function frames(boxes: readonly Box[]): string[] {
  const lines: string[] = [];
  let group: string | undefined;
  let groupCount = 0;
  for (const [i, box] of boxes.entries()) {
    if (box.group !== group) {
      if (group !== undefined) lines.push("  }");
      group = box.group;
      if (group !== undefined) lines.push(`  subgraph cluster_${groupCount++} {`, `    label=${quoted(group)};`);
    }
    const label = [box.label, ...(box.place === "" ? [] : [box.place]), ...box.notes].map(escaped).join("\\n");
    lines.push(`${group === undefined ? "  " : "    "}n${i} [label="${label}"];`);
  }
  if (group !== undefined) lines.push("  }");
  return lines;
}

function arrowLine(arrow: Arrow): string {
  const label = arrow.label === "" ? [] : [`label=${quoted(arrow.label)}`];
  const attributes = [...label, ...(arrow.doubtful ? ["style=dashed"] : [])].join(", ");
  return `  n${arrow.from} -> n${arrow.to}${attributes === "" ? "" : ` [${attributes}]`};`;
}

function quoted(text: string): string {
  return `"${escaped(text)}"`;
}

function escaped(text: string): string {
  return safeText(text).replaceAll(/["\\]/g, "\\$&");
}
