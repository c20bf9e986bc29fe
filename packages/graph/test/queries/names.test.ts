import assert from "node:assert/strict";
import { test } from "node:test";

import { GraphError, GraphQueries, NodeFlag } from "@parseltongue/graph";
import type { FindMode } from "@parseltongue/graph";
import fc from "fast-check";

import { SketchGraph, sketched } from "./sketch.ts";
import type { Sketch, SketchNode } from "./sketch.ts";

/** One node per name; the key tells nodes of one name apart. */
function named(names: readonly string[], kind: SketchNode["kind"] = "function"): Sketch {
  return { nodes: Object.fromEntries(names.map((name, at) => [`m${at}::${name}`, { kind, name }])), edges: [] };
}

function namesFound(graph: SketchGraph, queries: GraphQueries, text: string, mode: FindMode): string[] {
  const { nodes } = queries.find(text, { mode });
  return [...nodes].map((node) => graph.graph.text(graph.graph.nodeName[node]!));
}

function foldedName(name: string): string {
  return name.replaceAll(/[_-]/g, "").toLowerCase();
}

/** Optimal string alignment by the textbook's table. */
function typosBetween(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : i)),
  );
  for (let i = 1; i <= a.length; i++) {
    rows[i]![0] = i;
    for (let j = 1; j <= b.length; j++) {
      const replaced = rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      rows[i]![j] = Math.min(replaced, rows[i - 1]![j]! + 1, rows[i]![j - 1]! + 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) rows[i]![j] = Math.min(rows[i]![j]!, rows[i - 2]![j - 2]! + 1);
    }
  }
  return rows[a.length]![b.length]!;
}

const someWord = fc.string({ unit: fc.constantFrom("a", "b", "c", "d"), minLength: 1, maxLength: 6 });
const someName = fc.oneof(
  fc.array(someWord, { minLength: 1, maxLength: 3 }).map((words) => words.join("_")),
  fc
    .array(someWord, { minLength: 1, maxLength: 3 })
    .map((words) => words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join("")),
);
const someNames = fc.uniqueArray(someName, { minLength: 1, maxLength: 40, size: "max" });

test("prefixes find the names that begin so, in their order, whatever the letter case and separators", () => {
  fc.assert(
    fc.property(someNames, someName, (names, query) => {
      const graph = sketched(named(names));
      const found = namesFound(graph, new GraphQueries(graph.graph), query, "prefix");
      const expected = names.filter((name) => foldedName(name).startsWith(foldedName(query)));
      assert.deepEqual(found.toSorted(), expected.toSorted());
      const folded = found.map(foldedName);
      assert.deepEqual(folded, folded.toSorted());
    }),
    { numRuns: 200 },
  );
});

test("every name within the allowed typos of a query is found, unless others match it as it stands", () => {
  fc.assert(
    fc.property(someNames, someName, (names, query) => {
      const wanted = foldedName(query);
      if (wanted.length < 4) return;
      const graph = sketched(named(names));
      const found = new Set(namesFound(graph, new GraphQueries(graph.graph), query, "fuzzy"));
      const most = wanted.length < 8 ? 1 : 2;
      const near = names.filter((name) => typosBetween(wanted, foldedName(name)) <= most);
      const plain = names.filter((name) => foldedName(name).startsWith(wanted));
      for (const name of plain) assert.ok(found.has(name), `${query} finds ${name}`);
      const hasPlainMatch = [...found].some((name) => foldedName(name).includes(wanted)) || plain.length > 0;
      if (!hasPlainMatch && found.size > 0 && near.length > 0 && ![...found].some((name) => isByWords(wanted, name))) {
        for (const name of near) assert.ok(found.has(name), `${query} finds ${name}`);
      }
      for (const name of found) {
        const isNear = typosBetween(wanted, foldedName(name)) <= most;
        const begins = beginnings(foldedName(name)).some((beginning) => typosBetween(wanted, beginning) <= 1);
        assert.ok(isNear || begins || isSubsequence(wanted, foldedName(name)), `${query} does not mean ${name}`);
      }
    }),
    { numRuns: 400 },
  );
});

test("every name that has a query's letters in order from the beginning of a word on is found, however long it is", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "c", "1", "2"), minLength: 1, maxLength: 8 });
  const longName = fc.array(word, { minLength: 1, maxLength: 9, size: "max" }).map((words) => words.join("_"));
  const query = fc.string({ unit: fc.constantFrom("a", "b", "c", "1", "2"), minLength: 4, maxLength: 7 });
  fc.assert(
    fc.property(fc.uniqueArray(longName, { minLength: 1, maxLength: 20 }), fc.array(query), (names, queries) => {
      const graph = sketched(named(names));
      const asked = new GraphQueries(graph.graph);
      for (const wanted of queries) {
        const found = new Set(namesFound(graph, asked, wanted, "fuzzy"));
        for (const name of names) {
          const hasLetters = fromWordStarts(name).some((rest) => rest[0] === wanted[0] && isSubsequence(wanted, rest));
          if (hasLetters) assert.ok(found.has(name), `${wanted} finds ${name}`);
        }
      }
    }),
    { numRuns: 200 },
  );
});

