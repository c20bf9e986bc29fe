import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { hostileTexts } from "@parseltongue/testkit";
import type { Page } from "playwright-core";
import { openBeside } from "../../exporting/tests/browser.ts";
import { hitsOf, hostileGraph, largeGraph, written } from "../../exporting/tests/graphs.ts";
import { render } from "../../exporting/tests/render.ts";

/** So many in one drawing: its engine refuses those that are wider than a screen by far. */
const SLICE = 6;
const folder = join(import.meta.dirname, "../../../node_modules/@plantuml/core");

test("PlantUML draws what is written, and shows every name as text", async (t) => {
  const watched = await openBeside(t, folder);
  if (watched === undefined) return;
  const { page, troubles } = watched;
  await page.addScriptTag({ url: "/viz-global.js" });
  const { graph, hits } = hostileGraph();
  for (let at = 0; at < hits.length; at += SLICE) {
    const some = hitsOf([...hits.nodes.subarray(at, at + SLICE)]);
    const texts = await drawn(page, render("plantuml", graph, some, { group: "none" }));
    for (const { text } of hostileTexts.slice(at, at + SLICE)) {
      const name = written(text, 120);
      assert.ok(texts.includes(seen(name)), `${texts}\nshows ${name}`);
    }
  }
  assert.equal(await page.locator("#out :is(script, image, a)").count(), 0);
  assert.deepEqual(
    // The engine tells the console what it does.
    troubles.filter((trouble) => !/^request: http:\/\/engine\.invalid\/|^console: /.test(trouble)),
    [],
  );
});

test("a large answer is cut, and the caption says so", async (t) => {
  const watched = await openBeside(t, folder);
  if (watched === undefined) return;
  const { page } = watched;
  await page.addScriptTag({ url: "/viz-global.js" });
  const { graph, hits } = largeGraph(60, 2);
  const texts = await drawn(page, render("plantuml", graph, hits, { "most-nodes": 20, "most-edges": 30 }));
  assert.match(texts, /Cut, showing 20 of 60 nodes and 30 of \d+ edges among them\./);
});

/** All texts of the drawing, in one. */
async function drawn(page: Page, text: string): Promise<string> {
  const svg = await page.evaluate<string>(`import("/plantuml.js").then(({ renderToString }) =>
    new Promise((resolve, reject) => renderToString(${JSON.stringify(text.split("\n"))}, resolve, reject)))`);
  await page.evaluate(`document.getElementById("out").innerHTML = ${JSON.stringify(svg)}`);
  return (await page.locator("#out text").allTextContents()).map(seen).join("\n");
}

/** White space as a page shows it. */
function seen(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
