import assert from "node:assert/strict";
import { test } from "node:test";
import { Graph, printGraph } from "@parseltongue/graph";
import { DirectorySource, FactsCache, Indexer, languageOf } from "@parseltongue/indexer";
import { MemoryEnvironment, parseFixture } from "@parseltongue/testkit";

const FIXTURE = `
//- /repo/Cargo.toml
[package]
name = "twins"
//- /repo/src/lib.rs
mod one;
mod two;
pub fn run() { one::work(); two::work(); }
//- /repo/src/one.rs
pub fn work() { helper(); }
fn helper() {}
//- /repo/src/two.rs
pub fn work() { helper(); }
fn helper() {}
`;

async function indexed(environment: MemoryEnvironment): Promise<string> {
  const source = new DirectorySource(environment.files, "/repo", { accepts: (path) => languageOf(path) !== undefined });
  const openCache = async (): Promise<FactsCache> => FactsCache.open(environment.files, "/cache/facts");
  const indexer = new Indexer({ source, openCache, workers: 1 });
  try {
    const graph = Graph.create();
    graph.apply((await indexer.index()).commit);
    return printGraph(graph);
  } finally {
    await indexer.close();
  }
}

test("two files of the same content are two files, parsed or from the cache", async () => {
  const environment = new MemoryEnvironment({ files: [...parseFixture(FIXTURE)] });
  await environment.files.createDirectory("/cache");
  const parsed = await indexed(environment);
  for (const name of ["one::work", "one::helper", "two::work", "two::helper"]) assert.ok(parsed.includes(name), name);
  assert.equal(await indexed(environment), parsed);
});
