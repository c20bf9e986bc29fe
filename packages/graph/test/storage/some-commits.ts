import fc from "fast-check";

import type { Step } from "./model-graph.ts";

const picks = fc.array(fc.nat(10_000), { minLength: 4, maxLength: 4 });

const someStep: fc.Arbitrary<Step> = fc.record({
  action: fc.oneof(
    { weight: 2, arbitrary: fc.constant("addFile" as const) },
    { weight: 8, arbitrary: fc.constant("addNode" as const) },
    { weight: 4, arbitrary: fc.constant("changeNode" as const) },
    { weight: 2, arbitrary: fc.constant("dropNode" as const) },
    { weight: 30, arbitrary: fc.constant("addEdge" as const) },
    { weight: 8, arbitrary: fc.constant("changeEdge" as const) },
    { weight: 4, arbitrary: fc.constant("dropEdge" as const) },
    { weight: 1, arbitrary: fc.constant("dropFile" as const) },
    { weight: 2, arbitrary: fc.constant("move" as const) },
  ),
  picks,
});

/** Commits as steps on a `ModelGraph`, from single ones to some hundreds of steps. */
export const someCommits: fc.Arbitrary<Step[][]> = fc.array(fc.array(someStep, { size: "large", maxLength: 150 }), {
  minLength: 1,
  maxLength: 8,
});
