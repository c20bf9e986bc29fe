import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  type Ballot,
  changesWithoutMandate,
  type DecisionRule,
  fingerprintOf,
  type Governance,
  nextEpochMs,
  type Rfc,
  rfcSha256,
  type Tally,
  tally,
  timeText,
  type VerifiedStatement,
  type VoteChoice,
  type VotePredicate,
} from "@parseltongue/registry";
import { day, digest, keyOf, member, TAP, World } from "../evaluation/world.ts";

const GOVERNANCE_SHA256 = digest("governance");
const RFC: Rfc = {
  schema: 1,
  number: "0001",
  title: "Ask for fewer reviews",
  authors: ["m:bob"],
  state: "open",
  decision: "policies",
  opensAt: day(100),
  closesAt: day(110),
  changes: [{ path: "targets/policy/promotion.json", sha256: digest("new policy") }],
};
const AFTER = day(118);

interface Cast {
  readonly who: string;
  readonly choice: VoteChoice;
  readonly said?: Partial<Omit<VotePredicate, "parseltongue">> & {
    readonly parseltongue?: Partial<VotePredicate["parseltongue"]>;
  };
  readonly about?: Rfc;
  readonly key?: string;
}

let count = 0;

function vote({ who, choice, said = {}, about = RFC, key = who }: Cast): VerifiedStatement<"vote"> {
  const { parseltongue, ...other } = said;
  const number = ++count;
  return {
    path: `rfcs/${about.number}/votes/vote--${digest(who).slice(0, 12)}--${number}.dsse.json`,
    type: "vote",
    payloadSha256: digest(`vote ${number}`),
    signers: [fingerprintOf(keyOf(key))],
    subjects: [
      { name: "rfc.md", digest: { sha256: digest("text") } },
      { name: "rfc.json", digest: { sha256: rfcSha256(about) } },
    ],
    predicate: {
      rfc: about.number,
      voter: { member: `m:${who}`, role: "council" },
      choice,
      conflicts: [],
      reason: choice === "veto" ? "It is unsafe." : "",
      ...other,
      parseltongue: {
        tapId: TAP,
        policySha256: GOVERNANCE_SHA256,
        createdAt: day(101),
        validUntil: null,
        supersedes: null,
        ...parseltongue,
      },
    },
  };
}

function ballot(votes: readonly VerifiedStatement<"vote">[], parts: Partial<Ballot> = {}): Ballot {
  const { governance, members } = new World().evidence;
  const common = {
    tapId: TAP,
    rfc: RFC,
    textSha256: digest("text"),
    governance,
    governanceSha256: GOVERNANCE_SHA256,
    members,
  };
  return { ...common, votes, ...parts };
}

function cast(choices: Readonly<Record<string, VoteChoice>>, parts: Partial<Ballot> = {}): Ballot {
  const about = parts.rfc ?? RFC;
  return ballot(
    Object.entries(choices).map(([who, choice]) => vote({ who, choice, about })),
    parts,
  );
}

const FOUR_FOR = { bob: "for", cid: "for", dee: "for", eve: "for" } as const;

function failing({ parts }: Tally): readonly string[] {
  return parts.filter(({ holds }) => !holds).map(({ name }) => name);
}

test("an RFC goes its way: draft, open, final comment, active", () => {
  const states = [99, 100, 109, 110, 116, 117].map((at) => tally(cast(FOUR_FOR), day(at)).state);
  assert.deepEqual(states, ["draft", "open", "open", "final-comment", "final-comment", "active"]);
  assert.equal(tally(cast(FOUR_FOR, { rfc: { ...RFC, state: "withdrawn" } }), AFTER).state, "withdrawn");
  assert.equal(
    tally(cast(FOUR_FOR, { rfc: { ...RFC, state: "accepted" } }), AFTER).state,
    "active",
    "votes outlive states",
  );
});

