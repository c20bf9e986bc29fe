import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Graph, NodeFlag } from "@parseltongue/graph";
import { questionGraph } from "../question-graph.ts";
import { drawQuestions, type Question } from "../questions.ts";
import { compareAnswers } from "./compare-answers.ts";
import { foldText, plainGraph } from "./plain-graph.ts";
import { openRecursive, openWalking } from "./sqlite.ts";
import { distance, reach } from "./walks.ts";

const NODES = 8;
const arcs = fc.uniqueArray(fc.tuple(fc.nat(NODES - 1), fc.nat(NODES - 1)), { maxLength: 20 });

test("walks over neighbours find what following every arc finds", () => {
  fc.assert(
    fc.property(arcs, fc.nat(NODES - 1), fc.nat(NODES - 1), (pairs, from, to) => {
      const forwards = (node: number): number[] => pairs.filter(([a]) => a === node).map(([, b]) => b);
      const backwards = (node: number): number[] => pairs.filter(([, b]) => b === node).map(([a]) => a);
      const depths = Array.from({ length: NODES }, (_, node) => (node === from ? 0 : Number.POSITIVE_INFINITY));
      for (let round = 0; round < NODES; round++) {
        for (const [a, b] of pairs) depths[b] = Math.min(depths[b]!, depths[a]! + 1);
      }
      const near = depths.flatMap((depth, node) => (depth > 0 && depth <= 2 ? [node] : []));
      assert.deepEqual(
        reach([from], forwards, 2)
          .flat()
          .toSorted((a, b) => a - b),
        near,
      );
      const steps = distance([from], [to], forwards, backwards);
      assert.equal(steps ?? Number.POSITIVE_INFINITY, depths[to]);
    }),
  );
});

test("SQLite, asked either way, answers as the graph does", async () => {
  const { commit, entities } = questionGraph(2_000, 10_000);
  const graph = Graph.create();
  graph.apply(commit);
  const drawn = drawQuestions(graph, entities, 60);
  const shown = (questions: readonly Question[]): Question[] =>
    questions.filter(({ node, other }) => ((graph.nodeFlags[node]! | graph.nodeFlags[other]!) & NodeFlag.test) === 0);
  const questions = {
    callers: shown(drawn.callers),
    callees: shown(drawn.callees),
    whatImplements: shown(drawn.whatImplements),
    blastRadius3: shown(drawn.blastRadius3),
    path: shown(drawn.path),
    findExact: shown(drawn.findExact),
    findPrefix: shown(drawn.findPrefix).map(({ node, other, text }) => ({ node, other, text: foldText(text) })),
  };
  for (const open of [openRecursive, openWalking]) {
    const peer = await open(plainGraph(graph));
    compareAnswers(graph, peer, questions);
    const wrong = { name: "wrong", ask: { callers: () => ({ nodes: [0], total: 1 }) } };
    assert.throws(() => compareAnswers(graph, wrong, questions), /wrong answers callers of .* differently/);
    peer.close?.();
  }
});
