import assert from "node:assert/strict";
import { test } from "node:test";
import { checkGovernance, fingerprintOf, type GovernanceState, type Member, ROLES } from "@parseltongue/registry";
import { day, keyOf, World } from "../evaluation/world.ts";

const AT = day(100);

/** Everything as the rules say: whoever holds an office has a key in its role, and terms end. */
function state(): GovernanceState {
  const { governance, members } = new World().evidence;
  const people = members.members.map((each): Member => {
    const seats = ROLES.map((role) => {
      const { termDays } = governance.roles[role];
      return { role, from: day(0), until: termDays === null ? null : day(termDays) };
    });
    return Object.assign({}, each, { seats });
  });
  const keys = people.map(({ keys: [key] }) => fingerprintOf(key?.key ?? "")).sort();
  // Four seats of the office that nobody signs the tap with.
  const seated = people.map((each): Member =>
    each.id === "m:eve"
      ? Object.assign({}, each, { seats: each.seats.filter(({ role }) => role !== "release") })
      : each,
  );
  const roles = new Map(
    Object.entries(governance.tufRoles).map(([name, { threshold }]) => [name, { keys, threshold }]),
  );
  return { governance, members: { ...members, members: seated }, roles };
}

function changed(from: GovernanceState, who: string, parts: Partial<Member>): GovernanceState {
  const members = from.members.members.map((each): Member => (each.id === who ? Object.assign({}, each, parts) : each));
  return { ...from, members: { ...from.members, members } };
}

function problems(each: GovernanceState): readonly string[] {
  return checkGovernance(each, AT).map(({ rule, about }) => `${rule} ${about}`);
}

test("a tap whose keys are its members' keys has no problem", () => {
  assert.deepEqual(checkGovernance(state(), AT), []);
});

test("keys that are nobody's, of former holders, or missing are told", () => {
  const base = state();
  const root = base.roles.get("root") ?? { keys: [], threshold: 1 };
  const withRoot = (keys: readonly string[], threshold = root.threshold): GovernanceState => ({
    ...base,
    roles: new Map([...base.roles, ["root", { keys, threshold }]]),
  });
  assert.deepEqual(problems(withRoot([...root.keys, fingerprintOf(keyOf("stranger"))])), ["keys root"]);
  assert.deepEqual(problems(withRoot(root.keys.slice(1))), ["keys root"]);
  assert.deepEqual(problems(withRoot(root.keys, 2)), ["keys root"]);
  const [ann] = base.members.members;
  const left = ann?.seats.filter(({ role }) => role !== "council") ?? [];
  const gone = problems(changed(base, "m:ann", { seats: left }));
  assert.deepEqual(gone, ["keys governance", "keys root", "keys targets"]);
  const withoutRole = new Map([...base.roles].filter(([name]) => name !== "security"));
  assert.deepEqual(problems({ ...base, roles: withoutRole }), ["keys security"]);
});

test("two keys of one person in a role are told: a threshold would count that person twice", () => {
  const base = state();
  const second = { key: keyOf("ann2"), validFrom: day(0), validUntil: day(900) };
  const [ann] = base.members.members;
  const twice = changed(base, "m:ann", { keys: [...(ann?.keys ?? []), second] });
  const root = base.roles.get("root") ?? { keys: [], threshold: 1 };
  const roles = new Map([...base.roles, ["root", { ...root, keys: [...root.keys, fingerprintOf(second.key)] }]]);
  assert.deepEqual(problems({ ...twice, roles }), ["keys root"]);
});

test("seats, terms, caps, vouchers and the register are held to the rules", () => {
  const base = state();
  const [ann] = base.members.members;
  const seats = ann?.seats ?? [];
  const council = (from: number, until: number | null): Member["seats"] => [
    ...seats.filter(({ role }) => role !== "council"),
    { role: "council", from: day(from), until: until === null ? null : day(until) },
  ];
  assert.deepEqual(problems(changed(base, "m:ann", { seats: council(0, null) })), ["terms m:ann"]);
  assert.deepEqual(problems(changed(base, "m:ann", { seats: council(0, 366) })), ["terms m:ann"]);
  const again = [-730, -365].map((from) => ({ role: "council", from: day(from), until: day(from + 365) }) as const);
  assert.deepEqual(problems(changed(base, "m:ann", { seats: [...council(0, 365), ...again] })), ["terms m:ann"]);
  assert.ok(problems(changed(base, "m:ann", { vouchedBy: [] })).includes("vouchers m:ann"));
  assert.ok(problems(changed(base, "m:ann", { vouchedBy: ["m:bob", "m:cid", "m:nobody"] })).includes("register m:ann"));
  const oneHouse = ["m:ann", "m:bob", "m:cid"].reduce(
    (each, who) => changed(each, who, { organisation: "o:bolt" }),
    base,
  );
  assert.ok(problems(oneHouse).includes("caps council"));
  assert.ok(problems(changed(base, "m:ann", { status: "emeritus" })).includes("seats m:ann"));
  assert.ok(problems(changed(base, "m:ann", { keys: [] })).includes("register m:ann"));
  assert.ok(problems(changed(base, "m:ann", { keys: base.members.members[1]?.keys ?? [] })).includes("register m:bob"));
});

test("who has signed nothing for long is told", () => {
  const base = { ...state(), lastActive: new Map([["m:ann", day(90)]]) };
  assert.deepEqual(checkGovernance(base, day(115)), []);
  const later = checkGovernance(base, day(125)).map(({ rule, about }) => `${rule} ${about}`);
  assert.deepEqual(later, ["inactivity m:bob", "inactivity m:cid", "inactivity m:dee", "inactivity m:eve"]);
});

test("rules that can never be met are told", () => {
  const base = state();
  const [rule] = base.governance.decisions;
  if (rule === undefined) throw new Error("no rule");
  const withRule = (parts: object): GovernanceState => ({
    ...base,
    governance: { ...base.governance, decisions: [{ ...rule, ...parts }] },
  });
  assert.deepEqual(problems(withRule({ share: { numerator: 3, denominator: 2 } })), ["rules entries"]);
  assert.deepEqual(problems(withRule({ role: "council", approvals: 6 })), ["rules entries"]);
  assert.deepEqual(problems(withRule({ paths: [] })), ["rules entries"]);
  assert.deepEqual(problems(withRule({ lapsesAfterDays: 3 })), ["rules entries"]);
});
