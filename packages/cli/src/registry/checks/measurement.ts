import { formatDuration } from "@parseltongue/base";
import type { NativeGain } from "@parseltongue/registry";
import type { BenchReport, HookCost } from "../../plugin-kit/bench/bench-plugin.ts";
import { printBench } from "../../plugin-kit/bench/print-bench.ts";
import { hookTitle } from "../../plugin-kit/testing/check.ts";
import type { MeasuredGraph } from "./measured-graphs.ts";

/** What a version costs over one graph. */
export interface Measurement {
  readonly graph: MeasuredGraph;
  readonly report: BenchReport;
  /** What machine code gains; none where the version has none for this machine. */
  readonly native: readonly NativeGain[];
  /** Each budget that it does not keep to, a line; none: it keeps to all of them. */
  readonly exceeded: readonly string[];
  /** In words over which graphs the rules measure; undefined: this is one of them, or they take any. */
  readonly strange?: string;
}

/** How a report calls a hook. */
export function titleOf({ trait, hook }: HookCost): string {
  return hookTitle({ trait, name: hook });
}

/** What in a report is more than was declared. A call that was ended for that, or for anything else, is a fault. */
export function exceededBudgets({ hooks, usedPages, declaredPages }: BenchReport): readonly string[] {
  const over = (title: string, what: string, used: number, declared: number): string[] =>
    used > declared ? [`${title} takes ${used} ${what} and declares ${declared}`] : [];
  return [
    ...hooks.flatMap((cost) => {
      const title = titleOf(cost);
      const { calls, faults, fault, usedFuel, declaredFuel, usedOutput, declaredOutput } = cost;
      if (faults > 0) return [`${title} fails in ${faults} of ${calls} calls: ${fault ?? ""}`];
      return [
        ...over(title, "fuel", usedFuel, declaredFuel),
        ...over(title, "bytes of output", usedOutput, declaredOutput),
      ];
    }),
    ...over("it", "pages of memory", usedPages, declaredPages),
  ];
}

/** What is worth knowing of a report, and breaks no budget: times are another machine's tomorrow. */
export function slowLoading({ loadMs }: BenchReport, mostMs: number): readonly string[] {
  return loadMs > mostMs
    ? [`it takes ${formatDuration(loadMs)} to load, longer than the ${mostMs} ms of the rules`]
    : [];
}

/** A measurement for people. */
export function measurementLines(
  title: string,
  { graph, report, native, exceeded, strange }: Measurement,
): readonly string[] {
  return [
    ...printBench(report).trimEnd().split("\n"),
    ...native.map(
      ({ platform, speedup, speedupLow }) =>
        `machine code for ${platform} is ${speedup} times as fast as the sandboxed code, at least ${speedupLow} times`,
    ),
    ...exceeded.map((each) => `EXCEEDED ${each}`),
    `${title}, ${report.runs} times over ${graph.name} (${graph.sha256.slice(0, 12)}): ${
      exceeded.length === 0 ? "within its budgets" : "NOT within its budgets"
    }`,
    ...(strange === undefined ? [] : [`it would count for nothing in the tap: ${strange}`]),
  ];
}
