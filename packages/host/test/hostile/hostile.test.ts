import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { wasm } from "../../src/web-assembly.ts";
import { wat } from "../wat.ts";
import { readCases } from "./hostile-case.ts";
import { LimiterOffRuns } from "./limiter-off.ts";
import { ALL_ON } from "./limiters.ts";
import { runCase } from "./run-case.ts";

const cases = readCases();
const neighbour = wat(readFileSync(join(import.meta.dirname, "neighbour.wat"), "utf8"));
const runs = new LimiterOffRuns(2);
after(async () => runs.close());

test("there are at least seventy cases, and each says what holds it", () => {
  assert.ok(cases.length >= 70, `${cases.length}`);
  for (const { name, switches, heldBy } of cases) assert.ok(switches.length > 0 || heldBy !== undefined, name);
});

describe("hostile guests", () => {
  for (const each of cases) {
    test(`${each.name} must ${each.must}`, () => {
      if (each.heldBy === "the engine refuses it as well") assert.equal(wasm.validate(each.wasm), false);
      runCase(each, neighbour, ALL_ON);
    });
  }
});

describe("with their limiter off", { concurrency: true }, () => {
  for (const each of cases) {
    for (const switchedOff of each.switches) {
      const { limiters, fails } = switchedOff;
      test(`${each.name} without ${limiters.join(" and ")}: ${fails}`, async () => {
        const says = await runs.run({ each, switchedOff, neighbour });
        assert.ok(says.includes(fails), says === "" ? "all limits still hold" : says);
      });
    }
  }
});
