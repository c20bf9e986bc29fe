/** What every benchmark prints and counts with. Run alone it prints the line that says on what machine figures were measured. */
import { execFileSync } from "node:child_process";
import { availableParallelism, cpus, totalmem } from "node:os";
import { formatBytes } from "@parseltongue/base";

/** Processor, cores, memory, system, Node and commit in one line: figures without it mean nothing. */
export function machineLine(): string {
  const model = cpus()[0]?.model.replaceAll(/\s+/g, " ").trim() ?? "unknown processor";
  const cores = availableParallelism();
  return [
    model,
    `${cores} ${cores === 1 ? "core" : "cores"}`,
    formatBytes(totalmem()),
    `${process.platform} ${process.arch}`,
    `Node ${process.versions.node}`,
    commit(),
  ].join(", ");
}

function commit(): string {
  try {
    const git = (...words: string[]): string =>
      execFileSync("git", words, { cwd: import.meta.dirname, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    const isChanged = git("status", "--porcelain", "--untracked-files=no") !== "";
    return `commit ${git("rev-parse", "--short=12", "HEAD").trim()}${isChanged ? " with changes" : ""}`;
  } catch (error) {
    // A copy without its history, or a machine without git: the figures stand, only their origin is not known.
    if (error instanceof Error && ("status" in error || "code" in error)) return "commit unknown";
    throw error;
  }
}

export interface Spread {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** Percentiles by nearest rank (no interpolation: each is a value that was measured). The samples stay as they are. */
export function spreadOf(samples: Iterable<number>): Spread {
  const sorted = Float64Array.from(samples).sort();
  if (sorted.length === 0) throw new Error("no samples to take percentiles of");
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), p999: at(0.999), max: at(1) };
}

/** The middle value; of an even number of values the lower of the two. */
export function median(samples: Iterable<number>): number {
  return spreadOf(samples).p50;
}

export type Align = "left" | "right";

/** A Markdown table whose columns line up in a terminal too. Every row has as many cells as there are columns. */
export function table(
  columns: readonly (readonly [title: string, align: Align])[],
  rows: readonly (readonly string[])[],
): string {
  for (const row of rows) {
    if (row.length !== columns.length) throw new Error(`row of ${row.length} cells in a table of ${columns.length}`);
  }
  const widths = columns.map(([title], at) => Math.max(3, title.length, ...rows.map((row) => (row[at] ?? "").length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => pad(cell, widths[at] ?? 0, columns[at]?.[1] ?? "left")).join(" | ")} |`;
  const rules = columns.map(([, align], at) => {
    const dashes = "-".repeat((widths[at] ?? 0) - 1);
    return align === "right" ? `${dashes}:` : `${dashes}-`;
  });
  return [line(columns.map(([title]) => title)), line(rules), ...rows.map(line)].join("\n");
}

function pad(cell: string, width: number, align: Align): string {
  return align === "right" ? cell.padStart(width) : cell.padEnd(width);
}

if (import.meta.main) process.stdout.write(`${machineLine()}\n`);
