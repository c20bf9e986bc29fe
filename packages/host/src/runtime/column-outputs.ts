import type { GraphMemory } from "../graph-memory.ts";
import type { AnalyzerHook } from "../manifest/manifest.ts";
import type { ComputedColumn } from "../outcomes.ts";
import type { GraphIds } from "./graph-ids.ts";
import { badOutput, type Refusal } from "./refusal.ts";

/** Columns of an analyzer, as the call under way gives them. @see SPEC 5.4 */
export class ColumnOutputs {
  readonly #ids: GraphIds;
  #hook: AnalyzerHook | undefined;
  /** The graph whose columns the call starts from; undefined: it starts from zeros. */
  #before: GraphMemory | undefined;
  #columns: ComputedColumn[] = [];

  constructor(ids: GraphIds) {
    this.#ids = ids;
  }

  /**
   * Forgets the columns of the call before.
   * @param before where nodes that are given no value have it from, when the call is about some nodes only
   */
  begin(hook: AnalyzerHook, before: GraphMemory | undefined): void {
    this.#hook = hook;
    this.#before = before;
    this.clear();
  }

  clear(): void {
    this.#columns = [];
  }

  /**
   * What is wrong with values that were not read yet. They do not count as output: what an analyzer may give is bounded
   * by its columns and the graph's nodes.
   */
  refuses(type: "f32" | "u32", column: number, firstNode: number, count: number): Refusal | undefined {
    const declared = this.#hook?.columns[column];
    if (declared === undefined) return badOutput(`column ${column} is not there`);
    if (declared.type !== type) return badOutput(`column ${declared.name} holds ${declared.type}, not ${type}`);
    const { nodeEnd } = this.#ids;
    if (firstNode + count <= nodeEnd) return undefined;
    return badOutput(`values for nodes ${firstNode} to ${firstNode + count}: the graph ends at ${nodeEnd}`);
  }

  add(column: number, firstNode: number, values: Float32Array | Uint32Array): void {
    this.#column(column).values.set(values, firstNode);
  }

  /** Hands all columns over, in the manifest's order. Ids that name no node have 0, whatever was given. */
  take(): readonly ComputedColumn[] {
    const columns = (this.#hook?.columns ?? []).map((_, index) => this.#column(index));
    for (const { values } of columns) {
      for (let node = 0; node < values.length; node++) if (!this.#ids.isNode(node)) values[node] = 0;
    }
    this.#columns = [];
    return columns;
  }

  #column(index: number): ComputedColumn {
    return (this.#columns[index] ??= this.#start(index));
  }

  #start(index: number): ComputedColumn {
    const { name, type } = this.#hook!.columns[index]!;
    const Values = type === "f32" ? Float32Array : Uint32Array;
    const values = new Values(this.#ids.nodeEnd);
    const before = this.#before?.attribute(name);
    if (before?.type === type && this.#before !== undefined) {
      const kept = Math.min(values.length, before.length);
      values.set(new Values(this.#before.memory.buffer as ArrayBuffer, before.offset, kept));
    }
    return { name, type, values } as ComputedColumn;
  }
}
