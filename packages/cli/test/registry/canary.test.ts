import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { ReviewPolicy } from "@parseltongue/registry";
import { founder } from "../person.ts";
import { addPlugin } from "./own-tap.ts";

test("a canary is committed to without a word of which version it is, and told once reviewers have answered", async (t) => {
  const { ann } = await founder(t, ".tap");
  await addPlugin(ann);
  const file = join(ann.home, ".tap", "targets/policy/review.json");
  const canaries = async (): Promise<ReviewPolicy["canaries"]> =>
    (JSON.parse(await readFile(file, "utf8")) as ReviewPolicy).canaries;
  const canary = ["review", "canary", "acme/lens", "--tap", ".tap"];
  const made = await ann.run(...canary, "--days", "90", "--json");
  assert.equal(made.exitCode, 0, made.stderr);
  const { commitment, secret } = JSON.parse(made.stdout) as { readonly commitment: string; readonly secret: string };
  assert.deepEqual(await canaries(), [{ commitment, penaltyDays: 90 }]);

  for (const [terms, code, says] of [
    [["--reveal"], 2, /not said which secret/],
    [["--reveal", "--secret", "another-secret-of-22-letters"], 2, /no canary was made of this version and this secret/],
    [["--secret", "short"], 3, /^parseltongue: the secret of the canary can be guessed\nhint: take 22 letters/],
  ] as const) {
    const { exitCode, stderr } = await ann.run(...canary, ...terms);
    assert.deepEqual([exitCode, says.test(stderr)], [code, true], stderr);
  }
  assert.equal((await ann.run(...canary, "--days", "90", "--reveal", "--secret", secret)).exitCode, 0);
  const entry = await readFile(join(ann.home, ".tap", "entries/acme/lens/versions/1.0.0.json"));
  const revealed = { entrySha256: hash("sha256", entry, "hex"), secret };
  assert.deepEqual(await canaries(), [{ commitment, penaltyDays: 90, revealed }]);
  const signed = await ann.run("tap", "sign", ".tap");
  assert.equal(signed.exitCode, 0, signed.stdout + signed.stderr);
});
