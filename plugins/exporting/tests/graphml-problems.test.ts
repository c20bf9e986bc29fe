import assert from "node:assert/strict";
import { test } from "node:test";
import { graphmlProblems } from "./graphml-problems.ts";

const KEYS = `<key id="line" for="node" attr.name="line" attr.type="int"/>`;

function documentOf(keys: string, graph: string, attributes = `edgedefault="directed"`): string {
  return `<graphml xmlns="http://graphml.graphdrawing.org/xmlns">${keys}<graph ${attributes}>${graph}</graph></graphml>`;
}

test("each rule of the schema that exporters could break is checked", () => {
  const node = `<node id="n0"><data key="line">1</data></node>`;
  assert.deepEqual(graphmlProblems(documentOf(KEYS, `${node}<edge source="n0" target="n0"/>`)), []);
  const wrong: readonly (readonly [string, RegExp])[] = [
    [documentOf("", node), /no key line/],
    [documentOf(KEYS + KEYS, node), /two <key>/],
    [documentOf(KEYS, node + node), /two <node>/],
    [documentOf(KEYS, node, ""), /<graph> without edgedefault/],
    [documentOf(KEYS, node, `edgedefault="both"`), /edgedefault is both/],
    [documentOf(KEYS, `<edge source="n0" target="n1"/>${node}`), /no node n1/],
    [documentOf(KEYS, `${node}<desc>late</desc>`), /<graph> holds node desc/],
    [documentOf(KEYS, `<node id="n0"><data key="line">one</data></node>`), /line is one/],
    [
      documentOf(KEYS, `${node}<edge source="n0" target="n0"><data key="line">1</data></edge>`),
      /key for node in <edge>/,
    ],
    [documentOf(KEYS, `<node id="a b"/>`), /no NMTOKEN/],
    [documentOf(KEYS, `<node id="n0" name="f"/>`), /<node> with name/],
    [documentOf(KEYS, "<vertex/>"), /no element of GraphML/],
    [documentOf(KEYS, "text"), /<graph> holds the text/],
    [`<graph xmlns="http://graphml.graphdrawing.org/xmlns" edgedefault="directed"/>`, /<graph> is the root/],
  ];
  for (const [text, problem] of wrong) assert.match(graphmlProblems(text).join("\n"), problem, text);
});
