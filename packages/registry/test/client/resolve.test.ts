import assert from "node:assert/strict";
import { test } from "node:test";
import { auditInstalled, type InstalledPlugin } from "../../src/client/audit-installed.ts";
import { findPlugin, parsePluginName } from "../../src/client/find-plugin.ts";
import { EMPTY_LOCKFILE, parseLockfile, withLocked, writeLockfile, witnessIn } from "../../src/client/lockfile.ts";
import { resolveVersion } from "../../src/client/resolve-version.ts";
import { versionChanges } from "../../src/client/version-changes.ts";
import { writeDocument } from "../../src/model/parse-document.ts";
import { witnessOf } from "../../src/tap/state/witness.ts";
import { person } from "../tap-builder.ts";
import { named, OPEN_POLICY, openTap, revoke } from "./client-tap.ts";

const LENS = { name: "lens" };

function nameOf(text: string): NonNullable<ReturnType<typeof parsePluginName>> {
  const parsed = parsePluginName(text);
  assert.ok(parsed);
  return parsed;
}

test("the newest release within a range is taken, with its tier and what was left out", async (t) => {
  const tap = await openTap(t);
  await tap.addPlugin("acme/lens", "1.0.0");
  await tap.addPlugin("acme/lens", "1.2.0");
  await tap.addPlugin("acme/lens", "2.0.0");
  const found = await findPlugin(LENS, [await named(tap)]);
  const newest = await resolveVersion(found, { atTime: tap.now });
  assert.equal(newest.entry.entry.version, "2.0.0");
  assert.equal(newest.evaluation.tier, "sandboxed");
  assert.equal((await resolveVersion(found, { atTime: tap.now, range: "^1" })).entry.entry.version, "1.2.0");
  await assert.rejects(resolveVersion(found, { atTime: tap.now, range: "^3" }), {
    code: "no-version",
    hint: /2\.0\.0/,
  });
  await assert.rejects(resolveVersion(found, { atTime: tap.now, minimumTier: "verified" }), {
    code: "no-version",
    hint: /it is sandboxed, and verified is asked for/,
  });
});

test("versions for other hosts are left out with the reason", async (t) => {
  const tap = await openTap(t);
  await tap.addPlugin("acme/lens", "1.0.0");
  await tap.addPlugin("acme/lens", "2.0.0", { entry: { contract: { from: "1.5", below: "2.0" } } });
  const found = await findPlugin(LENS, [await named(tap)]);
  const { entry, leftOut } = await resolveVersion(found, { atTime: tap.now, contract: "1.0" });
  assert.equal(entry.entry.version, "1.0.0");
  assert.match(leftOut[0]?.why[0] ?? "", /from contract 1\.5/);
});

test("nothing new is installed from a tap whose signatures have ended", async (t) => {
  const tap = await openTap(t);
  await tap.addPlugin("acme/lens", "1.0.0");
  const found = await findPlugin(LENS, [await named(tap)]);
  tap.advance(40);
  await assert.rejects(resolveVersion(found, { atTime: tap.now }), { code: "tap-expired" });
});

test("threat 37: a name that two taps have means nothing until the user says which", async (t) => {
  const [ours, theirs] = [await openTap(t), await openTap(t, { founders: [person("eve", "evil")] })];
  await ours.addPlugin("acme/lens", "1.0.0");
  await theirs.addPlugin("acme/lens", "99.0.0");
  const taps = [await named(ours, "ours"), await named(theirs, "theirs")];
  for (const name of ["lens", "acme/lens"]) {
    for (const order of [taps, taps.toReversed()]) {
      await assert.rejects(findPlugin(nameOf(name), order), (error: unknown) => {
        assert.ok(error instanceof Error && "code" in error && error.code === "ambiguous-plugin");
        return error.message.includes("ours/acme/lens") && error.message.includes("theirs/acme/lens");
      });
    }
  }
  assert.equal((await findPlugin(nameOf("ours/acme/lens"), taps)).tap.tapId, ours.tapId);
});

test("threat 35: a bare name that is easily taken for an older one is refused, also by who mistypes it", async (t) => {
  const tap = await openTap(t);
  await tap.addPlugin("acme/pagerank", "1.0.0");
  tap.advance(1);
  await tap.addPlugin("evil/pagerrank", "1.0.0");
  const taps = [await named(tap)];
  await assert.rejects(findPlugin({ name: "pagerrank" }, taps), {
    code: "look-alike",
    message: /acme\/pagerank/,
  });
  assert.equal((await findPlugin({ name: "pagerank" }, taps)).id, "acme/pagerank");
  assert.equal((await findPlugin(nameOf("evil/pagerrank"), taps)).id, "evil/pagerrank");
  await assert.rejects(findPlugin({ name: "pagerang" }, taps), {
    code: "no-such-plugin",
    hint: /acme\/pagerank/,
  });
});

