import assert from "node:assert/strict";
import { test } from "node:test";
import { nodeEnvironment } from "../../src/environment.ts";
import { benchPlugin } from "../../src/plugin-kit/bench/bench-plugin.ts";
import { flameGraph } from "../../src/plugin-kit/bench/flame-graph.ts";
import { fuelTree, readableName } from "../../src/plugin-kit/bench/fuel-tree.ts";
import { printBench } from "../../src/plugin-kit/bench/print-bench.ts";
import { profilePlugin } from "../../src/plugin-kit/bench/profile-plugin.ts";
import { buildForProfile } from "../../src/plugin-kit/build-plugin.ts";
import { newPluginFiles } from "../../src/plugin-kit/new/new-plugin.ts";
import { CodeGraph } from "../../src/plugin-kit/testing/code-graph.ts";
import { build, writeProject } from "./kit-project.ts";

const signal = new AbortController().signal;
const CODE = `FILE: src/lib.rs
pub fn start() { load(); save(); }
pub fn load() { parse(); }
fn save() { parse(); }
fn parse() {}
`;

test("a bench says what each hook declares and uses, and a profile by which functions", async (t) => {
  const files = newPluginFiles({ name: "fresh", language: "assemblyscript", traits: ["lens", "rule"] });
  const built = await build(t, await writeProject(t, files));
  assert.ok(built);
  const code = await CodeGraph.ofDump(CODE, signal);
  const report = benchPlugin(code, built, nodeEnvironment.clock);
  assert.deepEqual(
    report.hooks.map(({ trait, hook, faults }) => [trait, hook, faults]),
    [
      ["lens", "fresh", 0],
      ["rule", "fresh", 0],
    ],
  );
  for (const { declaredFuel, usedFuel, headroom, calls } of report.hooks) {
    assert.ok(calls > 1 && usedFuel > 0 && usedFuel < declaredFuel);
    assert.equal(headroom, 1 - usedFuel / declaredFuel);
  }
  assert.match(printBench(report), /^lens fresh +\S+ \S+/m);
  assert.ok(report.usedPages > 0 && report.usedPages <= report.declaredPages && report.loadMs > 0);

  const exact = (): unknown => {
    const { hooks, usedPages } = benchPlugin(code, built, nodeEnvironment.clock, 7);
    const figures = hooks.map(({ calls, usedFuel, usedOutput }) => ({ calls, usedFuel, usedOutput }));
    assert.deepEqual(
      figures.map(({ calls }) => calls),
      [7, 7],
    );
    assert.ok(figures[0]!.usedOutput > 0 && figures[0]!.usedOutput <= hooks[0]!.declaredOutput);
    return { figures, usedPages };
  };
  assert.deepEqual(exact(), exact());

  const profiled = await buildForProfile(nodeEnvironment, built.project, signal);
  const tree = fuelTree(profilePlugin(code, profiled));
  const names = tree.children.map(({ name }) => name);
  assert.ok(names.includes("sdk/hooks/evaluate") && names.includes("sdk/hooks/check"), names.join());
  const evaluate = tree.children.find(({ name }) => name === "sdk/hooks/evaluate");
  assert.ok(evaluate?.children.some(({ name }) => name === "annotate"));
});

test("a tree shares out what a function used by who called it, and ends where one calls itself", () => {
  const tree = fuelTree({
    functions: [
      { index: 0, name: "run", fuel: 10 },
      { index: 1, name: "left", fuel: 20 },
      { index: 2, name: undefined, fuel: 100 },
    ],
    calls: [
      { caller: 0, callee: 1, fuel: 95 },
      { caller: 0, callee: 2, fuel: 25 },
      { caller: 1, callee: 2, fuel: 75 },
      { caller: 2, callee: 2, fuel: 60 },
      { caller: 2, callee: undefined, fuel: 5 },
    ],
  });
  assert.deepEqual(tree, {
    name: "all calls",
    fuel: 130,
    children: [
      {
        name: "run",
        fuel: 130,
        children: [
          { name: "left", fuel: 95, children: [{ name: "function 2", fuel: 75, children: [] }] },
          { name: "function 2", fuel: 25, children: [] },
        ],
      },
    ],
  });
});

test("names of compilers read as their authors wrote them", () => {
  assert.equal(readableName("_ZN4core3fmt5write17h0123456789abcdefE"), "core::fmt::write");
  assert.equal(
    readableName("_ZN44_$LT$$RF$T$u20$as$u20$core..fmt..Display$GT$3fmt17h0123456789abcdefE"),
    "<&T as core::fmt::Display>::fmt",
  );
  assert.equal(readableName("_ZNodd"), "_ZNodd");
  assert.equal(readableName("~lib/@parseltongue/sdk-assemblyscript/assembly/text/Text#equals"), "sdk/text/Text#equals");
});

test("a flame graph is an SVG in which no name can end an element", () => {
  const svg = flameGraph("<b>", {
    name: "all",
    fuel: 10,
    children: [{ name: "</title><script>x</script>\u001b[31m", fuel: 5, children: [] }],
  });
  assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  assert.ok(!svg.includes("<script") && !svg.includes("\u001b") && !svg.includes("<b>"));
});
