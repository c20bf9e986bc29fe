import type { Count, Measure, Positive, Sha256, Word } from "../scalars.ts";

/** A graph that plugins are measured on. */
export interface ReferenceGraph {
  readonly name: Word;
  readonly sha256: Sha256;
  readonly nodes: Count;
  readonly edges: Count;
}

/** `targets/policy/perf.json`. */
export interface PerfPolicy {
  readonly schema: 1;
  readonly graphs: readonly ReferenceGraph[];
  readonly runs: Positive;
  /** What no plugin of this tap may declare. */
  readonly maxMemoryPages: Positive;
  readonly maxLoadMs: Measure;
}
