import assert from "node:assert/strict";
import { test } from "node:test";
import { evaluate, type Evidence, RegistryError, type Tier } from "@parseltongue/registry";
import { day, digest, keyOf, member, PUBLISHED, World } from "./world.ts";

const LATER = day(PUBLISHED + 61);

function tierOf(world: World, at = LATER): Tier {
  return evaluate(world.policy, world.evidence, at).tier;
}

function missing(world: World, at = LATER): readonly string[] {
  return evaluate(world.policy, world.evidence, at).missing.map(({ tier, rule }) => `${tier} ${rule}`);
}

test("a version is trusted more as time passes, and falls when its grant ends", () => {
  const world = new World();
  const tiers = [0, 1, 3, 4, 14, 15, 60, 61, 180, 181].map((days) => tierOf(world, day(PUBLISHED + days, 1)));
  assert.deepEqual(tiers, [
    "held",
    "held",
    "sandboxed",
    "sandboxed",
    "verified",
    "verified",
    "native",
    "native",
    "verified",
    "verified",
  ]);
  const { endsAt } = evaluate(world.policy, world.evidence, LATER);
  assert.equal(endsAt, day(PUBLISHED + 180, 1));
});

test("before anything was said about it a version is held, and it is said what is missing", () => {
  const world = new World();
  world.drop(() => true);
  const { tier, missing: lacks, reasons } = evaluate(world.policy, world.evidence, LATER);
  assert.equal(tier, "held");
  const rules = new Set(lacks.filter((each) => each.tier === "sandboxed").map(({ rule }) => rule));
  assert.deepEqual([...rules], ["release", "checks", "cooldown", "rebuilds", "compatibility", "performance"]);
  assert.ok(lacks.some(({ text }) => text === "conformance was not passed"));
  const waits = (from: readonly { readonly rule: string; readonly text: string }[]): readonly string[] =>
    from.flatMap(({ rule, text }) => (rule === "cooldown" || rule === "age" ? [text] : []));
  assert.match(waits(lacks).join("; "), /^(a test of it by somebody in office, with which the wait begins(; |$))+$/);
  // Whoever looks again a day later must not be told of another end of the wait.
  world.checks({}, { at: day(PUBLISHED, 2) });
  const seen = [1, 2].map((days) => waits(evaluate(world.policy, world.evidence, day(PUBLISHED + days)).missing)[0]);
  assert.deepEqual(new Set(seen), new Set([`time, until ${day(PUBLISHED + 3, 2)} at the earliest`]));
  assert.ok(reasons.every(({ text, missing: each, holds }) => text !== "" && holds === (each.length === 0)));
});

test("every reason names the files that it rests on and who signed them", () => {
  const world = new World();
  const { reasons } = evaluate(world.policy, world.evidence, LATER);
  const reviews = reasons.find(({ tier, rule }) => tier === "native" && rule === "reviews");
  assert.deepEqual(reviews?.signers, ["m:bob", "m:cid", "m:dee"]);
  assert.deepEqual(
    reviews.files,
    world.evidence.statements
      .filter(({ type }) => type === "review")
      .map(({ path }) => path)
      .sort(),
  );
  assert.equal(reviews.text, "3 approvals from 3 organisations, 3 of them by security reviewers");
});

type Change = readonly [string, (world: World) => void, Tier, string];

/** What is taken from a version that has everything, what is left of it, and what it then lacks. */
const LOSSES: readonly Change[] = [
  ["no release", (world) => world.drop(({ type }) => type === "release"), "held", "sandboxed release"],
  [
    "the release is by a stranger",
    (world) => {
      world.drop(({ type }) => type === "release");
      world.release({ signers: [digest("x")] });
    },
    "held",
    "sandboxed release",
  ],
  [
    "two must sign a release",
    (world) => {
      world.evidence = { ...world.evidence, namespace: { ...world.evidence.namespace, releaseThreshold: 2 } };
    },
    "held",
    "sandboxed release",
  ],
  ["a check failed", (world) => world.checks({ audit: "FAIL" }), "held", "sandboxed checks"],
  [
    "checks by nobody who tests for the tap",
    (world) => {
      world.drop(({ path }) => path.includes("/test--"));
      world.checks({}, { by: "zoe" });
    },
    "held",
    "sandboxed checks",
  ],
  [
    "one rebuild less",
    (world) => world.drop(({ type, path }) => type === "rebuild" && path.endsWith("--5.dsse.json")),
    "verified",
    "native rebuilds",
  ],
  [
    "one review less",
    (world) => world.drop(({ path }) => path.endsWith("--10.dsse.json")),
    "verified",
    "native reviews",
  ],
  [
    "a platform was not tried",
    (world) => {
      const { compatibility } = world.policy.tiers.verified;
      Object.assign(world.policy.tiers.verified, {
        compatibility: { ...compatibility, platforms: ["linux-x64", "darwin-arm64"] },
      });
    },
    "sandboxed",
    "verified compatibility",
  ],
  [
    "a host on which cases fail",
    (world) => world.test("cid", { kind: "compatibility", cases: 40, passed: 39 }),
    "held",
    "sandboxed compatibility",
  ],
  ["more fuel than declared", (world) => world.perf("cid", 1001), "held", "sandboxed performance"],
  ["not measured", (world) => world.drop(({ type }) => type === "perf"), "held", "sandboxed performance"],
  [
    "machine code that was not rebuilt",
    (world) => world.drop(({ path }) => path.endsWith("--12.dsse.json")),
    "verified",
    "native native-builds",
  ],
  [
    "not compared with the guest",
    (world) => world.drop(({ path }) => path.endsWith("--13.dsse.json")),
    "verified",
    "native differential",
  ],
  [
    "one who decides less",
    (world) => world.drop(({ path }) => path.endsWith("--15.dsse.json")),
    "verified",
    "native decision",
  ],
  [
    "a right that machine code may not have",
    (world) => {
      Object.assign(world.policy.tiers.native, { capabilitiesWithin: ["parseltongue:plugin/isgx"] });
    },
    "verified",
    "native capabilities",
  ],
  [
    "a gain that is not worth it",
    (world) => {
      Object.assign(world.policy.tiers.native, { minSpeedup: 1.9 });
    },
    "verified",
    "native speedup",
  ],
];