/** What follows each beginning of a word, without separators; a number begins a word too. */
function fromWordStarts(name: string): string[] {
  const starts = [...name.matchAll(/(?<![a-z0-9])[a-z0-9]|(?<=[a-z])[0-9]/g)].map(({ index }) => index);
  return starts.map((start) => foldedName(name.slice(start)));
}

function beginnings(text: string): string[] {
  return Array.from({ length: text.length + 1 }, (_, end) => text.slice(0, end));
}

function isSubsequence(query: string, name: string): boolean {
  let at = 0;
  for (const letter of name) if (letter === query[at]) at++;
  return at === query.length;
}

/** Whether a query may count as a plain match: its letters are there in order, so typos are not asked for. */
function isByWords(query: string, name: string): boolean {
  return isSubsequence(query, foldedName(name));
}

test("names are found as people type them, the best match first", () => {
  const names = [
    "graph_query",
    "GraphQueries",
    "parse_file",
    "ParseFileError",
    "reparse",
    "is_empty",
    "HTTPServer",
    "to_string",
  ];
  const graph = sketched(named(names));
  const queries = new GraphQueries(graph.graph);
  const first = (query: string): string | undefined => namesFound(graph, queries, query, "fuzzy")[0];
  assert.equal(first("gq"), "graph_query");
  assert.equal(first("graphqueries"), "GraphQueries");
  assert.equal(first("parsfile"), "parse_file");
  assert.equal(first("prase_file"), "parse_file");
  assert.equal(first("pfe"), "ParseFileError");
  assert.equal(first("isempyt"), "is_empty");
  assert.equal(first("htpserver"), "HTTPServer");
  assert.equal(first("tostring"), "to_string");
  assert.equal(first("zzzzzz"), undefined);
  assert.equal(queries.find("graph_query").match, "exact");
  assert.equal(queries.find("Graph_Q").match, "prefix");
  assert.equal(queries.find("grpah_query").match, "fuzzy");
  assert.deepEqual(queries.find("").nodes.length, 0);
  assert.equal(queries.find("!!").match, "none");
});

test("the index follows commits", () => {
  fc.assert(
    fc.property(
      fc.array(someNames, { minLength: 2, maxLength: 6 }),
      fc.array(someName, { minLength: 3, maxLength: 6 }),
      (steps, texts) => {
        const graph = new SketchGraph();
        const queries = new GraphQueries(graph.graph);
        queries.warm();
        for (const names of steps) {
          queries.apply(graph.become(named(names)));
          const fresh = new GraphQueries(graph.graph);
          for (const text of texts) {
            for (const mode of ["exact", "prefix", "fuzzy"] as const) {
              assert.deepEqual(
                queries.find(text, { mode, hits: 5 }),
                fresh.find(text, { mode, hits: 5 }),
                `${mode} ${text}`,
              );
            }
          }
        }
      },
    ),
    { numRuns: 60 },
  );
});

/** Names of which each is borne by many nodes, some of them tests, in two spellings that fold alike. */
const someMuchUsedNames = fc
  .array(fc.record({ name: fc.constantFrom("ab", "aB", "a_b", "abc", "b"), isTest: fc.boolean() }), {
    minLength: 20,
    maxLength: 300,
    size: "max",
  })
  .map((bearers): Sketch => {
    const nodes = bearers.map(({ name, isTest }, at): [string, SketchNode] => {
      return [`m${at}::${name}`, { kind: at % 3 === 0 ? "struct" : "method", name, flags: isTest ? NodeFlag.test : 0 }];
    });
    return { nodes: Object.fromEntries(nodes), edges: [] };
  });
const somePrefixQuestion = fc.record({
  text: fc.constantFrom("a", "ab", "b"),
  hits: fc.constantFrom(1, 7, 256, 300),
  includeTests: fc.boolean(),
  nodeKinds: fc.constantFrom(["struct"] as const, ["struct", "method"] as const),
});

