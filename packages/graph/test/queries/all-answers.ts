import type { GraphQueries } from "@parseltongue/graph";
import type { SketchGraph } from "./sketch.ts";

/** Every kind of answer about every node, cut and uncut, as text in which no id appears. */
export function allAnswers(graph: SketchGraph, queries: GraphQueries, keys: readonly string[]): string {
  const lines: string[] = [];
  const say = (question: string, answer: unknown): void => {
    lines.push(`${question} ${JSON.stringify(answer, (name, value) => readable(graph, name, value))}`);
  };
  const limits = [{}, { hits: 2 }, { hops: 2, edges: 9 }, { edges: 3, minimumConfidence: "ambiguous" }] as const;
  for (const [index, key] of keys.entries()) {
    const node = graph.id(key);
    for (const limit of limits) {
      for (const question of ["callers", "callees", "whatImplements", "supertypes", "blastRadius"] as const) {
        say(`${question} ${key}`, queries[question](node, limit));
      }
    }
    const other = graph.id(keys[(index * 5 + 3) % keys.length]!);
    say(`path ${key}`, queries.path(node, other));
    say(`path ${key}`, queries.path(node, other, { edges: 8, minimumConfidence: "ambiguous" }));
    for (const tokens of [20, 60, 4000]) say(`context ${key}`, queries.context(node, { tokens }));
    say(`target ${key}`, queries.resolveTarget(key));
    for (const mode of ["exact", "prefix", "fuzzy"] as const)
      say(`find ${key}`, queries.find(key.slice(4, 9), { mode, hits: 3 }));
  }
  for (const hits of [2, 100]) {
    say("hubs", queries.hubs({ hits }));
    say("unused", queries.unused({ hits, allow: ["public", "tests"] }));
    say("dependencies", queries.dependencies({ hits }));
    say("cycles", queries.findCycles({ hits, members: 2 }));
    say("cycles", queries.findCycles({ hits, level: "function", members: 3 }));
  }
  return lines.join("\n");
}

const NODE_FIELDS = new Set(["node", "from", "to"]);
const NODE_LISTS = new Set(["nodes", "members", "suggestions"]);

function readable(graph: SketchGraph, name: string, value: unknown): unknown {
  if (NODE_FIELDS.has(name) && typeof value === "number") return graph.key(value);
  if (NODE_LISTS.has(name) && value instanceof Uint32Array) return graph.keys(value);
  // Edge ids say nothing across graphs; the site does.
  if (name === "edge" && typeof value === "number") return value === 0 ? "" : `line ${graph.graph.edgeLine[value]}`;
  if (name === "hits") return [...(value as Iterable<unknown>)];
  return value;
}
