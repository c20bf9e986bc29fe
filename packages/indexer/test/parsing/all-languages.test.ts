import assert from "node:assert/strict";
import { after, test } from "node:test";
import { languageOf, languages } from "../../src/languages/all.ts";
import { ParsePool } from "../../src/parsing/parse-pool.ts";
import { openGrammar } from "../../src/syntax/grammar.ts";

test("the table says of each language what the language says of itself", async () => {
  const claimed = languages.flatMap((entry) => entry.extensions);
  assert.equal(new Set(claimed).size, claimed.length);
  assert.equal(new Set(languages.map((entry) => entry.id)).size, languages.length);
  for (const entry of languages) {
    const { id, name, extensions, ...syntax } = await entry.load();
    assert.deepEqual({ id, name, extensions }, { id: entry.id, name: entry.name, extensions: entry.extensions });
    // All tokens that the language keeps are there, and its trees are read the fast way.
    assert.equal((await openGrammar({ name, ...syntax })).slowReason, undefined);
  }
});

test("a file's language goes by its ending", () => {
  const nameOf = (path: string) => languageOf(path)?.name;
  assert.deepEqual(
    ["a/b.rs", "a.RS", "b.d.ts", "b.mts", "c.tsx", "d.cjs", "e.jsx", "Makefile", "a.rs/README", ".rs"].map(nameOf),
    ["rust", "rust", "typescript", "typescript", "tsx", "javascript", "javascript", undefined, undefined, "rust"],
  );
});

const pool = new ParsePool({ workers: 2 });
after(() => pool.close());

test("workers know the built-in languages", async () => {
  const sources = {
    "a.rs": "fn one() {}",
    "b.ts": "function one(): void {}",
    "c.tsx": "const one = <a/>;",
    "d.js": "function one() {}",
  };
  for (const [path, source] of Object.entries(sources)) {
    const outcome = await pool.parseEdited({ path, language: languageOf(path)?.id ?? 0, source });
    assert.equal(outcome.status, "parsed", JSON.stringify(outcome));
    assert.ok(outcome.facts.names.includes("one"), path);
  }
});

test("hostile texts cost at most their own facts", async () => {
  const texts = {
    empty: "",
    "one long line": `let x = "${"a1 + (b) ".repeat(120_000)}";`,
    "open parentheses": "(".repeat(100_000),
    "nested parentheses": `${"(".repeat(100_000)}${")".repeat(100_000)}`,
    "nested blocks": `fn f() ${"{ if a ".repeat(20_000)}`,
    nulls: "\0".repeat(10_000),
    "lone surrogates": `"\ud800" \udc00 fn \ud83d() {}`,
    "only newlines": "\n".repeat(100_000),
    "open comment": `/*${"/*".repeat(10_000)}`,
  };
  const requests = Object.entries(texts).flatMap(([name, source]) =>
    [1, 2, 3, 4].map((language) => ({ path: `${name} ${language}`, language, source })),
  );
  for await (const outcome of pool.parseAll(requests)) assert.equal(outcome.status, "parsed", outcome.path);
});
