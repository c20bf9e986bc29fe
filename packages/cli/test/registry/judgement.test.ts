import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { runGit } from "@parseltongue/base";
import type { Evaluation, Tally } from "@parseltongue/registry";
import { DAY_MS, payloadDigest, SigningKey, timeText, writeDocument, writeKeyFile } from "@parseltongue/registry";
import { nodeEnvironment } from "../../src/environment.ts";
import { founder, keeper, PASSPHRASE, type Person } from "../person.ts";
import type { Ran } from "../memory-machine.ts";
import { signStatement } from "./end-to-end/statements.ts";
import { addPlugin, criteriaWords, ownKey, seat } from "./own-tap.ts";

/** Ann, in the folder of a tap of her own. */
async function inOwnTap(t: TestContext): Promise<Person> {
  return (await founder(t, ".tap")).ann;
}

/** Signs the version as its publisher. */
async function release(ann: Person): Promise<void> {
  const terms = { key: await ownKey(ann), now: timeText(ann.nowMs) };
  const said = { purl: "pkg:generic/acme/lens@1.0.0", parseltongue: { changes: "" } };
  await signStatement(join(ann.home, ".tap"), terms, { id: "acme/lens", version: "1.0.0" }, "release", said);
}

test("why a version is as it is comes rule by rule, for people and for programs", async (t) => {
  const ann = await inOwnTap(t);
  await addPlugin(ann);
  const judged = await ann.run("promote", "evaluate", "acme/lens", "--tap", ".tap");
  assert.equal(judged.exitCode, 0, judged.stderr);
  assert.match(judged.stdout, /^acme\/lens 1\.0\.0: held\n/);
  assert.match(judged.stdout, /to be sandboxed it lacks:\n {2}release: the signature of the key/);
  const why = await ann.run("plugin", "why", "acme/lens@1.0.0", "--tap", ".tap");
  assert.match(why.stdout, /lacks {2}checks {11}0 of 14 checks passed\n {9}needs schema was not passed/);
  assert.match(why.stdout, /quality \d+ of 100:/);
  const plain = await ann.run("plugin", "why", "acme/lens", "--tap", ".tap", "--json");
  const { tier, reasons, score } = JSON.parse(plain.stdout) as Evaluation & {
    readonly score: { readonly points: number };
  };
  assert.deepEqual([tier, reasons.length > 10, score.points > 0], ["held", true, true]);
  const least = await ann.run("promote", "evaluate", "acme/lens", "--tap", ".tap", "--at-least", "sandboxed");
  assert.equal(least.exitCode, 1);
  assert.equal((await ann.run("promote", "apply", "acme/lens", "--tap", ".tap")).exitCode, 1);
  for (const [what, code] of [
    ["acme/other", 3],
    ["acme/lens@2.0.0", 3],
    ["lens", 2],
  ] as const) {
    const refused = await ann.run("plugin", "why", what, "--tap", ".tap");
    assert.equal(refused.exitCode, code, refused.stderr);
  }
});

test("another policy is tried on the whole tap; what it then gives is signed", async (t) => {
  const ann = await inOwnTap(t);
  await addPlugin(ann);
  const file = join(ann.home, ".tap", "targets", "policy", "promotion.json");
  const policy = JSON.parse(await readFile(file, "utf8")) as Parameters<typeof writeDocument<"promotionPolicy">>[1];
  const same = await ann.run("promote", "simulate", "--policy", file, "--tap", ".tap");
  assert.match(same.stdout, /^1 plugin, 0 would change:/, same.stderr);
  const { sandboxed } = policy.tiers;
  const easy = {
    ...policy,
    checks: [],
    cooldownHours: { ...policy.cooldownHours, firstVersion: 0 },
    tiers: {
      ...policy.tiers,
      sandboxed: {
        ...sandboxed,
        rebuilds: { min: 0, organisations: 0 },
        compatibility: { ...sandboxed.compatibility, contractMinors: 0 },
      },
    },
  };
  await writeFile(join(ann.home, "easy.json"), writeDocument("promotionPolicy", easy));
  const tried = await ann.run("promote", "simulate", "--policy", "easy.json", "--tap", ".tap", "--json");
  const { changes } = JSON.parse(tried.stdout) as { readonly changes: readonly unknown[] };
  assert.equal(changes.length, 0, "nobody has signed the release");
  await release(ann);
  const again = await ann.run("promote", "simulate", "--policy", "easy.json", "--tap", ".tap");
  assert.match(again.stdout, /acme\/lens 1\.0\.0: held to sandboxed/, again.stderr);
  assert.equal(
    (await ann.run("promote", "apply", "acme/lens", "--tap", ".tap")).exitCode,
    1,
    "the policy is as it was",
  );
  await writeFile(
    file,
    writeDocument("promotionPolicy", { ...easy, formerly: [payloadDigest(writeDocument("promotionPolicy", policy))] }),
  );
  const beyond = await ann.run("promote", "apply", "acme/lens", "--tier", "native", "--tap", ".tap");
  assert.deepEqual([beyond.exitCode, /native-builds: machine code in the entry/.test(beyond.stdout)], [1, true]);
  const applied = await ann.run("promote", "apply", "acme/lens", "--tap", ".tap");
  assert.equal(applied.exitCode, 0, applied.stdout + applied.stderr);
  assert.match(
    applied.stdout,
    /acme\/lens 1\.0\.0: sandboxed, signed by m:ann\nwrote attestations\/acme\/lens\/1\.0\.0\/promotion--/,
  );
  assert.equal((await ann.run("tap", "sign", ".tap")).exitCode, 0);
  assert.equal((await ann.run("tap", "verify", ".tap", "--full")).exitCode, 0);
  await writeFile(join(ann.home, "broken.json"), "{}");
  assert.equal((await ann.run("promote", "simulate", "--policy", "broken.json", "--tap", ".tap")).exitCode, 3);
});