test("much-used names have the order that they would have if nothing was kept, whatever was asked before", () => {
  fc.assert(
    fc.property(
      fc.array(someMuchUsedNames, { minLength: 1, maxLength: 3 }),
      fc.array(somePrefixQuestion, { minLength: 2, maxLength: 12 }),
      (steps, questions) => {
        const graph = new SketchGraph();
        const queries = new GraphQueries(graph.graph);
        for (const sketch of steps) {
          queries.apply(graph.become(sketch));
          for (const { text, ...options } of questions) {
            const fresh = new GraphQueries(graph.graph);
            assert.deepEqual(
              queries.find(text, { mode: "prefix", ...options }),
              fresh.find(text, { mode: "prefix", ...options }),
            );
          }
        }
      },
    ),
    { numRuns: 60 },
  );
});

test("a name that thousands bear is cut at a number of nodes and says so", () => {
  const names = Array.from({ length: 3000 }, () => "new");
  const graph = sketched(named(names));
  const queries = new GraphQueries(graph.graph);
  const exact = queries.find("new", { mode: "exact", hits: 10 });
  assert.deepEqual([exact.nodes.length, exact.total, exact.totalIsExact, exact.truncated], [10, 256, false, ["hits"]]);
  const whole = queries.find("new", { mode: "exact", hits: 5000 });
  assert.deepEqual([whole.nodes.length, whole.total, whole.totalIsExact, whole.truncated], [3000, 3000, true, []]);
  for (const mode of ["prefix", "fuzzy"] as const) {
    const answer = queries.find("ne", { mode, hits: 10 });
    assert.equal(answer.totalIsExact, false, mode);
    assert.deepEqual(graph.keys(answer.nodes), graph.keys(exact.nodes));
  }
  assert.equal(graph.key(queries.find("m2999::new", { mode: "exact" }).nodes[0]!), "m2999::new");
  assert.throws(
    () => queries.find("new", { hits: 0 }),
    (error) => error instanceof GraphError && error.code === "limit-invalid",
  );
});

const code: Sketch = {
  nodes: {
    app: { kind: "package" },
    "app::parse": { kind: "file", file: "src/parse.rs", parent: "app", endLine: 90 },
    "app::parse::Parser": {
      kind: "struct",
      file: "src/parse.rs",
      parent: "app::parse",
      line: 5,
      endLine: 20,
      flags: NodeFlag.public,
    },
    "app::parse::Parser::new": {
      kind: "method",
      file: "src/parse.rs",
      parent: "app::parse::Parser",
      line: 7,
      endLine: 9,
    },
    "app::parse::run": { kind: "function", file: "src/parse.rs", parent: "app::parse", line: 30, endLine: 40 },
    "app::lex": { kind: "file", file: "src/lex.rs", parent: "app", endLine: 90 },
    "app::lex::Lexer": { kind: "struct", file: "src/lex.rs", parent: "app::lex", line: 5, endLine: 20 },
    "app::lex::Lexer::new": { kind: "method", file: "src/lex.rs", parent: "app::lex::Lexer", line: 7, endLine: 9 },
    "app::lex::tests::new": {
      kind: "function",
      file: "src/lex.rs",
      parent: "app::lex",
      line: 50,
      endLine: 60,
      flags: NodeFlag.test,
    },
  },
  edges: [{ from: "app::parse::run", to: "app::parse::Parser::new", kind: "calls" }],
};

test("a target is named by its name, the end of its qualified name, a path, or a line of a file", () => {
  const graph = sketched(code);
  const queries = new GraphQueries(graph.graph);
  const target = (text: string): string | readonly string[] => {
    const answer = queries.resolveTarget(text);
    if (answer.kind === "node") return graph.key(answer.node);
    return graph.keys(answer.kind === "ambiguous" ? answer.nodes : answer.suggestions);
  };
  assert.equal(target("Parser"), "app::parse::Parser");
  assert.equal(target("Parser::new"), "app::parse::Parser::new");
  assert.equal(target("app::lex::Lexer::new"), "app::lex::Lexer::new");
  assert.equal(target("src/parse.rs:8"), "app::parse::Parser::new");
  assert.equal(target("parse.rs:8:3"), "app::parse::Parser::new");
  assert.equal(target("src/parse.rs:25"), "app::parse");
  assert.equal(target("src/lex.rs"), "app::lex");
  assert.equal(target("lex.rs:new"), "app::lex::Lexer::new");
  assert.deepEqual(target("new"), ["app::parse::Parser::new", "app::lex::Lexer::new"]);
  assert.deepEqual(target("Praser"), ["app::parse::Parser"]);
  assert.equal(queries.resolveTarget("Praser").kind, "unknown");
  assert.equal(queries.resolveTarget("new", { includeTests: true }).kind, "ambiguous");
  assert.equal(queries.resolveTarget("arser::new").kind, "unknown");
  assert.equal(queries.resolveTarget("").kind, "unknown");
});
