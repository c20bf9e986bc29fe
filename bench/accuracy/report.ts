/** Prints comparisons. */
import type { IndexSummary } from "@parseltongue/indexer";
import { table } from "../machine.ts";
import { emptyTally, ROWS, SMALL_SET } from "./compare.ts";
import type { Comparison, Tally } from "./compare.ts";
import type { Truth } from "./truth.ts";

/** One code base and how the graph of it fared. */
export interface Measured {
  readonly name: string;
  /** Nobody looked at its disagreements to make rules better. */
  readonly isHeldOut: boolean;
  readonly summary: IndexSummary;
  readonly truth: Truth;
  readonly comparison: Comparison;
}

const share = (part: number, whole: number): string => (whole === 0 ? "–" : (part / whole).toFixed(3));

function cells(name: string, row: string, tally: Tally): string[] {
  return [
    name,
    row,
    String(tally.truths),
    share(tally.resolvedRight, tally.resolved),
    share(tally.resolvedHeld, tally.truths),
    share(tally.pairsRight, tally.pairs),
    share(tally.pairsHeld, tally.truths),
    share(tally.narrowRight, tally.narrow),
    share(tally.narrowHeld, tally.truths),
    String(tally.unjudged),
    String(tally.unclear),
    String(tally.macroMade),
  ];
}

const COLUMNS = [
  ["code base", "left"],
  ["row", "left"],
  ["true", "right"],
  ["resolved P", "right"],
  ["resolved R", "right"],
  ["all P", "right"],
  ["all R", "right"],
  [`≤${SMALL_SET} P`, "right"],
  [`≤${SMALL_SET} R`, "right"],
  ["unjudged", "right"],
  ["unclear", "right"],
  ["macro-made", "right"],
] as const;

/** The tables: one for each code base, then sums over those tuned on and those held out. */
export function printComparisons(measured: readonly Measured[]): string {
  const parts: string[] = [];
  for (const { name, isHeldOut, summary, truth } of measured) {
    parts.push(
      `${name} (${isHeldOut ? "held out" : "tuned on"}): ${summary.fileCount} files, ${summary.lineCount} lines; ` +
        `${truth.tool} speaks of ${truth.files.size} files, ${truth.meanings.size} names; ${truth.sharedNames} symbols with several definitions`,
    );
  }
  const rows = measured.flatMap(({ name, comparison }) =>
    ROWS.map((row) => cells(name, row, comparison.rows.get(row) ?? emptyTally())),
  );
  for (const [title, isHeldOut] of [
    ["all tuned on", false],
    ["all held out", true],
  ] as const) {
    const some = measured.filter((one) => one.isHeldOut === isHeldOut);
    if (some.length > 0) rows.push(...ROWS.map((row) => cells(title, row, sum(some, row))));
  }
  parts.push(
    table(
      COLUMNS,
      rows.filter(([, , truths]) => truths !== "0"),
    ),
  );
  return parts.join("\n");
}

function sum(measured: readonly Measured[], row: string): Tally {
  const total = emptyTally();
  for (const { comparison } of measured) {
    const tally = comparison.rows.get(row) ?? emptyTally();
    for (const key of Object.keys(total) as (keyof Tally)[]) total[key] += tally[key];
  }
  return total;
}

/** Up to `limit` disagreements of each category, the most frequent category first, evenly drawn. */
export function printDisagreements(measured: readonly Measured[], limit: number, onlyRow: string | undefined): string {
  const lines: string[] = [];
  for (const { name, comparison } of measured) {
    const groups = Map.groupBy(
      comparison.disagreements.filter(({ row }) => onlyRow === undefined || row === onlyRow),
      ({ row, category }) => `${row}: ${category}`,
    );
    for (const [title, group] of [...groups].sort((a, b) => b[1].length - a[1].length)) {
      lines.push(`${name} ${title}: ${group.length}`);
      const step = Math.max(1, Math.floor(group.length / limit));
      for (let at = 0, shown = 0; at < group.length && shown < limit; at += step, shown++) {
        const found = group[at];
        if (found !== undefined)
          lines.push(`  ${found.place}  expected ${found.expected || "nothing"}  got ${found.got || "nothing"}`);
      }
    }
  }
  return lines.join("\n");
}

/** The same as plain data: counts, not shares. */
export function toJson(machine: string, measured: readonly Measured[]): unknown {
  return {
    machine,
    codeBases: measured.map(({ name, isHeldOut, summary, truth, comparison }) => ({
      name,
      isHeldOut,
      fileCount: summary.fileCount,
      lineCount: summary.lineCount,
      tool: truth.tool,
      names: truth.meanings.size,
      rows: Object.fromEntries(comparison.rows),
    })),
  };
}
