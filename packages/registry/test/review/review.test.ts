import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseManifest } from "@parseltongue/host/parse-manifest";
import { CodedError } from "@parseltongue/base";
import { checkAudit } from "../../src/checks/entry-checks.ts";
import { TapEvidence } from "../../src/evaluation/tap-evidence.ts";
import { readTapTree } from "../../src/evaluation/tap-state.ts";
import { textSha256 } from "../../src/evaluation/reviews.ts";
import { entryDelta, gainsRights } from "../../src/review/entry-delta.ts";
import {
  canaryOf,
  lastFullReview,
  revealCanary,
  type ReviewAnswers,
  reviewPredicate,
} from "../../src/review/review-draft.ts";
import { standings } from "../../src/review/standings.ts";
import type { Documents } from "../../src/model/documents.ts";
import type { VersionEntry } from "../../src/model/version-entry.ts";
import { writeDocument } from "../../src/model/parse-document.ts";
import { bindingOf, makeTap, pluginFiles, statementFile, type TestTap } from "../tap-builder.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Somebody is a reviewer for whom nobody has to vouch. */
function withReviewer(
  { governance, members }: Pick<Documents, "governance" | "members">,
  id: string,
): Pick<Documents, "governance" | "members"> {
  const { roles } = governance;
  return {
    governance: { ...governance, roles: { ...roles, reviewer: { ...roles.reviewer, vouchers: 0 } } },
    members: {
      ...members,
      members: members.members.map((each) =>
        each.id === id
          ? { ...each, seats: [...each.seats, { role: "reviewer" as const, from: each.joinedAt, until: null }] }
          : each,
      ),
    },
  };
}

async function first(tap: TestTap): Promise<VersionEntry> {
  return tap.addPlugin("acme/lens", "1.0.0");
}

test("threat 28: an update that may do more says so before anything else, and is told apart from one that may not", async (t) => {
  const tap = await makeTap(t);
  const before = await first(tap);
  const after: VersionEntry = {
    ...before,
    version: "1.0.1",
    imports: [...before.imports, "parseltongue:plugin/host-data@1.0.0"],
    capabilities: { ...before.capabilities, hostData: ["codeowners"] },
    budget: { ...before.budget, memoryPages: before.budget.memoryPages + 1 },
  };
  assert.equal(gainsRights(before, after), true);
  assert.equal(gainsRights(after, before), false);
  assert.equal(gainsRights(before, { ...before, version: "1.0.1" }), false);
  const delta = entryDelta({ entry: before, source: [] }, { entry: after, source: [] });
  assert.deepEqual(
    delta.capabilities.map(({ field, isMore }) => [field, isMore]),
    [
      ["imports", true],
      ["host data", true],
    ],
  );
  assert.deepEqual(delta.budgets, [{ field: "memory pages", before: "16", after: "17", isMore: true }]);
});

test("a delta counts the lines that somebody has to read", async (t) => {
  const entry = await first(await makeTap(t));
  const file = (path: string, text: string, mode = "100644") => ({ path, mode, bytes: bytes(text) });
  const before = { entry, source: [file("a", "1\n2\n3\n"), file("b", "x\n"), file("c", "same"), file("d", "1\n2\n")] };
  const after = {
    entry,
    source: [file("a", "1\n2 changed\n3\n"), file("c", "same"), file("d", "2\n1\n"), file("e", "n\n")],
  };
  const { files, changedLines } = entryDelta(before, after);
  assert.deepEqual(
    files.map(({ path, kind, lines }) => `${kind} ${path} ${lines}`),
    ["changed a 2", "removed b 1", "changed d 1", "added e 1"],
  );
  assert.equal(changedLines, 5);
});

test("threat 30: bytes at random are refused by the audit with a reason, never by a crash", () => {
  const manifest = parseManifest(
    '[plugin]\nname = "lens"\nversion = "1.0.0"\napi = "1.0"\ndescription = "x"\n[[lens]]\nname = "main"\ndescription = "x"\nbudget = { base = 1, per-hit = 1 }\n',
    "plugin.toml",
  );
  const head = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (rest) => {
      const files = new Map([["plugin.wasm", Uint8Array.from([...head, ...rest])]]);
      try {
        checkAudit({ manifest, files });
      } catch (error) {
        assert.ok(error instanceof CodedError, String(error));
      }
    }),
    { numRuns: 300 },
  );
});

