import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { CHECK_STATES, CHECKS, evaluate, type Evidence, TIERS, type VerifiedStatement } from "@parseltongue/registry";
import { day, digest, keyOf, type MeasureOptions, member, PUBLISHED, World } from "./world.ts";

const PEOPLE = ["ann", "bob", "cid", "dee", "eve", "zoe"];
const DAYS = fc.integer({ min: PUBLISHED, max: PUBLISHED + 300 });
const who = fc.constantFrom(...PEOPLE);

/** Something that happens to a world: a statement of any kind, by anybody, at any time. */
type Step = (world: World) => unknown;

const binding = fc.record({
  validUntil: fc.option(DAYS.map((at) => day(at))),
  supersedes: fc.option(fc.constant("last")),
  tapId: fc.constantFrom(digest("tap"), digest("tap"), digest("tap"), digest("other")),
});
const options = (
  world: World,
  at: number,
  raw: { readonly validUntil: string | null; readonly supersedes: string | null; readonly tapId: string },
): object => {
  const last = world.evidence.statements.at(-1)?.payloadSha256 ?? null;
  return { at: day(at), binding: { ...raw, supersedes: raw.supersedes === null ? null : last } };
};

function measured(): {
  readonly result: fc.Arbitrary<"PASSED" | "FAILED">;
  readonly graph: fc.Arbitrary<string>;
  readonly runs: fc.Arbitrary<number>;
} {
  return {
    result: fc.constantFrom("PASSED", "PASSED", "FAILED"),
    graph: fc.constantFrom("reference", "reference", "other"),
    runs: fc.constantFrom(1, 30),
  };
}

function measuredOf({
  result,
  graph,
  runs,
}: {
  readonly result: "PASSED" | "FAILED";
  readonly graph: string;
  readonly runs: number;
}): NonNullable<MeasureOptions["measured"]> {
  return { said: { result }, graph: { name: graph, sha256: digest(graph) }, runs };
}

