import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Graph } from "@parseltongue/graph";
import { Indexer } from "@parseltongue/indexer";
import { compare } from "./compare.ts";
import { GraphClaims } from "./graph-claims.ts";
import { syntaxSites } from "./syntax-sites.ts";
import { readTruth } from "./truth.ts";
import type { Meaning, Truth } from "./truth.ts";

const CODE = `use std::fmt::Debug;
struct A;
trait T { fn go(&self) {} }
impl T for A {}
fn run(a: A) { a.go(); println!("{}", help(a)); unknown!().go(); other(); }
fn help(a: A) -> u8 { 1 }
fn other() {}
`;
const PATH = "src/lib.rs";

test("syntax says what names do where they stand", async () => {
  const { roles, heritage } = await syntaxSites(PATH, CODE);
  const at = (line: number, name: string): string =>
    `${PATH}:${line}:${(CODE.split("\n")[line - 1] ?? "").indexOf(name) + 1}`;
  assert.equal(roles.get(at(1, "Debug")), "import");
  assert.equal(roles.get(at(5, "go")), "call");
  assert.equal(roles.get(at(5, "println")), "macro");
  assert.equal(roles.get(at(5, "help")), "call in macro");
  assert.equal(roles.get(at(6, "help")), undefined, "a declaration is no call");
  assert.deepEqual(heritage, [{ subject: at(4, "A {"), isDeclared: false, supertype: at(4, "T"), kind: "implements" }]);
});

test("claims are held against a compiler's word", async () => {
  const bytes = new Map([
    [PATH, CODE],
    ["Cargo.toml", '[package]\nname = "demo"\n'],
  ]);
  const indexer = new Indexer({
    source: {
      list: async () => ({ sources: [PATH], manifests: ["Cargo.toml"], skipped: [], otherCount: 0 }),
      read: async (path) => ({ bytes: new TextEncoder().encode(bytes.get(path)) }),
    },
    workers: 1,
  });
  const { commit } = await indexer.index();
  await indexer.close();
  const graph = Graph.create();
  graph.apply(commit);

  const inside = (place: string): Meaning => ({ kind: "inside", place: `${PATH}:${place}`, symbol: "x x x x f()." });
  const truth: Truth = {
    tool: "by hand",
    meanings: new Map<string, Meaning[]>([
      [`${PATH}:4:6`, [inside("3:7")]],
      [`${PATH}:4:12`, [inside("2:8")]],
      [`${PATH}:5:18`, [inside("3:14")]],
      // Said to be elsewhere, though the graph holds it for sure.
      [`${PATH}:5:39`, [{ kind: "outside", symbol: "x x x x g()." }]],
      // A candidate set of one.
      [`${PATH}:5:60`, [inside("3:14")]],
    ]),
    files: new Set([PATH]),
    typesOfValues: new Map(),
    sharedNames: 0,
  };
  const { rows, disagreements } = compare(
    new GraphClaims(graph),
    truth,
    new Map([[PATH, await syntaxSites(PATH, CODE)]]),
  );
  const { truths, resolved, resolvedRight, pairsHeld, unjudged } = rows.get("calls") ?? assert.fail();
  assert.deepEqual(
    { truths, resolved, resolvedRight, pairsHeld },
    { truths: 2, resolved: 1, resolvedRight: 1, pairsHeld: 2 },
  );
  assert.equal(unjudged, 1, "of other() the compiler says nothing");
  const inMacro = rows.get("calls in macro arguments") ?? assert.fail();
  assert.deepEqual([inMacro.truths, inMacro.resolved, inMacro.resolvedRight], [0, 1, 0]);
  const implemented = rows.get("implements") ?? assert.fail();
  assert.deepEqual([implemented.truths, implemented.resolvedRight], [1, 1]);
  assert.deepEqual(
    disagreements.map(({ row, category }) => `${row}: ${category}`).filter((text) => text.startsWith("calls")),
    ["calls in macro arguments: invented", "calls: only candidates"].sort((a, b) => (a < b ? -1 : 1)),
  );
});

test("after implements, a name that is a constant and an interface means the interface", async () => {
  const path = "src/a.ts";
  const code =
    "export const S = make<S>();\nexport interface S { go(): void }\nexport class A implements S { go(): void {} }\n";
  const indexer = new Indexer({
    source: {
      list: async () => ({ sources: [path], manifests: [], skipped: [], otherCount: 0 }),
      read: async () => ({ bytes: new TextEncoder().encode(code) }),
    },
    workers: 1,
  });
  const { commit } = await indexer.index();
  await indexer.close();
  const graph = Graph.create();
  graph.apply(commit);
  const truth: Truth = {
    tool: "by hand",
    meanings: new Map<string, Meaning[]>([
      [`${path}:3:27`, [{ kind: "inside", place: `${path}:1:14`, symbol: "x x x x S." }]],
    ]),
    files: new Set([path]),
    typesOfValues: new Map([[`${path}:1:14`, `${path}:2:18`]]),
    sharedNames: 0,
  };
  const { rows } = compare(new GraphClaims(graph), truth, new Map([[path, await syntaxSites(path, code)]]));
  const { truths, resolvedRight } = rows.get("implements") ?? assert.fail();
  assert.deepEqual([truths, resolvedRight], [1, 1]);
});

test("syntax says the same of other languages", async () => {
  const codes: Readonly<Record<string, string>> = {
    "a.py": "from m import item\nclass A(Base):\n  def go(self, x: Kind): return x.run(item())\n",
    "a.go": "package a\nfunc (t *Self) go1(x Kind) { x.run(item(1)) }\n",
    "A.java":
      "import a.b.Item;\nimport a.c.*;\nclass A extends Base implements Port { Kind go(Item i) { return i.run(new Made<Kind>()); } }\n",
  };
  const found: string[] = [];
  for (const [path, code] of Object.entries(codes)) {
    for (const [place, role] of (await syntaxSites(path, code)).roles) {
      const [, line = "", column = ""] = place.split(":");
      const name = /^\w+/.exec((code.split("\n")[Number(line) - 1] ?? "").slice(Number(column) - 1))?.[0];
      found.push(`${path} ${role} ${name}`);
    }
  }
  assert.deepEqual([...new Set(found)].sort(), [
    "A.java call Made",
    "A.java call run",
    "A.java import Item",
    "A.java supertype Base",
    "A.java supertype Port",
    "A.java type Item",
    "A.java type Kind",
    "a.go call item",
    "a.go call run",
    "a.go supertype Self",
    "a.go type Kind",
    "a.py call item",
    "a.py call run",
    "a.py import item",
    "a.py supertype Base",
    "a.py type Kind",
  ]);
});

test("what compilers without SCIP say is read from lines", (t) => {
  const directory = mkdtempSync(join(tmpdir(), "accuracy-"));
  t.after(() => rmSync(directory, { recursive: true }));
  const index = join(directory, "index.jsonl");
  const at = (symbol: string): string => `go gomod ${symbol}`;
  const occurrences = [
    [1, 6, at("inside . a.go:1:6/f()."), true],
    [2, 3, at("inside . a.go:1:6/f()."), false],
    [3, 3, at("outside . fmt.Println"), false],
    [4, 3, "local a.go:1:9", false],
  ];
  writeFileSync(index, `${JSON.stringify({ path: "a.go", occurrences })}\n`);
  const truth = readTruth(index, () => "", new Map());
  assert.deepEqual(
    [...truth.meanings].map(([place, [meaning]]) => `${place} ${meaning?.kind}`),
    ["a.go:2:3 inside", "a.go:3:3 outside", "a.go:4:3 unclear"],
  );
});
