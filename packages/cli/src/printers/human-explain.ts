import { formatCount, formatDuration } from "@parseltongue/base";
import type { ReportTimings } from "@parseltongue/engine";
import type { Style } from "./style.ts";

/** Where the time went, in the order it went there. */
export function explainLines(timings: ReportTimings, style: Style): string[] {
  const steps = timings.steps.map(({ step, ms }) => `${step} ${formatDuration(ms)}`);
  const edges = timings.edgesWalked === undefined ? [] : [`${formatCount(timings.edgesWalked)} edges looked at`];
  return [style.quiet(["explain:", [...steps, ...edges, `epoch ${timings.epoch}`].join(", ")].join(" "))];
}
