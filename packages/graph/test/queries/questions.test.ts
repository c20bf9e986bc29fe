import assert from "node:assert/strict";
import { test } from "node:test";

import {
  Confidence,
  EdgeFlag,
  FileFlag,
  GraphError,
  GraphQueries,
  MAX_CANDIDATES,
  NodeFlag,
  estimateTokens,
} from "@parseltongue/graph";

import { sketched } from "./sketch.ts";
import type { Sketch, SketchEdge, SketchGraph, SketchNode } from "./sketch.ts";

function open(sketch: Sketch): { graph: SketchGraph; queries: GraphQueries } {
  const graph = sketched(sketch);
  return { graph, queries: new GraphQueries(graph.graph) };
}

const fn = { kind: "function" } as const;
const calls = (from: string, to: string): SketchEdge => ({ from, to, kind: "calls" });

test("no callers is not certain while an unresolved call may mean the function", () => {
  const { graph, queries } = open({
    nodes: { a: fn, b: fn, lone: fn, unrelated: fn, set: { kind: "candidates" } },
    edges: [
      { from: "set", to: "a", kind: "candidate", confidence: Confidence.ambiguous },
      { from: "set", to: "b", kind: "candidate", confidence: Confidence.ambiguous },
      { from: "lone", to: "set", kind: "calls", confidence: Confidence.ambiguous, line: 7 },
    ],
  });
  const asked = queries.callers(graph.id("a"));
  assert.deepEqual([asked.total, asked.certain, asked.counts.ambiguous], [1, false, 1]);
  assert.equal(graph.graph.edgeLine[asked.hits.edge(0)], 7);
  const strict = queries.callers(graph.id("a"), { minimumConfidence: "resolved" });
  assert.deepEqual([strict.total, strict.certain], [0, false]);
  const none = queries.callers(graph.id("unrelated"));
  assert.deepEqual([none.total, none.certain, none.totalIsExact], [0, true, true]);
  assert.deepEqual(graph.keys(queries.callees(graph.id("lone")).hits.nodes()), ["a", "b"]);
  assert.equal(queries.blastRadius(graph.id("a")).total, 0);
  assert.equal(queries.blastRadius(graph.id("a")).certain, false);
  assert.equal(queries.blastRadius(graph.id("a"), { minimumConfidence: "ambiguous" }).total, 1);
});

test("a call that many functions could be meant by names none of them, and nothing is certain", () => {
  for (const [size, reported] of [
    [MAX_CANDIDATES, 1],
    [MAX_CANDIDATES + 1, 0],
  ] as const) {
    const members = Array.from({ length: size }, (_, i) => `m${i}`);
    const { graph, queries } = open({
      nodes: { from: fn, set: { kind: "candidates" }, ...Object.fromEntries(members.map((key) => [key, fn])) },
      edges: [
        ...members.map((to): SketchEdge => ({ from: "set", to, kind: "candidate", confidence: Confidence.ambiguous })),
        { from: "from", to: "set", kind: "calls", confidence: Confidence.ambiguous },
      ],
    });
    const callers = queries.callers(graph.id("m3"));
    assert.deepEqual([callers.total, callers.certain], [reported, false]);
    const callees = queries.callees(graph.id("from"));
    assert.deepEqual([callees.total, callees.certain], [reported * size, false]);
  }
});

test("a set of one member is an inferred call", () => {
  const { graph, queries } = open({
    nodes: { a: fn, from: fn, set: { kind: "candidates" } },
    edges: [
      { from: "set", to: "a", kind: "candidate", confidence: Confidence.inferred },
      { from: "from", to: "set", kind: "calls", confidence: Confidence.ambiguous },
      { from: "from", to: "set", kind: "calls", confidence: Confidence.ambiguous, line: 3 },
    ],
  });
  const answer = queries.callers(graph.id("a"));
  assert.deepEqual(
    [answer.counts, answer.certain, answer.hits.sites(0)],
    [{ resolved: 0, inferred: 1, ambiguous: 0 }, true, 2],
  );
  assert.equal(queries.blastRadius(graph.id("a")).total, 1);
});

