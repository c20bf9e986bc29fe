import type { GraphView } from "@parseltongue/graph";
import type { PluginAnswer } from "../question.ts";
import type { PluginQueryReport, PluginRowReport } from "./answer-report.ts";
import { nodeReport } from "./node-report.ts";

/** What a plugin answered, with names instead of ids. */
export function pluginReport(view: GraphView, answer: PluginAnswer): PluginQueryReport {
  const { plugin, query, columns, nodes, total, truncated } = answer;
  return {
    ask: "query",
    plugin,
    query,
    columns,
    rows: Array.from(nodes, (node, row) => ({ ...nodeReport(view, node), ...rowOf(answer, row) })),
    total,
    truncated,
  };
}

function rowOf(
  { plugin, columns, values, annotations }: PluginAnswer,
  row: number,
): Pick<PluginRowReport, "values" | "annotations"> {
  const start = row * columns.length;
  const cells = columns.map(({ name }, index) => [name, finiteOrNull(values[start + index]!)] as const);
  const notes = annotations.filter(({ hit }) => hit === row).map(({ label, text }) => ({ plugin, label, text }));
  return { values: Object.fromEntries(cells), ...(notes.length > 0 && { annotations: notes }) };
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
