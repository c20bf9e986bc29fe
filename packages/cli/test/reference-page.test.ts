import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { test } from "node:test";
import { referencePage } from "../src/reference-page.ts";

test("docs/reference/cli.md says what the command line takes", async () => {
  const path = new URL("../../../docs/reference/cli.md", import.meta.url);
  if (process.env["UPDATE_GOLDEN"] === "1") await writeFile(path, referencePage());
  assert.equal(
    await readFile(path, "utf8"),
    referencePage(),
    "rewrite it with UPDATE_GOLDEN=1 node --test packages/cli/test/reference-page.test.ts",
  );
});