for (const [what, change, tier, lack] of LOSSES) {
  test(`${what}: ${tier}`, () => {
    const world = new World();
    change(world);
    assert.equal(tierOf(world), tier);
    assert.ok(missing(world).includes(lack), missing(world).join("; "));
  });
}

test("a buried name and buried bytes are never installed again", () => {
  const world = new World();
  const { tombstones, entry } = world.evidence;
  const buried = { buriedAt: day(PUBLISHED + 30), reason: "malware" };
  for (const name of ["acme", "acme/lens"]) {
    world.evidence = { ...world.evidence, tombstones: { ...tombstones, names: [{ name, ...buried }] } };
    assert.equal(tierOf(world), "held");
    assert.equal(tierOf(world, day(PUBLISHED + 29)), "verified", "not before it was buried");
  }
  const sha256 = entry.entry.wasm?.sha256 ?? "";
  world.evidence = { ...world.evidence, tombstones: { ...tombstones, digests: [{ sha256, ...buried }] } };
  assert.equal(tierOf(world), "held");
});

test("an advisory holds or lowers versions that it is about, until it is withdrawn", () => {
  const advisory = (severity: "low" | "high", fixed: string): Evidence["advisories"][number] => ({
    schema_version: "1.6.0",
    id: "PT-2026-0001",
    published: day(PUBLISHED + 20),
    modified: day(PUBLISHED + 20),
    withdrawn: day(PUBLISHED + 70),
    aliases: [],
    summary: "It lies.",
    details: "",
    affected: [
      {
        package: { ecosystem: "Parseltongue", name: "acme/lens" },
        ranges: [{ type: "SEMVER", events: [{ introduced: "0" }, { fixed }] }],
        versions: [],
      },
    ],
    references: [],
    database_specific: { severity, action: "stop", tapId: digest("tap") },
  });
  const world = new World();
  const withAdvisory = (each: Evidence["advisories"][number]): void => {
    world.evidence = { ...world.evidence, advisories: [each] };
  };
  withAdvisory(advisory("high", "1.0.1"));
  assert.deepEqual(
    [19, 21, 61, 71].map((days) => tierOf(world, day(PUBLISHED + days))),
    ["verified", "held", "held", "native"],
  );
  withAdvisory(advisory("low", "1.0.1"));
  assert.equal(tierOf(world), "verified");
  withAdvisory(advisory("high", "1.0.0"));
  assert.equal(tierOf(world), "native", "it was fixed in this very version");
});

test("a version that takes more fuel than the one before it is lowered", () => {
  const world = new World();
  world.next("1.0.1", PUBLISHED + 10);
  world.perf("bob", 560, { at: day(PUBLISHED + 10, 2) });
  assert.equal(tierOf(world), "sandboxed");
  world.drop(({ path }) => path.includes("/1.0.1/perf--"));
  world.perf("bob", 560, { at: day(PUBLISHED + 10, 2) });
  const { reasons } = evaluate(world.policy, world.evidence, LATER);
  const cause = reasons.find(({ rule }) => rule === "perf-regression");
  assert.match(cause?.text ?? "", /takes 560 fuel instead of 500/);
});

test("a version that no supported host runs any more is held", () => {
  const world = new World();
  const contracts = [
    { version: "1.0", supportedUntil: day(PUBLISHED + 50) },
    { version: "2.0", supportedUntil: null },
  ];
  world.evidence = { ...world.evidence, compatPolicy: { ...world.evidence.compatPolicy, contracts } };
  assert.equal(tierOf(world, day(PUBLISHED + 49)), "verified");
  assert.equal(tierOf(world), "held");
  assert.ok(evaluate(world.policy, world.evidence, LATER).reasons.some(({ rule }) => rule === "contract-major"));
});

test("what was stated under an earlier policy counts when the policy says so", () => {
  const world = new World();
  world.evidence = { ...world.evidence, policySha256: digest("new policy") };
  assert.equal(tierOf(world), "held");
  const policy = { ...world.policy, formerly: [digest("policy")] };
  assert.equal(evaluate(policy, world.evidence, LATER).tier, "native");
});

