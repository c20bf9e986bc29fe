import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { env } from "node:process";
import { test } from "node:test";
import { type HostileCase, readCases } from "./hostile-case.ts";

const PAGE = join(import.meta.dirname, "../../../../docs/security/hostile-guests.md");

test("the page of hostile guests lists them as they are", () => {
  const page = pageOf(readCases());
  if (env["UPDATE_GOLDEN"] === "1") writeFileSync(PAGE, page);
  assert.equal(readFileSync(PAGE, "utf8"), page, "UPDATE_GOLDEN=1 writes it anew");
});

function pageOf(cases: readonly HostileCase[]): string {
  return `# Hostile guests

What each guest in [\`packages/host/test/hostile/cases\`](../../packages/host/test/hostile/cases) must come to, and what
comes of it without what holds it. Written by the test that runs them; [the sandbox](sandbox.md) says what it means.

${cases.map(entryOf).join("\n")}
`;
}

function entryOf({ name, must, outcome, detail, switches, heldBy }: HostileCase): string {
  const code = outcome === "refused" || outcome.endsWith("fault") ? ` (\`${detail}\`)` : "";
  const without = switches.map(
    ({ limiters, fails }) => `Without ${limiters.map((each) => `\`${each}\``).join(", ")}: ${shown(fails)}.`,
  );
  const held = heldBy === undefined ? [] : [`Held by: ${heldBy}.`];
  return [`- **${name}** must ${must}${code}.`, ...without, ...held].join("\n  ");
}

function shown(fails: string): string {
  if (fails === "hangs" || fails.startsWith("it was") || fails.startsWith("it ran")) return fails;
  return `“${fails.replace(/^says "/, "")}”`;
}
