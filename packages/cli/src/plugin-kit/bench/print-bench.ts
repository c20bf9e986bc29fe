import { formatCount, formatDuration, safeText } from "@parseltongue/base";
import { shortCount } from "../testing/check.ts";
import type { BenchReport, HookCost } from "./bench-plugin.ts";

const HEAD = ["hook", "declared fuel", "used at most", "left", "most output", "p50", "p99", "price at p99", "faults"];

/** A report as a table for people. */
export function printBench(report: BenchReport): string {
  const { plugin, version, nodes, edges, calibration, declaredPages, usedPages, loadMs } = report;
  const rows = [HEAD, ...report.hooks.map(rowOf)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  "),
  );
  const { arithmeticRate, graphRate } = calibration;
  return `${[
    `${plugin} ${version}, over ${formatCount(nodes)} nodes and ${formatCount(edges)} edges`,
    "",
    ...lines,
    "",
    ...report.hooks.flatMap(({ trait, hook, fault }) => (fault === null ? [] : [`FAILED ${trait} ${hook}: ${fault}`])),
    `It takes ${usedPages} of ${declaredPages} pages of memory, and ${formatDuration(loadMs)} to load.`,
    `Fuel is the same on every machine. Here it takes ${arithmeticRate.toFixed(2)} ns a unit when computing and`,
    `${graphRate.toFixed(2)} ns when reading the graph, at p99: the price is what a call takes that uses all it declares.`,
  ]
    .map(safeText)
    .join("\n")}\n`;
}

function rowOf(cost: HookCost): string[] {
  const { trait, hook, declaredFuel, usedFuel, headroom, usedOutput, declaredOutput } = cost;
  const { p50Ns, p99Ns, priceNs, faults } = cost;
  const time = (ns: number): string => formatDuration(ns / 1e6);
  return [
    `${trait} ${hook}`,
    shortCount(declaredFuel),
    shortCount(usedFuel),
    `${Math.floor(100 * headroom)} %`,
    `${shortCount(usedOutput)} of ${shortCount(declaredOutput)}`,
    time(p50Ns),
    time(p99Ns),
    time(priceNs),
    String(faults),
  ];
}
