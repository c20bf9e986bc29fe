import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { DAY_MS, type Evaluation, type Namespace } from "@parseltongue/registry";
import { commitAll, runGit } from "@parseltongue/testkit";
import { founder, keeper, type Person } from "../person.ts";
import { addPlugin, ownKey, seat } from "./own-tap.ts";

interface World {
  readonly ann: Person;
  /** Absolute path of her tap. */
  readonly tap: string;
  readonly ben: Person;
}

/** A tap of Ann's with a plugin of hers; Ben has a key and no part in it. */
async function world(t: TestContext): Promise<World> {
  const { ann } = await founder(t, ".tap");
  await addPlugin(ann);
  const ben = await keeper(t);
  const tap = join(ann.home, ".tap");
  commitAll(tap, "Begin");
  return { ann, tap, ben };
}

async function namespaceIn(tap: string): Promise<Namespace> {
  return JSON.parse(await readFile(join(tap, "entries/acme/namespace.json"), "utf8")) as Namespace;
}

async function evaluation(ann: Person, atMs: number): Promise<Evaluation> {
  const at = new Date(atMs).toISOString().slice(0, 10);
  const { stdout, stderr } = await ann.run("plugin", "why", "acme/lens", "--tap", ".tap", "--at", at, "--json");
  assert.notEqual(stdout, "", stderr);
  return JSON.parse(stdout) as Evaluation;
}