const step: fc.Arbitrary<Step> = fc.oneof(
  fc
    .record({
      who,
      at: DAYS,
      binding,
      verdict: fc.constantFrom("approve", "reject", "abstain"),
      minutes: fc.nat(30),
      model: fc.option(fc.constant("m")),
      degree: fc.constantFrom("low", "medium", "high"),
      role: fc.constantFrom("reviewer", "reviewer.security"),
      isDelta: fc.boolean(),
      lines: fc.option(fc.nat(400), { nil: undefined }),
    })
    .map(
      (each): Step =>
        (world) =>
          world.review(
            each.who,
            {
              verdict: each.verdict as "approve",
              minutes: each.minutes,
              languageModel: each.model,
              thoroughness: each.degree as "low",
              reviewer: { member: `m:${each.who}`, organisation: "o:core", role: each.role },
              scope: each.isDelta
                ? {
                    kind: "delta",
                    fromEntrySha256: world.entries[0]?.sha256 ?? "",
                    ...(each.lines !== undefined && { changedLines: each.lines }),
                  }
                : { kind: "full" },
            },
            options(world, each.at, each.binding),
          ),
    ),
  fc.record({ who, at: DAYS, binding, target: fc.constantFrom("wasm", "linux-x64", "darwin-arm64") }).map(
    (each): Step =>
      (world) =>
        world.rebuild(each.who, each.target, options(world, each.at, each.binding)),
  ),
  fc
    .record({
      who,
      at: DAYS,
      binding,
      states: fc.dictionary(fc.constantFrom(...CHECKS), fc.constantFrom(...CHECK_STATES)),
    })
    .map(
      (each): Step =>
        (world) =>
          world.checks(each.states, { ...options(world, each.at, each.binding), by: each.who }),
    ),
  fc.record({ who, at: DAYS, binding, fuel: fc.nat(1200), ...measured() }).map(
    (each): Step =>
      (world) =>
        world.perf(each.who, each.fuel, { ...options(world, each.at, each.binding), measured: measuredOf(each) }),
  ),
  fc.record({ who, at: DAYS, binding, cases: fc.nat(3), passed: fc.nat(3) }).map(
    (each): Step =>
      (world) =>
        world.test(
          each.who,
          { kind: "compatibility", cases: each.cases, passed: each.passed },
          options(world, each.at, each.binding),
        ),
  ),
  fc.record({ who, at: DAYS, binding }).map(
    (each): Step =>
      (world) =>
        world.decide(each.who, options(world, each.at, each.binding)),
  ),
  fc
    .record({
      who,
      at: DAYS,
      binding,
      authority: fc.constantFrom("publisher", "security-team", "council", "appeal", "author"),
      target: fc.constantFrom("version", "statement", "key"),
      ratifiedBy: fc.option(fc.constant("0001")),
    })
    .map((each): Step => (world) => {
      const sha256 = world.evidence.statements.at(-1)?.payloadSha256 ?? digest("none");
      const targets = {
        version: { kind: "version" },
        statement: { kind: "statement", sha256 },
        key: { kind: "key", fingerprint: digest("k") },
      };
      const { authority, ratifiedBy } = each;
      return world.revoke(
        each.who,
        { authority, ratifiedBy, target: targets[each.target] },
        options(world, each.at, each.binding),
      );
    }),
  fc.record({ who, kind: fc.constantFrom("compromised", "retired"), at: DAYS }).map((each): Step => (world) => {
    const record = { key: keyOf(each.who), validFrom: day(0), validUntil: day(PUBLISHED + 200) };
    world.change(each.who, { keys: [{ ...record, revoked: { at: day(each.at), reason: each.kind } }] });
  }),
  fc
    .record({
      who,
      status: fc.constantFrom("active", "emeritus", "suspended"),
      party: fc.constantFrom("o:acme", "m:pub", "o:zzz"),
    })
    .map(
      (each): Step =>
        (world) =>
          world.change(each.who, {
            status: each.status,
            conflicts: [{ kind: "funding", with: each.party, text: "" }],
          }),
    ),
  fc.constant<Step>((world) => world.join(member("ann", "core"), member("zed", "zulu"))),
  fc.record({ at: fc.integer({ min: PUBLISHED, max: PUBLISHED + 60 }), minor: fc.integer({ min: 1, max: 9 }) }).map(
    (each): Step =>
      (world) =>
        world.next(`1.${world.entries.length}.${each.minor}`, each.at),
  ),
  fc.record({ at: DAYS, plugin: fc.boolean() }).map((each): Step => (world) => {
    const { namespace } = world.evidence;
    const statement = world.evidence.statements.at(-1)?.payloadSha256 ?? digest("none");
    const transfer = {
      from: "o:acme",
      to: "o:bolt",
      effectiveAt: day(each.at),
      statement,
      ...(each.plugin && { plugin: "acme/lens" }),
    };
    world.evidence = { ...world.evidence, namespace: { ...namespace, transfers: [...namespace.transfers, transfer] } };
  }),
);

const worlds = fc
  .record({ isFull: fc.boolean(), steps: fc.array(step, { maxLength: 12 }) })
  .map(({ isFull, steps }) => {
    const world = new World();
    if (!isFull) world.drop(({ type }) => type === "review" || type === "promotion");
    for (const each of steps) each(world);
    return world;
  });
const moments = fc.integer({ min: PUBLISHED - 5, max: PUBLISHED + 400 }).map((at) => day(at));

test("any evidence has an answer: a tier, with reasons that are in order", () => {
  fc.assert(
    fc.property(worlds, moments, (world, at) => {
      const { tier, reasons, missing } = evaluate(world.policy, world.evidence, at);
      assert.ok(TIERS.includes(tier));
      assert.ok(reasons.every(({ holds, missing: lacks }) => holds === (lacks.length === 0)));
      assert.equal(missing.length === 0, tier === "native");
    }),
    { numRuns: 150 },
  );
});

