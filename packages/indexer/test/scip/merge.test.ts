import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { EdgeFlag, EdgeKind, Graph, NodeKind } from "@parseltongue/graph";
import { DirectorySource, Indexer, languageOf } from "@parseltongue/indexer";
import { MemoryEnvironment, parseFixture } from "@parseltongue/testkit";

function fixture(name: string): { scip: Uint8Array; files: Map<string, string> } {
  const folder = new URL("fixtures/", import.meta.url);
  return {
    scip: readFileSync(new URL(`${name}.scip`, folder)),
    files: parseFixture(readFileSync(new URL(`${name}.txt`, folder), "utf8")),
  };
}

function indexerOf(environment: MemoryEnvironment): Indexer {
  const source = new DirectorySource(environment.files, "/repo", { accepts: (path) => languageOf(path) !== undefined });
  return new Indexer({ source, workers: 1 });
}

/** Calls as `from -> to`, those that a compiler vouches for with a `!`. */
function calls(graph: Graph): string[] {
  const found: string[] = [];
  for (let edge = 1; edge < graph.edgeEnd; edge++) {
    if (graph.edgeKind[edge] !== EdgeKind.calls) continue;
    const [from, to] = [graph.edgeFrom[edge]!, graph.edgeTo[edge]!];
    const target = graph.nodeKind[to] === NodeKind.candidates ? "?" : graph.text(graph.nodeQualifiedName[to]!);
    const mark = (graph.edgeFlags[edge]! & EdgeFlag.precise) !== 0 ? "!" : "";
    found.push(`${graph.text(graph.nodeQualifiedName[from]!)}:${graph.edgeLine[edge]} -> ${target}${mark}`);
  }
  return found.sort();
}

/** Calls that the index leaves open: it gives the functions of two test crates one symbol, so the text decides. */
const LEFT_TO_THE_TEXT: Readonly<Record<string, readonly string[]>> = {
  "rust-shapes": ["one::run:4 -> one::helper", "two::run:4 -> two::helper"],
  "typescript-shapes": [],
};

for (const [name, left] of Object.entries(LEFT_TO_THE_TEXT)) {
  test(`${name}: every call that the compiler knows is resolved by it, and none is left to candidates`, async (t) => {
    const { scip, files } = fixture(name);
    const environment = new MemoryEnvironment({ files: [...files] });
    const indexer = indexerOf(environment);
    t.after(async () => indexer.close());
    const { commit, summary } = await indexer.index({ scip });
    const graph = Graph.create();
    graph.apply(commit);
    const found = calls(graph);
    assert.ok(found.length > 0);
    assert.deepEqual(
      found.filter((call) => !call.endsWith("!")),
      left,
    );
    assert.deepEqual(
      summary.warnings.filter((warning) => warning.includes("SCIP")),
      [],
    );
  });
}

test("after an edit a file goes by its own text again, and files made from another text are named", async (t) => {
  const { scip, files } = fixture("rust-shapes");
  const path = [...files.keys()].find((file) => file.endsWith(".rs"));
  const environment = new MemoryEnvironment({ files: [...files] });
  const indexer = indexerOf(environment);
  t.after(async () => indexer.close());
  const graph = Graph.create();
  graph.apply((await indexer.index({ scip })).commit);
  environment.files.set(`/repo/${path!}`, `// one more line\n${files.get(path!)!}`);
  const { commit } = await indexer.update([path!]);
  graph.apply(commit!);
  const stale = indexerOf(environment);
  t.after(async () => stale.close());
  const { summary } = await stale.index({ scip });
  assert.ok(summary.warnings.includes(`${path!}: the SCIP index was made from another text`));
});

test("a file that is no SCIP index is refused by code", async (t) => {
  const environment = new MemoryEnvironment({ files: [["src/lib.rs", "fn a() {}\n"]] });
  const indexer = indexerOf(environment);
  t.after(async () => indexer.close());
  await assert.rejects(indexer.index({ scip: new TextEncoder().encode("not an index") }), { code: "bad-scip" });
});
