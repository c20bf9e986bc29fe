import assert from "node:assert/strict";
import { test } from "node:test";
import { hostileTexts } from "@parseltongue/testkit";
import { MultiDirectedGraph } from "graphology";
import { parse } from "graphology-graphml";
import { graphmlProblems } from "../../exporting/tests/graphml-problems.ts";
import { graphOf, hitsOf, hostileGraph, largeGraph, written } from "../../exporting/tests/graphs.ts";
import { render } from "../../exporting/tests/render.ts";

test("it is valid and reads back as the graph it is, whatever the names are", () => {
  const { graph, hits } = hostileGraph();
  const text = render("graphml", graph, hits);
  assert.deepEqual(graphmlProblems(text), []);
  const read = parse(MultiDirectedGraph, text);
  assert.equal(read.order, hostileTexts.length);
  assert.equal(read.size, hostileTexts.length);
  for (const [at, { text: name }] of hostileTexts.entries()) {
    assert.equal(read.getNodeAttribute(`n${at}`, "name"), written(name, 1000));
    assert.equal(read.getNodeAttribute(`n${at}`, "line"), at + 1);
  }
  assert.deepEqual(read.getEdgeAttributes("e0"), { kind: "calls", confidence: "inferred", sites: 1 });
});

test("nodes and edges carry what is known about them", async () => {
  const { graph, queries } = await graphOf(
    "FILE: src/a.ts\nexport function f(): void {\n  g();\n  g();\n}\nfunction g(): void {}\n",
  );
  const [f, g] = ["f", "g"].map((name) => {
    const found = queries.resolveTarget(name);
    assert.ok(found.kind === "node");
    return found.node;
  });
  const text = render("graphml", graph, hitsOf([f!, g!], [0, 1]));
  assert.deepEqual(graphmlProblems(text), []);
  const read = parse(MultiDirectedGraph, text);
  const { "qualified-name": qualifiedName, ...attributes } = read.getNodeAttributes("n0");
  assert.match(String(qualifiedName), /f$/);
  assert.deepEqual(attributes, {
    name: "f",
    kind: "function",
    file: "src/a.ts",
    line: 1,
    "end-line": 4,
    signature: "function f(): void",
    flags: "public",
    depth: 0,
  });
  assert.deepEqual(read.getEdgeAttributes("e0"), { kind: "calls", confidence: "resolved", sites: 2, line: 2 });
});

test("a large answer is cut, and the description says so", () => {
  const { graph, hits } = largeGraph(5000, 3);
  const text = render("graphml", graph, hits);
  assert.deepEqual(graphmlProblems(text), []);
  assert.match(text, /<desc>Cut, showing 4000 of 5000 nodes and 8000 of \d+ edges among them\.<\/desc>/);
});
