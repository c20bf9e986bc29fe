import assert from "node:assert/strict";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import {
  type Advisory,
  auditInstalled,
  exportTap,
  type Feed,
  findPlugin,
  importTap,
  type InstalledPlugin,
  parseDocument,
  referenceTo,
  resolveVersion,
  timeText,
  type Tombstones,
  VerifiedTap,
  type VersionEntry,
  writeDocument,
} from "@parseltongue/registry";
import { openTap } from "./client/client-tap.ts";
import { bindingOf, DAY_MS, type Person, person, statementFile, type TestTap, type TestUser } from "./tap-builder.ts";

/** docs/security/incidents.md says what is to happen; this is the drill. */

const PLUGIN = "acme/lens";
const ADVISORY = "PT-2026-0001";

interface Drill {
  readonly tap: TestTap;
  readonly security: Person;
  /** What everybody installed. */
  readonly installed: InstalledPlugin;
  readonly bad: VersionEntry;
  /** Fetches whenever something is new; has not fetched since the bad release; gets what is carried to it. */
  readonly users: Readonly<Record<"updated" | "cached" | "offline", TestUser>>;
}

/** A good release, a bad one, and three users who have the bad one. */
async function badRelease(t: TestContext): Promise<Drill> {
  const founders = [person("ann", "acme"), person("bob", "bolt"), person("cid", "core")] as const;
  const tap = await openTap(t, { founders });
  await tap.addPlugin(PLUGIN, "1.0.0");
  tap.advance(1);
  const bad = await tap.addPlugin(PLUGIN, "1.0.1");
  const users = { updated: tap.user("updated"), cached: tap.user("cached"), offline: tap.user("offline") };
  await users.updated.update();
  await users.cached.update();
  await carry(tap, users, "before");
  const entry = referenceTo(tap.files.get(`entries/${PLUGIN}/versions/1.0.1.json`) ?? new Uint8Array(0)).sha256;
  const installed = {
    name: "lens",
    digests: [bad.artifact.sha256, bad.wasm?.sha256 ?? ""],
    from: { tap: tap.tapId, id: PLUGIN, version: "1.0.1", entry },
  };
  return { tap, security: founders[1], installed, bad, users };
}

async function carry(tap: TestTap, { updated, offline }: Drill["users"], name: string): Promise<void> {
  const stick = join(tap.directory, name);
  await exportTap(tap.environment, updated.pinned, stick);
  await importTap(tap.environment, offline.pinned, stick);
}

/** What one member of the security team does once a report turns out true: one commit. */
async function respond({ tap, security, bad }: Drill): Promise<void> {
  const entryBytes = tap.files.get(`entries/${PLUGIN}/versions/1.0.1.json`) ?? new Uint8Array(0);
  const [path, revocation] = statementFile(tap, bad, entryBytes, "revocation", security.signingKey, {
    parseltongue: bindingOf(tap, PLUGIN, "1.0.1"),
    target: { kind: "version" },
    authority: "security-team",
    severity: "critical",
    reason: "It writes the names of private functions into annotations that others read.",
    advisory: ADVISORY,
    ratifiedBy: null,
  });
  const advisory = writeDocument("advisory", advisoryOf(tap));
  const until = timeText(tap.nowMs + 14 * DAY_MS);
  await tap.commit({
    [path]: revocation,
    [`advisories/${ADVISORY}.json`]: advisory,
    "targets/advisories/feed.json": writeDocument("feed", feedOf(tap, bad, referenceTo(advisory).sha256, until)),
  });
}

function advisoryOf(tap: TestTap): Advisory {
  return {
    schema_version: "1.6.0",
    id: ADVISORY,
    published: tap.now,
    modified: tap.now,
    aliases: [],
    summary: "1.0.1 gives private names away",
    details: "Found by a reader. Nothing but 1.0.1 is affected.",
    affected: [
      {
        package: { ecosystem: "Parseltongue", name: PLUGIN },
        ranges: [{ type: "SEMVER", events: [{ introduced: "1.0.1" }, { fixed: "1.0.2" }] }],
        versions: [],
      },
    ],
    references: [],
    database_specific: { severity: "critical", action: "stop", tapId: tap.tapId },
  };
}

function feedOf(tap: TestTap, { wasm, artifact }: VersionEntry, sha256: string, until: string): Feed {
  const path = "targets/advisories/feed.json";
  const feed = parseDocument("feed", tap.files.get(path) ?? new Uint8Array(0), path);
  const revoked = [artifact.sha256, wasm?.sha256 ?? ""].map((each) => ({
    sha256: each,
    plugin: PLUGIN,
    version: "1.0.1",
    revokedAt: tap.now,
    until,
    reason: "it gives private names away",
    advisory: ADVISORY,
  }));
  const advisories = [{ id: ADVISORY, sha256 }];
  return { ...feed, sequence: feed.sequence + 1, createdAt: tap.now, advisories, revoked };
}