test("an RFC is proposed, opened, voted on and counted; its text can no longer change", async (t) => {
  const ann = await inOwnTap(t);
  await writeFile(join(ann.home, "new.json"), "{}");
  const change = "targets/policy/promotion.json=new.json";
  const proposed = await ann.run(
    "governance",
    "propose",
    "Ask for less",
    "--author",
    "m:ann",
    "--change",
    change,
    "--tap",
    ".tap",
  );
  assert.equal(proposed.exitCode, 0, proposed.stderr);
  assert.match(proposed.stdout, /rfcs\/0001\/rfc\.md and rfc\.json, to be decided by policies/);
  assert.equal((await ann.run("governance", "open", "0001", "--tap", ".tap")).exitCode, 0);
  assert.equal((await ann.run("governance", "open", "0001", "--tap", ".tap")).exitCode, 2, "it is open already");
  ann.nowMs += DAY_MS;
  const vetoed = await ann.run("governance", "vote", "0001", "veto", "--tap", ".tap");
  assert.match(vetoed.stderr, /a veto needs a reason/);
  assert.equal((await ann.run("governance", "vote", "0001", "against", "--tap", ".tap")).exitCode, 0);
  const voted = await ann.run("governance", "vote", "0001", "for", "--tap", ".tap");
  assert.equal(voted.exitCode, 0, voted.stderr);
  const count = async (): Promise<Tally | undefined> => {
    const { stdout } = await ann.run("governance", "tally", "0001", "--tap", ".tap", "--json");
    return (JSON.parse(stdout) as { readonly tallies: readonly Tally[] }).tallies[0];
  };
  assert.deepEqual([(await count())?.state, (await count())?.votes.for], ["open", ["m:ann"]]);
  ann.nowMs += 17 * DAY_MS;
  assert.equal((await count())?.state, "active");
  const told = await ann.run("governance", "tally", "--tap", ".tap");
  assert.match(told.stdout, /RFC 0001 Ask for less: active, binds from/);
  await writeFile(join(ann.home, ".tap", "rfcs", "0001", "rfc.md"), "# Something else\n");
  assert.equal((await count())?.state, "rejected");
  assert.equal((await ann.run("governance", "tally", "0009", "--tap", ".tap")).exitCode, 3);
  const stranger = await ann.run(
    "governance",
    "propose",
    "X",
    "--author",
    "m:zed",
    "--rule",
    "policies",
    "--tap",
    ".tap",
  );
  assert.equal(stranger.exitCode, 2);
});

test("offices and keys that differ are told; documents that differ from the data are too", async (t) => {
  const ann = await inOwnTap(t);
  const checked = await ann.run("governance", "check", "--tap", ".tap", "--activity");
  assert.deepEqual(
    [checked.exitCode, checked.stdout],
    [0, "keys, offices and rules agree\n"],
    checked.stdout + checked.stderr,
  );
  assert.equal((await ann.run("governance", "render", "--check", "--tap", ".tap")).exitCode, 0);
  const file = join(ann.home, ".tap", "targets", "governance", "governance.json");
  const governance = JSON.parse(await readFile(file, "utf8")) as Parameters<typeof writeDocument<"governance">>[1];
  const tufRoles = { ...governance.tufRoles, root: { role: "release" as const, threshold: 2 } };
  await writeFile(file, writeDocument("governance", { ...governance, appeals: { days: 3, panel: 3 }, tufRoles }));
  const differs = await ann.run("governance", "check", "--tap", ".tap");
  assert.equal(differs.exitCode, 1);
  assert.match(differs.stdout, /keys {7}root: 1 have to sign, and the rules say 2/);
  assert.equal((await ann.run("governance", "render", "--check", "--tap", ".tap")).exitCode, 1);
  assert.match((await ann.run("governance", "render", "--tap", ".tap")).stdout, /wrote CHARTER\.md/);
  assert.equal((await ann.run("governance", "render", "--check", "--tap", ".tap")).exitCode, 0);
});

