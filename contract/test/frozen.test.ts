import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { test } from "node:test";
import { frozenVersions } from "../check-additive.ts";
import { builtFixtures } from "../tools/freeze.ts";
import { frozenFixtures } from "../vectors.ts";

test("frozen binaries are, byte for byte, what their sources make: `node contract/tools/freeze.ts --build`", async () => {
  for (const [path, bytes] of await builtFixtures()) {
    assert.ok(Buffer.from(bytes).equals(readFileSync(path)), relative(import.meta.dirname, path));
  }
});

test("every frozen version has a plugin of its own that makes every read; 1.0 has one for each trait", () => {
  const fixtures = frozenFixtures();
  for (const version of frozenVersions()) {
    assert.ok(
      fixtures.some((each) => each.version === version && each.name === "reads"),
      version,
    );
  }
  const traits = fixtures.filter(({ version }) => version === "1.0").map(({ trait }) => trait);
  assert.deepEqual(new Set(traits), new Set(["lens", "query", "rule", "analyzer", "exporter"]));
});
