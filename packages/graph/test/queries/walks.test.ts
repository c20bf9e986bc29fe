import assert from "node:assert/strict";
import { test } from "node:test";

import { Confidence, GraphQueries, NodeFlag } from "@parseltongue/graph";
import type { Answer, ConfidenceName, EdgeKindName } from "@parseltongue/graph";
import fc from "fast-check";

import { NaiveWalks } from "./naive-walks.ts";
import type { NaiveRule } from "./naive-walks.ts";
import { sketchOf, someSeed } from "./random-sketch.ts";
import { sketched } from "./sketch.ts";
import type { SketchGraph } from "./sketch.ts";

const DEPENDENCIES: readonly EdgeKindName[] = ["calls", "uses", "implements", "extends", "imports"];
const confidenceNames: readonly ConfidenceName[] = ["ambiguous", "inferred", "resolved"];

function hitsOf(graph: SketchGraph, answer: Answer): [string, number][] {
  return [...answer.hits].map(({ node, depth }) => [graph.key(node), depth]);
}

const someQuestion = fc.record({
  seed: someSeed,
  at: fc.nat(),
  to: fc.nat(),
  hops: fc.constantFrom(1, 2, 3, Number.POSITIVE_INFINITY),
  hits: fc.integer({ min: 1, max: 12 }),
  minimumConfidence: fc.constantFrom(...confidenceNames),
  asksTests: fc.boolean(),
});

interface Case {
  readonly graph: SketchGraph;
  readonly queries: GraphQueries;
  readonly naive: NaiveWalks;
  readonly items: readonly string[];
}

function caseOf(seed: Parameters<typeof sketchOf>[0]): Case {
  const sketch = sketchOf(seed);
  const graph = sketched(sketch);
  const naive = new NaiveWalks(sketch, (key) => graph.graph.nodeRank[graph.id(key)]!);
  const items = Object.keys(sketch.nodes).filter((key) => !["file", "candidates"].includes(sketch.nodes[key]!.kind));
  return { graph, queries: new GraphQueries(graph.graph), naive, items };
}

test("walks reach what a naive walk over the list of edges reaches, in its order, and cut where it says", () => {
  fc.assert(
    fc.property(someQuestion, ({ seed, at, hops, hits, minimumConfidence, asksTests }) => {
      const { graph, queries, naive, items } = caseOf(seed);
      const key = items[at % items.length]!;
      const isTest = (graph.graph.nodeFlags[graph.id(key)]! & NodeFlag.test) !== 0;
      const options = { hops, hits, minimumConfidence, includeTests: asksTests };
      const rule = (kinds: readonly EdgeKindName[]): NaiveRule => ({
        kinds,
        minimumConfidence: Confidence[minimumConfidence],
        includeTests: asksTests || isTest,
      });
      const questions = [
        ["callers", ["calls"], "in"],
        ["callees", ["calls"], "out"],
        ["whatImplements", ["implements", "extends"], "in"],
        ["supertypes", ["implements", "extends"], "out"],
        ["blastRadius", DEPENDENCIES, "in"],
      ] as const;
      for (const [name, kinds, direction] of questions) {
        const answer = queries[name](graph.id(key), options);
        const steps = (node: string) =>
          direction === "in" ? naive.backwards(node, rule(kinds)) : naive.forwards(node, rule(kinds));
        const expected = naive.reach(key, rule(kinds), hops, steps);
        assert.equal(answer.total, expected.length, name);
        assert.equal(answer.totalIsExact, true);
        assert.equal(answer.hits.length, Math.min(hits, expected.length));
        assert.equal(answer.truncated.includes("hits"), expected.length > hits);
        // One hop is ordered by confidence first, so a cut page holds other hits there.
        const shown = hops === 1 && expected.length > hits ? undefined : expected.slice(0, hits);
        if (shown === undefined) continue;
        const found = hitsOf(graph, answer);
        assert.deepEqual(hops === 1 ? found.toSorted(([a], [b]) => naive.rank(a) - naive.rank(b)) : found, shown, name);
      }
    }),
    { numRuns: 300 },
  );
});

