import type { GraphView } from "@parseltongue/graph";

/** Why there is nothing of a kind of host data, and what would change that. */
export interface Absence {
  readonly reason: string;
  readonly hint: string;
}

/** Something beside the graph that can be read, and read again when it has changed. */
export interface HostSource<Data extends object> {
  /** Equal as long as `read` would give the same; cheap beside it. */
  stamp(): Promise<string>;
  /**
   * What there was when `stamp` was called last, or what has come since, or why there is nothing. Never rejects for what a
   * code base may hold.
   */
  read(): Promise<Data | Absence>;
}

/** A column that the host makes. @see SPEC 3.6 */
export type HostColumn =
  | { readonly type: "u32"; values(graph: GraphView): Uint32Array }
  | { readonly type: "f32"; values(graph: GraphView): Float32Array };

export function isAbsence(data: object): data is Absence {
  return "reason" in data;
}
