import assert from "node:assert/strict";
import { test } from "node:test";
import {
  countersign,
  evaluate,
  OverlayTree,
  qualityScore,
  readTapTree,
  RegistryError,
  SCORE_PARTS,
  simulate,
  TapEvidence,
  writeDocument,
} from "@parseltongue/registry";
import { bindingOf, makeTap, person, statementFile, type TestTap } from "../tap-builder.ts";
import { approval, day, PUBLISHED, World } from "./world.ts";

/** A tap with one plugin that a reviewer of another organisation has read. */
async function reviewedTap(
  t: Parameters<typeof makeTap>[0],
): Promise<{ readonly tap: TestTap; readonly path: string }> {
  const founders = [person("ann", "acme"), person("bob", "bolt"), person("cid", "core")];
  const tap = await makeTap(t, { founders });
  tap.advance(40);
  const entry = await tap.addPlugin("acme/lens", "1.0.0");
  const [, bob] = founders;
  if (bob === undefined) throw new Error("no reviewer");
  const bytes = tap.files.get("entries/acme/lens/versions/1.0.0.json") ?? new Uint8Array(0);
  const { reviewPolicy } = (await TapEvidence.open(await readTapTree(tap.tree()))).state.documents;
  const [path, review] = statementFile(tap, entry, bytes, "review", bob.signingKey, {
    parseltongue: bindingOf(tap, "acme/lens", "1.0.0"),
    reviewer: { member: bob.id, organisation: "o:bolt", role: "reviewer" },
    ...approval(reviewPolicy),
  });
  await tap.commit({ [path]: review });
  return { tap, path };
}

test("a verified tap and its work tree give the same evidence", async (t) => {
  const { tap, path } = await reviewedTap(t);
  const user = tap.user();
  await user.update();
  const fetched = await TapEvidence.open(await user.open());
  const lying = await TapEvidence.open(await readTapTree(tap.tree()));
  const evidence = await Promise.all(
    [fetched, lying].map(async (each) => {
      const plugin = await each.plugin("acme/lens", tap.now);
      assert.deepEqual(plugin.unreadable, []);
      return plugin.evidenceOf(each.entry(plugin));
    }),
  );
  assert.deepEqual(evidence[0], evidence[1]);
  const found = evidence[0];
  if (found === undefined) throw new Error("no evidence");
  assert.deepEqual(
    found.statements.map(({ type }) => type),
    ["release", "review"],
  );
  assert.deepEqual(
    found.approvals.map((each) => each.member),
    ["m:bob"],
  );
  const { tier, reasons } = evaluate(fetched.state.documents.promotionPolicy, found, tap.now);
  assert.equal(tier, "held", "nothing was tested");
  assert.ok(reasons.find(({ rule }) => rule === "release")?.holds);
  const reviews = reasons.find(({ tier: of, rule }) => of === "verified" && rule === "reviews");
  assert.deepEqual(reviews?.files, [path]);
});

test("who else signs a statement is found whatever its file is called", async (t) => {
  const { tap, path } = await reviewedTap(t);
  const [, , cid] = tap.founders;
  if (cid === undefined) throw new Error("no third founder");
  const both = countersign(tap.files.get(path) ?? new Uint8Array(0), path, cid.signingKey);
  const tree = new OverlayTree(tap.tree(), new Map([[path, both]]));
  const evidence = await TapEvidence.open(await readTapTree(tree));
  const plugin = await evidence.plugin("acme/lens", tap.now);
  const review = plugin.evidenceOf(evidence.entry(plugin)).statements.find(({ type }) => type === "review");
  assert.equal(review?.signers.length, 2);
});

