import assert from "node:assert/strict";
import { test } from "node:test";
import { auditInstalled, type InstalledPlugin } from "../../src/client/audit-installed.ts";
import type { Advisory } from "../../src/model/advisory.ts";
import { writeDocument } from "../../src/model/parse-document.ts";
import { referenceTo } from "../../src/tap/index/build-index.ts";
import type { TestTap } from "../tap-builder.ts";
import { named, openTap } from "./client-tap.ts";

const ID = "PT-2026-0001";

function advisoryFor(tap: TestTap, action: "warn" | "stop"): Advisory {
  return {
    schema_version: "1.6.0",
    id: ID,
    published: tap.now,
    modified: tap.now,
    aliases: [],
    summary: "Gives out paths",
    details: "It does.",
    affected: [
      {
        package: { ecosystem: "Parseltongue", name: "acme/lens" },
        ranges: [{ type: "SEMVER", events: [{ introduced: "0" }, { fixed: "1.1.0" }] }],
        versions: [],
      },
    ],
    references: [],
    database_specific: { severity: "medium", action, tapId: tap.tapId },
  };
}

/** Publishes an advisory; `named` is the digest that the feed says it has. */
async function advise(tap: TestTap, action: "warn" | "stop", digest?: string): Promise<void> {
  const bytes = writeDocument("advisory", advisoryFor(tap, action));
  const advisories = [{ id: ID, sha256: digest ?? referenceTo(bytes).sha256 }];
  const feed = { schema: 1, sequence: 9, createdAt: tap.now, maxAgeHours: 168, advisories, revoked: [], unrevoked: [] };
  await tap.commit({
    [`advisories/${ID}.json`]: bytes,
    "targets/advisories/feed.json": writeDocument("feed", feed as never),
  });
}

async function installed(tap: TestTap, version: string): Promise<InstalledPlugin> {
  await tap.addPlugin("acme/lens", version);
  const bytes = tap.files.get(`entries/acme/lens/versions/${version}.json`) ?? new Uint8Array(0);
  const from = { tap: tap.tapId, id: "acme/lens", version, entry: referenceTo(bytes).sha256 };
  return { name: "lens", digests: [], from };
}

test("an advisory is told of the versions that it is about, and stops them if it says so", async (t) => {
  const tap = await openTap(t);
  const [old, repaired] = [await installed(tap, "1.0.0"), await installed(tap, "1.1.0")];
  for (const action of ["warn", "stop"] as const) {
    await advise(tap, action);
    const taps = [await named(tap)];
    const [finding, ...others] = await auditInstalled(old, taps, tap.now);
    assert.deepEqual(others, []);
    assert.equal(finding?.advisory, ID);
    assert.equal(finding.stops, action === "stop");
    assert.deepEqual(await auditInstalled(repaired, taps, tap.now), []);
  }
});

test("an advisory that is another than the feed names is no advisory and an error", async (t) => {
  const tap = await openTap(t);
  const old = await installed(tap, "1.0.0");
  await advise(tap, "warn", "0".repeat(64));
  await assert.rejects(async () => auditInstalled(old, [await named(tap)], tap.now), { code: "tap-incomplete" });
});

test("threat 49: nobody takes a list of advisories that is too old for a new one", async (t) => {
  const tap = await openTap(t);
  await installed(tap, "1.0.0");
  const { tap: verified } = await named(tap);
  assert.equal(verified.freshness(tap.nowMs).isFeedStale, false);
  tap.advance(20);
  assert.equal(verified.freshness(tap.nowMs).isFeedStale, true);
});

test("what a tap has no longer under its digest is told as gone", async (t) => {
  const tap = await openTap(t);
  const old = await installed(tap, "1.0.0");
  const from = { tap: tap.tapId, id: "acme/lens", version: "1.0.0", entry: "0".repeat(64) };
  const [finding] = await auditInstalled({ ...old, from }, [await named(tap)], tap.now);
  assert.equal(finding?.kind, "gone");
  assert.equal(finding.stops, false);
});
