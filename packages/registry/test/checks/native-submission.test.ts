import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { test } from "node:test";
import { checked, statesOf, submission, textOfCheck, world } from "./submissions.ts";

const CODE = new TextEncoder().encode("machine code");
const SHA256 = hash("sha256", CODE, "hex");
const BLOB = `blobs/${SHA256}`;
const LIBRARY = { platform: "linux-x64", cpu: "x86-64-v3", sha256: SHA256, size: CODE.length, urls: ["blob:"] };

test("a version that brings machine code along passes with the very bytes that its entry names", async (t) => {
  const place = await world(t);
  const { files, runner } = submission(place.tap, { entry: { native: [LIBRARY] } });
  const report = await checked(place, { ...files, [BLOB]: CODE }, runner);
  assert.deepEqual(report.problems, []);
  assert.equal(statesOf(report)["digest"], "PASS", textOfCheck(report, "digest"));
});

test("threat 24: machine code of which one bit is another fails, wherever it is from, and so does a second one for a platform", async (t) => {
  const place = await world(t);
  const flipped = CODE.with(0, CODE[0]! ^ 1);
  const elsewhere = { ...LIBRARY, urls: ["https://example.org/lens.so"] };
  const one = submission(place.tap, { entry: { native: [elsewhere] } });
  const artifact = await one.runner.fetchArtifact(one.entry.artifact, {});
  const fetchArtifact = async ({ sha256 }: { readonly sha256: string }): Promise<Uint8Array> =>
    sha256 === SHA256 ? flipped : artifact;
  const fetched = await checked(place, one.files, { ...one.runner, fetchArtifact });
  assert.match(textOfCheck(fetched, "digest"), /machine code for linux-x64/);
  assert.equal(statesOf(fetched)["rebuild"], "SKIPPED");
  const other = { ...LIBRARY, cpu: "x86-64-v4" };
  const twice = submission(place.tap, { entry: { native: [LIBRARY, other] } });
  const report = await checked(place, { ...twice.files, [BLOB]: CODE }, twice.runner);
  assert.match(textOfCheck(report, "digest"), /names machine code for linux-x64 twice/);
});
