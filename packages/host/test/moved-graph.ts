import type { GraphAttribute, GraphColumnName, GraphLayout, GraphMemory } from "../src/graph-memory.ts";
import type { WasmMemory } from "../src/web-assembly.ts";

declare const WebAssembly: {
  Memory: new (limits: { initial: number; maximum: number; shared: true }) => WasmMemory;
};

/** What lies between columns: a read past an end shows. */
const FILLER = 0xdd;
/** Columns start on multiples of this, and this far apart at least. */
const GAP = 64;

/** The same graph with its columns in the opposite order and at other places, as another version may lay them out. */
export function movedGraph(graph: GraphMemory, attributes: readonly string[]): GraphMemory {
  const { memory, layout } = { memory: graph.memory, layout: graph.layout() };
  const from = new Uint8Array(memory.buffer);
  const moved = new WebAssembly.Memory({ initial: 16, maximum: 16, shared: true });
  const to = new Uint8Array(moved.buffer).fill(FILLER);
  let end = 3 * GAP;
  const move = (offset: number, byteCount: number): number => {
    const place = end;
    to.set(from.subarray(offset, offset + byteCount), place);
    end += GAP * (1 + Math.ceil(byteCount / GAP));
    return place;
  };

  const columns = Object.entries(layout.offsets).toSorted(([, a], [, b]) => b - a);
  const offsets: Partial<Record<string, number>> = {};
  // Up to where the next one starts: more than a column holds is harmless.
  let next = Math.min(from.length, (columns[0]?.[1] ?? 0) + 4096);
  for (const [name, offset] of columns) {
    offsets[name] = move(offset, next - offset);
    next = offset;
  }
  const movedAttributes = new Map<string, GraphAttribute>();
  for (const name of attributes) {
    const found = graph.attribute(name);
    if (found !== undefined) movedAttributes.set(name, { ...found, offset: move(found.offset, 4 * found.length) });
  }
  const movedLayout: GraphLayout = { ...layout, offsets: offsets as Record<GraphColumnName, number> };
  return {
    memory: moved,
    sequence: graph.sequence,
    layout: () => movedLayout,
    attribute: (name) => movedAttributes.get(name),
  };
}
