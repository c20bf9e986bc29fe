import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { referencePage } from "./reference-page.ts";

test("docs/reference/cli.md says what the command line takes", async () => {
  const path = join(import.meta.dirname, "..", "..", "..", "docs", "reference", "cli.md");
  if (process.env["UPDATE_GOLDEN"] === "1") await writeFile(path, referencePage());
  assert.equal(
    await readFile(path, "utf8"),
    referencePage(),
    "rewrite it with UPDATE_GOLDEN=1 node --test packages/cli/test/reference-page.test.ts",
  );
});
