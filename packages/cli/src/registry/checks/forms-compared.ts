import { safeText } from "@parseltongue/base";
import type { NativeArtifact } from "@parseltongue/registry";
import type { Comparison } from "../../native/trials/run-trials.ts";

/** What comparing the two forms of a version showed. */
export interface FormsCompared {
  readonly artifact: NativeArtifact;
  /** Graphs that were looked at: from the number `seed` on, so many. */
  readonly seed: number;
  readonly graphs: number;
  /** Calls that both forms answered. */
  readonly calls: number;
  /** Undefined: they said the same everywhere. */
  readonly difference: Extract<Comparison, { kind: "differs" | "ended" }> | undefined;
}

/** A difference for people. */
export function differenceLines(difference: NonNullable<FormsCompared["difference"]>): readonly string[] {
  const { seed } = difference;
  if (difference.kind === "ended") {
    return [safeText(`${difference.how}, ${seed === undefined ? "before it looked at a graph" : `in graph ${seed}`}`)];
  }
  const { trait, hook, why, native, sandboxed } = difference.mismatch;
  return [
    `${trait} ${hook} ${why}, in graph ${seed}`,
    `machine code: ${native}`,
    `sandbox:      ${sandboxed}`,
    "over the smallest graph found on which they differ:",
    ...difference.spec,
  ].map(safeText);
}
