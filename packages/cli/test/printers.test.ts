import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { hostileTexts, requireTool } from "@parseltongue/testkit";
import type { AnswerReport } from "@parseltongue/engine";
import { FORMATS } from "../src/commands/options.ts";
import { PRINTERS } from "../src/printers/printer.ts";
import { sampleHit, sampleNode, sampleReports } from "./sample-reports.ts";

const PLAIN = { color: false, root: "/repo" };
const COLORED = { color: true, root: "/repo" };
/** What our own styles write: colours, and links with a percent-encoded address. */
const ESC = "\u001b";
const OWN_SEQUENCES = new RegExp(
  String.raw`${ESC}\[\d+m|${ESC}\]8;;(?:file:///[\w%./~!'()*+,;=:@&$#-]*)?${ESC}\\`,
  "g",
);
const HOSTILE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

for (const format of FORMATS) {
  test(`${format}: no hostile text comes through raw`, () => {
    for (const { name, text } of hostileTexts) {
      for (const report of sampleReports(text)) {
        for (const options of [PLAIN, COLORED]) {
          const printed = PRINTERS[format](report, options).replaceAll(OWN_SEQUENCES, "");
          assert.doesNotMatch(printed.replaceAll("\n", ""), HOSTILE, `${format} of ${report.ask}: ${name}`);
        }
      }
    }
  });

  test(`${format}: hostile text changes no number of lines`, () => {
    const plain = sampleReports("plain").map((report) => lineCount(PRINTERS[format](report, PLAIN)));
    for (const { name, text } of hostileTexts) {
      const counts = sampleReports(text).map((report) => lineCount(PRINTERS[format](report, PLAIN)));
      assert.deepEqual(counts, plain, `${format}: ${name}`);
    }
  });
}

test("json and jsonl give the texts back unchanged, and cannot end a script", () => {
  for (const { text } of hostileTexts) {
    for (const report of sampleReports(text)) {
      const json = PRINTERS.json(report, PLAIN);
      assert.deepEqual(JSON.parse(json), report);
      assert.doesNotMatch(json, /<\/|<!--/);
      const lines = PRINTERS.jsonl(report, PLAIN).trimEnd().split("\n");
      assert.deepEqual((JSON.parse(lines[0]!) as AnswerReport).ask, report.ask);
      for (const line of lines) assert.doesNotMatch(line, /<\/|<!--/);
    }
  }
});

test("dot holds nothing but what its grammar allows, whatever the names", () => {
  const string = String.raw`"(?:[^"\\]|\\["\\n])*"`;
  const line = new RegExp(
    `^(?:digraph ${string} \\{|  rankdir=LR;|  node \\[shape=box, fontname="sans-serif"\\];|\\}|  \\}` +
      `|  subgraph cluster_\\d+ \\{|    label=${string};| {2,4}n\\d+ \\[label=${string}\\];` +
      `|  n\\d+ -> n\\d+(?: \\[(?:label=${string})?(?:, )?(?:style=dashed)?\\])?;)$`,
  );
  for (const { text } of hostileTexts) {
    for (const report of sampleReports(text)) {
      for (const printed of PRINTERS.dot(report, PLAIN).trimEnd().split("\n")) assert.match(printed, line);
    }
  }
});

test("mermaid holds nothing but what its grammar allows, whatever the names", () => {
  const label = String.raw`"(?:[^!-~]|[\w\-./,:]|#\d+;|<br/>)*"`;
  const line = new RegExp(
    `^(?:flowchart LR|  end|  subgraph g\\d+\\[${label}\\]| {2,4}n\\d+\\[${label}\\]` +
      `|  n\\d+ (?:-->|-\\.->)(?:\\|${label}\\|)? n\\d+)$`,
    "u",
  );
  for (const { text } of hostileTexts) {
    for (const report of sampleReports(text)) {
      for (const printed of PRINTERS.mermaid(report, PLAIN).trimEnd().split("\n")) assert.match(printed, line);
    }
  }
});

test("a walk is a tree with its doubts marked and its totals said as they are", () => {
  const hit = (name: string, overrides: Parameters<typeof sampleHit>[1]): ReturnType<typeof sampleHit> =>
    sampleHit(name, { file: "src/a.rs", site: { file: "src/a.rs", line: 7, column: 1 }, ...overrides });
  const report: AnswerReport = {
    ask: "blast-radius",
    target: sampleNode("app::load", { file: "src/lib.rs" }),
    hits: [
      hit("app::run", { sites: 2 }),
      hit("app::try_run", { confidence: "ambiguous" }),
      hit("app::main", { depth: 2, via: 0 }),
      hit("app::test", { depth: 2, via: 0, confidence: "inferred", flags: ["test"] }),
    ],
    total: 300,
    totalIsExact: false,
    certain: false,
    counts: { resolved: 290, inferred: 9, ambiguous: 1 },
    truncated: ["hits"],
  };
  assert.equal(
    PRINTERS.human(report, PLAIN),
    `blast radius of function app::load  src/lib.rs:3
├─ function app::run  src/a.rs:7  (2 sites)
│  ├─ function app::main  src/a.rs:7
│  └─ ~ test function app::test  src/a.rs:7
└─ ? function app::try_run  src/a.rs:7
at least 299 dependents
at least 1 possible dependent (unresolved)
~ the only one that fits, not proven   ? possible: an unresolved reference that may mean it
the first 4 are shown; see more with --limit
`,
  );
});

test("nothing found and not certain is not printed as none", () => {
  const report: AnswerReport = {
    ask: "callers",
    target: sampleNode("app::load", { file: "src/lib.rs" }),
    hits: [],
    total: 0,
    totalIsExact: true,
    certain: false,
    counts: { resolved: 0, inferred: 0, ambiguous: 0 },
    truncated: [],
  };
  assert.match(PRINTERS.human(report, PLAIN), /0 callers\nthat does not mean there is none/);
  assert.doesNotMatch(PRINTERS.human({ ...report, certain: true }, PLAIN), /does not mean/);
});

test("a tree of ten thousand hops is printed without recursion", () => {
  const hits = Array.from({ length: 10_000 }, (_unused, i) =>
    sampleHit("f", { depth: i + 1, ...(i > 0 && { via: i - 1 }) }),
  );
  const report: AnswerReport = {
    ask: "blast-radius",
    target: sampleNode("f"),
    hits,
    total: hits.length,
    totalIsExact: true,
    certain: true,
    counts: { resolved: hits.length, inferred: 0, ambiguous: 0 },
    truncated: [],
  };
  const printed = PRINTERS.human(report, PLAIN);
  assert.equal(lineCount(printed), hits.length + 2);
  assert.match(printed, /└─ \[10000\] function f/);
});

test("Graphviz reads what dot prints", (t) => {
  if (!requireTool(t, "dot", "apt-get install graphviz")) return;
  const graphs = hostileTexts.flatMap(({ text }) => sampleReports(text).map((report) => PRINTERS.dot(report, PLAIN)));
  const { status, stderr } = spawnSync("dot", ["-Tcanon"], { input: graphs.join("\n"), maxBuffer: 1 << 28 });
  assert.equal(status, 0, String(stderr));
});

function lineCount(text: string): number {
  return text.split("\n").length - 1;
}
