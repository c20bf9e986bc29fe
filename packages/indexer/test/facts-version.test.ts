import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { digestOf } from "@parseltongue/base";
import { parseFixture } from "@parseltongue/testkit";
import { languageOf, languages } from "../src/languages/all.ts";
import { openGrammar } from "../src/syntax/grammar.ts";
import { printFacts } from "./print-facts.ts";

/** By language: the version of its facts, and the digest of what the samples yielded at that version. */
type Recorded = Record<string, { readonly factsVersion: number; readonly digest: string }>;

const SCRIPTS: ReadonlySet<string> = new Set(["tsx", "javascript"]);
const RECORD = new URL("fixtures/facts-versions.json", import.meta.url);
const REMEDY =
  "raise factsVersion in packages/indexer/src/languages/all.ts, then run UPDATE_GOLDEN=1 node --test packages/indexer/test/facts-version.test.ts";

test("when a language's facts change, so does their version: facts kept from before are not used", async () => {
  const recorded = JSON.parse(readFileSync(RECORD, "utf8")) as Recorded;
  const found: Recorded = {};
  for (const { name, factsVersion } of languages) {
    found[name] = { factsVersion, digest: await factsDigest(name) };
    const before = recorded[name];
    if (before === undefined || before.digest === found[name].digest) continue;
    assert.notEqual(factsVersion, before.factsVersion, `the facts of ${name} changed: ${REMEDY}`);
  }
  if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(RECORD, `${JSON.stringify(found, undefined, 2)}\n`);
  else assert.deepEqual(recorded, found, REMEDY);
});

/** Of the facts of every sample that the language reads; TypeScript samples without JSX serve for all its dialects. */
async function factsDigest(name: string): Promise<string> {
  const syntax = await languages.find((language) => language.name === name)!.load();
  const grammar = await openGrammar(syntax);
  const extract = syntax.createExtractor(grammar.names);
  const printed: string[] = [];
  for (const [path, text] of samples()) {
    const language = languageOf(path)?.name ?? "";
    if (language === name || (language === "typescript" && SCRIPTS.has(name))) {
      printed.push(path, printFacts(extract(grammar.parse(text))));
    }
  }
  assert.ok(printed.length > 0, `no sample of ${name}`);
  return digestOf(new TextEncoder().encode(printed.join("\n")));
}

function* samples(): Generator<readonly [path: string, text: string]> {
  for (const path of [
    "queue.rs",
    "panel.tsx",
    "service.py",
    "ledger.go",
    "Depot.java",
    "nodes.c",
    "router.cc",
    "Cart.cs",
  ].map((name) => `fixtures/syntax/${name}.txt`)) {
    yield [path.replace(/\.txt$/, ""), readSample(path)];
  }
  for (const path of ["scip/fixtures/rust-shapes.txt", "scip/fixtures/typescript-shapes.txt"]) {
    yield* parseFixture(readSample(path));
  }
}

function readSample(path: string): string {
  return readFileSync(new URL(path, import.meta.url), "utf8");
}