test("a statement made for another tap says nothing here", () => {
  const world = new World();
  const { statements } = world.evidence;
  const elsewhere = digest("another tap");
  world.evidence = { ...world.evidence, tapId: elsewhere };
  assert.equal(tierOf(world), "held");
  const { notCounted } = evaluate(world.policy, world.evidence, LATER);
  assert.equal(notCounted.length, statements.length);
  assert.ok(notCounted.every(({ why }) => why === "it was made for another tap"));
});

test("a repair need not wait once security reviewers approved it", () => {
  const world = new World();
  world.next("1.0.1", PUBLISHED + 10, { fixes: ["PT-2026-0001"] });
  const at = { at: day(PUBLISHED + 10, 2) };
  const soon = day(PUBLISHED + 10, 3);
  world.review("bob", {}, at);
  assert.equal(tierOf(world, soon), "held");
  world.review("cid", {}, at);
  assert.equal(tierOf(world, soon), "sandboxed");
});

test("each new version begins at sandboxed; a small change by the same hands needs one reader", () => {
  const world = new World();
  const { sha256 } = world.evidence.entry;
  world.next("1.0.1", PUBLISHED + 20);
  assert.equal(tierOf(world, day(PUBLISHED + 40)), "sandboxed");
  const delta = (changedLines: number): World => {
    const other = new World();
    other.next("1.0.1", PUBLISHED + 20);
    other.review(
      "bob",
      { scope: { kind: "delta", fromEntrySha256: sha256, changedLines } },
      { at: day(PUBLISHED + 21) },
    );
    return other;
  };
  assert.equal(tierOf(delta(12), day(PUBLISHED + 40)), "verified");
  assert.equal(tierOf(delta(301), day(PUBLISHED + 40)), "sandboxed", "too large");
  const otherKey = new World();
  otherKey.evidence = {
    ...otherKey.evidence,
    namespace: {
      ...otherKey.evidence.namespace,
      keys: [
        ...otherKey.evidence.namespace.keys,
        { key: keyOf("new"), validFrom: day(0), validUntil: day(900), holder: "m:pub" },
      ],
    },
  };
  otherKey.next("1.0.1", PUBLISHED + 20, { publisher: { namespace: "acme", key: keyOf("new") } });
  otherKey.say("release", "new", { purl: "pkg:x", parseltongue: { changes: "" } }, { at: day(PUBLISHED + 21) });
  otherKey.review(
    "bob",
    { scope: { kind: "delta", fromEntrySha256: otherKey.entries[0]?.sha256 ?? "", changedLines: 12 } },
    { at: day(PUBLISHED + 21) },
  );
  assert.equal(tierOf(otherKey, day(PUBLISHED + 40)), "sandboxed", "by another key");
});

test("deltas rest on a full review of a version not long ago", () => {
  const world = new World();
  let before = world.evidence.entry;
  for (let minor = 1; minor <= 6; minor++) {
    const at = PUBLISHED + 20 + minor;
    const base = before.sha256;
    before = world.next(`1.${minor}.0`, at);
    for (const who of ["bob", "cid"]) {
      world.review(who, { scope: { kind: "delta", fromEntrySha256: base } }, { at: day(at, 2) });
    }
    assert.equal(tierOf(world, day(at + 15)), minor <= 5 ? "verified" : "sandboxed", `1.${minor}.0`);
  }
});

test("what is no moment is refused", () => {
  const world = new World();
  assert.throws(() => evaluate(world.policy, world.evidence, "2026-02-30T00:00:00Z"), RegistryError);
});

test("reviewers of no organisation that anybody vouches for count once together", () => {
  const world = new World();
  world.drop(({ type }) => type === "review");
  world.join(member("fay", "none", ["reviewer"]), member("gus", "nowhere", ["reviewer"]));
  world.review("fay", { reviewer: { member: "m:fay", organisation: "o:none", role: "reviewer" } });
  world.review("gus", { reviewer: { member: "m:gus", organisation: "o:nowhere", role: "reviewer" } });
  const { reasons } = evaluate(world.policy, world.evidence, LATER);
  const found = reasons.find(({ tier, rule }) => tier === "verified" && rule === "reviews");
  assert.equal(found?.text, "1 approval from 1 organisation, 0 of them by security reviewers");
});

test("organisations that belong to one count as one", () => {
  const world = new World();
  const { members } = world.evidence;
  const organisations = members.organisations.map((each) =>
    each.id === "o:core" ? { ...each, parent: "o:bolt" } : each,
  );
  world.evidence = { ...world.evidence, members: { ...members, organisations } };
  assert.equal(tierOf(world), "verified", "two organisations are left of three");
  const bolt = organisations.find(({ id }) => id === "o:bolt");
  if (bolt === undefined) throw new Error("no bolt");
  const owned = [...organisations.filter((each) => each !== bolt), { ...bolt, parent: "o:core" }];
  world.evidence = { ...world.evidence, members: { ...members, organisations: owned } };
  assert.equal(tierOf(world), "verified", "those that own each other too");
});