test("a rejection counts until its author replaces it; a review that would count for nothing is not signed", async (t) => {
  const tap = await makeTap(t);
  const made = pluginFiles(tap, "acme/lens", "1.0.0");
  await tap.commit(made.files);
  const entryBytes = writeDocument("version", made.entry);
  const read = async () => {
    const state = await readTapTree(tap.tree());
    const evidence = await TapEvidence.open(state);
    return { state, plugin: await evidence.plugin("acme/lens", tap.now) };
  };
  const { state, plugin } = await read();
  const { reviewPolicy: policy } = state.documents;
  const { governance, members } = withReviewer(state.documents, tap.owner.id);
  const binding = bindingOf(tap, "acme/lens", "1.0.0");
  const terms = { binding, member: tap.owner.id, policy, governance, members, plugin };
  const met = Object.fromEntries(policy.criteria.map(({ id }) => [id, { result: "met", evidence: [] } as const]));
  const answers: ReviewAnswers = {
    verdict: "reject",
    scope: { kind: "full" },
    criteria: met,
    thoroughness: "high",
    understanding: "high",
    minutes: 30,
    findings: [],
    conflicts: [],
    languageModel: null,
    text: "",
  };
  const one = policy.criteria[0]?.id ?? "";
  const unmet = { ...met, [one]: { result: "unmet", evidence: [] } as const };
  const refuse = (changed: Partial<ReviewAnswers>): void =>
    assert.throws(() => reviewPredicate({ ...answers, ...changed }, terms), { code: "bad-statement" });
  refuse({ criteria: {} });
  refuse({ criteria: { ...met, "asked-by-nobody": { result: "met", evidence: [] } } });
  refuse({ verdict: "approve", criteria: unmet });
  refuse({ scope: { kind: "delta", fromEntrySha256: "0".repeat(64) } });
  assert.throws(() => reviewPredicate(answers, { ...terms, member: "m:stranger" }), { code: "bad-statement" });
  const predicate = reviewPredicate(answers, terms);
  assert.equal(predicate.criteria[0]?.textSha256, textSha256(policy.criteria[0]?.text ?? ""));
  const key = tap.owner.signingKey;
  await tap.commit(Object.fromEntries([statementFile(tap, made.entry, entryBytes, "review", key, predicate)]));
  const [rejected] = standings((await read()).plugin, tap.now);
  assert.equal(rejected?.state, "counts");
  const again = reviewPredicate(
    { ...answers, verdict: "approve" },
    { ...terms, binding: { ...binding, supersedes: rejected?.statement.payloadSha256 ?? null } },
  );
  await tap.commit(Object.fromEntries([statementFile(tap, made.entry, entryBytes, "review", key, again)]));
  const now = (await read()).plugin;
  assert.deepEqual(
    standings(now, tap.now)
      .map(({ statement, state: standing }) => `${statement.predicate.verdict} ${standing}`)
      .sort(),
    ["approve counts", "reject superseded"],
  );
  await tap.addPlugin("acme/lens", "1.0.1");
  const later = (await read()).plugin;
  const newest = later.entries.at(-1);
  assert.equal(newest && lastFullReview(later, newest, tap.now)?.entry.version, "1.0.0");
});

test("a canary is known by nobody until it is revealed, and by everybody afterwards", () => {
  const sha256 = "a".repeat(64);
  const secret = "four-words-drawn-by-lot-1234";
  const canary = canaryOf(sha256, secret, 180);
  assert.doesNotMatch(JSON.stringify(canary), new RegExp(sha256));
  assert.deepEqual(revealCanary(canary, sha256, secret).revealed, { entrySha256: sha256, secret });
  assert.throws(() => revealCanary(canary, "b".repeat(64), secret), { code: "bad-statement" });
  assert.throws(() => canaryOf(sha256, "short", 180), { code: "bad-statement" });
});
