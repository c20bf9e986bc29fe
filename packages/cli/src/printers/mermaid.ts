import { safeText } from "@parseltongue/base";
import type { AnswerReport } from "@parseltongue/engine";
import { type Arrow, type Box, drawReport } from "./drawing.ts";

/** The report as a Mermaid flowchart. */
export function printMermaid(report: AnswerReport): string {
  const { boxes, arrows } = drawReport(report);
  return `${["flowchart LR", ...frames(boxes), ...arrows.map(arrowLine)].join("\n")}\n`;
}

function frames(boxes: readonly Box[]): string[] {
  const lines: string[] = [];
  let group: string | undefined;
  let groupCount = 0;
  for (const [i, box] of boxes.entries()) {
    if (box.group !== group) {
      if (group !== undefined) lines.push("  end");
      group = box.group;
      if (group !== undefined) lines.push(`  subgraph g${groupCount++}["${escaped(group)}"]`);
    }
    const texts = [box.label, ...(box.place === "" ? [] : [box.place]), ...box.notes];
    lines.push(`${group === undefined ? "  " : "    "}n${i}["${texts.map(escaped).join("<br/>")}"]`);
  }
  if (group !== undefined) lines.push("  end");
  return lines;
}

function arrowLine(arrow: Arrow): string {
  const line = arrow.doubtful ? "-.->" : "-->";
  const label = arrow.label === "" ? "" : `|"${escaped(arrow.label)}"|`;
  return `  n${arrow.from} ${line}${label} n${arrow.to}`;
}

/**
 * Mermaid has no escape character but entity codes (`#35;`), and reads directives (`%%{`), Markdown and HTML inside
 * quoted labels too. So all ASCII punctuation but the harmless becomes a code.
 * @see https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
 */
function escaped(text: string): string {
  return safeText(text).replaceAll(/[!-~]/g, (character) =>
    /[\w\-./,:]/.test(character) ? character : `#${character.charCodeAt(0)};`,
  );
}