test("quorum, share and approvals are counted in whole numbers; who abstains counts to the quorum alone", () => {
  const failed = (choices: Readonly<Record<string, VoteChoice>>): readonly string[] =>
    failing(tally(cast(choices), AFTER));
  assert.deepEqual(failed({ ann: "for", bob: "for" }), ["quorum"]);
  assert.deepEqual(failed({ ann: "for", bob: "for", cid: "abstain" }), []);
  assert.deepEqual(failed({ ann: "for", bob: "for", cid: "against" }), [], "two of three are two thirds");
  assert.deepEqual(failed({ ann: "for", bob: "for", cid: "for", dee: "against", eve: "against" }), ["share"]);
  assert.deepEqual(failed({ ann: "abstain", bob: "abstain", cid: "abstain" }), ["approvals", "share"]);
  assert.deepEqual(failed({ ann: "for", bob: "recuse", cid: "recuse", dee: "recuse", eve: "against" }), ["share"]);
  assert.deepEqual(failed({}), ["approvals", "quorum", "share"]);
});

test("votes that are late, early, of strangers, of other texts, rules and taps do not count, and it is said why", () => {
  const cases: readonly (readonly [Partial<Cast>, string])[] = [
    [{ said: { parseltongue: { createdAt: day(99) } } }, "before the vote was open"],
    [{ said: { parseltongue: { createdAt: day(110) } } }, "after the vote was closed"],
    [{ said: { parseltongue: { tapId: digest("other") } } }, "cast in another tap"],
    [{ said: { parseltongue: { policySha256: digest("other") } } }, "cast under other rules"],
    [{ said: { rfc: "0002" } }, "about another RFC"],
    [{ about: { ...RFC, title: "Another" } }, "about another text"],
    [{ key: "eve" }, "not signed by a key of m:ann that counts"],
    [{ who: "zed", key: "ann" }, "not signed by a key of m:zed that counts"],
    [{ choice: "veto", said: { reason: " " } }, "a veto without a reason"],
  ];
  for (const [parts, why] of cases) {
    const { notCounted, votes } = tally(ballot([vote({ who: "ann", choice: "for", ...parts })]), AFTER);
    assert.deepEqual(
      notCounted.map((each) => each.why),
      [why],
    );
    assert.equal(votes.absent.length, 5);
  }
});

test("a vote is replaced by the next that names it; two that contradict each other are none", () => {
  const first = vote({ who: "ann", choice: "for" });
  const second = vote({ who: "ann", choice: "against", said: { parseltongue: { supersedes: first.payloadSha256 } } });
  assert.deepEqual(tally(ballot([second, first]), AFTER).votes.against, ["m:ann"]);
  const other = vote({ who: "ann", choice: "against" });
  assert.deepEqual(tally(ballot([first, other]), AFTER).votes.absent.length, 5);
  const by = vote({ who: "bob", choice: "against", said: { parseltongue: { supersedes: first.payloadSha256 } } });
  assert.deepEqual(tally(ballot([first, by]), AFTER).votes.for, ["m:ann"], "only its own voter can");
});

test("who has an interest in it is taken to recuse, whether or not it was said", () => {
  const { members } = new World().evidence;
  const conflicts = [{ kind: "family", with: "m:bob", text: "" }] as const;
  const married = {
    ...members,
    members: members.members.map((each) => (each.id === "m:ann" ? Object.assign({}, each, { conflicts }) : each)),
  };
  const registered = tally(cast({ ann: "for", ...FOUR_FOR }, { members: married }), AFTER);
  assert.deepEqual(registered.votes.recused, ["m:ann"]);
  const said = vote({ who: "ann", choice: "for", said: { conflicts: [{ kind: "funding", with: "o:x", text: "" }] } });
  assert.deepEqual(tally(ballot([said]), AFTER).votes.recused, ["m:ann"]);
});

test("a veto with a reason stops it unless a larger share overrides that, up to the end of the last comments", () => {
  const late = vote({ who: "eve", choice: "veto", said: { parseltongue: { createdAt: day(115) } } });
  const withVeto = (choices: Readonly<Record<string, VoteChoice>>): Tally => {
    const votes = Object.entries(choices).map(([who, choice]) => vote({ who, choice }));
    return tally(ballot([...votes, late]), AFTER);
  };
  assert.equal(withVeto({ bob: "for", cid: "for", dee: "for" }).state, "rejected");
  assert.equal(withVeto({ ann: "for", bob: "for", cid: "for", dee: "for" }).state, "active", "four of five");
  const { governance } = new World().evidence;
  const without = ballot([...["bob", "cid", "dee"].map((who) => vote({ who, choice: "for" })), late], {
    governance: { ...governance, veto: null },
  });
  assert.equal(tally(without, AFTER).state, "active");
});

