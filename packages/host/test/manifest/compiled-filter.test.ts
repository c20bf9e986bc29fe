import assert from "node:assert/strict";
import { test } from "node:test";
import {
  CompiledFilter,
  edgeKindSet,
  languageSet,
  nodeKindSet,
  type QuestionShape,
} from "../../src/manifest/compiled-filter.ts";
import type { HookFilter } from "../../src/manifest/manifest.ts";
import { hits } from "../guests.ts";
import { vectorGraph } from "../vector-graph.ts";

const EVERYTHING: HookFilter = {
  queries: undefined,
  nodeKinds: undefined,
  edgeKinds: undefined,
  languages: undefined,
  paths: undefined,
};
const CALLERS: QuestionShape = {
  query: "callers",
  edgeKinds: edgeKindSet(["calls"]),
  nodeKinds: nodeKindSet(["function", "method"]),
  languages: languageSet(["rust"]),
};

test("a filter proves that it cannot matter to a question, and never that of one to which it may", () => {
  const mayMatter = (filter: Partial<HookFilter>): boolean =>
    new CompiledFilter({ ...EVERYTHING, ...filter }).mayMatter(CALLERS);
  assert.ok(mayMatter({}));
  assert.ok(mayMatter({ queries: ["callees", "callers"] }));
  assert.ok(!mayMatter({ queries: ["callees"] }));
  assert.ok(mayMatter({ edgeKinds: ["uses", "calls"] }));
  assert.ok(!mayMatter({ edgeKinds: ["uses"] }));
  assert.ok(mayMatter({ nodeKinds: ["method", "class"] }));
  assert.ok(!mayMatter({ nodeKinds: ["class"] }));
  assert.ok(mayMatter({ languages: ["rust"] }));
  assert.ok(!mayMatter({ languages: ["typescript"] }));
  assert.ok(!mayMatter({ languages: ["cobol"] }));
  assert.ok(mayMatter({ paths: ["nowhere/**"] }), "paths are looked at hit by hit");
});

test("hits that a filter excludes are left out, in order, by kind, language and path", () => {
  const graph = vectorGraph();
  const select = (filter: Partial<HookFilter>): number[] => {
    const batch = hits(1, 2, 3, 4, 5, 7, 10, 11, 0, 999_999);
    const positions = new Uint32Array(batch.length);
    const count = new CompiledFilter({ ...EVERYTHING, ...filter }).select(graph, batch, positions);
    return [...positions.subarray(0, count)].map((position) => batch.nodes[position]!);
  };
  assert.deepEqual(select({ nodeKinds: ["method"] }), [3, 7]);
  assert.deepEqual(select({ nodeKinds: ["function"], languages: ["rust"] }), [1, 10]);
  assert.deepEqual(select({ nodeKinds: ["function"], paths: ["src/**"] }), [1]);
  assert.deepEqual(select({ nodeKinds: ["function"], paths: ["**/größe.rs"] }), [10]);
  assert.deepEqual(select({ paths: ["nowhere/**"] }), []);
});

test("a kind or language that filters have no bit for is let through by no filter on them", () => {
  const graph = vectorGraph();
  graph.commit("nodeLanguage", 1, 33);
  const count = (filter: Partial<HookFilter>): number =>
    new CompiledFilter({ ...EVERYTHING, ...filter }).select(graph, hits(1), new Uint32Array(1));
  assert.equal(count({ languages: ["rust"] }), 0);
  assert.equal(count({ nodeKinds: ["function"] }), 1);
  const nothingKnown = { ...CALLERS, nodeKinds: 0, languages: 0 };
  assert.ok(new CompiledFilter(EVERYTHING).mayMatter(nothingKnown));
});

test("what globs said of files is asked again once the graph has changed", () => {
  const graph = vectorGraph();
  const filter = new CompiledFilter({ ...EVERYTHING, paths: ["tests/**"] });
  const positions = new Uint32Array(1);
  assert.equal(filter.select(graph, hits(1), positions), 0);
  graph.commit("nodeFile", 1, 2);
  assert.equal(filter.select(graph, hits(1), positions), 1);
});
