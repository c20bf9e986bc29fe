import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { buildSearchIndex, galleryPage, type PluginRecord, writeDocument } from "@parseltongue/registry";
import { openTap } from "@parseltongue/registry/testing";
import { openPage } from "../plugins/exporting/tests/browser.ts";

const DESCRIPTIONS = {
  "acme/rank": "Ranks what much depends on <img src=x onerror=alert(1)>",
  "acme/tests": "Says what no test runs",
  "bolt/owners": "Says who is asked about a file",
} as const;

test("the page of a tap's plugins searches by itself in a browser, and asks nobody for anything", async (t) => {
  const tap = await openTap(t);
  for (const [id, description] of Object.entries(DESCRIPTIONS)) {
    await tap.addPlugin(id, "1.0.0");
    const record: PluginRecord = {
      schema: 1,
      id,
      registeredAt: tap.now,
      description,
      keywords: [],
      status: "active",
    };
    await tap.commit({ [`entries/${id}/plugin.json`]: writeDocument("plugin", record) });
  }
  const index = await buildSearchIndex((await tap.user().update()).tap, tap.now);
  const contact = { text: "ann@example.org", security: "ann@example.org" };
  const about = { name: "A tap", description: "For tests", contact };
  const path = join(tap.directory, "index.html");
  await writeFile(path, galleryPage(index, { schema: 1, tapId: tap.tapId, mirrors: [], ...about }));
  const watched = await openPage(t, path);
  if (watched === undefined) return;
  const { page, troubles } = watched;
  const shown = async (): Promise<readonly string[]> => page.locator("ol > li:visible > h2").allTextContents();
  assert.equal(await page.textContent("#count"), "3 shown");
  await page.fill("#words", "SAYS file");
  assert.deepEqual(await shown(), ["bolt/owners 1.0.0"]);
  await page.fill("#words", "onerror");
  assert.deepEqual(await shown(), ["acme/rank 1.0.0"]);
  await page.fill("#words", "");
  await page.selectOption("#trait", "lens");
  await page.selectOption("#tier", "sandboxed");
  assert.equal(await page.textContent("#count"), "3 shown");
  await page.fill("#words", "nothing like it");
  assert.equal(await page.textContent("#count"), "0 shown");
  await page.keyboard.press("Enter");
  assert.ok(page.url().endsWith("index.html"), "the form goes nowhere");
  await page.fill("#words", "test");
  await page.click("ol > li:visible summary");
  assert.match((await page.textContent("ol > li:visible details")) ?? "", /reviews 0 of 20/);
  assert.deepEqual(troubles, []);
});