test("threat 36: a name that was removed for ever cannot be installed again", async (t) => {
  const tap = await openTap(t);
  await tap.addPlugin("acme/lens", "1.0.0");
  const tombstone = (name: string): object => ({ name, buriedAt: tap.now, reason: "stole keys" });
  const names = [tombstone("acme/lens"), tombstone("acme/gone")];
  await tap.commit({
    "targets/tombstones.json": writeDocument("tombstones", { schema: 1, names, digests: [] } as never),
  });
  const taps = [await named(tap)];
  const found = await findPlugin(nameOf("acme/lens"), taps);
  await assert.rejects(resolveVersion(found, { atTime: tap.now }), { code: "no-version", hint: /stole keys/ });
  await assert.rejects(findPlugin(nameOf("acme/gone"), taps), {
    code: "no-such-plugin",
    message: /removed from main for ever: stole keys/,
  });
});

test("threat 28: a version that asks for more is told apart from one that does not", async (t) => {
  const tap = await openTap(t);
  const first = await tap.addPlugin("acme/lens", "1.0.0");
  const same = await tap.addPlugin("acme/lens", "1.0.1");
  assert.equal(versionChanges(first, same).needsConsent, false);
  const capabilities = { attributes: ["host.changes"], hostData: [], log: false };
  const more = await tap.addPlugin("acme/lens", "1.0.2", { entry: { capabilities } });
  assert.deepEqual(versionChanges(same, more).addedRights, ["attribute host.changes"]);
  assert.equal(versionChanges(same, more).needsConsent, true);
  const imports = [...more.imports, "parseltongue:plugin/log@1.0.0"];
  assert.equal(versionChanges(more, { ...more, imports }).needsConsent, true);
});

test("threat 39: what is published with another key is held, and never an update that nobody agreed to", async (t) => {
  const held = { ...OPEN_POLICY, cooldownHours: { ...OPEN_POLICY.cooldownHours, update: 72 } };
  const tap = await openTap(t, { documents: { promotionPolicy: held } });
  const first = await tap.addPlugin("acme/lens", "1.0.0");
  const thief = person("eve", "acme");
  const next = await tap.addPlugin("acme/lens", "1.0.1", { publisher: thief });
  const found = await findPlugin(LENS, [await named(tap)]);
  const { entry, leftOut } = await resolveVersion(found, { atTime: tap.now });
  assert.equal(entry.entry.version, "1.0.0");
  const [left] = leftOut;
  assert.equal(left?.tier, "held");
  assert.ok(left.why.some((each) => each.startsWith("cooldown: ")));
  assert.ok(left.why.some((each) => each.startsWith("release: ")));
  assert.deepEqual(versionChanges(first, next).otherOrigin, ["publisher's key"]);
});

test("bytes that were revoked stop, wherever they were installed from", async (t) => {
  const tap = await openTap(t);
  const { wasm } = await tap.addPlugin("acme/lens", "1.0.0");
  const digests = [wasm?.sha256 ?? ""];
  const installed: InstalledPlugin = { name: "lens", digests };
  assert.deepEqual(await auditInstalled(installed, [await named(tap)], tap.now), []);
  await revoke(tap, digests[0] ?? "");
  const [finding, ...others] = await auditInstalled(installed, [await named(tap)], tap.now);
  assert.deepEqual(others, []);
  assert.equal(finding?.kind, "revoked");
  assert.equal(finding.stops, true);
  assert.match(finding.text, /sends code away/);
});

test("threat 03: what a lockfile saw holds a machine that never saw the tap", async (t) => {
  const tap = await openTap(t);
  const older = tap.head;
  await tap.addPlugin("acme/lens", "1.0.0");
  const { tap: verified } = await named(tap);
  const seen = { ...witnessOf(verified.floor), url: tap.url };
  const plugin = {
    tap: tap.tapId,
    id: "acme/lens",
    version: "1.0.0",
    entry: "0".repeat(64),
    artifact: "1".repeat(64),
    wasm: null,
    package: `sha256:${"2".repeat(64)}`,
    tier: "sandboxed",
    installedAt: tap.now,
  } as const;
  const bytes = writeLockfile(withLocked(EMPTY_LOCKFILE, "lens", plugin, seen));
  const witness = witnessIn(parseLockfile(bytes, "plugins.lock.json"), tap.tapId);
  assert.ok(witness);
  tap.rewind(older);
  await assert.rejects(tap.user("fresh").update({ witnesses: [witness] }), { code: "tap-rolled-back" });
});
