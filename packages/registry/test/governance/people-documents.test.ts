import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDocument, peopleDocuments, type ProseSource } from "@parseltongue/registry";
import { makeTap } from "../tap-builder.ts";
import { World } from "../evaluation/world.ts";

function source(): ProseSource {
  const { policy, evidence } = new World();
  const { governance, reviewPolicy, compatPolicy } = evidence;
  const tap = {
    schema: 1,
    tapId: "0".repeat(64),
    name: "Acme’s tap",
    description: "Plugins of Acme.",
    mirrors: [],
    contact: { text: "tap@example.org", security: "security@example.org" },
  } as const;
  const namesPolicy = { minLength: 3, maxLength: 40 } as ProseSource["namesPolicy"];
  return { tap, governance, promotionPolicy: policy, reviewPolicy, compatPolicy, namesPolicy, feedMaxAgeHours: 336 };
}

test("a new tap's documents are those that its data makes", async (t) => {
  const tap = await makeTap(t);
  const bytes = (path: string): Uint8Array => tap.files.get(path) ?? new Uint8Array(0);
  const made = peopleDocuments({
    tap: parseDocument("tap", bytes("tap.json"), "tap.json"),
    governance: parseDocument(
      "governance",
      bytes("targets/governance/governance.json"),
      "targets/governance/governance.json",
    ),
    promotionPolicy: parseDocument(
      "promotionPolicy",
      bytes("targets/policy/promotion.json"),
      "targets/policy/promotion.json",
    ),
    reviewPolicy: parseDocument("reviewPolicy", bytes("targets/policy/review.json"), "targets/policy/review.json"),
    compatPolicy: parseDocument("compatPolicy", bytes("targets/policy/compat.json"), "targets/policy/compat.json"),
    namesPolicy: parseDocument("namesPolicy", bytes("targets/policy/names.json"), "targets/policy/names.json"),
    feedMaxAgeHours: 336,
  });
  for (const [path, text] of made) assert.equal(new TextDecoder().decode(tap.files.get(path)), text, path);
});

test("what the documents say changes with the data, and every office, rule and criterion is in them", () => {
  const base = source();
  const all = [...peopleDocuments(base).values()].join("\n");
  for (const role of Object.keys(base.governance.roles)) assert.ok(all.includes(role), role);
  for (const { id } of base.governance.decisions) assert.ok(all.includes(`**${id}**`), id);
  for (const { text } of base.reviewPolicy.criteria) assert.ok(all.includes(text));
  const changed = (parts: Partial<ProseSource>): string =>
    [...peopleDocuments({ ...base, ...parts }).values()].join("\n");
  const { governance, reviewPolicy, promotionPolicy } = base;
  const [entries, ...rest] = governance.decisions;
  if (entries === undefined) throw new Error("no rule");
  const changes: readonly Partial<ProseSource>[] = [
    { governance: { ...governance, veto: null } },
    { governance: { ...governance, appeals: { days: 3, panel: 3 } } },
    { governance: { ...governance, decisions: rest } },
    { governance: { ...governance, decisions: [{ ...entries, lapsesAfterDays: 7, ratifiedBy: "council" }, ...rest] } },
    { reviewPolicy: { ...reviewPolicy, minMinutes: 77 } },
    { promotionPolicy: { ...promotionPolicy, transferNoticeDays: 61 } },
    { feedMaxAgeHours: 99 },
    { tap: { ...base.tap, contact: { ...base.tap.contact, answerDays: 3 } } },
  ];
  for (const each of changes) assert.notEqual(changed(each), all);
  assert.ok(
    !changed({ governance: { ...governance, decisions: [] } }).includes("revoked by"),
    "nobody revokes: nothing says so",
  );
});