test("the order of the evidence changes nothing", () => {
  fc.assert(
    fc.property(worlds, moments, fc.infiniteStream(fc.nat()), (world, at, stream) => {
      const shuffled = <Item>(items: readonly Item[]): readonly Item[] =>
        items
          .map((item) => ({ item, rank: stream.next().value as number }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ item }) => item);
      const { members, organisations } = world.evidence.members;
      const evidence: Evidence = {
        ...world.evidence,
        statements: shuffled(world.evidence.statements),
        entries: shuffled(world.evidence.entries),
        members: { schema: 1, members: shuffled(members), organisations: shuffled(organisations) },
        namespace: { ...world.evidence.namespace, keys: shuffled(world.evidence.namespace.keys) },
      };
      assert.deepEqual(evaluate(world.policy, evidence, at), evaluate(world.policy, world.evidence, at));
    }),
    { numRuns: 100 },
  );
});

test("a statement about something else changes no tier and no reason", () => {
  fc.assert(
    fc.property(worlds, moments, step, (world, at, more) => {
      const before = evaluate(world.policy, world.evidence, at);
      const { statements } = world.evidence;
      const other = new World();
      more(other);
      const added = other.evidence.statements.slice(-1).map((each) => elsewhere(each));
      const evidence = { ...world.evidence, statements: [...statements, ...added] };
      const after = evaluate(world.policy, evidence, at);
      assert.deepEqual({ ...after, notCounted: [] }, { ...before, notCounted: [] });
    }),
    { numRuns: 100 },
  );
});

function elsewhere(statement: VerifiedStatement): VerifiedStatement {
  const parseltongue = { ...statement.predicate.parseltongue, tapId: digest("elsewhere") };
  const payloadSha256 = digest(`elsewhere ${statement.payloadSha256}`);
  return { ...statement, payloadSha256, predicate: { ...statement.predicate, parseltongue } } as VerifiedStatement;
}

const rank = (world: World, at: string): number => TIERS.indexOf(evaluate(world.policy, world.evidence, at).tier);

test("what speaks against a version never raises its tier", () => {
  const against: fc.Arbitrary<Step> = fc.oneof(
    who.map(
      (each): Step =>
        (world) =>
          world.review(each, { verdict: "reject" }),
    ),
    fc.constantFrom(...CHECKS).map(
      (check): Step =>
        (world) =>
          world.checks({ [check]: "FAIL" }),
    ),
    who.map(
      (each): Step =>
        (world) =>
          world.revoke(each, {}),
    ),
    who.map(
      (each): Step =>
        (world) =>
          world.test(each, { kind: "compatibility", cases: 2, passed: 0 }),
    ),
    fc.record({ who, fuel: fc.nat(1200), ...measured(), result: fc.constant("FAILED" as const) }).map(
      (each): Step =>
        (world) =>
          world.perf(each.who, each.fuel, { measured: measuredOf(each) }),
    ),
    who.map(
      (each): Step =>
        (world) =>
          world.change(each, { status: "suspended" }),
    ),
  );
  fc.assert(
    fc.property(worlds, moments, against, (world, at, step) => {
      const before = rank(world, at);
      step(world);
      assert.ok(rank(world, at) <= before);
    }),
    { numRuns: 150 },
  );
});

test("the approval of somebody who never said anything never lowers a tier", () => {
  fc.assert(
    fc.property(worlds, moments, (world, at) => {
      const { members } = world.evidence;
      const organisations = [
        ...members.organisations,
        { id: "o:ivy", name: "Ivy", vouchedBy: ["m:ann", "m:bob", "m:cid", "m:dee"] },
      ];
      world.evidence = { ...world.evidence, members: { ...members, organisations } };
      world.join(member("ivy", "ivy", ["reviewer.security"]));
      const before = rank(world, at);
      world.review("ivy");
      assert.ok(rank(world, at) >= before);
    }),
    { numRuns: 100 },
  );
});

test("a version that nobody looks at again does not rise once it has everything but time", () => {
  fc.assert(
    fc.property(fc.integer({ min: 181, max: 3000 }), (days) => {
      assert.ok(rank(new World(), day(PUBLISHED + days)) <= TIERS.indexOf("verified"));
    }),
    { numRuns: 20 },
  );
});