test("plugins, versions and proposals that are not there are told, and files that are no statements", async (t) => {
  const { tap, path } = await reviewedTap(t);
  const evidence = await TapEvidence.open(
    await readTapTree(
      tap.tree({
        [path]: writeDocument("envelope", {
          payloadType: "application/vnd.in-toto+json",
          payload: "e30=",
          signatures: [{ sig: "AAAA" }],
        }),
      }),
    ),
  );
  const plugin = await evidence.plugin("acme/lens", tap.now);
  assert.deepEqual(
    plugin.unreadable.map((each) => each.path),
    [path],
  );
  const isMissing = (error: unknown): boolean => error instanceof RegistryError && error.code === "no-such-plugin";
  await assert.rejects(evidence.plugin("acme/other", tap.now), isMissing);
  assert.throws(() => evidence.entry(plugin, "2.0.0"), isMissing);
  await assert.rejects(evidence.ballot("0001"), { code: "no-such-rfc" });
  await assert.rejects(readTapTree(new OverlayTree(undefined, new Map())), { code: "wrong-tap" });
});

test("an advisory that is not what the feed names is refused", async (t) => {
  const { tap } = await reviewedTap(t);
  const state = await readTapTree(tap.tree());
  const feed = { ...state.documents.feed, advisories: [{ id: "PT-2026-0001", sha256: "0".repeat(64) }] };
  await assert.rejects(TapEvidence.open({ ...state, documents: { ...state.documents, feed } }), {
    code: "tap-incomplete",
  });
});

test("a policy is tried on every plugin before it binds", async (t) => {
  const { tap } = await reviewedTap(t);
  await tap.addPlugin("acme/other", "1.0.0");
  const evidence = await TapEvidence.open(await readTapTree(tap.tree()));
  const { promotionPolicy } = evidence.state.documents;
  const nothing = { min: 0, organisations: 0 };
  const { sandboxed } = promotionPolicy.tiers;
  const easy = {
    ...promotionPolicy,
    checks: [],
    cooldownHours: { ...promotionPolicy.cooldownHours, firstVersion: 0 },
    tiers: {
      ...promotionPolicy.tiers,
      sandboxed: {
        ...sandboxed,
        rebuilds: nothing,
        compatibility: { ...sandboxed.compatibility, contractMinors: 0 },
        performance: { ...sandboxed.performance, runs: 0 },
      },
    },
  };
  const { versions, tiers, changes } = await simulate(easy, evidence, tap.now);
  assert.equal(versions, 2);
  assert.deepEqual(tiers.held, { before: 2, after: 0 });
  assert.deepEqual(
    changes.map(({ plugin, before, after }) => [plugin, before, after]),
    [
      ["acme/lens", "held", "sandboxed"],
      ["acme/other", "held", "sandboxed"],
    ],
  );
  assert.deepEqual((await simulate(promotionPolicy, evidence, tap.now)).changes, []);
});

test("the score is the sum of its lines, from evidence alone", () => {
  const world = new World();
  const record = {
    schema: 1,
    id: "acme/lens",
    registeredAt: day(0),
    description: "Shows what Rust code borrows, and for how long it does.",
    keywords: ["rust", "borrowing"],
    homepage: "https://example.org",
    documentation: "https://example.org/docs",
    status: "active",
  } as const;
  const score = qualityScore(world.policy, world.evidence, record, day(PUBLISHED + 60));
  assert.deepEqual(
    score.lines.map(({ part }) => part),
    Object.keys(SCORE_PARTS),
  );
  assert.equal(
    score.lines.reduce((sum, { points }) => sum + points, 0),
    score.points,
  );
  assert.equal(
    Object.values(SCORE_PARTS).reduce((sum, each) => sum + each, 0),
    100,
  );
  const points = (each: World, of = record): Record<string, number> =>
    Object.fromEntries(
      qualityScore(each.policy, each.evidence, of, day(PUBLISHED + 60)).lines.map((line) => [line.part, line.points]),
    );
  assert.deepEqual(points(world), {
    tests: 25,
    reviews: 16,
    compatibility: 5,
    budgets: 15,
    documentation: 10,
    maintenance: 15,
  });
  const less = new World();
  less.drop(({ type }) => type !== "release");
  assert.deepEqual(points(less), {
    tests: 0,
    reviews: 0,
    compatibility: 0,
    budgets: 0,
    documentation: 10,
    maintenance: 15,
  });
  const bare = qualityScore(world.policy, world.evidence, undefined, day(PUBLISHED + 600));
  assert.ok(bare.points < score.points);
});