test("a call through a declaration reaches the members that override it, and their callers include it", () => {
  const method = { kind: "method", flags: NodeFlag.override } as const;
  const { graph, queries } = open({
    nodes: { user: fn, "Trait::run": { kind: "method" }, "A::run": method, lost: method },
    edges: [
      { from: "user", to: "Trait::run", kind: "calls", flags: EdgeFlag.dynamic },
      { from: "A::run", to: "Trait::run", kind: "implements" },
    ],
  });
  assert.deepEqual(graph.keys(queries.callers(graph.id("A::run")).hits.nodes()), ["user"]);
  assert.deepEqual(graph.keys(queries.callees(graph.id("user")).hits.nodes()), ["Trait::run", "A::run"]);
  assert.equal(queries.callers(graph.id("A::run")).counts.inferred, 1);
  assert.equal(queries.callers(graph.id("lost")).certain, false, "nobody knows what it overrides");
});

test("test code and external code are left out, unless asked for or asked about", () => {
  const { graph, queries } = open({
    nodes: {
      f: fn,
      caller: fn,
      check: { ...fn, flags: NodeFlag.test },
      helper: { ...fn, flags: NodeFlag.test },
      std: { ...fn, flags: NodeFlag.external },
    },
    edges: [calls("caller", "f"), calls("check", "f"), calls("check", "helper"), calls("f", "std")],
  });
  const callers = (options = {}): string[] => graph.keys(queries.callers(graph.id("f"), options).hits.nodes());
  assert.deepEqual(callers(), ["caller"]);
  assert.deepEqual(callers({ includeTests: true }), ["caller", "check"]);
  assert.deepEqual(graph.keys(queries.callers(graph.id("helper")).hits.nodes()), ["check"]);
  assert.equal(queries.callees(graph.id("f")).total, 0);
  assert.deepEqual(graph.keys(queries.callers(graph.id("std")).hits.nodes()), ["f"]);
});

test("a container stands for what is inside it, and an import of an item goes no further", () => {
  const inFile = (file: string) => ({ kind: "function", parent: file, file: `${file}.ts` }) as const;
  const file = (name: string) => ({ kind: "file", file: `${name}.ts` }) as const;
  const { graph, queries } = open({
    nodes: { a: file("a"), b: file("b"), c: file("c"), f: inFile("a"), g: inFile("b"), h: inFile("c") },
    edges: [calls("g", "f"), { from: "b", to: "f", kind: "imports" }, { from: "c", to: "b", kind: "imports" }],
  });
  const radius = (key: string): string[] => graph.keys(queries.blastRadius(graph.id(key)).hits.nodes());
  assert.deepEqual(radius("f"), ["b", "g"]);
  assert.deepEqual(radius("a"), ["b", "g", "c"]);
  assert.deepEqual(graph.keys(queries.path(graph.id("c"), graph.id("a")).hits.nodes()), ["c", "b", "f"]);
  assert.deepEqual(graph.keys(queries.path(graph.id("h"), graph.id("f")).hits.nodes()), []);
  assert.deepEqual(graph.keys(queries.path(graph.id("b"), graph.id("a")).hits.nodes()), ["b", "f"]);
});

test("only hits of the asked kinds are shown and counted, while the walk goes through others", () => {
  const { graph, queries } = open({
    nodes: { S: { kind: "struct" }, f: fn, g: { kind: "method" }, h: fn },
    edges: [{ from: "f", to: "S", kind: "uses" }, calls("g", "f"), calls("h", "g")],
  });
  const answer = queries.blastRadius(graph.id("S"), { nodeKinds: ["function"] });
  assert.deepEqual([graph.keys(answer.hits.nodes()), answer.total], [["f", "h"], 2]);
  assert.deepEqual(answer.hits.at(1).depth, 3);
  assert.throws(() => answer.hits.at(2), RangeError);
});

