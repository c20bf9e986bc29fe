import assert from "node:assert/strict";
import { test } from "node:test";

import { Graph, printGraph } from "@parseltongue/graph";
import fc from "fast-check";

import { checkGraph } from "./check-graph.ts";
import { ModelGraph } from "./model-graph.ts";
import { someCommits } from "./some-commits.ts";

/** Little address space each, as a property makes many graphs. */
const small = { maximumPages: 64 };

test("any sequence of commits gives the graph that one commit from scratch gives", () => {
  fc.assert(
    fc.property(someCommits, (commits) => {
      const model = new ModelGraph();
      const graph = Graph.create(small);
      for (const steps of commits) graph.apply(model.commit(steps));
      checkGraph(graph, model);
      const rebuilt = Graph.create(small);
      rebuilt.apply(model.fromScratch());
      assert.equal(printGraph(graph), printGraph(rebuilt));
      assert.equal(graph.epoch, commits.length);
    }),
    { numRuns: 150 },
  );
});
