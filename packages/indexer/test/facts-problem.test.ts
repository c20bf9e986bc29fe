import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Graph } from "@parseltongue/graph";
import fc from "fast-check";
import { decodeFacts, encodeFacts } from "../src/cache/facts-codec.ts";
import type { FileFacts } from "../src/facts/facts.ts";
import { factsProblem } from "../src/facts/facts-problem.ts";
import { languages } from "../src/languages/all.ts";
import { rulesFor } from "../src/languages/rules.ts";
import { Linker } from "../src/linker/linker.ts";
import { openGrammar } from "../src/syntax/grammar.ts";
import { buildWorkspaceModel } from "../src/workspace/build-workspace-model.ts";

const PYTHON = languages.find(({ name }) => name === "python")!;
const SOURCE = `import os.path as where
from typing import List
class Base:
    def size(self) -> int: return 1
class Store(Base):
    """Keeps things."""
    def __init__(self, items: List[str], n=1):
        self.items = items
    def first(self):
        for item in self.items:
            return item.strip()
    @staticmethod
    def make(*all): return Store(all).first()
def run(a, b=2, **rest):
    store = Store.make(a)
    return [x.size() for x in store][0] or where.join(b)
`;

async function factsOf(source: string): Promise<FileFacts> {
  const syntax = await PYTHON.load();
  const grammar = await openGrammar(syntax);
  return syntax.createExtractor(grammar.names)(grammar.parse(source));
}

const limits = { lines: 100, nameUnits: 1 << 16 };

test("facts of real files have no problem", async () => {
  const sources = [SOURCE, "", readFileSync(new URL("../../../plugins/python/library.pyi", import.meta.url), "utf8")];
  for (const source of sources) {
    assert.equal(factsProblem(await factsOf(source), { lines: 10_000, nameUnits: 1 << 20 }), undefined);
  }
});

test("facts that pass are linked and go into a graph, whatever they are", async () => {
  const encoded = encodeFacts(await factsOf(SOURCE));
  const rules = await rulesFor([PYTHON.id]);
  const other = await factsOf("from a import Store, run\nclass Other(Store): pass\nOther.make(run).first()\n");
  let passed = 0;
  let refused = 0;
  // Small numbers are what might be taken for something: indices, kinds, operations.
  const change = fc.record({
    at: fc.nat(encoded.length / 4 - 1),
    value: fc.oneof(fc.integer({ min: -2, max: 70 }), fc.integer()),
  });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      const bytes = encoded.slice();
      const words = new Int32Array(bytes.buffer);
      for (const { at, value } of changes) words[at] = value;
      const facts = decodeFacts(bytes);
      if (facts === undefined || factsProblem(facts, limits) !== undefined) {
        refused++;
        return;
      }
      passed++;
      link(rules, facts, other);
    }),
    { numRuns: 1500 },
  );
  assert.ok(passed > 200 && refused > 200, `${passed} passed, ${refused} refused`);
});

function link(rules: Awaited<ReturnType<typeof rulesFor>>, facts: FileFacts, other: FileFacts): void {
  const workspace = buildWorkspaceModel(["a.py", "b.py"], () => undefined);
  const files = [
    { path: "a.py", language: PYTHON.id, place: workspace.files.get("a.py")!, facts },
    { path: "b.py", language: PYTHON.id, place: workspace.files.get("b.py")!, facts: other },
  ];
  const linker = new Linker(rules);
  const graph = Graph.create({ maximumPages: 64 });
  graph.apply(linker.link({ files, removed: [], workspace }));
  graph.apply(linker.link({ files: [files[1]!], removed: ["a.py"] }));
}
