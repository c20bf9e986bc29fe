import assert from "node:assert/strict";
import { test } from "node:test";
import { Graph, NodeKind } from "@parseltongue/graph";
import type { HitBatch, Values } from "@parseltongue/host";
import { TestGraph } from "@parseltongue/testkit";
import { staleSources } from "../../generate.ts";
import { graphOf, hitsOf, hostileGraph } from "./graphs.ts";
import { EXPORTERS, render } from "./render.ts";

/** What their manifests allow. */
const MOST_NODES = { dot: 5000, mermaid: 2000, graphml: 4000, plantuml: 2000, html: 4000 } as const;
const HOSTILE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

test("the generated sources are those that `npm run generate` writes", async () => {
  assert.deepEqual(await staleSources(), []);
});

for (const exporter of EXPORTERS) {
  test(`${exporter}: no hostile text comes through raw, nor does one change the number of lines`, () => {
    const { graph, hits } = hostileGraph();
    const text = render(exporter, graph, hits);
    assert.doesNotMatch(text.replaceAll(/[\n\t]/g, ""), HOSTILE);
    const plain = hostileGraph((at) => `name${at}`);
    assert.equal(text.split("\n").length, render(exporter, plain.graph, plain.hits).split("\n").length);
  });

  test(`${exporter}: names made to be long are cut before the output is too large to be given`, () => {
    const text = render(exporter, ...longNames(exporter));
    assert.ok(text.length > 500_000);
    assert.ok(new TextEncoder().encode(text).length < 4 * 1024 * 1024);
    assert.match(text, /…/);
  });
}

/** As many nodes as may be drawn, all with a name of nothing but invisible letters. */
function longNames(exporter: (typeof EXPORTERS)[number]): [graph: TestGraph, hits: HitBatch, config: Values] {
  const most = MOST_NODES[exporter];
  const ids = Array.from({ length: most + 1 }, (_, id) => id);
  const named = ids.map((id) => Math.min(1, id));
  const texts = ["", "\u{e0001}".repeat(1000)].map((text) => new TextEncoder().encode(text));
  const columns = {
    nodeKind: ids.map((id) => (id === 0 ? 0 : NodeKind.function)),
    nodeName: named,
    nodeQualifiedName: named,
    nodeSignature: named,
    nodeDoc: named,
  };
  const graph = new TestGraph({ nodeCount: most + 1, texts, columns });
  return [graph, hitsOf(ids.slice(1)), { "most-nodes": most }];
}

test("edges of what a hit contains are the hit's own, unless what it contains is a hit itself", async () => {
  const { graph, queries } = await graphOf(`FILE: Cargo.toml
[package]
name = "app"
version = "0.1.0"
FILE: src/lib.rs
pub mod a;
pub mod b;
FILE: src/a.rs
pub struct S;
impl S {
    pub fn one(&self) { crate::b::two(); crate::b::two(); }
    pub fn three(&self) { crate::b::four(); }
}
FILE: src/b.rs
pub fn two() { four(); two(); }
pub fn four() {}
`);
  const drawn = (...names: string[]): string[] => {
    const nodes = names.map((name) => {
      const found = queries.resolveTarget(name);
      assert.ok(found.kind === "node", name);
      return found.node;
    });
    const text = render("plantuml", graph, hitsOf(nodes), { group: "none" });
    return [...text.matchAll(/^ {2}n(\d+) \S+ n(\d+) : (.*)$/gm)].map(
      ([, from, to, what]) => `${names[Number(from)]} ${what} ${names[Number(to)]}`,
    );
  };
  assert.deepEqual(drawn("app::a", "app::b"), ["app::a calls ×3 app::b"]);
  assert.deepEqual(drawn("src/a.rs", "src/b.rs"), ["src/a.rs calls ×3 src/b.rs"]);
  assert.deepEqual(drawn("S", "two", "four"), ["S calls ×2 two", "S calls four", "two calls two", "two calls four"]);
  assert.deepEqual(drawn("S", "S::one", "two"), ["S contains S::one", "S::one calls ×2 two", "two calls two"]);
});

test("an unresolved call is drawn as a guess at each definition that it may mean", async () => {
  const { graph, queries } = await graphOf(`FILE: src/lib.rs
struct A;
struct B;
impl A { fn save(&self) {} }
impl B { fn save(&self) {} }
fn run() { let x = outside!(); x.save() }
`);
  const found = ["run", "A::save", "B::save"].map((name) => queries.resolveTarget(name));
  const nodes = found.map((each) => (each.kind === "node" ? each.node : 0));
  const text = render("mermaid", graph, hitsOf(nodes));
  assert.deepEqual(text.match(/ n\d .*\| n\d/g), [' n0 -.->|"calls"| n1', ' n0 -.->|"calls"| n2']);
});

test("only the kinds of edge that the configuration names are drawn, and packages can be frames", async () => {
  const { graph } = await graphOf(`FILE: Cargo.toml
[package]
name = "app"
version = "0.1.0"
FILE: src/lib.rs
struct Row;
fn load() -> Row { parse() }
fn parse() -> Row { Row }
`);
  const hits = hitsOf([...graph.nodesByRank].filter((node) => graph.text(graph.nodeName[node]!) !== ""));
  assert.ok(hits.length > 3 && graph instanceof Graph);
  const kinds = (edges: readonly string[]): string[] => [
    ...new Set(
      [...render("dot", graph, hits, { edges }).matchAll(/\[label="(\w+)[^"]*", arrowhead/g)].map(([, kind]) => kind!),
    ),
  ];
  assert.deepEqual(kinds(["calls"]), ["calls"]);
  assert.deepEqual(kinds([]).toSorted(), ["calls", "contains", "uses"]);
  assert.match(render("dot", graph, hits, { group: "package" }), /label="app"; style=rounded/);
});

test("the same code gives the same text, however its ids came to be", async () => {
  const files = [
    "FILE: src/b.ts\nimport { f } from './a';\nexport function g() { f(); }\n",
    "FILE: src/a.ts\nexport function f() {}\n",
  ];
  const texts = await Promise.all(
    [files, files.toReversed()].map(async (order) => {
      const { graph, queries } = await graphOf(order.join(""));
      const nodes = ["f", "g"].map((name) => {
        const found = queries.resolveTarget(name);
        return found.kind === "node" ? found.node : 0;
      });
      return EXPORTERS.map((exporter) => render(exporter, graph, hitsOf(nodes, [0, 1])));
    }),
  );
  assert.deepEqual(texts[0], texts[1]);
});