test("an office has no more votes than seats, and an organisation no more than its share of them", () => {
  const { members } = new World().evidence;
  const more = ["fay", "gus", "hal"].map((who) => member(who, "bolt"));
  const crowded = { ...members, members: [...members.members, ...more] };
  const { electorate } = tally(cast({}, { members: crowded }), AFTER);
  assert.equal(electorate.length, 5, "five seats");
  const few = { ...members, members: [...members.members.slice(0, 3), ...more] };
  assert.deepEqual(tally(cast({}, { members: few }), AFTER).electorate, ["m:ann", "m:bob", "m:cid", "m:fay"]);
});

test("threat 50: rules that are changed bind only from the next epoch on, by a large majority, and not in the same vote", () => {
  const { governance } = new World().evidence;
  const weaker: Governance = {
    ...governance,
    decisions: governance.decisions.map((each): DecisionRule =>
      Object.assign({}, each, { approvals: 1, share: { numerator: 1, denominator: 100 } }),
    ),
  };
  const amendment: Rfc = {
    ...RFC,
    decision: "governance",
    closesAt: day(121),
    changes: [{ path: "targets/governance/governance.json", sha256: digest("weaker") }],
  };
  // Two thirds are not enough for it, nor is a rule that is meant for something else.
  assert.equal(
    tally(cast({ ann: "for", bob: "for", cid: "for", dee: "against" }, { rfc: amendment }), day(140)).state,
    "rejected",
  );
  const byOtherRule = { ...amendment, decision: "entries" };
  assert.deepEqual(failing(tally(cast({ ...FOUR_FOR, ann: "for" }, { rfc: byOtherRule }), day(140))), ["form"]);
  const hasty = { ...amendment, closesAt: day(120) };
  assert.deepEqual(failing(tally(cast({ ...FOUR_FOR, ann: "for" }, { rfc: hasty }), day(140))), ["form"]);
  // Accepted, it waits for the next epoch; until then nobody may merge it.
  const accepted = tally(cast({ ...FOUR_FOR, ann: "for" }, { rfc: amendment }), day(129));
  assert.equal(accepted.state, "accepted");
  const binds = accepted.bindsFrom ?? "";
  assert.equal(binds, timeText(nextEpochMs(governance, Date.parse(day(128)))));
  const change = [{ path: "targets/governance/governance.json", sha256: digest("weaker") }];
  assert.match(changesWithoutMandate(governance, change, [accepted])[0]?.why ?? "", /binds from/);
  const active = tally(cast({ ...FOUR_FOR, ann: "for" }, { rfc: amendment }), binds);
  assert.equal(active.state, "active");
  assert.deepEqual(changesWithoutMandate(governance, change, [active]), []);
  const otherBytes = [{ path: "targets/governance/governance.json", sha256: digest("weakest") }];
  assert.equal(changesWithoutMandate(governance, otherBytes, [active]).length, 1);
  // A vote that one of five supports fails by the rules under which it was cast; under the new ones it has no votes.
  const captured = { ...RFC, number: "0002" };
  const once = cast({ bob: "for", cid: "against", dee: "against" }, { rfc: captured });
  assert.equal(tally(once, AFTER).state, "rejected");
  const again = tally({ ...once, governance: weaker, governanceSha256: digest("weaker") }, AFTER);
  assert.equal(again.state, "rejected");
  assert.ok(again.notCounted.every(({ why }) => why === "cast under other rules"));
});

test("the order of votes and members changes no tally", () => {
  const choice = fc.constantFrom("for", "against", "abstain", "recuse", "veto");
  const who = fc.constantFrom("ann", "bob", "cid", "dee", "eve", "zed");
  const votes = fc.array(fc.record({ who, choice, at: fc.integer({ min: 98, max: 119 }), links: fc.boolean() }), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(votes, fc.integer({ min: 95, max: 130 }), (all, at) => {
      const made: VerifiedStatement<"vote">[] = [];
      for (const each of all) {
        const supersedes = each.links ? (made.at(-1)?.payloadSha256 ?? null) : null;
        made.push(
          vote({ ...each, choice: each.choice, said: { parseltongue: { createdAt: day(each.at), supersedes } } }),
        );
      }
      const one = ballot(made);
      const members = { ...one.members, members: one.members.members.toReversed() };
      assert.deepEqual(tally({ ...one, members, votes: made.toReversed() }, day(at)), tally(one, day(at)));
    }),
    { numRuns: 100 },
  );
});