/** Whether what is installed may go on running as far as a user knows. */
async function runs({ tap, installed }: Drill, user: TestUser): Promise<boolean> {
  const known = { name: "main", tap: await VerifiedTap.open(tap.environment, user.pinned) };
  return (await auditInstalled(installed, [known], tap.now)).every(({ stops }) => !stops);
}

/** The version that a user would get now. */
async function newest({ tap }: Drill, user: TestUser): Promise<string> {
  const known = { name: "main", tap: await VerifiedTap.open(tap.environment, user.pinned) };
  const found = await findPlugin({ name: "lens" }, [known]);
  return (await resolveVersion(found, { atTime: tap.now })).entry.entry.version;
}

test("drill: who updates is told at once, is given the last good version, and then the repaired one", async (t) => {
  const drill = await badRelease(t);
  const { tap, users, installed } = drill;
  assert.equal(await newest(drill, users.updated), "1.0.1");
  await respond(drill);
  const { tap: known } = await users.updated.update();
  const findings = await auditInstalled(installed, [{ name: "main", tap: known }], tap.now);
  assert.deepEqual([...new Set(findings.map(({ kind }) => kind))].sort(), ["advisory", "revoked"]);
  assert.ok(findings.every(({ stops }) => stops));
  assert.equal(await newest(drill, users.updated), "1.0.0");
  await tap.addPlugin(PLUGIN, "1.0.2");
  await users.updated.update();
  assert.equal(await newest(drill, users.updated), "1.0.2");
});

test("drill: who does not update is warned when the list grows old, gets nothing new when signatures end, and is told with the next update", async (t) => {
  const drill = await badRelease(t);
  const { tap, users } = drill;
  await respond(drill);
  assert.equal(await runs(drill, users.cached), true, "it cannot know yet");
  assert.equal((await users.cached.open()).freshness(tap.nowMs).isFeedStale, false);
  tap.advance(15);
  const { isFeedStale, isExpired } = (await users.cached.open()).freshness(tap.nowMs);
  assert.deepEqual([isFeedStale, isExpired], [true, false]);
  tap.advance(16);
  await assert.rejects(newest(drill, users.cached), { code: "tap-expired" });
  assert.equal(await runs(drill, users.cached), true, "what is installed goes on running");
  await tap.commit({});
  await users.cached.update();
  assert.equal(await runs(drill, users.cached), false);
});

test("drill: who has no network is told by the next thing that is carried there, and takes nothing older after that", async (t) => {
  const drill = await badRelease(t);
  const { tap, users } = drill;
  await respond(drill);
  assert.equal(await runs(drill, users.offline), true, "nobody carried it there yet");
  await users.updated.update();
  await carry(tap, users, "after");
  assert.equal(await runs(drill, users.offline), false);
  await assert.rejects(importTap(tap.environment, users.offline.pinned, join(tap.directory, "before")), {
    code: "tap-rolled-back",
  });
  assert.equal(await runs(drill, users.offline), false);
});

test("drill: a mirror that hides it is noticed by who knew of it, and runs out for who did not", async (t) => {
  const drill = await badRelease(t);
  const { tap, users } = drill;
  const before = tap.head;
  await respond(drill);
  await users.updated.update();
  tap.rewind(before);
  await assert.rejects(users.updated.update(), { code: "tap-rolled-back" });
  assert.equal(await runs(drill, users.updated), false, "what was known stays known");
  await users.cached.update();
  tap.advance(31);
  await assert.rejects(users.cached.update(), { code: "tap-expired" });
});

test("drill: bytes that the council buries stop for ever, under any name; unconfirmed measures end", async (t) => {
  const drill = await badRelease(t);
  const { tap, users, installed, bad } = drill;
  await respond(drill);
  const elsewhere: InstalledPlugin = { name: "other", digests: installed.digests };
  const stops = async (): Promise<boolean> => {
    const known = { name: "main", tap: (await users.updated.update()).tap };
    return (await auditInstalled(elsewhere, [known], tap.now)).some((each) => each.stops);
  };
  assert.equal(await stops(), true);
  tap.advance(15);
  assert.equal(await stops(), false, "nobody confirmed it");
  const path = "targets/tombstones.json";
  const old = parseDocument("tombstones", tap.files.get(path) ?? new Uint8Array(0), path);
  const buried: Tombstones = {
    ...old,
    digests: installed.digests.map((sha256) => ({ sha256, buriedAt: tap.now, reason: `${bad.id} 1.0.1 does harm` })),
  };
  await tap.commit({ [path]: writeDocument("tombstones", buried) });
  tap.advance(1);
  assert.equal(await stops(), true);
  tap.advance(20);
  assert.equal(await stops(), true);
});
