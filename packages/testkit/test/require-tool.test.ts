import assert from "node:assert/strict";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { requireTool, temporaryDirectory } from "@parseltongue/testkit";

test("a tool on PATH is found; one that is not skips the test, or fails it when tools are required", async (t) => {
  const path = await temporaryDirectory(t);
  await writeFile(join(path, "tool"), "#!/bin/sh\n");
  await chmod(join(path, "tool"), 0o755);
  await writeFile(join(path, "notes"), "not executable");
  await mkdir(join(path, "folder"));
  const skips: (string | undefined)[] = [];
  const context = {
    name: "an example: this is the test of the message itself",
    skip: (message?: string) => void skips.push(message),
  };

  assert.equal(requireTool(context, "tool", "apt-get install tool", { path, isRequired: true }), true);
  assert.deepEqual(skips, []);
  for (const program of ["notes", "folder", "absent"]) {
    assert.equal(requireTool(context, program, "apt-get install it", { path, isRequired: false }), false);
    assert.throws(
      () => requireTool(context, program, "apt-get install it", { path, isRequired: true }),
      /apt-get install it/,
    );
  }
  assert.equal(skips.length, 3);
  assert.match(skips[0] ?? "", /needs notes.*apt-get install it/);
});
