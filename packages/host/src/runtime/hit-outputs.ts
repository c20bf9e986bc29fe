import { limits } from "@parseltongue/contract";
import type { QueryHook } from "../manifest/manifest.ts";
import type { GraphIds } from "./graph-ids.ts";
import { GrowingList } from "./growing-list.ts";
import { badOutput, overLimit, type Refusal } from "./refusal.ts";

/** Hits of a query, as the call under way gives them. @see SPEC 5.3 */
export class HitOutputs {
  readonly #ids: GraphIds;
  readonly #nodes = new GrowingList<Uint32Array>((length) => new Uint32Array(length));
  readonly #values = new GrowingList<Float32Array>((length) => new Float32Array(length));
  #columnCount = 0;

  constructor(ids: GraphIds) {
    this.#ids = ids;
  }

  /** Forgets the hits of the call before. */
  begin(hook: QueryHook): void {
    this.#columnCount = hook.columns.length;
    this.clear();
  }

  clear(): void {
    this.#nodes.clear();
    this.#values.clear();
  }

  get count(): number {
    return this.#nodes.length;
  }

  /** What is wrong with hits that were not read yet. */
  refuses(nodeCount: number, valueCount: number): Refusal | undefined {
    if (valueCount !== nodeCount * this.#columnCount) {
      return badOutput(`${valueCount} values for ${nodeCount} hits of ${this.#columnCount} columns`);
    }
    if (this.count + nodeCount <= limits.emittedHitsPerCall) return undefined;
    return overLimit(`more than ${limits.emittedHitsPerCall} hits`);
  }

  /** Adds hits that were not refused, unless one of them is no node. */
  add(nodes: Uint32Array, values: Float32Array): Refusal | undefined {
    const stranger = nodes.find((node) => !this.#ids.isNode(node));
    if (stranger !== undefined) return badOutput(`node ${stranger} is not there`);
    this.#nodes.append(nodes);
    this.#values.append(values);
    return undefined;
  }

  /** Hands all hits over, with their columns' numbers. */
  take(): { readonly nodes: Uint32Array; readonly values: Float32Array } {
    return { nodes: this.#nodes.take(), values: this.#values.take() };
  }
}