test("an advisory is written, published with a revocation, and seen by whoever has the tap", async (t) => {
  const ann = await inOwnTap(t);
  await addPlugin(ann);
  const words = ["--summary", "It lies.", "--severity", "high", "--action", "stop", "--tap", ".tap"];
  const none = await ann.run("advisory", "new", "acme/lens", "--introduced", "2.0.0", ...words);
  assert.deepEqual([none.exitCode, /no version of the plugin is affected/.test(none.stderr)], [2, true]);
  const made = await ann.run("advisory", "new", "acme/lens", "--fixed", "1.0.1", ...words);
  assert.match(made.stdout, /wrote advisories\/PT-2026-0001\.json, about 1\.0\.0/, made.stderr);
  assert.equal((await ann.run("advisory", "check", "--tap", ".tap")).exitCode, 0, "not before it is published");
  const published = await ann.run("advisory", "publish", "PT-2026-0001", "--revoke", "--tap", ".tap");
  assert.equal(published.exitCode, 0, published.stderr);
  assert.match(published.stdout, /revocation--/);
  const signed = await ann.run("tap", "sign", ".tap", "--commit");
  assert.equal(signed.exitCode, 0, signed.stderr);
  const options = { maxOutputBytes: 1 << 16, directory: join(ann.home, ".tap") };
  await runGit(nodeEnvironment.processes, ["-c", "user.name=x", "-c", "user.email=", "add", "-A"], options);
  await runGit(nodeEnvironment.processes, ["-c", "user.name=x", "-c", "user.email=", "commit", "-qm", "x"], options);
  const root =
    (
      JSON.parse((await ann.run("tap", "verify", ".tap", "--full", "--json")).stdout) as {
        readonly taps: readonly { readonly tapId: string }[];
      }
    ).taps[0]?.tapId ?? "";
  const added = await ann.run("tap", "add", join(ann.home, ".tap"), "--root", root, "--name", "mine");
  assert.equal(added.exitCode, 0, added.stderr);
  const found = await ann.run("advisory", "check", "acme/lens@1.0.0");
  assert.equal(found.exitCode, 1);
  assert.equal(found.stdout, "acme/lens 1.0.0: PT-2026-0001 (high, stop) It lies.\n");
  const why = await ann.run("plugin", "why", "acme/lens");
  assert.match(why.stdout, /lacks {2}revoked {10}revoked \(security-team\): It lies\./);
});

