import assert from "node:assert/strict";
import { test } from "node:test";
import { evaluate, fingerprintOf, handedOver, type NamespaceKey } from "@parseltongue/registry";
import { day, keyOf, PUBLISHED, World } from "./world.ts";

const EFFECTIVE = day(PUBLISHED + 30);
const THEIRS: NamespaceKey = { key: keyOf("new"), holder: "m:new", validFrom: EFFECTIVE, validUntil: day(900) };

test("with a namespace its keys of before end; with one plugin of it they go on", () => {
  const { namespace } = new World().evidence;
  const [own] = namespace.keys;
  assert.ok(own);
  const past = { ...own, key: keyOf("old"), validUntil: day(20) };
  const given = { ...namespace, keys: [own, past] };
  const terms = { to: "o:new", keys: [THEIRS], effectiveAt: EFFECTIVE };
  const later = { ...own, key: keyOf("later"), validFrom: day(PUBLISHED + 31) };
  const whole = handedOver({ ...given, keys: [own, past, later] }, { ...terms, plugin: null });
  assert.deepEqual([whole.organisation, whole.keys], ["o:new", [{ ...own, validUntil: EFFECTIVE }, past, THEIRS]]);
  const one = handedOver(given, { ...terms, plugin: "acme/lens" });
  assert.deepEqual([one.organisation, one.keys], ["o:acme", [own, past, THEIRS]]);
  assert.throws(() => handedOver(given, { ...terms, plugin: null, keys: [own] }), { code: "bad-key" });
});

test("whoever takes one plugin reviews it no more than whoever has the namespace", () => {
  const world = new World();
  const keys = (name: string): readonly string[] => [fingerprintOf(keyOf(name))];
  const statement = world.say(
    "transfer",
    "pub",
    {
      namespace: "acme",
      plugin: "acme/lens",
      from: { organisation: "o:acme", keys: keys("pub") },
      to: { organisation: "o:bolt", keys: keys("new") },
      effectiveAt: EFFECTIVE,
      namespaceAfterSha256: "a".repeat(64),
      text: "",
    },
    { at: day(PUBLISHED), signers: [...keys("pub"), ...keys("new")] },
  );
  const { namespace } = world.evidence;
  const record = { from: "o:acme", to: "o:bolt", effectiveAt: EFFECTIVE, statement: statement.payloadSha256 };
  const missingWith = (plugin: string): string => {
    const transfers = [{ ...record, plugin }];
    const evidence = { ...world.evidence, namespace: { ...namespace, keys: [...namespace.keys, THEIRS], transfers } };
    for (const who of ["bob", "cid", "dee"]) world.review(who, {}, { at: day(PUBLISHED + 40) });
    const statements = world.evidence.statements;
    const { reasons } = evaluate(world.policy, { ...evidence, statements }, day(PUBLISHED + 70));
    return reasons.flatMap(({ rule, missing }) => (rule === "reviews" ? missing : [])).join("; ");
  };
  assert.equal(missingWith("acme/other"), "", "it is about another plugin");
  assert.match(missingWith("acme/lens"), /approval|review/, "Bob is of those who took it");
});
