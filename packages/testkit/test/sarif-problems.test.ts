import assert from "node:assert/strict";
import { test } from "node:test";
import { sarifProblems } from "@parseltongue/testkit";

const TOOL = { driver: { name: "tool", informationUri: "https://example.org/" } };

test("what the standard demands is demanded, formats of texts included", () => {
  assert.deepEqual(sarifProblems({ version: "2.1.0", runs: [{ tool: TOOL, results: [] }] }), []);
  const wrong: readonly (readonly [unknown, RegExp])[] = [
    [{ version: "2.1.0", runs: [{}] }, /^\/runs\/0 .*'tool'/],
    [{ version: "2.0.0", runs: [] }, /^\/version /],
    [{ version: "2.1.0", runs: [{ tool: TOOL, findings: [] }] }, /^\/runs\/0 .*additional/],
    [
      { version: "2.1.0", runs: [{ tool: { driver: { name: "t", informationUri: "no uri" } } }] },
      /informationUri .*uri/,
    ],
  ];
  for (const [log, problem] of wrong) assert.match(sarifProblems(log).join("\n"), problem);
});
