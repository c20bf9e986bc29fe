import assert from "node:assert/strict";
import { test } from "node:test";

import { GraphQueries } from "@parseltongue/graph";
import fc from "fast-check";

import { allAnswers } from "./all-answers.ts";
import { sketchOf, someSeed } from "./random-sketch.ts";
import { SketchGraph } from "./sketch.ts";

test("an edited graph gives the answers of one built at once, under whatever ids, cut ones included", () => {
  fc.assert(
    fc.property(fc.array(someSeed, { minLength: 2, maxLength: 5 }), (seeds) => {
      const edited = new SketchGraph();
      const queries = new GraphQueries(edited.graph);
      queries.warm();
      for (const seed of seeds) {
        queries.apply(edited.become(sketchOf(seed)));
        queries.findCycles({ level: "function" });
        queries.find("ru", { mode: "prefix" });
      }
      const last = sketchOf(seeds.at(-1)!);
      const rebuilt = new SketchGraph("reversed");
      rebuilt.become(last);
      const keys = Object.keys(last.nodes).filter((key) => last.nodes[key]!.kind !== "candidates");
      const expected = allAnswers(rebuilt, new GraphQueries(rebuilt.graph), keys);
      assert.equal(allAnswers(edited, queries, keys), expected);
    }),
    { numRuns: 60 },
  );
});
