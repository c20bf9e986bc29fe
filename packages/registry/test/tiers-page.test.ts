import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { DEFAULT_POLICIES, STATEMENT_TYPES, TIERS } from "@parseltongue/registry";

const page = readFileSync(join(import.meta.dirname, "../../../docs/registry/tiers.md"), "utf8");
const rows = page.split("\n").filter((line) => line.startsWith("|"));
const cellsOf = (first: string): readonly string[] => {
  const row = rows.map((line) => line.split("|").map((cell) => cell.trim())).find((cells) => cells[1] === first);
  return row?.slice(2, -1) ?? [];
};

test("the page of tiers says of a new tap what its policy says", () => {
  const { sandboxed, verified, native } = DEFAULT_POLICIES.promotionPolicy.tiers;
  const tiers = [sandboxed, verified, native];
  const expected = {
    "days that the tap has known it": tiers.map(({ minAgeDays }) => minAgeDays),
    "rebuilds with the same bytes, by as many people": tiers.map(({ rebuilds }) => rebuilds.min),
    "… of as many organisations other than the publisher's": tiers.map(({ rebuilds }) => rebuilds.organisations),
    "approvals of people who have read it": tiers.map(({ reviews }) => reviews.min),
    "… of as many organisations": tiers.map(({ reviews }) => reviews.organisations),
    "… as security reviewers": tiers.map(({ reviews }) => reviews.security),
    "newest versions of the contract that pass its tests": tiers.map(
      ({ compatibility }) => compatibility.contractMinors,
    ),
    "runs that measure its budgets": tiers.map(({ performance }) => performance.runs),
  };
  for (const [rule, numbers] of Object.entries(expected)) assert.deepEqual(cellsOf(rule), numbers.map(String), rule);
  const { firstVersion, update } = DEFAULT_POLICIES.promotionPolicy.cooldownHours;
  assert.ok(
    page.includes(`a wait of ${firstVersion} hours for a plugin's first version and ${update} hours for others`),
  );
});

test("the page of tiers names every tier and every statement about versions", () => {
  for (const each of [...TIERS, ...STATEMENT_TYPES]) {
    if (each !== "vote") assert.notDeepEqual(cellsOf(`\`${each}\``), [], each);
  }
});
