import assert from "node:assert/strict";
import { test } from "node:test";
import type { StartParserProcess } from "@parseltongue/indexer";
import { startConfinedParser } from "../../src/environment/confined-parser.ts";
import { ownGrammar } from "./changed-grammar.ts";
import { readWith } from "./css-language.ts";

const ENTRY = new URL("./compromised-grammar-worker.ts", import.meta.url);
const start: StartParserProcess = () => startConfinedParser(ENTRY);
/** Words of its facts, see `compromised-grammar-worker.ts`: 9 of a header, 22 of a definition, 3 of a scope, a term, a name. */
const WORDS = 9 + 22 + 3 + 4 + 1;
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

test("an answer too many costs the file after it, which was not in hand", async (t) => {
  const files = { "a.css": "twice", "z.css": "honest" };
  const { outcomes } = await readWith(t, ownGrammar(), files, { start, limits });
  assert.equal(outcomes["a.css"], "parsed");
  assert.ok(["parsed", "bad-output"].includes(outcomes["z.css"] ?? ""));
});

test("no word of facts is used that is not what it may be", async (t) => {
  const wild = Array.from({ length: WORDS }, (_, word) => word);
  const files = Object.fromEntries(wild.map((word) => [`${word}.css`, String(word)]));
  const { outcomes } = await readWith(t, ownGrammar(), files, { start, limits });
  // Flags that nobody reads, and where the empty name ends in an empty text.
  const parsed = wild.filter((word) => outcomes[`${word}.css`] === "parsed");
  assert.deepEqual(parsed, [1, WORDS - 1]);
  assert.deepEqual(new Set(Object.values(outcomes)), new Set(["parsed", "bad-output"]));
});
