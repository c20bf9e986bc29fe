import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { evaluate, type Tier, type VerifiedStatement } from "@parseltongue/registry";
import { type Appeal, appealAgainst, isGranted } from "../../src/evaluation/appeals.ts";
import { Docket } from "../../src/evaluation/docket.ts";
import { Register } from "../../src/governance/register.ts";
import { day, member, POLICY_SHA256, PUBLISHED, World } from "./world.ts";

const NOW = day(PUBLISHED + 90);
const REJECTED = PUBLISHED + 1;

/** A version that has all it takes to be native but for a rejection by Eve. */
class Contested extends World {
  readonly rejection: VerifiedStatement<"review">;

  constructor() {
    super();
    this.rejection = this.review("eve", { verdict: "reject" }, { at: day(REJECTED) });
  }

  /** Somebody says, so many days after it, that it should count no longer. */
  claim(who: string, days: number): VerifiedStatement<"revocation"> {
    const target = { kind: "statement", sha256: this.rejection.payloadSha256 };
    return this.revoke(who, { target, authority: "appeal" }, { at: day(REJECTED + days) });
  }

  tier(): Tier {
    return evaluate(this.policy, this.evidence, NOW).tier;
  }

  appeal(): Appeal {
    const { governance, members } = this.evidence;
    const docket = new Docket(this.evidence, new Set([POLICY_SHA256]), Register.of(governance, members), NOW);
    return appealAgainst(docket, this.rejection);
  }
}

function tierAfter(...claims: readonly (readonly [who: string, days: number])[]): Tier {
  const world = new Contested();
  for (const [who, days] of claims) world.claim(who, days);
  return world.tier();
}

test("a rejection is lifted when its publisher appeals and a majority of the panel agrees", () => {
  assert.equal(tierAfter(), "sandboxed");
  assert.equal(tierAfter(["pub", 2]), "sandboxed", "who asks does not decide");
  assert.equal(tierAfter(["pub", 2], ["bob", 3]), "sandboxed", "one of two");
  assert.equal(tierAfter(["pub", 2], ["bob", 3], ["bob", 4]), "sandboxed", "one person, twice");
  assert.equal(tierAfter(["pub", 2], ["bob", 3], ["cid", 9]), "native");
});

test("nobody lifts a rejection against which nobody appealed", () => {
  assert.equal(tierAfter(["bob", 3], ["cid", 3], ["dee", 3]), "sandboxed");
  assert.equal(tierAfter(["bob", 1], ["cid", 1], ["pub", 2]), "sandboxed", "nor before somebody does");
});

test("an appeal has its time, and so has its panel", () => {
  assert.equal(tierAfter(["pub", 14], ["bob", 28], ["cid", 28]), "native", "14 days to file, 14 to decide");
  assert.equal(tierAfter(["pub", 15], ["bob", 16], ["cid", 16]), "sandboxed", "filed too late");
  assert.equal(tierAfter(["pub", 2], ["bob", 3], ["cid", 17]), "sandboxed", "decided too late");
  assert.equal(tierAfter(["pub", 2], ["pub", 13], ["bob", 17], ["cid", 17]), "sandboxed", "asked twice, heard once");
});

test("whoever rejected, publishes or has an interest sits on no panel", () => {
  assert.equal(tierAfter(["pub", 2], ["bob", 3], ["eve", 3]), "sandboxed", "whose decision it is");
  assert.equal(tierAfter(["pub", 2], ["bob", 3], ["ann", 3]), "sandboxed", "of the publisher's organisation");
  const world = new Contested();
  world.change("cid", { conflicts: [{ kind: "funding", with: "o:acme", text: "" }] });
  for (const [who, days] of [
    ["pub", 2],
    ["bob", 3],
    ["cid", 3],
  ] as const)
    world.claim(who, days);
  assert.equal(world.tier(), "sandboxed", "paid by the publisher");
  assert.deepEqual(world.appeal().panel, ["m:bob", "m:dee"]);
  assert.equal(isGranted(world.appeal()), false);
  world.claim("dee", 3);
  assert.equal(isGranted(world.appeal()), true);
});

test("an appeal lifts rejections alone, and rules without appeals lift none", () => {
  const world = new Contested();
  const approval = world.review("bob", {}, { at: day(REJECTED) });
  const target = { kind: "statement", sha256: approval.payloadSha256 };
  for (const who of ["pub", "cid", "dee"])
    world.revoke(who, { target, authority: "appeal" }, { at: day(REJECTED + 1) });
  const { notCounted } = evaluate(world.policy, world.evidence, NOW);
  assert.equal(notCounted.filter(({ why }) => why === "an appeal is against a rejection").length, 3);
  for (const who of ["pub", "bob", "cid"]) world.claim(who, 2);
  assert.equal(world.tier(), "native");
  const { governance } = world.evidence;
  const decisions = governance.decisions.filter(({ action }) => action !== "appeal");
  world.evidence = { ...world.evidence, governance: { ...governance, decisions } };
  assert.equal(world.tier(), "sandboxed");
});

const claims = fc.array(fc.tuple(fc.constantFrom("pub", "ann", "bob", "cid", "dee", "eve", "zoe"), fc.nat(40)), {
  maxLength: 8,
});

test("order and repetition change nothing; more voices in time never undo a grant; only the panel counts", () => {
  fc.assert(
    fc.property(claims, fc.constantFrom("bob", "cid", "dee"), fc.nat(40), (said, who, days) => {
      const world = new Contested();
      world.join(member("zoe", "none", []));
      for (const [each, at] of said) world.claim(each, at);
      const before = world.appeal();
      const { panel, agreeing, filed } = before;
      assert.ok(
        agreeing.every((each) => panel.includes(each)),
        "no stranger",
      );
      assert.ok(filed === undefined ? agreeing.length === 0 : filed.signers.length === 1);
      const { statements } = world.evidence;
      world.evidence = { ...world.evidence, statements: [...statements, ...statements].toReversed() };
      assert.deepEqual(world.appeal(), before);
      assert.equal(isGranted(before), world.tier() === "native");
      world.claim(who, days);
      if (isGranted(before)) assert.ok(isGranted(world.appeal()));
    }),
    { numRuns: 60 },
  );
});
