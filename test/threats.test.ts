import assert from "node:assert/strict";
import { test } from "node:test";
import { emitThreats, THREATS, threatProblems } from "../scripts/threats/emit-threats.ts";
import { readProjectFile } from "./repository.ts";

test("every threat has a test, or a line that says what is missing", () => {
  assert.deepEqual(
    THREATS.map(({ number }) => number),
    Array.from({ length: 54 }, (_, at) => at + 1),
  );
  assert.deepEqual(threatProblems(), []);
});

test("the page of threats names the tests that there are", () => {
  assert.equal(readProjectFile("docs/security/threats.md"), emitThreats(), "run `npm run generate`");
});
