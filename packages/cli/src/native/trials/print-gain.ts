import { formatDuration, safeText } from "@parseltongue/base";
import type { Comparison } from "./run-trials.ts";
import type { MeasuredHook } from "./trial-messages.ts";

/** What measuring a library gave, or why it gave nothing. */
export type LibraryFigures = readonly MeasuredHook[] | Extract<Comparison, { kind: "ended" | "refused" }>;

/** How much faster machine code is, hook by hook, for people. */
export function printGain(figures: LibraryFigures): string {
  if ("kind" in figures) {
    const why = figures.kind === "ended" ? figures.how : `${figures.message}; ${figures.hint}`;
    return `\nMachine code could not be measured: ${safeText(why)}\n`;
  }
  const width = Math.max(...figures.map(({ trait, hook }) => trait.length + hook.length + 1));
  const lines = figures.map(({ trait, hook, sandboxNs, nativeNs }) => {
    const [sandbox, native] = [formatDuration(sandboxNs / 1e6), formatDuration(nativeNs / 1e6)];
    const gain = nativeNs === 0 ? "" : `, ${(sandboxNs / nativeNs).toFixed(2)} times as fast`;
    return safeText(`  ${`${trait} ${hook}`.padEnd(width)}  sandbox ${sandbox}, machine code ${native}${gain}`);
  });
  return `\nMachine code beside the sandbox, calls in turn, half of them at most:\n${lines.join("\n")}\n`;
}
