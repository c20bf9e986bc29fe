import assert from "node:assert/strict";
import { test } from "node:test";
import { SigningKey } from "../../src/signing/signing-key.ts";
import { buildIndex } from "../../src/tap/index/build-index.ts";
import { ciFiles } from "../../src/tap/init/ci-files.ts";
import { initTap } from "../../src/tap/init/init-tap.ts";
import { signTap } from "../../src/tap/sign-tap.ts";
import { OverlayTree } from "../../src/tap/tree/overlay-tree.ts";
import { verifyTap } from "../../src/tap/verify/verify-tap.ts";
import { DELEGATED_ROLES } from "../../src/tap/tuf/roles.ts";
import { neededKeys } from "../../src/tap/tuf/sign-metadata.ts";
import { changeRoles, type RoleChange } from "../../src/tap/tuf/write-roles.ts";
import { DAY_MS, makeTap, person, pluginFiles, START_MS, type TestTap } from "../tap-builder.ts";

function trio(): readonly ReturnType<typeof person>[] {
  return [person("ann", "acme"), person("ben", "bolt"), person("cleo", "corp")];
}

/** Roles that want more signatures. */
function waiting(roles: readonly { readonly role: string; readonly isComplete: boolean }[]): readonly string[] {
  return roles.filter(({ isComplete }) => !isComplete).map(({ role }) => role);
}

async function change(tap: TestTap, change: RoleChange): Promise<void> {
  await tap.commit(Object.fromEntries(changeRoles(tap.files, [change], tap.nowMs)), { signers: [] });
}

test("several people sign one after the other; nothing is published before the last", async (t) => {
  const founders = trio();
  const tap = await makeTap(t, { founders });
  const user = tap.user();
  await user.update();
  const [ann, ben] = founders;
  assert.ok(ann && ben);
  const policy = "targets/policy/perf.json";
  const text = new TextDecoder().decode(tap.files.get(policy)).replace('"runs":30', '"runs":40');
  const first = await tap.sign({ [policy]: text }, { signers: [ann.signingKey] });
  assert.deepEqual([first.isComplete, waiting(first.roles)], [false, ["targets"]]);
  await tap.commit({ [policy]: text }, { signers: [ann.signingKey] });
  // A branch that is not complete, merged too soon, is refused by clients.
  await assert.rejects(user.update(), { code: "bad-metadata" });
  const second = await tap.sign({}, { signers: [ben.signingKey] });
  assert.equal(second.isComplete, true);
  await tap.commit({}, { signers: [ben.signingKey] });
  const { tap: verified } = await user.update();
  assert.equal(verified.documents.perfPolicy.runs, 40);
});

test("a tap founded by several has a name once enough of them have signed", async () => {
  const [ann, ben, cleo] = trio();
  assert.ok(ann && ben && cleo);
  const contact = { text: "ann@example.org", security: "ann@example.org" };
  const options = { name: "Three", description: "Of three", contact, founders: [ann, ben, cleo], nowMs: START_MS };
  const founded = await initTap({ ...options, signers: [ann.signingKey] });
  assert.deepEqual([founded.isComplete, founded.tapId], [false, undefined]);
  assert.deepEqual(waiting(founded.roles), ["root", "targets", "governance"]);
  const tree = new OverlayTree(undefined, founded.files);
  const { tapId, isComplete, changes } = await signTap(tree, { signers: [cleo.signingKey], nowMs: START_MS });
  assert.equal(isComplete, true);
  assert.match(new TextDecoder().decode(changes.get("tap.json")), new RegExp(String(tapId)));
  const signed = new OverlayTree(tree, changes);
  assert.deepEqual((await verifyTap(signed, { nowMs: START_MS, isFull: true })).problems, []);
  // The third comes late: the name stays what it is.
  const third = await signTap(signed, { signers: [ben.signingKey], nowMs: START_MS });
  assert.deepEqual([third.tapId, [...third.changes.keys()]], [tapId, []]);
});

test("threat 19: what CI runs for a tap has no secret, no cache, no right to write, and nothing that moves", async () => {
  const files = ciFiles(undefined);
  const github = files.get(".github/workflows/check.yml") ?? "";
  const all = [...files.values()].join("\n");
  assert.match(github, /^on:\n {2}pull_request:\n/m);
  assert.match(github, /^permissions:\n {2}contents: read\n/m);
  assert.match(github, /persist-credentials: false/);
  assert.doesNotMatch(all, /pull_request_target|workflow_run|secrets\.|\bcache\b|id-token|contents: write/);
  for (const [, used = ""] of all.matchAll(/uses: (\S+)/g)) assert.match(used, /@[0-9a-f]{40}$/);
  // What is proposed does not choose how it is checked.
  for (const path of [".github/workflows/check.yml", ".gitlab-ci.yml"])
    assert.match(files.get(path) ?? "", /git show "\$[A-Z_]+:ci\/check\.sh"/);
  assert.match(files.get("ci/check.sh") ?? "", /exec env -i /);
});

