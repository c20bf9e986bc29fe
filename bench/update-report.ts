import { formatCount } from "@parseltongue/base";
import type { UpdateTimes } from "@parseltongue/indexer";
import type { GarbagePauses } from "./garbage-pauses.ts";
import { type Align, spreadOf, table } from "./machine.ts";
import type { EditKind } from "./update-edits.ts";

/** One edit; times are in milliseconds. */
export interface Took extends UpdateTimes {
  readonly kind: EditKind | "hub";
  readonly path: string;
  readonly lines: number;
  /** Nothing was kept of the file yet. */
  readonly isFirst: boolean;
  readonly startMs: number;
  readonly totalMs: number;
  readonly applyMs: number;
  /** In which this thread or a worker could have run, but other work had the processors. */
  readonly waitedMs: number;
}

/** Titles of a table whose first columns are texts and whose others are figures. */
function titles(texts: readonly string[], figures: readonly string[]): (readonly [string, Align])[] {
  return [...texts.map((title) => [title, "left"] as const), ...figures.map((title) => [title, "right"] as const)];
}

const ms = (value: number): string => value.toFixed(2);

/** A table's row on some edits; none where there are none. */
export function row(name: string, took: readonly Took[]): string[][] {
  if (took.length === 0) return [];
  const total = spreadOf(took.map((one) => one.totalMs));
  const part = (of: (one: Took) => number): string => ms(spreadOf(took.map(of)).p50);
  return [
    [
      name,
      formatCount(total.count),
      ...[total.p50, total.p99, total.max].map(ms),
      ms(spreadOf(took.map((one) => one.totalMs - one.waitedMs)).p99),
      part((one) => one.parseMs),
      part((one) => one.extractMs),
      part((one) => one.linkMs),
      part((one) => one.applyMs),
    ],
  ];
}

export function printRows(rows: readonly string[][]): void {
  const columns = [
    "edits",
    "p50 ms",
    "p99 ms",
    "max ms",
    "p99 running",
    "parse p50",
    "extract p50",
    "link p50",
    "apply p50",
  ];
  process.stdout.write(`${table(titles(["edit"], columns), rows)}\n`);
}

/** The slowest edits with where their time went, garbage collection of this thread included. */
export function printSlowest(took: readonly Took[], count: number, pauses: GarbagePauses): void {
  const slowest = took.toSorted((a, b) => b.totalMs - a.totalMs).slice(0, count);
  const rows = slowest.map((one) => {
    const times = [one.totalMs, one.parseMs, one.extractMs, one.linkMs, one.applyMs, one.waitedMs].map(ms);
    const garbage = pauses.between(one.startMs, one.startMs + one.totalMs);
    return [one.kind + (one.isFirst ? ", first" : ""), one.path, formatCount(one.lines)].concat(times, garbage);
  });
  const columns = ["lines", "total ms", "parse", "extract", "link", "apply", "waited", "garbage"];
  process.stdout.write(`\n${table(titles(["edit", "file"], columns), rows)}\n`);
}
