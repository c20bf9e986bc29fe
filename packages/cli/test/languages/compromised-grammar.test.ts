import assert from "node:assert/strict";
import { test } from "node:test";
import type { StartParserProcess } from "@parseltongue/indexer";
import { startConfinedParser } from "../../src/environment/confined-parser.ts";
import { ownGrammar } from "./changed-grammar.ts";
import { readWith } from "./css-language.ts";

const ENTRY = new URL("./compromised-grammar-worker.ts", import.meta.url);
const start: StartParserProcess = () => startConfinedParser(ENTRY);
/** Some words of its facts, see `compromised-grammar-worker.ts`: lengths, kinds, indices. `facts-problem.test.ts` has all. */
const WORDS = [0, 2, 7, 8, 9, 10, 11, 25, 31, 34];
const limits = { fileDeadlineMs: 700 };

const LIES: Readonly<Record<string, readonly string[]>> = {
  nothing: ["timeout"],
  "reports-progress": ["bad-output"],
  ends: ["process-ended"],
  floods: ["bad-output"],
  huge: ["bad-output"],
  "other-file": ["bad-output"],
  "no-kind": ["bad-output"],
  "no-reason": ["bad-output"],
  half: ["bad-output"],
  "no-facts": ["bad-output"],
};

test("whatever a process says that a guest has taken over, it costs the file in hand", async (t) => {
  for (const [lie, reasons] of Object.entries(LIES)) {
    const files = { "a.css": "honest", "lie.css": lie, "z.css": "honest" };
    const { outcomes, faults } = await readWith(t, ownGrammar(), files, { start, limits });
    const { "lie.css": outcome, ...others } = outcomes;
    assert.ok(reasons.includes(outcome ?? ""), `${lie}: ${outcome}`);
    assert.deepEqual(others, { "a.css": "parsed", "z.css": "parsed" }, lie);
    assert.equal(faults.length, 1, lie);
  }
});

test("a process that a guest has taken over reaches no file, no program and no variable", async (t) => {
  process.env["PARSELTONGUE_SECRET"] = "s3cret";
  const { outcomes, faults } = await readWith(t, ownGrammar(), { "a.css": "escapes" }, { start, limits });
  // Its way to say that it could not.
  assert.deepEqual([outcomes["a.css"], faults.length], ["extractor-failed", 0]);
});

test("an answer too many costs the file after it, which was not in hand", async (t) => {
  const files = { "a.css": "twice", "z.css": "honest" };
  const { outcomes } = await readWith(t, ownGrammar(), files, { start, limits });
  assert.equal(outcomes["a.css"], "parsed");
  assert.ok(["parsed", "bad-output"].includes(outcomes["z.css"] ?? ""));
});

test("no word of facts is used that is not what it may be", async (t) => {
  const files = Object.fromEntries(WORDS.map((word) => [`${word}.css`, String(word)]));
  const { outcomes } = await readWith(t, ownGrammar(), files, { start, limits });
  assert.deepEqual(new Set(Object.values(outcomes)), new Set(["bad-output"]));
});