test("callers are ordered surest first, and each has the confidence of its surest call", () => {
  fc.assert(
    fc.property(someQuestion, ({ seed, at, hits }) => {
      const { graph, queries, naive, items } = caseOf(seed);
      const key = items[at % items.length]!;
      const rule: NaiveRule = { kinds: ["calls"], minimumConfidence: Confidence.ambiguous, includeTests: true };
      const best = new Map<string, number>();
      for (const { to, confidence } of naive.backwards(key, rule)) {
        if (to !== key) best.set(to, Math.max(best.get(to) ?? 0, confidence));
      }
      const answer = queries.callers(graph.id(key), { hits, includeTests: true });
      const found = [...answer.hits].map(({ node, confidence }) => [graph.key(node), Confidence[confidence]] as const);
      const expected = [...best].toSorted((a, b) => b[1] - a[1] || naive.rank(a[0]) - naive.rank(b[0]));
      assert.deepEqual(found, expected.slice(0, hits));
      const { resolved, inferred, ambiguous } = answer.counts;
      assert.equal(resolved + inferred + ambiguous, best.size);
      assert.equal(ambiguous, [...best.values()].filter((confidence) => confidence === Confidence.ambiguous).length);
      if (answer.certain) assert.ok([...best.values()].every((confidence) => confidence > Confidence.ambiguous));
    }),
    { numRuns: 300 },
  );
});

test("a path is the first of the shortest", () => {
  fc.assert(
    fc.property(someQuestion, ({ seed, at, to, minimumConfidence }) => {
      const { graph, queries, naive, items } = caseOf(seed);
      const [start, end] = [items[at % items.length]!, items[to % items.length]!];
      const flags = graph.graph.nodeFlags[graph.id(start)]! | graph.graph.nodeFlags[graph.id(end)]!;
      if ((graph.graph.nodeFlags[graph.id(end)]! & NodeFlag.external) !== 0) return;
      const includeTests = (flags & NodeFlag.test) !== 0;
      const rule: NaiveRule = { kinds: DEPENDENCIES, minimumConfidence: Confidence[minimumConfidence], includeTests };
      const expected = naive.path(start, end, rule);
      const answer = queries.path(graph.id(start), graph.id(end), { minimumConfidence });
      assert.equal(answer.found, expected !== undefined);
      assert.deepEqual(graph.keys(answer.hits.nodes()), expected ?? []);
      const length = (expected?.length ?? 1) - 1;
      if (length < 2) return;
      const cut = queries.path(graph.id(start), graph.id(end), { minimumConfidence, hops: length - 1 });
      assert.deepEqual([cut.found, cut.truncated, cut.certain], [false, ["hops"], false]);
    }),
    { numRuns: 400 },
  );
});

test("an edge budget cuts a walk to a part of it and says so", () => {
  fc.assert(
    fc.property(someQuestion, fc.integer({ min: 1, max: 30 }), ({ seed, at, minimumConfidence }, edges) => {
      const { graph, queries, items } = caseOf(seed);
      const node = graph.id(items[at % items.length]!);
      const whole = queries.blastRadius(node, { minimumConfidence });
      const cut = queries.blastRadius(node, { minimumConfidence, edges });
      assert.ok(cut.edgesWalked <= edges);
      if (cut.totalIsExact) {
        assert.deepEqual(hitsOf(graph, cut), hitsOf(graph, whole));
      } else {
        assert.ok(cut.truncated.includes("edges") && !cut.certain);
        const reached = new Set(whole.hits.nodes());
        assert.ok([...cut.hits.nodes()].every((hit) => reached.has(hit)));
      }
    }),
    { numRuns: 300 },
  );
});
