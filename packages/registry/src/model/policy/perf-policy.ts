import type { Sha256 } from "../scalars.ts";

/** A graph that plugins are measured on. */
export interface ReferenceGraph {
  readonly name: string;
  readonly sha256: Sha256;
  readonly nodes: number;
  readonly edges: number;
}

/** `targets/policy/perf.json`. */
export interface PerfPolicy {
  readonly schema: 1;
  readonly graphs: readonly ReferenceGraph[];
  readonly runs: number;
  /** What no plugin of this tap may declare. */
  readonly maxMemoryPages: number;
  readonly maxLoadMs: number;
}