test("a publisher appeals against a rejection; those who have no part in it lift it together", async (t) => {
  const ann = await inOwnTap(t);
  await addPlugin(ann);
  const [ben, cid, dee, eve] = await Promise.all([keeper(t), keeper(t), keeper(t), keeper(t)]);
  for (const [who, name] of [
    [ben, "ben"],
    [cid, "cid"],
    [dee, "dee"],
  ] as const)
    await seat(ann, who, name, ["council"]);
  await seat(ann, eve, "eve", ["reviewer"]);
  const tap = join(ann.home, ".tap");
  const says = async (who: Person, verb: string, ...more: readonly string[]): Promise<Ran> =>
    who.run("review", verb, "acme/lens@1.0.0", "--tap", tap, ...more);
  const why = ["--text", "It was a misunderstanding."];
  const none = await says(ann, "appeal", ...why);
  assert.deepEqual(
    [none.exitCode, /no rejection of acme\/lens 1\.0\.0 stands/.test(none.stderr)],
    [3, true],
    none.stderr,
  );
  const answers = await criteriaWords(tap, "unmet");
  const read = ["--thoroughness", "high", "--understanding", "high", "--minutes", "60", "--no-conflicts"];
  const rejected = await says(eve, "sign", "--verdict", "reject", ...answers, ...read);
  assert.equal(rejected.exitCode, 0, rejected.stderr);
  const met = await criteriaWords(tap, "met");
  const turned = await says(eve, "sign", "--verdict", "approve", ...met, ...read, "--passphrase-file", "none");
  assert.match(turned.stderr, /you have rejected acme\/lens@1\.0\.0, and that stays/);
  const early = await says(ben, "lift", ...why);
  assert.match(early.stderr, /nobody has appealed against the rejection/);
  assert.match((await says(eve, "appeal", ...why)).stderr, /none of your keys may sign for the namespace acme/);
  ann.nowMs += DAY_MS;
  const filed = await says(ann, "appeal", ...why);
  assert.equal(filed.exitCode, 0, filed.stderr);
  assert.match(
    filed.stdout,
    /^filed attestations\/acme\/lens\/1\.0\.0\/revocation--.*2 of the panel decide: m:ben, m:cid, m:dee\n/,
  );
  assert.match((await says(ann, "appeal", ...why)).stderr, /an appeal is filed: attestations/);
  // Before a passphrase is asked for: here is none to give.
  assert.match(
    (await says(ann, "lift", ...why, "--passphrase-file", "none")).stderr,
    /m:ann may not decide this appeal\nhint: .*m:ben, m:cid, m:dee/,
  );
  for (const each of [ben, cid, dee]) each.nowMs += 2 * DAY_MS;
  assert.match((await says(ben, "lift", ...why)).stdout, /; 1 of 2 agree\n/);
  assert.match((await says(ben, "lift", ...why, "--passphrase-file", "none")).stderr, /m:ben has agreed already/);
  const listed = await says(ben, "list");
  assert.match(listed.stdout, /holds the version.*appealed against by .*, 1 of 2 of the panel agree, until 2026-06-16/);
  assert.match((await says(cid, "lift", ...why)).stdout, /; the rejection is lifted once it is merged\n/);
  assert.match((await says(cid, "list")).stdout, /reject \(full\) by m:eve of o:eve; lifted by attestations/);
  const over = await says(dee, "lift", ...why);
  assert.deepEqual([over.exitCode, /no rejection/.test(over.stderr)], [3, true]);
});

test("an appeal that comes too late is not filed, and a panel that is too late decides nothing", async (t) => {
  const ann = await inOwnTap(t);
  await addPlugin(ann);
  const eve = await keeper(t);
  await seat(ann, eve, "eve", ["reviewer"]);
  const tap = join(ann.home, ".tap");
  const answers = await criteriaWords(tap, "unmet");
  const read = ["--thoroughness", "high", "--understanding", "high", "--minutes", "60", "--no-conflicts"];
  const what = ["acme/lens", "--tap", tap];
  await eve.run("review", "sign", ...what, "--verdict", "reject", ...answers, ...read);
  ann.nowMs += 13 * DAY_MS;
  assert.match((await ann.run("review", "list", ...what)).stdout, /its publisher can appeal until 2026-06-15\n/);
  ann.nowMs += 2 * DAY_MS;
  const late = await ann.run("review", "appeal", ...what, "--text", "Please.");
  assert.deepEqual(
    [late.exitCode, /appeals could be filed until 2026-06-15/.test(late.stderr)],
    [2, true],
    late.stderr,
  );
  ann.nowMs -= 3 * DAY_MS;
  const filed = await ann.run("review", "appeal", ...what, "--text", "Please.");
  assert.match(filed.stdout, /decide: nobody may\nthe panel has 0 of the 2 people that it takes/, filed.stderr);
  ann.nowMs += 15 * DAY_MS;
  const decided = await ann.run("review", "lift", ...what, "--text", "So be it.");
  assert.match(decided.stderr, /the panel could decide until 2026-06-27/);
  assert.match((await ann.run("review", "list", ...what)).stdout, /0 of 2 of the panel agree: not granted\n/);
});

test("a key that is no member's, and several that are, are told", async (t) => {
  const ann = await inOwnTap(t);
  await ann.run("governance", "propose", "X", "--author", "m:ann", "--rule", "policies", "--tap", ".tap");
  const ben = await keeper(t);
  const tap = join(ann.home, ".tap");
  const key = SigningKey.generate();
  const keys = join(ben.home, ".local", "share", "parseltongue", "keys");
  await nodeEnvironment.files.createDirectory(keys);
  await writeKeyFile(nodeEnvironment.files, join(keys, "0.key"), key, "m:ben", PASSPHRASE);
  const refused = await ben.run("governance", "vote", "0001", "for", "--tap", tap);
  assert.match(refused.stderr, /none of your keys is a member's of this tap/);
  assert.equal(refused.exitCode, 3);
  const nowhere = await ben.run("promote", "evaluate", "acme/lens");
  assert.match(nowhere.stderr, /no tap was added/);
  const odd = await ben.run("promote", "evaluate", "acme/lens", "--tap", tap, "--at", "tomorrow");
  assert.match(odd.stderr, /--at is no moment/);
});