test("a root key is replaced: the old keys and the new ones sign, and users follow", async (t) => {
  const founders = trio();
  const tap = await makeTap(t, { founders });
  const user = tap.user();
  await user.update();
  const [ann, ben, cleo] = founders;
  assert.ok(ann && ben && cleo);
  const fresh = SigningKey.generate();
  const lost = cleo.signingKey.publicKey.fingerprint;
  await change(tap, { role: "root", add: [fresh.publicKey.text], remove: [lost] });
  // The lost key is not needed: two of the old ones are enough.
  const one = await tap.sign({}, { signers: [ann.signingKey] });
  assert.deepEqual(waiting(one.roles), ["root"]);
  await tap.commit({}, { signers: [ann.signingKey, ben.signingKey] });
  const { tap: verified } = await user.update();
  assert.equal(verified.floor.versions.root, 2);
  const later = tap.user("later");
  assert.equal((await later.update()).tap.floor.versions.root, 2);
});

test("whose key is replaced still has to sign with the old one", async (t) => {
  const tap = await makeTap(t);
  const user = tap.user();
  await user.update();
  const fresh = SigningKey.generate();
  const [old = ""] = tap.signers.map(({ publicKey }) => publicKey.fingerprint);
  await change(tap, { role: "root", add: [fresh.publicKey.text], remove: [old] });
  const needed = neededKeys(tap.files);
  assert.deepEqual([needed.has(old), needed.has(fresh.publicKey.fingerprint)], [true, true]);
  assert.deepEqual(waiting((await tap.sign({}, { signers: [fresh] })).roles), ["root"]);
  await tap.commit({}, { signers: [...tap.signers, fresh] });
  assert.equal((await user.update()).tap.floor.versions.root, 2);
});

test("a delegated role gets another key; its old key signs no more", async (t) => {
  const tap = await makeTap(t);
  const user = tap.user();
  await user.update();
  const robot = SigningKey.generate();
  const old = tap.owner.signingKey.publicKey.fingerprint;
  await change(tap, { role: "index", add: [robot.publicKey.text], remove: [old] });
  const { files } = pluginFiles(tap, "acme/lens", "1.0.0");
  const alone = await tap.sign(files);
  assert.deepEqual(waiting(alone.roles), ["index"]);
  await tap.commit(files, { signers: [robot, tap.owner.signingKey] });
  assert.equal((await user.update()).added.length, 4);
});

test("a role with which nobody could sign any more is not written", async (t) => {
  const tap = await makeTap(t);
  const owner = tap.owner.signingKey.publicKey.fingerprint;
  const attempts: readonly RoleChange[] = [
    { role: "root", add: [], remove: [owner] },
    { role: "timestamp", add: [], remove: [], threshold: 2 },
    { role: "security", add: [], remove: ["f".repeat(64)] },
  ];
  for (const each of attempts) assert.throws(() => changeRoles(tap.files, [each], tap.nowMs), { code: "bad-metadata" });
});

test("signing again renews what ends soon, by those who suffice for it, and what was asked for", async (t) => {
  const tap = await makeTap(t);
  const user = tap.user();
  await user.update();
  tap.advance(70);
  const signed = await tap.sign();
  const renewed = signed.roles.filter(({ isNew }) => isNew).map(({ role }) => role);
  assert.deepEqual(renewed, ["security", "snapshot", "timestamp"]);
  await tap.commit({}, { renew: ["targets"] });
  const { tap: verified } = await user.update();
  assert.equal(verified.floor.versions.targets, 2);
  assert.ok(Date.parse(verified.floor.expiresAt) > tap.nowMs + 29 * DAY_MS);
});

test("signing twice changes nothing; the index is byte for byte that of the files", async (t) => {
  const tap = await makeTap(t);
  await tap.addPlugin("acme/lens", "1.0.0");
  const again = await tap.sign();
  assert.deepEqual([...again.changes.keys()], []);
  const built = await buildIndex(tap.tree());
  for (const [path, bytes] of built.files) assert.deepEqual(tap.files.get(path), bytes, path);
});

test("no role is ever dropped from the snapshot: that would lock out every client", async (t) => {
  const tap = await makeTap(t);
  await tap.addPlugin("acme/lens", "1.0.0");
  const snapshot = new TextDecoder().decode(tap.files.get("metadata/snapshot.json"));
  const { signed } = JSON.parse(snapshot) as { signed: { meta: Record<string, unknown> } };
  assert.deepEqual(
    Object.keys(signed.meta).sort(),
    ["targets", ...DELEGATED_ROLES].map((role) => `${role}.json`).sort(),
  );
});

test("what lies there and nobody signed for is no part of the tap", async (t) => {
  const tap = await makeTap(t);
  const user = tap.user();
  await user.update();
  const { files } = pluginFiles(tap, "acme/lens", "1.0.0");
  await tap.commit(files, { signers: [] });
  const { tap: verified, added } = await user.update();
  assert.deepEqual([added, await verified.pluginIds()], [[], []]);
});
