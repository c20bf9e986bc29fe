import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { test } from "node:test";
import { galleryPage } from "../../src/client/gallery/gallery-page.ts";
import { buildSearchIndex, searchIndexBytes, searchPlugins } from "../../src/client/search/search-index.ts";
import { readTapTree } from "../../src/evaluation/tap-state.ts";
import { writeDocument } from "../../src/model/parse-document.ts";
import type { PluginRecord } from "../../src/model/plugin-record.ts";
import { named, openTap } from "./client-tap.ts";

/** What publishers may write into the texts of a record that pages and terminals show. */
const HOSTILE = [
  "<script>alert(1)</script>",
  `"><img src=x onerror=alert(1)>`,
  "'><svg/onload=alert(1)>",
  "</li></ol><h1>Official</h1>",
  "</script><script>alert(1)</script>",
  "<!-- --><iframe src=//evil.example>",
  "javascript:alert(1)",
  "&lt;script&gt;alert(1)&lt;/script&gt;",
  "`${alert(1)}`",
  "{{constructor.constructor('alert(1)')()}}",
  '<a href="https://evil.example">free</a>',
  "</title><meta http-equiv=refresh content=0;url=https://evil.example>",
];

function recordOf(id: string, description: string, now: string, keywords: readonly string[] = []): PluginRecord {
  return { schema: 1, id, registeredAt: now, description, keywords, status: "active" };
}

test("threat 52: hostile text of a record is text in the gallery, and its policy lets no other script run", async (t) => {
  const tap = await openTap(t);
  for (const [at, text] of HOSTILE.entries()) {
    const id = `acme/lens-${"abcdefghijklmnop"[at] ?? ""}`;
    await tap.addPlugin(id, "1.0.0");
    const homepage = "https://example.org/?a='b'&c=(d)";
    const record = { ...recordOf(id, text, tap.now), homepage };
    await tap.commit({ [`entries/${id}/plugin.json`]: writeDocument("plugin", record) });
  }
  const index = await buildSearchIndex((await named(tap)).tap, tap.now);
  const description = { name: "<b>Tap</b>", description: HOSTILE[0] ?? "", contact: { text: "<i>", security: '"' } };
  const page = galleryPage(index, { schema: 1, tapId: tap.tapId, mirrors: [], ...description });
  const tags = [...page.matchAll(/<([a-z0-9]+)[\s>]/g)].map(([, tag]) => tag);
  for (const tag of ["img", "svg", "iframe", "b onload"]) assert.ok(!tags.includes(tag), tag);
  assert.equal(tags.filter((tag) => tag === "script").length, 1);
  assert.equal(tags.filter((tag) => tag === "h1").length, 1);
  assert.equal(tags.filter((tag) => tag === "meta").length, 4);
  assert.doesNotMatch(page, /href="(?!https:\/\/example\.org)/);
  assert.doesNotMatch(page, /\son[a-z]+="/);
  const script = /<script>([^]*)<\/script>/.exec(page)?.[1] ?? "";
  assert.ok(page.includes(`script-src 'sha256-${hash("sha256", script, "base64")}'`));
  assert.match(page, /default-src 'none'/);
  assert.doesNotMatch(script, /innerHTML|eval|fetch|import/);
});

test("threat 52: the index is what anybody rebuilds from the tap, to the byte, signed or in a work tree", async (t) => {
  const tap = await openTap(t);
  await tap.addPlugin("acme/lens", "1.0.0");
  await tap.addPlugin("bob/rank", "1.0.0");
  const { tap: verified } = await named(tap);
  const first = searchIndexBytes(await buildSearchIndex(verified, tap.now));
  const second = searchIndexBytes(await buildSearchIndex((await tap.user("other").update()).tap, tap.now));
  const inTree = searchIndexBytes(await buildSearchIndex(await readTapTree(tap.tree()), tap.now));
  assert.deepEqual(second, first);
  assert.deepEqual(inTree, first);
});

test("threat 52: whoever repeats a word ranks no higher by it", async (t) => {
  const tap = await openTap(t);
  await tap.addPlugin("acme/honest", "1.0.0");
  await tap.addPlugin("evil/stuffed", "1.0.0");
  const honest = recordOf("acme/honest", "Ranks modules by what depends on them, for reviews", tap.now);
  const stuffed = recordOf("evil/stuffed", "ranks ".repeat(60).trim(), tap.now);
  await tap.commit({
    "entries/acme/honest/plugin.json": writeDocument("plugin", honest),
    "entries/evil/stuffed/plugin.json": writeDocument("plugin", stuffed),
  });
  const { plugins } = await buildSearchIndex((await named(tap)).tap, tap.now);
  const found = searchPlugins(plugins, { words: ["ranks"] });
  assert.deepEqual(
    found.map(({ id }) => id),
    ["acme/honest", "evil/stuffed"],
  );
});
