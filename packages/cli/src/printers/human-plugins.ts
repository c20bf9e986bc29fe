import { formatCount, formatDuration, safeText } from "@parseltongue/base";
import type {
  AbsentData,
  LensReport,
  NativeDemotion,
  PluginCost,
  PluginFailure,
  PluginQueryReport,
} from "@parseltongue/engine";
import { countOf, cutLines, formatScore, listedLine } from "./human-node.ts";
import type { Style } from "./style.ts";

/** What lenses made of an answer. */
export function lensLines(lenses: LensReport, style: Style): string[] {
  const judged = countOf(lenses.considered, true, "hit", "hits");
  const lines = [style.quiet(`plugins kept ${formatCount(lenses.kept)} of ${judged}`)];
  if (lenses.rankedWithin !== undefined) {
    lines.push(style.doubt(`ranked within the first ${formatCount(lenses.rankedWithin)}`));
  }
  return lines;
}

/** A table of a plugin's hits, numbers first. */
export function queryLines(report: PluginQueryReport, style: Style): string[] {
  const { columns, rows } = report;
  const cells = rows.map(({ values }) => columns.map(({ name }) => cellText(values[name])));
  const names = columns.map(({ name }) => safeText(name));
  const widths = names.map((name, at) => Math.max(name.length, ...cells.map((row) => row[at]!.length)));
  const line = (texts: readonly string[]): string => texts.map((text, at) => text.padStart(widths[at]!)).join("  ");
  return [
    `${style.heading("query")} ${style.name(`${report.plugin}/${report.query}`)}`,
    ...(columns.length === 0 ? [] : [style.quiet(line(names))]),
    ...rows.map((row, index) => {
      const numbers = columns.length === 0 ? "" : `${line(cells[index]!)}  `;
      return `${numbers}${listedLine(row, style)}`;
    }),
    countOf(report.total, true, "hit", "hits"),
    ...cutLines(report.truncated, rows.length, style),
  ];
}

function cellText(value: number | null | undefined): string {
  return value === null || value === undefined ? "-" : formatScore(value);
}

const POLICY_WORDS = {
  skip: "its part is left out",
  stale: "what it said before is used",
  fail: "no hits are shown, as it asks for",
} as const;

/** Two lines: what is missing and why, and what to do about it. */
export function failureLines(failure: PluginFailure, style: Style): string[] {
  const { plugin, trait, hook, reason, message, hint, policy } = failure;
  const who = trait === undefined ? `plugin ${plugin}` : `plugin ${plugin}, ${trait} ${hook ?? ""}`;
  const done = policy === undefined ? "" : `; ${POLICY_WORDS[policy]}`;
  return [style.doubt(`${who}: ${reason}: ${message}${done}`), style.doubt(`  hint: ${hint}`)];
}

/** A line on what plugins did without, and what would bring it. */
export function absentLine({ name, plugins, reason, hint }: AbsentData, style: Style): string {
  return style.quiet(`${plugins.join(", ")} went without ${name}: ${reason}; ${hint}`);
}

/** A line on a plugin that was to run as machine code and does not, with what to do. */
export function demotedLine({ plugin, why, hint }: NativeDemotion, style: Style): string {
  return style.doubt(`plugin ${plugin} runs in the sandbox, not as machine code: ${why}; ${hint}`);
}

/** What each hook cost, one line each. */
export function costLines(costs: readonly PluginCost[], style: Style): string[] {
  return costs.map((cost) => {
    const fuel = `${formatCount(cost.fuelUsed)} of ${formatCount(cost.fuelBudget)} fuel`;
    const wasCalled = cost.calls > 0 || cost.fuelBudget > 0;
    const spent = wasCalled ? [`${formatDuration(cost.micros / 1000)}, ${fuel}`] : [];
    const state = cost.state === "ran" ? [] : [cost.state];
    return style.quiet(`  ${cost.plugin}/${cost.hook} (${cost.trait}): ${[...spent, ...state].join(", ")}`);
  });
}