test("what is asked must be there and limits must make sense", () => {
  const { graph, queries } = open({ nodes: { f: fn, set: { kind: "candidates" } }, edges: [] });
  const codeOf = (ask: () => unknown): string => {
    try {
      ask();
    } catch (error) {
      if (error instanceof GraphError) return error.code;
      throw error;
    }
    return "answered";
  };
  const f = graph.id("f");
  for (const node of [0, -1, 99, 1.5, graph.id("set")]) {
    assert.equal(
      codeOf(() => queries.callers(node)),
      "node-unknown",
    );
    assert.equal(
      codeOf(() => queries.path(f, node)),
      "node-unknown",
    );
    assert.equal(
      codeOf(() => queries.context(node)),
      "node-unknown",
    );
  }
  for (const limit of [{ hops: 0 }, { hits: 0 }, { hits: 65_537 }, { edges: 0.5 }, { hops: Number.NaN }]) {
    assert.equal(
      codeOf(() => queries.blastRadius(f, limit)),
      "limit-invalid",
    );
  }
  for (const ask of [
    () => queries.hubs({ hits: 0 }),
    () => queries.unused({ hits: 0 }),
    () => queries.dependencies({ hits: 0 }),
    () => queries.findCycles({ members: 0 }),
    () => queries.context(f, { tokens: 0 }),
  ]) {
    assert.equal(codeOf(ask), "limit-invalid");
  }
});

test("dependencies are counted between files and between packages", () => {
  const item = (file: string) => ({ kind: "function", parent: file, file }) as const;
  const { graph, queries } = open({
    nodes: {
      p: { kind: "package" },
      q: { kind: "package" },
      a: { kind: "file", parent: "p", file: "a" },
      b: { kind: "file", parent: "p", file: "b" },
      c: { kind: "file", parent: "q", file: "c" },
      fa: item("a"),
      fb: item("b"),
      fc: item("c"),
      t: { ...item("a"), flags: NodeFlag.test },
      lone: { kind: "candidates" },
      doubtful: { kind: "candidates" },
    },
    edges: [
      { ...calls("fa", "fb"), line: 1 },
      { from: "fa", to: "fb", kind: "uses", line: 1 },
      { from: "fb", to: "lone", kind: "calls", confidence: Confidence.ambiguous, line: 1 },
      { from: "lone", to: "fc", kind: "candidate", confidence: Confidence.inferred },
      { ...calls("t", "fc"), line: 1 },
      { from: "a", to: "c", kind: "imports", line: 1 },
      { from: "fc", to: "fa", kind: "calls", confidence: Confidence.ambiguous, line: 1 },
      // A name that a library gives to methods as well: the only candidate in the code base proves nothing.
      { from: "fc", to: "doubtful", kind: "calls", confidence: Confidence.ambiguous, line: 2 },
      { from: "doubtful", to: "fa", kind: "candidate", confidence: Confidence.ambiguous },
      // Written in neither file: an impl for the one of a trait of the other.
      { from: "fb", to: "fa", kind: "implements" },
    ],
  });
  const rows = (options = {}): unknown[] =>
    queries.dependencies(options).dependencies.map(({ from, to, total }) => [graph.key(from), graph.key(to), total]);
  assert.deepEqual(rows(), [
    ["a", "b", 2],
    ["a", "c", 1],
    ["b", "c", 1],
  ]);
  assert.deepEqual(rows({ level: "package" }), [["p", "q", 2]]);
  assert.deepEqual(rows({ of: graph.id("fc"), direction: "dependents" }), [
    ["a", "c", 1],
    ["b", "c", 1],
  ]);
  assert.deepEqual(rows({ of: graph.id("fb") }), [["b", "c", 1]]);
  const first = queries.dependencies({ hits: 1 });
  assert.deepEqual(
    [first.dependencies[0]!.counts, first.total, first.truncated],
    [{ calls: 1, implements: 0, extends: 0, uses: 1, imports: 0 }, 3, ["hits"]],
  );
});

