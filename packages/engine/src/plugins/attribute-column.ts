import type { Graph } from "@parseltongue/graph";
import type { ComputedColumn } from "@parseltongue/host";

/** A copy of a graph's attribute by node id; undefined when there is none of that name. */
export function attributeColumn(graph: Graph, name: string): ComputedColumn | undefined {
  const attribute = graph.attribute(name);
  if (attribute === undefined) return undefined;
  const { type, offset, length } = attribute;
  const { buffer } = graph.memory;
  if (type === "f32") return { name, type, values: new Float32Array(new Float32Array(buffer, offset, length)) };
  return { name, type, values: new Uint32Array(new Uint32Array(buffer, offset, length)) };
}
