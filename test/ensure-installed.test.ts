import assert from "node:assert/strict";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@parseltongue/testkit";
import { whatIsMissing } from "../scripts/ensure-installed.js";

type Lockfile = Record<string, object>;

test("what is installed is compared with the lockfile", async (t) => {
  const root = await temporaryDirectory(t);
  const lock = (packages: Lockfile): Promise<void> =>
    writeFile(join(root, "package-lock.json"), JSON.stringify({ packages }));
  const installed = (packages: Lockfile): Promise<void> =>
    writeFile(join(root, "node_modules/.package-lock.json"), JSON.stringify({ packages }));
  const a = { version: "1.0.0", integrity: "sha512-a", bin: { a: "a.js" } };

  assert.throws(() => whatIsMissing(root), /package-lock.json is missing/);
  await lock({ "": { name: "project" }, "node_modules/a": a, "node_modules/b": { version: "1.0.0", optional: true } });
  assert.match(whatIsMissing(root) ?? "", /nothing is installed/);

  await mkdir(join(root, "node_modules/a"), { recursive: true });
  await installed({ "node_modules/a": a });
  assert.match(whatIsMissing(root) ?? "", /node_modules\/a was removed/);
  await writeFile(join(root, "node_modules/a/package.json"), "{}");
  assert.equal(whatIsMissing(root), undefined, "an optional package for another platform may be absent");

  for (const other of [
    { ...a, version: "1.0.1" },
    { ...a, integrity: "sha512-b" },
    { ...a, bin: { b: "a.js" } },
  ]) {
    await installed({ "node_modules/a": other });
    assert.match(whatIsMissing(root) ?? "", /not the version/);
  }
  await installed({});
  assert.match(whatIsMissing(root) ?? "", /node_modules\/a is not installed/);
  await rm(join(root, "node_modules"), { recursive: true });
  assert.match(whatIsMissing(root) ?? "", /nothing is installed/);
});
