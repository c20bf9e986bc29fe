import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { safeText } from "@parseltongue/base";
import { hostileTexts } from "@parseltongue/testkit";
import type { Page } from "playwright-core";
import { openBeside } from "../../exporting/tests/browser.ts";
import { hostileGraph, largeGraph, written } from "../../exporting/tests/graphs.ts";
import { render } from "../../exporting/tests/render.ts";

const folder = join(import.meta.dirname, "../../../node_modules/@mermaid-js/tiny/dist");

test("Mermaid draws what is written, and shows every name as text", async (t) => {
  const watched = await openBeside(t, folder);
  if (watched === undefined) return;
  const { page, troubles } = watched;
  await page.addScriptTag({ url: "/mermaid.tiny.js" });
  const { graph, hits } = hostileGraph();
  const labels = await drawn(page, render("mermaid", graph, hits, { group: "none" }));
  assert.equal(labels.nodes.length, hostileTexts.length);
  for (const [at, { text }] of hostileTexts.entries()) {
    const name = written(text, 120, escaped);
    assert.ok(labels.nodes[at]?.includes(seen(name)), `${labels.nodes[at]} shows ${name}`);
  }
  assert.equal(labels.edges, hostileTexts.length);
  assert.equal(await page.locator("#out :is(script, img, a)").count(), 0);
  assert.deepEqual(troubles, ["request: http://engine.invalid/mermaid.tiny.js"]);
});

test("a large answer is cut to what Mermaid draws by default, and a box says so", async (t) => {
  const watched = await openBeside(t, folder);
  if (watched === undefined) return;
  const { page } = watched;
  await page.addScriptTag({ url: "/mermaid.tiny.js" });
  const { graph, hits } = largeGraph(400, 5);
  const labels = await drawn(page, render("mermaid", graph, hits));
  assert.equal(labels.nodes.length, 151);
  assert.equal(labels.edges, 450);
  assert.match(labels.nodes.join("\n"), /Cut, showing 150 of 400 nodes and 450 of \d+ edges among them\./);
});

/** Labels of nodes in order of their numbers, and how many edges there are. */
async function drawn(page: Page, text: string): Promise<{ readonly nodes: string[]; readonly edges: number }> {
  await page.evaluate(`(async () => {
    mermaid.initialize({ startOnLoad: false, securityLevel: "strict" });
    document.getElementById("out").innerHTML = (await mermaid.render("drawing", ${JSON.stringify(text)})).svg;
  })()`);
  const nodes = await page
    .locator("#out .node")
    .evaluateAll((all) =>
      all.map((node) => ({ id: Number(/-n(\d+)-/.exec(node.id)?.[1] ?? all.length), text: node.textContent ?? "" })),
    );
  const edges = await page.locator("#out .edgePaths path, #out path.flowchart-link").count();
  return { nodes: nodes.toSorted((a, b) => a.id - b.id).map((node) => seen(node.text)), edges };
}

/** Mermaid takes `\n` for the end of a line, so line feeds have a number. */
function escaped(character: string): string {
  return /[\n\r\t]/.test(character) ? `\\u{${character.charCodeAt(0).toString(16)}}` : safeText(character);
}

/** White space as a page shows it. */
function seen(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
