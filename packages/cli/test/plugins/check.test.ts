import assert from "node:assert/strict";
import { test } from "node:test";
import type { CheckReport } from "@parseltongue/engine";
import { forEachNode, hostileTexts, sarifProblems, type WatPlugin } from "@parseltongue/testkit";
import { digestOf } from "@parseltongue/base";
import { CHECK_FORMATS } from "../../src/printers/check/check-formats.ts";
import { CHECK_PRINTERS } from "../../src/printers/check/check-printer.ts";
import { sampleNode } from "../sample-reports.ts";
import { add, pluginMachine } from "./plugin-machine.ts";

const PLAIN = { color: false, root: "/repo" };

/** Complains about functions on the second line, with the severity of this number. */
function rule(name: string, severity: number): WatPlugin {
  return {
    name,
    trait: "rule",
    fields: `(data (i32.const 0) "second line")`,
    body: forEachNode(`(if (i32.eq (call $node-line (local.get $i)) (i32.const 2)) (then
      (call $emit-diagnostic (i32.const 0) (i32.const ${severity}) (local.get $i) (i32.const 0)
        (i32.const 0) (i32.const 11) (i32.const 0) (i32.const 0))))`),
  };
}

test("check ends with 1 for findings that are bad enough, with 4 when a rule could not check", async () => {
  const machine = await pluginMachine();
  await add(machine, rule("warns", 2));
  const exitCodeOf = async (...words: readonly string[]): Promise<number> =>
    (await machine.run("check", ...words)).exitCode;
  assert.equal(await exitCodeOf(), 0);
  assert.equal(await exitCodeOf("--fail-on", "warning"), 1);
  assert.equal(await exitCodeOf("--fail-on", "info"), 1);
  await add(machine, rule("fails", 1));
  assert.equal(await exitCodeOf(), 1);
  assert.equal(await exitCodeOf("--fail-on", "never"), 0);
  assert.equal(await exitCodeOf("warns"), 3, "a rule by its own name, not its plugin's");
  assert.equal(await exitCodeOf("warns/hook"), 0);
  await add(machine, { name: "traps", trait: "rule", body: "unreachable" });
  assert.equal(await exitCodeOf("warns/hook", "traps/hook"), 4);
  const { stdout } = await machine.run("check", "--fail-on", "never");
  assert.equal(
    stdout,
    "app.toy:2  error  second line  (fails/hook)\napp.toy:2  warning  second line  (warns/hook)\n" +
      "lib.toy:2  error  second line  (fails/hook)\nlib.toy:2  warning  second line  (warns/hook)\n" +
      stdout.slice(stdout.indexOf("plugin traps")),
  );
  assert.match(
    stdout,
    /plugin traps, rule hook: trap: .*\n {2}hint: .*\n2 errors, 2 warnings by 3 rules, 1 failure of plugins\n$/,
  );
});

test("findings are written for people, programs, CI and code-scanning services", async () => {
  const machine = await pluginMachine();
  await add(machine, rule("fails", 1));
  const print = async (format: string): Promise<string> => (await machine.run("check", "--format", format)).stdout;
  assert.match(
    await print("human"),
    /app\.toy:2 {2}error {2}second line {2}\(fails\/hook\)\n.*\n2 errors by 1 rule\n$/,
  );
  assert.deepEqual((JSON.parse(await print("json")) as CheckReport).counts, { error: 2, warning: 0, info: 0 });
  assert.equal(
    (await print("github")).split("\n")[0],
    "::error file=app.toy,line=2,col=1,title=fails/hook::second line",
  );
  assert.match(await print("junit"), /<testsuite name="fails\/hook" tests="2" failures="2" errors="0">/);
  const sarif = JSON.parse(await print("sarif")) as { runs: { results: { ruleId: string; locations: unknown[] }[] }[] };
  assert.deepEqual(
    sarif.runs[0]?.results.map(({ ruleId, locations }) => [ruleId, locations.length]),
    [
      ["fails/hook", 1],
      ["fails/hook", 1],
    ],
  );
});

function sampleCheck(text: string): CheckReport {
  const node = sampleNode(text);
  return {
    ask: "check",
    rules: [{ plugin: text, rule: text, description: text, severity: "error" }],
    findings: [
      { plugin: text, rule: text, severity: "error", message: text, node, related: [node] },
      { plugin: text, rule: text, severity: "info", message: text, related: [] },
      {
        plugin: text,
        rule: text,
        severity: "warning",
        message: text,
        node,
        site: { file: text, line: 3, column: 4 },
        related: [],
      },
    ],
    counts: { error: 1, warning: 1, info: 1 },
    failures: [
      {
        plugin: text,
        digest: digestOf("x"),
        trait: "rule",
        hook: text,
        phase: "call",
        reason: "trap",
        message: text,
        hint: text,
      },
      { plugin: text, digest: digestOf("x"), phase: "load", reason: "bad-wasm", message: text, hint: text },
    ],
  };
}

test("no hostile text comes through raw in any format, or changes its number of lines", () => {
  for (const format of CHECK_FORMATS) {
    const plainLines = CHECK_PRINTERS[format](sampleCheck("plain"), PLAIN).split("\n").length;
    for (const { name, text } of hostileTexts) {
      const printed = CHECK_PRINTERS[format](sampleCheck(text), PLAIN);
      assert.doesNotMatch(
        printed.replaceAll("\n", ""),
        /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u,
        `${format}: ${name}`,
      );
      assert.equal(printed.split("\n").length, plainLines, `${format}: ${name}`);
      if (format === "github") assert.doesNotMatch(printed, /^(?!::(error|warning|notice) )./m);
      if (format === "junit")
        assert.doesNotMatch(printed.replaceAll(/<\/?(\?xml|testsuites?|testcase|failure|error)\b[^<>]*>/g, ""), /[<>]/);
    }
  }
});

test("what code-scanning services get is valid by the schema of SARIF 2.1.0, whatever the texts are", () => {
  const print = (report: CheckReport): unknown => JSON.parse(CHECK_PRINTERS.sarif(report, PLAIN));
  for (const { name, text } of [{ name: "plain", text: "src/a b.ts" }, ...hostileTexts])
    assert.deepEqual(sarifProblems(print(sampleCheck(text))), [], name);
  const counts = { error: 0, warning: 0, info: 0 };
  assert.deepEqual(sarifProblems(print({ ask: "check", rules: [], findings: [], counts, failures: [] })), []);
});