test("hubs have the most edges, and what is unused is listed with what speaks against it", () => {
  const { graph, queries } = open({
    nodes: {
      hub: fn,
      a: fn,
      b: { ...fn, flags: NodeFlag.public },
      main: { ...fn, flags: NodeFlag.entry | NodeFlag.public },
      maybe: fn,
      tested: fn,
      check: { ...fn, flags: NodeFlag.test },
      odd: { ...fn, file: "odd.rs", fileFlags: FileFlag.syntaxErrors },
      set: { kind: "candidates" },
    },
    edges: [
      calls("a", "hub"),
      calls("b", "hub"),
      calls("main", "hub"),
      calls("check", "tested"),
      calls("a", "a"),
      { from: "set", to: "maybe", kind: "candidate", confidence: Confidence.ambiguous },
      { from: "a", to: "set", kind: "calls", confidence: Confidence.ambiguous },
    ],
  });
  const { hubs, total, truncated } = queries.hubs({ hits: 1 });
  assert.deepEqual([graph.key(hubs[0]!.node), hubs[0]!.incoming, total, truncated], ["hub", 3, 5, ["hits"]]);
  const listed = (options = {}): unknown[] =>
    queries.unused(options).nodes.map(({ node, caveats }) => [graph.key(node), caveats.join()]);
  assert.deepEqual(listed(), [["a", ""]]);
  assert.deepEqual(queries.unused().excused, {
    entry: 1,
    public: 2,
    dynamic: 0,
    candidates: 1,
    tests: 1,
    incomplete: 1,
  });
  assert.deepEqual(listed({ allow: ["public", "tests"] }), [
    ["a", ""],
    ["b", "public"],
    ["tested", "tests"],
  ]);
  assert.deepEqual(queries.unused({ hits: 1, allow: ["public"] }).truncated, ["hits"]);
});

test("of definitions of one item for several platforms none is unused where one is used", () => {
  const twins = (key: string, node: SketchNode): Record<string, SketchNode> => ({
    [key]: node,
    [`${key}#2`]: { ...node, qualifiedName: key, ordinal: 1 },
  });
  const overriding = { kind: "method", parent: "T", flags: NodeFlag.override } as const;
  const { graph, queries } = open({
    nodes: {
      p: { kind: "package" },
      main: { ...fn, parent: "p", flags: NodeFlag.entry },
      ...twins("used", { ...fn, parent: "p" }),
      ...twins("unused", { ...fn, parent: "p" }),
      ...twins("sys", { kind: "module", parent: "p" }),
      "sys::open": { ...fn, parent: "sys" },
      "sys::open#2": { ...fn, parent: "sys#2", qualifiedName: "sys::open", ordinal: 1 },
      T: { kind: "struct", parent: "p" },
      // The same member of two supertypes: one that is used says nothing of the other.
      ...twins("T::fmt", overriding),
      // Two packages of one name are two packages.
      ...twins("q", { kind: "package" }),
      "q::f": { ...fn, parent: "q" },
      "q::f#2": { ...fn, parent: "q#2", qualifiedName: "q::f", ordinal: 1 },
    },
    edges: ["used", "sys::open", "T", "T::fmt", "q::f"].map((to) => calls("main", to)),
  });
  const listed = queries.unused({ allow: ["dynamic"] }).nodes.map(({ node }) => graph.key(node));
  assert.deepEqual(listed, ["T::fmt", "q::f", "unused", "unused"]);
});

test("context holds the nearest first and never more than the budget", () => {
  const { graph, queries } = open({
    nodes: {
      m: { kind: "module" },
      "m::S": { kind: "struct", parent: "m", signature: "struct S" },
      "m::S::f": { kind: "method", parent: "m::S", signature: "fn f(&self) -> T", doc: "Does it." },
      T: { kind: "struct", signature: "struct T" },
      callee: fn,
      caller: fn,
      far: fn,
      set: { kind: "candidates" },
    },
    edges: [
      calls("m::S::f", "callee"),
      calls("caller", "m::S::f"),
      { from: "m::S::f", to: "T", kind: "uses" },
      calls("callee", "far"),
    ],
  });
  const node = graph.id("m::S::f");
  const whole = queries.context(node);
  assert.deepEqual(
    whole.entries.map(({ node, role }) => `${role} ${graph.key(node)}`),
    ["target m::S::f", "parent m::S", "parent m", "type T", "callee callee", "caller caller", "nearby far"],
  );
  assert.equal(
    whole.tokens,
    whole.entries.reduce((sum, { tokens }) => sum + tokens, 0),
  );
  assert.equal(whole.entries[0]!.tokens, estimateTokens(graph.graph, node, "target"));
  for (let tokens = 1; tokens < whole.tokens; tokens += 3) {
    const cut = queries.context(node, { tokens });
    assert.ok(cut.tokens <= tokens && cut.omitted > 0);
  }
});
