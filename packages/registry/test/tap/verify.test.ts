import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { signEnvelope } from "../../src/signing/envelope.ts";
import { GitTree } from "../../src/tap/git/git-tree.ts";
import { Repository } from "../../src/tap/git/repository.ts";
import { auditHistory } from "../../src/tap/history/audit-history.ts";
import { commitSigner } from "../../src/tap/history/commit-signer.ts";
import { DirectoryTree } from "../../src/tap/tree/directory-tree.ts";
import { type TapReport, verifyTap } from "../../src/tap/verify/verify-tap.ts";
import { requireTool, runGit } from "@parseltongue/testkit";
import { makeTap, person, type TestTap } from "../tap-builder.ts";

async function verify(tap: TestTap): Promise<TapReport> {
  const tree = new GitTree(new Repository(tap.environment, tap.url), tap.head);
  return verifyTap(tree, { nowMs: tap.nowMs, isFull: true });
}

test("a tap that is as it should be has no problems, from git as from a folder", async (t) => {
  const tap = await makeTap(t);
  await tap.addPlugin("acme/lens", "1.0.0");
  await tap.addPlugin("bolt/rules", "0.1.0");
  const report = await verify(tap);
  assert.deepEqual([report.problems, report.unsigned, report.entries, report.attestations], [[], [], 2, 2]);
  const folder = join(tap.directory, "work");
  runGit(tap.directory, ["clone", "--quiet", tap.url, folder]);
  const fromFolder = await verifyTap(new DirectoryTree(tap.environment.files, folder), {
    nowMs: tap.nowMs,
    isFull: true,
  });
  assert.deepEqual(fromFolder, report);
});

test("a statement that nobody known has signed, or that was made elsewhere, is listed", async (t) => {
  const tap = await makeTap(t);
  await tap.addPlugin("acme/lens", "1.0.0");
  const path = [...tap.files.keys()].find((each) => each.startsWith("attestations/"));
  assert.ok(path);
  const { payload } = JSON.parse(new TextDecoder().decode(tap.files.get(path))) as { payload: string };
  const forged = signEnvelope(Buffer.from(payload, "base64"), [person("eve", "evil").signingKey]);
  const other = path.replace("--1.dsse", "--2.dsse");
  const elsewhere = path.replace("/1.0.0/", "/2.0.0/");
  await tap.commit({ [other]: forged, [elsewhere]: tap.files.get(path) });
  const { problems } = await verify(tap);
  assert.deepEqual(
    problems.map(({ path: where, code }) => [where, code]),
    [
      [other, "too-few-signatures"],
      [elsewhere, "bad-statement"],
    ],
  );
});

test("files that wait for a signature are counted, artefacts compared with their names", async (t) => {
  const tap = await makeTap(t);
  const blob = `blobs/${"0".repeat(64)}`;
  await tap.commit({ [blob]: "other bytes" });
  await tap.commit({ "rfcs/0001/rfc.md": "# A proposal\n" }, { signers: [] });
  const report = await verify(tap);
  assert.deepEqual(report.unsigned, ["rfcs/0001/rfc.md"]);
  assert.deepEqual(
    report.problems.map(({ path, code }) => [path, code]),
    [[blob, "tap-incomplete"]],
  );
});

test("a tap's past is looked through: what was changed, removed, or counted backwards", async (t) => {
  const tap = await makeTap(t);
  await tap.addPlugin("acme/lens", "1.0.0");
  const older = tap.files.get("metadata/timestamp.json");
  await tap.addPlugin("acme/lens", "1.1.0");
  const repository = new Repository(tap.environment, tap.url);
  const good = await auditHistory(repository, tap.head);
  assert.deepEqual([good.commits, good.findings, good.signers], [3, [], { members: {}, strangers: 0, unsigned: 3 }]);
  const entry = "entries/acme/lens/versions/1.0.0.json";
  await tap.commit({ [entry]: "{}" }, { signers: [] });
  await tap.commit({ [entry]: undefined, "metadata/1.root.json": "{}" }, { signers: [] });
  await tap.commit({ "metadata/timestamp.json": older }, { signers: [] });
  tap.commitRaw([{ path: "entries/link", bytes: new Uint8Array(0), mode: "120000" }]);
  const { findings } = await auditHistory(repository, tap.head);
  assert.deepEqual(
    findings.map(({ path, kind }) => [path, kind]),
    [
      [entry, "changed"],
      [entry, "removed"],
      ["metadata/1.root.json", "changed"],
      ["metadata/timestamp.json", "version"],
      ["entries/link", "mode"],
    ],
  );
});

test("a root that several sign one after the other was not changed; one that is signed again once it was complete was", async (t) => {
  const founders = [person("ann", "acme"), person("ben", "bolt"), person("cid", "core")] as const;
  const [ann, ben, cid] = founders;
  const path = "metadata/1.root.json";
  const tap = await makeTap(t, { founders, thresholds: { root: 2 } });
  const repository = new Repository(tap.environment, tap.url);
  const whole = JSON.parse(new TextDecoder().decode(tap.files.get(path))) as {
    readonly signed: unknown;
    readonly signatures: readonly { readonly keyid: string }[];
  };
  const signedBy = (...people: readonly (typeof ann)[]): string => {
    const keys = new Set(people.map(({ signingKey }) => signingKey.publicKey.fingerprint));
    return JSON.stringify({ ...whole, signatures: whole.signatures.filter(({ keyid }) => keys.has(keyid)) });
  };
  await tap.commit({ [path]: signedBy(ann) }, { signers: [], parent: null });
  await tap.commit({ [path]: signedBy(ann, ben) }, { signers: [] });
  assert.deepEqual((await auditHistory(repository, tap.head)).findings, []);
  await tap.commit({ [path]: signedBy(ann, ben, cid) }, { signers: [] });
  assert.deepEqual(
    (await auditHistory(repository, tap.head)).findings.map(({ kind }) => kind),
    ["changed"],
  );
});

test("commits that are signed by ssh are told from others, without running anything", async (t) => {
  if (!requireTool(t, "ssh-keygen", "apt install openssh-client")) return;
  const tap = await makeTap(t);
  const key = join(tap.directory, "id");
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
  const work = join(tap.directory, "work");
  runGit(tap.directory, ["clone", "--quiet", tap.url, work]);
  await writeFile(join(work, "note.md"), "signed\n");
  const signed = [
    "-c",
    "user.name=Ann",
    "-c",
    "user.email=a@example.org",
    "-c",
    "gpg.format=ssh",
    "-c",
    `user.signingkey=${key}.pub`,
  ];
  runGit(work, ["add", "note.md"]);
  runGit(work, [...signed, "commit", "--quiet", "-S", "-m", "Sign"]);
  const repository = new Repository(tap.environment, join(work, ".git"));
  const head = (await repository.commitOf("HEAD")) ?? "";
  const { signers } = await auditHistory(repository, head);
  assert.deepEqual(signers, { members: {}, strangers: 1, unsigned: 1 });
  const commit = Buffer.from(await repository.bytes(["cat-file", "commit", head]));
  assert.equal(commitSigner(commit)?.fingerprint.length, 64);
  const tampered = Buffer.from(commit.toString().replace("Sign\n", "Sigh\n"));
  assert.equal(commitSigner(tampered), undefined);
});
