import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { hostileTexts, requireTool } from "@parseltongue/testkit";
import { hostileGraph, largeGraph, written } from "../../exporting/tests/graphs.ts";
import { render } from "../../exporting/tests/render.ts";

interface Drawn {
  readonly objects: readonly { readonly name: string; readonly label: string; readonly tooltip?: string }[];
  readonly edges: readonly { readonly tail: number; readonly head: number }[];
  readonly label: string;
}

test("Graphviz reads what is written, and every name comes out as it was", (t) => {
  if (!requireTool(t, "dot", "apt-get install graphviz")) return;
  const { graph, hits } = hostileGraph();
  const { objects, edges } = drawn(render("dot", graph, hits, { group: "none" }));
  assert.equal(objects.length, hostileTexts.length);
  assert.equal(edges.length, hostileTexts.length);
  for (const [at, { text }] of hostileTexts.entries()) {
    const object = objects.find(({ name }) => name === `n${at}`);
    const name = written(text, 120);
    assert.ok(read(object?.label ?? "").includes(name), `${object?.label} holds ${name}`);
  }
});

test("files are frames, and a large answer says what was left out", (t) => {
  if (!requireTool(t, "dot", "apt-get install graphviz")) return;
  const { graph, hits } = hostileGraph();
  const framed = drawn(render("dot", graph, hits));
  assert.equal(framed.objects.filter(({ name }) => name.startsWith("cluster_")).length, 39);
  const large = largeGraph(700, 3);
  const { label, objects } = drawn(render("dot", large.graph, large.hits));
  assert.match(label, /^Cut, showing 500 of 700 nodes and all \d+ edges among them\.$/);
  assert.equal(objects.length, 500);
});

/** As Graphviz understands it. */
function drawn(text: string): Drawn {
  const { status, stderr, stdout } = spawnSync("dot", ["-Tdot_json"], {
    input: text,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  assert.equal(status, 0, stderr);
  assert.equal(stderr, "");
  return JSON.parse(stdout) as Drawn;
}

/** A label as it is drawn. */
function read(label: string): string {
  return label.replaceAll(/\\(.)/g, "$1").replaceAll("&amp;", "&");
}
