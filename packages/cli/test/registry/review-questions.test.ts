import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { Asked, CONTROL_C, DOWN, ENTER } from "../asked.ts";
import { founder, keeper } from "../person.ts";
import { addPlugin, criteriaWords, seat } from "./own-tap.ts";
import { predicateAt } from "./signed-statement.ts";

const FUNDING = /Does the publisher pay you/;

test("a reviewer is asked for a verdict and for each interest; what is answered is signed, and who leaves signs nothing", async (t) => {
  const { ann } = await founder(t, ".tap");
  await addPlugin(ann);
  const eve = await keeper(t);
  await seat(ann, eve, "eve", ["reviewer"]);
  const tap = join(ann.home, ".tap");
  const unmet = await criteriaWords(tap, "unmet");
  const words = ["review", "sign", "acme/lens@1.0.0", "--tap", tap, "--understanding", "high", "--minutes", "60"];
  const command = [...words, ...unmet, "--json"];

  const leaving = new Asked([/verdict/, DOWN + ENTER], [/thoroughness/, ENTER], [/Do you work/, CONTROL_C]);
  eve.terminal = leaving.terminal;
  const left = await eve.run(...command);
  assert.deepEqual([left.exitCode, /the review was not signed/.test(left.stderr), leaving.left], [2, true, []]);
  assert.deepEqual(
    JSON.parse((await eve.run("review", "list", "acme/lens", "--tap", tap, "--json")).stdout).reviews,
    [],
  );

  const asked = new Asked(
    [/verdict/, DOWN + ENTER],
    [/thoroughness/, ENTER],
    [/Do you work/, "n"],
    [FUNDING, "y"],
    [/Say a few words/, `They pay for my seat.${ENTER}`],
    [/Did you write/, "n"],
    [/competes/, "n"],
    [/close to somebody/, ENTER],
  );
  eve.terminal = asked.terminal;
  const signed = await eve.run(...command);
  assert.deepEqual([signed.exitCode, asked.left], [0, []], signed.stderr);
  const { path } = JSON.parse(signed.stdout) as { readonly path: string };
  const { verdict, conflicts } = await predicateAt<"review">(join(tap, path));
  assert.equal(verdict, "reject");
  assert.deepEqual(conflicts, [{ kind: "funding", with: "o:acme", text: "They pay for my seat." }]);
});
