import type { Count, Measure, Positive, Sha256, Word } from "../scalars.ts";

/** A graph that plugins are measured on. */
export interface ReferenceGraph {
  readonly name: Word;
  /** Of the code that it is made from: files in one text, a line `FILE: path` before each. */
  readonly sha256: Sha256;
  /** For people, as the edges: another release may see more in the same code. */
  readonly nodes: Count;
  readonly edges: Count;
}

/** `targets/policy/perf.json`. */
export interface PerfPolicy {
  readonly schema: 1;
  /** Measurements over others count for nothing. One of each name is asked for, whichever of that name; none: any will do. */
  readonly graphs: readonly ReferenceGraph[];
  /** How often `registry measure` goes over each, unless it is told. */
  readonly runs: Positive;
  /** What no plugin of this tap may declare. */
  readonly maxMemoryPages: Positive;
  /** Loading that takes longer is a warning and holds nothing: it is time, which another machine takes more or less of. */
  readonly maxLoadMs: Measure;
}