test("a namespace is handed over when both sides have signed, and not without the notice of the rules", async (t) => {
  const { ann, tap, ben } = await world(t);
  await ben.run("key", "new", "m:ben");
  const theirs = `m:ben,${(await ownKey(ben)).publicKey.text}`;
  const hand = async (who: Person, ...more: readonly string[]): ReturnType<Person["run"]> =>
    who.run("registry", "transfer", ...more, "--to", "o:bolt", "--tap", tap);
  for (const [words, code, told] of [
    [["acme"], 2, /--to-key/],
    [["acme", "--to-key", "m:ben"], 2, /m:ben is no holder with a key/],
    [["acme/lens@1.0.0", "--to-key", theirs], 2, /names neither a namespace nor a plugin/],
    [["zeta", "--to-key", theirs], 2, /the tap has no namespace zeta/],
    [["acme/other", "--to-key", theirs], 2, /the tap has no plugin acme\/other/],
    [["acme", "--to-key", theirs, "--effective", "2026-06-30"], 2, /that notice: 2026-07-01T00:00:00Z at the earliest/],
    [["acme", "--to-key", `m:ann,${(await ownKey(ann)).publicKey.text}`], 2, /is a key of the namespace already/],
  ] as const) {
    const refused = await hand(ann, ...words);
    assert.equal(refused.exitCode, code, refused.stderr);
    assert.match(refused.stderr, told);
  }
  assert.match(
    (await hand(ben, "acme", "--to-key", theirs)).stderr,
    /none of your keys may sign for the namespace acme/,
  );
  assert.equal(runGit(tap, ["status", "--porcelain"]), "", "nothing was written");

  runGit(tap, ["switch", "--quiet", "--create", "transfer"]);
  const begun = await hand(ann, "acme", "--to-key", theirs, "--json");
  assert.equal(begun.exitCode, 0, begun.stderr);
  const { paths, effectiveAt } = JSON.parse(begun.stdout) as { paths: readonly string[]; effectiveAt: string };
  assert.equal(effectiveAt, "2026-07-01T00:00:00Z");
  const [file = ""] = paths;
  const { organisation, keys, transfers } = await namespaceIn(tap);
  assert.equal(organisation, "o:bolt");
  assert.deepEqual(
    keys.map(({ validFrom, validUntil }) => [validFrom, validUntil]),
    [
      ["2026-06-01T00:00:00Z", effectiveAt],
      [effectiveAt, "2028-06-30T00:00:00Z"],
    ],
  );
  assert.deepEqual([transfers.length, transfers[0]?.from, transfers[0]?.to], [1, "o:acme", "o:bolt"]);
  const checked = async (): Promise<string> => {
    commitAll(tap, "Hand acme over");
    return (await ann.runIn(tap, "registry", "check", "main..HEAD")).stdout;
  };
  assert.match(await checked(), /without the signature of those who take it/);
  const sign = async (who: Person, path: string): ReturnType<Person["run"]> =>
    who.run("registry", "countersign", path, "--tap", tap);
  assert.match((await sign(ann, file)).stderr, /your key has signed attestations\//);
  const signed = await sign(ben, file);
  assert.match(signed.stdout, /acme goes from o:acme to o:bolt at 2026-07-01/, signed.stderr);
  assert.match(signed.stdout, /both sides have signed/);
  const good = await checked();
  assert.doesNotMatch(good, /without|than/);

  const before = await evaluation(ann, ann.nowMs + 29 * DAY_MS);
  assert.equal(before.reasons.find(({ rule }) => rule === "transfers")?.text, "it never changed hands");
  const after = await evaluation(ann, ann.nowMs + 31 * DAY_MS);
  const { text, missing } = after.reasons.find(({ rule }) => rule === "transfers") ?? {};
  assert.deepEqual([text, missing], ["it changed hands 1 time", []]);
  const path = join(tap, "entries/acme/namespace.json");
  await writeFile(path, JSON.stringify({ ...(await namespaceIn(tap)), releaseThreshold: 2 }));
  assert.match(await checked(), /becomes another one than was signed/);
  assert.match(
    (await sign(ben, "attestations/acme/lens/1.0.0/review--0123456789ab--1.dsse.json")).stderr,
    /one person's word/,
  );
  assert.match((await sign(ben, file.replace("--1.", "--2."))).stderr, /there is no attestations\//);
});

test("threat 40: what nobody signed gives a namespace to nobody", async (t) => {
  const { ann, tap } = await world(t);
  runGit(tap, ["switch", "--quiet", "--create", "theft"]);
  const path = join(tap, "entries/acme/namespace.json");
  const namespace = await namespaceIn(tap);
  const proposed = async (changed: Partial<Namespace>): Promise<string> => {
    await writeFile(path, JSON.stringify({ ...namespace, ...changed }));
    commitAll(tap, "Take it");
    const { exitCode, stdout, stderr } = await ann.runIn(tap, "registry", "check", "main..HEAD");
    assert.equal(exitCode, 1, stdout + stderr);
    return stdout;
  };
  assert.match(
    await proposed({ organisation: "o:bolt" }),
    /gives it to o:bolt without a transfer that both sides signed/,
  );
  const record = { from: "o:acme", to: "o:bolt", effectiveAt: "2026-08-01T00:00:00Z", statement: "a".repeat(64) };
  const recorded = { organisation: "o:bolt", transfers: [record] };
  assert.match(await proposed(recorded), /records a transfer of which there is no statement/);
  const twice = { ...recorded, transfers: [record, record] };
  assert.match(await proposed(twice), /changes what is recorded of transfers/);
});

test("whoever takes one plugin alone signs with a key of the namespace, which the others go on with", async (t) => {
  const { ann, tap, ben } = await world(t);
  await ben.run("key", "new", "m:ben");
  const theirs = `m:ben,${(await ownKey(ben)).publicKey.text}`;
  const words = ["acme/lens", "--to", "o:bolt", "--to-key", theirs, "--effective", "2026-08-01", "--text", "Sold."];
  const begun = await ann.run("registry", "transfer", ...words, "--tap", tap);
  assert.equal(begun.exitCode, 0, begun.stderr);
  assert.match(begun.stdout, /keys of a namespace publish all of its plugins/);
  const { organisation, keys, transfers } = await namespaceIn(tap);
  assert.deepEqual([organisation, transfers[0]?.plugin], ["o:acme", "acme/lens"]);
  assert.deepEqual(
    keys.map(({ validUntil }) => validUntil),
    ["2028-06-01T00:00:00Z", "2028-07-31T00:00:00Z"],
  );
});

test("a publisher takes back a version, whoever said something that, and nobody what is not theirs", async (t) => {
  const { ann, tap, ben } = await world(t);
  await seat(ann, ben, "ben", ["maintainer"]);
  const revoke = async (who: Person, ...more: readonly string[]): ReturnType<Person["run"]> =>
    who.run("registry", "revoke", "acme/lens", "--reason", "It lies.", "--tap", tap, ...more);
  for (const [who, words, code, told] of [
    [ben, [], 3, /none of your keys may sign for the namespace acme/],
    [ben, ["--as", "security-team"], 2, /m:ben does not hold the office security-team\nhint: those do: m:ann/],
    [
      ben,
      ["--as", "author"],
      2,
      /acme\/lens 1\.0\.0 is not revoked by author: those who signed it may not revoke this/,
    ],
    [ann, ["--statement", "a".repeat(64)], 2, /there is no statement a{64} about acme\/lens/],
    [ann, ["--statement", "x", "--said-by", "y"], 2, /name two things to revoke/],
    [ann, ["--said-by", "a".repeat(64)], 2, /may not revoke this\nhint: a publisher takes back/],
    [ann, ["--severity", "dire"], 2, /severity/],
    [ann, ["--advisory", "no"], 3, /advisory/],
  ] as const) {
    const refused = await revoke(who, ...words);
    assert.equal(refused.exitCode, code, refused.stderr);
    assert.match(refused.stderr, told);
  }
  await assert.rejects(readdir(join(tap, "attestations/acme/lens/1.0.0")), { code: "ENOENT" });

  const applied = await ann.run("promote", "apply", "acme/lens", "--tap", ".tap", "--json");
  assert.equal(applied.exitCode, 1, "it is held, and nothing is signed");
  const stopped = await revoke(ann);
  assert.match(
    stopped.stdout,
    /^signed (\S+), by which acme\/lens 1\.0\.0 counts no longer\nit stands once/,
    stopped.stderr,
  );
  const cause = async (): Promise<string | undefined> =>
    (await evaluation(ann, ann.nowMs + DAY_MS)).reasons.find(({ rule }) => rule === "revoked")?.text;
  assert.equal(await cause(), "revoked (publisher): It lies.");
  const [, file = ""] = /^signed (\S+),/.exec(stopped.stdout) ?? [];
  const foreign = await revoke(ben, "--statement", file);
  assert.match(foreign.stderr, /is not revoked by author: those who signed it may not revoke this/);
  ann.nowMs += 1000;
  const back = await revoke(ann, "--statement", file.split("/").at(-1) ?? "", "--as", "author", "--json");
  assert.equal(back.exitCode, 0, back.stderr);
  const said = JSON.parse(back.stdout) as { authority: string; target: { kind: string }; stands: boolean };
  assert.deepEqual([said.authority, said.target.kind, said.stands], ["author", "statement", true]);
  assert.equal(await cause(), undefined);
});

test("the council takes a revocation back together, each by a signature beside the others'", async (t) => {
  const { ann, tap, ben } = await world(t);
  const cid = await keeper(t);
  await seat(ann, ben, "ben", ["council"]);
  await seat(ann, cid, "cid", ["council"]);
  const words = ["registry", "revoke", "acme/lens", "--reason", "A false alarm?", "--tap", tap];
  const stopped = await ann.run(...words, "--as", "security-team", "--severity", "critical");
  assert.match(stopped.stdout, /it lapses at 2026-06-15T00:00:00Z/, stopped.stderr);
  const [, first = ""] = /^signed (\S+),/.exec(stopped.stdout) ?? [];
  for (const each of [ben, cid]) each.nowMs += DAY_MS;
  const begun = await ben.run(...words, "--statement", first, "--as", "council");
  const [, second = ""] = /^signed (\S+),/.exec(begun.stdout) ?? [];
  assert.match(begun.stdout, /1 more of the office have to sign it: parseltongue registry countersign/, begun.stderr);
  const held = async (): Promise<boolean> =>
    (await evaluation(ann, ann.nowMs + 2 * DAY_MS)).reasons.some(({ rule }) => rule === "revoked");
  assert.equal(await held(), true);
  const signed = await cid.run("registry", "countersign", second, "--tap", tap, "--json");
  assert.equal(signed.exitCode, 0, signed.stderr);
  assert.equal((JSON.parse(signed.stdout) as { readonly stands: boolean }).stands, true);
  assert.equal(await held(), false);

  const lasting = [...words, "--as", "security-team", "--ratified-by", "0001"];
  assert.match((await ann.run(...lasting)).stderr, /there is no RFC 0001/);
  await ann.run("governance", "propose", "Keep it out", "--author", "m:ann", "--rule", "policies", "--tap", tap);
  const stated = await ann.run(...lasting);
  assert.equal(stated.exitCode, 0, stated.stderr);
  assert.doesNotMatch(stated.stdout, /it lapses/);
});
