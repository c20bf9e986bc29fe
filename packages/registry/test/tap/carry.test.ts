import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { exportTap, importTap, readExport } from "../../src/tap/state/carry-tap.ts";
import { blobsOf } from "../../src/tap/state/pinned-tap.ts";
import { makeTap, type TestTap, type TestUser } from "../tap-builder.ts";

async function carried(tap: TestTap, user: TestUser): Promise<string> {
  await user.update();
  const folder = join(tap.directory, `stick-${tap.head.slice(0, 8)}`);
  await exportTap(tap.environment, user.pinned, folder);
  return folder;
}

test("a tap is carried to a machine without a network, artefacts included", async (t) => {
  const tap = await makeTap(t);
  await tap.addPlugin("acme/lens", "1.0.0");
  const user = tap.user();
  const blob = new TextEncoder().encode("an artefact");
  const name = hash("sha256", blob, "hex");
  await mkdir(blobsOf(user.pinned), { recursive: true });
  await writeFile(join(blobsOf(user.pinned), name), blob);
  const folder = await carried(tap, user);
  assert.deepEqual(await readExport(tap.environment, folder), {
    tapId: tap.tapId,
    commit: tap.head,
    url: tap.url,
    blobs: [name],
  });
  const away = tap.user("away", "https://nowhere.invalid/tap.git");
  const { tap: verified } = await importTap(tap.environment, away.pinned, folder);
  assert.deepEqual(await verified.pluginIds(), ["acme/lens"]);
  assert.deepEqual(await readdir(blobsOf(away.pinned)), [name]);
});

test("what is carried later follows on what was carried before; what is older is refused", async (t) => {
  const tap = await makeTap(t);
  const user = tap.user();
  const first = await carried(tap, user);
  await tap.addPlugin("acme/lens", "1.0.0");
  const second = await carried(tap, user);
  const away = tap.user("away");
  await importTap(tap.environment, away.pinned, first);
  assert.equal((await importTap(tap.environment, away.pinned, second)).added.length, 4);
  await assert.rejects(importTap(tap.environment, away.pinned, first), { code: "tap-rolled-back" });
  assert.equal((await away.open()).commit, tap.head);
});

test("threat 49: a bundle says how old its advisories are, and ends with its signatures", async (t) => {
  const tap = await makeTap(t);
  const folder = await carried(tap, tap.user());
  const away = tap.user("away");
  const { tap: verified } = await importTap(tap.environment, away.pinned, folder);
  assert.equal(verified.freshness(tap.nowMs).isFeedStale, false);
  tap.advance(15);
  const freshness = (await importTap(tap.environment, away.pinned, folder)).tap.freshness(tap.nowMs);
  assert.deepEqual(
    [freshness.isFeedStale, freshness.isExpired, freshness.feedAsOf],
    [true, false, "2026-06-01T00:00:00Z"],
  );
  tap.advance(16);
  await assert.rejects(importTap(tap.environment, away.pinned, folder), { code: "tap-expired" });
  await assert.rejects(importTap(tap.environment, tap.user("new").pinned, folder), { code: "tap-expired" });
});

test("a folder with an artefact that is not what its name says, or of another tap, is refused", async (t) => {
  const tap = await makeTap(t);
  const folder = await carried(tap, tap.user());
  await writeFile(join(folder, "blobs", "0".repeat(64)), "other bytes");
  await assert.rejects(importTap(tap.environment, tap.user("away").pinned, folder), { code: "tap-incomplete" });
  const other = await makeTap(t);
  await assert.rejects(importTap(tap.environment, other.user("away").pinned, folder), { code: "wrong-tap" });
});
