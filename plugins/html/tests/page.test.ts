import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { safeText } from "@parseltongue/base";
import { hostileTexts, temporaryDirectory } from "@parseltongue/testkit";
import type { Page } from "playwright-core";
import { openPage, type WatchedPage } from "../../exporting/tests/browser.ts";
import { graphOf, hitsOf, hostileGraph, largeGraph } from "../../exporting/tests/graphs.ts";
import { render } from "../../exporting/tests/render.ts";

const code = `FILE: Cargo.toml
[package]
name = "app"
version = "0.1.0"
FILE: src/lib.rs
pub mod store;
/// Starts it.
pub fn start() { store::load(); store::load(); stop(); }
pub fn stop() { store::save() }
FILE: src/store.rs
pub struct Row;
pub trait Keep { fn keep(&self); }
impl Keep for Row { fn keep(&self) { save() } }
pub fn load() { parse() }
pub fn save() { parse() }
fn parse() { parse() }
`;

/** The page about what calls `parse`, opened. */
async function walkPage(t: TestContext, colorScheme: "dark" | "light" = "light"): Promise<WatchedPage | undefined> {
  const { graph, queries } = await graphOf(code);
  const found = queries.resolveTarget("parse");
  assert.ok(found.kind === "node");
  const { hits } = queries.callers(found.node, { hops: 3 });
  const depths = Array.from(hits.nodes(), (_, hit) => hits.depth(hit));
  return opened(t, render("html", graph, hitsOf([found.node, ...hits.nodes()], [0, ...depths])), colorScheme);
}

async function opened(
  t: TestContext,
  html: string,
  colorScheme: "dark" | "light" = "light",
): Promise<WatchedPage | undefined> {
  const path = join(await temporaryDirectory(t), "graph.html");
  await writeFile(path, html);
  return openPage(t, path, { colorScheme });
}

const names = async (page: Page, selector: string): Promise<string[]> => page.locator(selector).allTextContents();
const scale = async (page: Page): Promise<number> =>
  page
    .locator("#view > g")
    .evaluate((world) => Number(/scale\(([\d.]+)\)/.exec(world.getAttribute("transform") ?? "")?.[1]));

test("the page draws the answer, finds, shows details, zooms and moves, by mouse and by keys", async (t) => {
  const watched = await walkPage(t);
  if (watched === undefined) return;
  const { page, troubles } = watched;
  assert.equal(await page.textContent("#status"), "6 nodes, 7 edges");
  assert.deepEqual(await names(page, ".node.target text"), ["parse"]);

  await page.keyboard.press("/");
  await page.keyboard.type("load lib");
  assert.match((await page.textContent("#status")) ?? "", /0 found$/);
  await page.fill("#search", "store.rs load");
  assert.match((await page.textContent("#status")) ?? "", /1 found$/);
  assert.deepEqual(await names(page, ".node.match text"), ["load"]);
  await page.keyboard.press("Enter");
  assert.equal(await page.textContent("#details h2"), "load");
  assert.equal(await page.textContent("#details .place"), "src/store.rs:4");
  assert.deepEqual(await names(page, "#details h3"), ["calls (1)", "called by (1)"]);
  await page.click("#details .others button >> text=start (2 places, line 3)");
  assert.equal(await page.textContent("#details h2"), "start");
  assert.equal(await page.textContent("#details p:last-of-type"), "Starts it.");
  assert.deepEqual((await names(page, ".node.near text")).sort(), ["load", "stop"]);
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("#details").isVisible(), false);
  assert.equal(await page.locator("#view.focused, #view.searched").count(), 0);

  const whole = await scale(page);
  await page.click("#zoom-in");
  await page.keyboard.press("+");
  assert.ok(Math.abs((await scale(page)) / whole - 1.69) < 0.01);
  await page.mouse.move(600, 400);
  await page.mouse.wheel(0, 2000);
  assert.ok((await scale(page)) < whole);
  const before = await page.locator("#view > g").getAttribute("transform");
  await page.mouse.down();
  await page.mouse.move(650, 420, { steps: 3 });
  await page.mouse.up();
  assert.notEqual(await page.locator("#view > g").getAttribute("transform"), before);
  assert.equal(await page.locator("#details").isVisible(), false, "dragging selects nothing");
  await page.keyboard.press("0");
  assert.equal(await scale(page), whole);

  await page.locator(".node", { hasText: "keep" }).locator("circle").click();
  assert.match((await page.textContent("#details h2")) ?? "", /keep$/);
  assert.deepEqual(troubles, []);
});

