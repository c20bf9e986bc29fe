import assert from "node:assert/strict";
import { test } from "node:test";

import { Confidence, GraphQueries, NodeFlag } from "@parseltongue/graph";
import fc from "fast-check";

import { sketchOf, someSeed } from "./random-sketch.ts";
import { SketchGraph, edgesOf, sketched } from "./sketch.ts";
import type { Sketch, SketchEdge, SketchNode } from "./sketch.ts";

const EXCLUDED = NodeFlag.test | NodeFlag.external;

interface Steps {
  readonly kinds: readonly string[];
  /** Whether an edge that stands nowhere in the code of what it leaves counts. */
  readonly withoutSite: boolean;
}

/** Sure steps of a sketch: over resolved and inferred edges and through sets of one sure member, outside tests. */
function sureSteps(sketch: Sketch, { kinds, withoutSite }: Steps): [string, string][] {
  const edges = edgesOf(sketch);
  const isShown = (key: string): boolean => ((sketch.nodes[key]!.flags ?? 0) & EXCLUDED) === 0;
  const steps: [string, string][] = [];
  const isSure = ({ confidence = Confidence.resolved }: SketchEdge): boolean => confidence >= Confidence.inferred;
  for (const edge of edges) {
    const { from, to, kind, line = 0 } = edge;
    if (!kinds.includes(kind) || !isShown(from) || (line === 0 && !withoutSite)) continue;
    const members = edges.filter((other) => other.from === to && other.kind === "candidate");
    if (sketch.nodes[to]!.kind !== "candidates") {
      if (isSure(edge)) steps.push([from, to]);
    } else if (members.length === 1 && isSure(members[0]!)) {
      steps.push([from, members[0]!.to]);
    }
  }
  return steps;
}

/** Groups of two or more that reach one another, by trying all pairs. */
function naiveCycles(steps: readonly [string, string][]): string[][] {
  const names = [...new Set(steps.flat())].toSorted();
  const reached = new Map(names.map((name) => [name, reachedFrom(name, steps)]));
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const group = names.filter((other) => reached.get(name)!.has(other) && reached.get(other)!.has(name));
    if (group.length > 1) groups.set(group[0]!, group);
  }
  return [...groups.values()].toSorted((a, b) => b.length - a.length || (a[0]! < b[0]! ? -1 : 1));
}

function reachedFrom(start: string, steps: readonly [string, string][]): Set<string> {
  const reached = new Set<string>();
  const queue = [start];
  for (const at of queue) {
    for (const [from, to] of steps) {
      if (from !== at || reached.has(to)) continue;
      reached.add(to);
      queue.push(to);
    }
  }
  return reached;
}

test("after any edits the cycles are those that trying all pairs finds", () => {
  fc.assert(
    fc.property(fc.array(someSeed, { minLength: 1, maxLength: 6 }), (seeds) => {
      const graph = new SketchGraph();
      const queries = new GraphQueries(graph.graph);
      queries.warm();
      for (const seed of seeds) {
        const sketch = sketchOf(seed);
        queries.apply(graph.become(sketch));
        const shown = (key: string): boolean => ((sketch.nodes[key]!.flags ?? 0) & EXCLUDED) === 0;
        const calls = sureSteps(sketch, { kinds: ["calls"], withoutSite: true }).filter(([, to]) => shown(to));
        const functions = queries.findCycles({ level: "function" }).cycles.map(({ members }) => graph.keys(members));
        assert.deepEqual(functions, naiveCycles(calls));
        const external = (key: string): boolean => ((sketch.nodes[key]!.flags ?? 0) & NodeFlag.external) !== 0;
        const kinds = ["calls", "uses", "implements", "extends", "imports"];
        const between = sureSteps(sketch, { kinds, withoutSite: false })
          .filter(([, to]) => !external(to))
          .map(([from, to]): [string, string] => [sketch.nodes[from]!.parent!, sketch.nodes[to]!.parent!])
          .filter(([from, to]) => from !== to);
        assert.deepEqual(
          queries.findCycles().cycles.map(({ members }) => graph.keys(members)),
          naiveCycles(between),
        );
      }
    }),
    { numRuns: 150 },
  );
});