test("layouts, kinds of edge and the theme can be switched; no two nodes lie on one another", async (t) => {
  const watched = await walkPage(t, "dark");
  if (watched === undefined) return;
  const { page, troubles } = watched;
  const places = async (): Promise<(string | null)[]> =>
    page.locator(".node").evaluateAll((nodes) => nodes.map((node) => node.getAttribute("transform")));
  const back = async (): Promise<string> => page.evaluate("getComputedStyle(document.body).backgroundColor");
  const layers = await places();
  assert.equal(new Set(layers).size, 6);
  await page.keyboard.press("l");
  const free = await places();
  assert.equal(new Set(free).size, 6);
  assert.notDeepEqual(free, layers);
  await page.click("#layout");
  assert.deepEqual(await places(), layers);

  assert.equal(await back(), "rgb(20, 23, 28)");
  await page.keyboard.press("t");
  assert.equal(await back(), "rgb(251, 251, 252)");

  assert.equal(await page.locator(".edge.calls").first().isVisible(), true);
  await page.uncheck("#legend label:has-text('calls') input");
  assert.equal(await page.locator(".edge.calls:not([hidden])").count(), 0);
  assert.deepEqual(troubles, []);
});

test("whatever the names are, the page shows them as text and runs nothing but its own script", async (t) => {
  const { graph, hits } = hostileGraph();
  const html = render("html", graph, hits);
  assert.equal(html.split("</script").length, 3, "the data cannot end its element");
  assert.doesNotMatch(html.replaceAll(/[\n\t]/g, ""), HOSTILE);
  const watched = await opened(t, html);
  if (watched === undefined) return;
  const { page, troubles } = watched;
  assert.equal(await page.locator(".node").count(), hostileTexts.length);
  for (let at = 0; at < hostileTexts.length; at++) {
    await page.locator("#list li").nth(at).click();
    assert.doesNotMatch((await page.textContent("#details")) ?? "", HOSTILE);
  }
  const shown = await names(page, ".node title");
  for (const [at, { text }] of hostileTexts.entries()) {
    const whole = safeText(text.toWellFormed().slice(0, 500));
    assert.ok(shown[at]?.includes(whole), `${JSON.stringify(shown[at])} shows ${JSON.stringify(whole)}`);
  }
  assert.equal(await page.locator("script").count(), 2);
  assert.equal(await page.locator("img, iframe, a, link, object, embed").count(), 0);
  assert.deepEqual(troubles, []);
});

const HOSTILE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

test("the page's policy lets no other script run and nothing be loaded or sent", async (t) => {
  const watched = await walkPage(t);
  if (watched === undefined) return;
  const { page, troubles } = watched;
  const answered: string[] = [];
  page.on("response", (response) => answered.push(response.url()));
  await page.evaluate(`{
    const script = document.createElement("script");
    document.body.append(script);
    try { script.text = "window.ran = true"; } catch {}
    document.body.append(Object.assign(new Image(), { src: "https://example.invalid/x.png" }));
    fetch("https://example.invalid").catch(() => {});
  }`);
  await page.waitForTimeout(100);
  assert.equal(await page.evaluate("window.ran"), undefined);
  assert.deepEqual(answered, []);
  for (const refused of [/TrustedScript/, /image .*Content Security Policy/, /Connecting .*Content Security Policy/]) {
    assert.ok(
      troubles.some((trouble) => refused.test(trouble)),
      troubles.join("\n"),
    );
  }
});

test("a large answer is cut to what a page can draw, and the page says so", async (t) => {
  const { graph, hits } = largeGraph(3000, 6);
  const watched = await opened(t, render("html", graph, hits));
  if (watched === undefined) return;
  const { page, troubles } = watched;
  assert.match(
    (await page.textContent("#status")) ?? "",
    /^1500 nodes, 6000 edges · Cut, showing 1500 of 3000 nodes and 6000 of \d+ edges among them\.$/,
  );
  assert.deepEqual(troubles, []);
});

test("an answer without hits is an empty page", async (t) => {
  const { graph } = largeGraph(3, 1);
  const watched = await opened(t, render("html", graph, hitsOf([])));
  if (watched === undefined) return;
  assert.equal(await watched.page.textContent("#status"), "0 nodes, 0 edges");
  assert.deepEqual(watched.troubles, []);
});