test("after many edits of many edges the cycles are those of a graph that is read anew", () => {
  const edit = fc.record({
    add: fc.array(fc.tuple(fc.nat(59), fc.nat(59)), { maxLength: 6 }),
    remove: fc.array(fc.nat(1000), { maxLength: 6 }),
    // A ring through several: the first half of the functions often hangs together, so that parts come and go.
    ring: fc.uniqueArray(fc.nat(59), { maxLength: 8 }),
  });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 5, maxLength: 40 }), (edits) => {
      const key = (at: number): string => `f${at}`;
      const nodes: Record<string, SketchNode> = Object.fromEntries(
        Array.from({ length: 60 }, (_unused, at) => [
          key(at),
          { kind: "function", parent: `m${at >> 2}`, file: `${at >> 2}.rs` } as const,
        ]),
      );
      for (let at = 0; at < 15; at++) nodes[`m${at}`] = { kind: "module", file: `${at}.rs` };
      let edges: SketchEdge[] = [];
      const graph = sketched({ nodes, edges });
      const queries = new GraphQueries(graph.graph);
      queries.warm();
      for (const { add, remove, ring } of edits) {
        const gone = new Set(remove.map((at) => at % Math.max(1, edges.length)));
        const added = [...add, ...ring.map((from, at): [number, number] => [from, ring[(at + 1) % ring.length]!])];
        edges = edges.filter((_edge, at) => !gone.has(at));
        edges.push(
          ...added.map(([from, to]): SketchEdge => ({ from: key(from), to: key(to), kind: "calls", line: 1 })),
        );
        queries.apply(graph.become({ nodes, edges }));
        const anew = new GraphQueries(graph.graph);
        for (const level of ["function", "file"] as const)
          assert.deepEqual(queries.findCycles({ level }), anew.findCycles({ level }));
      }
    }),
    { numRuns: 60 },
  );
});

test("a page of cycles is cut at its cycles and at their members, and the cycle of one node can be asked for", () => {
  const ring = (name: string, size: number): Sketch => {
    const keys = Array.from({ length: size }, (_, at) => `${name}${at}`);
    return {
      nodes: Object.fromEntries(keys.map((key) => [key, { kind: "function" } as const])),
      edges: keys.map((from, at) => ({ from, to: keys[(at + 1) % size]!, kind: "calls" })),
    };
  };
  const [small, large] = [ring("small", 2), ring("large", 4)];
  const graph = sketched({
    nodes: { ...small.nodes, ...large.nodes, alone: { kind: "function" } },
    edges: [...small.edges, ...large.edges, { from: "alone", to: "alone", kind: "calls" }],
  });
  const queries = new GraphQueries(graph.graph);
  const all = queries.findCycles({ level: "function" });
  assert.deepEqual(
    all.cycles.map(({ members }) => graph.keys(members)),
    [
      ["large0", "large1", "large2", "large3"],
      ["small0", "small1"],
    ],
  );
  assert.deepEqual(all.truncated, []);
  const cut = queries.findCycles({ level: "function", hits: 1, members: 3 });
  assert.deepEqual([cut.cycles.length, cut.cycles[0]!.members.length, cut.cycles[0]!.size, cut.total], [1, 3, 4, 2]);
  assert.deepEqual(cut.truncated, ["hits"]);
  const of = (key: string): number => queries.findCycles({ level: "function", of: graph.id(key) }).total;
  assert.deepEqual([of("small1"), of("alone")], [1, 0]);
});

test("a cycle thirty thousand calls long is found without recursion", () => {
  const size = 30_000;
  const key = (at: number): string => `f${String(at % size).padStart(6, "0")}`;
  const graph = sketched({
    nodes: Object.fromEntries(Array.from({ length: size }, (_, at) => [key(at), { kind: "function" } as const])),
    edges: Array.from({ length: size }, (_, at) => ({ from: key(at), to: key(at + 1), kind: "calls" as const })),
  });
  const { cycles, total } = new GraphQueries(graph.graph).findCycles({ level: "function", members: 2 });
  assert.deepEqual([total, cycles[0]!.size, graph.keys(cycles[0]!.members)], [1, size, [key(0), key(1)]]);
});
