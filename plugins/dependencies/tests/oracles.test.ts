import assert from "node:assert/strict";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { EdgeKind, type GraphView, NodeFlag, NodeKind } from "@parseltongue/graph";
import type { Values } from "@parseltongue/host";
import type { CodeGraph } from "../../../packages/cli/src/plugin-kit/testing/code-graph.ts";
import { loadForTest, type TestHost } from "../../../packages/cli/src/plugin-kit/testing/test-host.ts";
import { build } from "../../../packages/cli/test/plugin-kit/kit-project.ts";
import { fileWeb, meant, reachable, shortestWayRound } from "./file-web.ts";
import { randomTypeScript } from "./random-code.ts";

// What plugins say of random code, beside what is worked out anew here by the plainest way there is.
const codes = await Promise.all([1, 8, 15, 22, 29, 36].map(async (seed) => randomTypeScript(seed)));

test("no-cycles finds the components of two files or more, and a shortest way round each", async (t) => {
  await forRandomCode(t, "no-cycles", {}, (code, { host, plugin }) => {
    const outcome = host.check(plugin, "no-cycles");
    assert.ok(outcome.failed === undefined);
    const { graph } = code;
    const web = fileWeb(graph);
    const components = new Set(
      [...web.keys()].map((file) => componentOf(web, file).join(" ")).filter((all) => / /.test(all)),
    );
    const found = outcome.diagnostics.map(({ node, related }) =>
      [node, ...related]
        .map((each) => pathOf(graph, each))
        .toSorted()
        .join(" "),
    );
    assert.deepEqual(found.toSorted(), [...components].toSorted());
    for (const { message } of outcome.diagnostics) {
      const way = message.split(";")[0]!.split(" → ");
      assert.equal(way.length - 1, shortestWayRound(web, way[0]!));
      for (const [at, file] of way.slice(1).entries()) assert.ok(web.get(way[at]!)!.has(file), message);
    }
    // The engine's own answer, kept up to date from commits, is the same.
    const { cycles } = code.queries.findCycles({ level: "file" });
    assert.equal(cycles.length, found.length);
    const counted = code.queries.dependencies({ level: "file", hits: 10_000 }).dependencies;
    assert.deepEqual(
      counted.map(({ from, to, total }) => `${pathOf(graph, from)} ${pathOf(graph, to)} ${total}`).toSorted(),
      [...web].flatMap(([from, row]) => [...row].map(([to, total]) => `${from} ${to} ${total}`)).toSorted(),
    );
  });
});

test("layers: what is no back-edge leads down, by the longest way; only circles have back-edges", async (t) => {
  await forRandomCode(t, "layers", {}, (code, { host, plugin }) => {
    const outcome = host.answerQuery(plugin, "layers", { level: "file" });
    assert.ok(outcome.failed === undefined);
    const web = fileWeb(code.graph);
    const files = Array.from(outcome.nodes, (node) => pathOf(code.graph, node));
    const value = (file: string, column: number): number => outcome.values[5 * files.indexOf(file) + column]!;
    const back = new Set(
      outcome.annotations.map(({ hit, text }) => `${files[hit]} ${text.replace(/^random\/(.*) \(\d+\)$/, "$1.ts")}`),
    );
    for (const file of files) {
      const targets = [...web.get(file)!.keys()];
      const down = targets.filter((to) => !back.has(`${file} ${to}`));
      assert.equal(value(file, 0), Math.max(-1, ...down.map((to) => value(to, 0))) + 1);
      assert.equal(value(file, 1), targets.length);
      assert.equal(value(file, 2), [...web.values()].filter((row) => row.has(file)).length);
      assert.equal(value(file, 3), componentOf(web, file).length);
      assert.equal(value(file, 4), targets.length - down.length);
      for (const to of targets) {
        if (back.has(`${file} ${to}`)) assert.ok(reachable(web, to).has(file), `${file} → ${to} is on no circle`);
      }
    }
  });
});

test("stability is what the counts of modules say", async (t) => {
  await forRandomCode(t, "stability", {}, ({ graph }, { host, plugin }) => {
    const outcome = host.analyze(plugin, "stability");
    assert.ok(outcome.failed === undefined);
    const [instability, abstractness] = outcome.columns;
    const web = fileWeb(graph);
    for (const node of graph.nodesByRank) {
      if (graph.nodeFile[node] === 0) continue;
      const file = pathOf(graph, node);
      const [out, into] = [web.get(file)!.size, [...web.values()].filter((row) => row.has(file)).length];
      near(instability!.values[node]!, out + into === 0 ? 0 : out / (out + into));
      const types = Array.from(graph.nodesByRank).filter((each) => isType(graph, each) && pathOf(graph, each) === file);
      const abstract = types.filter((each) => graph.nodeKind[each] === NodeKind.interface);
      near(abstractness!.values[node]!, types.length === 0 ? 0 : abstract.length / types.length);
    }
  });
});

test("pagerank is where each rank is what it is given", async (t) => {
  await forRandomCode(t, "pagerank", {}, ({ graph }, { host, plugin }) => {
    const outcome = host.analyze(plugin, "pagerank");
    assert.ok(outcome.failed === undefined);
    const expected = ranks(graph);
    for (const [node, rank] of expected) near(outcome.columns[0]!.values[node]!, rank, 0.01);
  });
});

test("god-objects counts users and what is used as a walk over all edges does", async (t) => {
  await forRandomCode(t, "god-objects", {}, ({ graph }, { host, plugin }) => {
    const outcome = host.answerQuery(plugin, "god-objects", { methods: 1, most: 1000 });
    assert.ok(outcome.failed === undefined);
    for (const [hit, type] of outcome.nodes.entries()) {
      const [score, methods, , , users, used] = outcome.values.subarray(7 * hit, 7 * hit + 7);
      const around = neighboursOf(graph, type);
      assert.deepEqual([users, used], [around.users.size, around.used.size], graph.text(graph.nodeName[type]!));
      near(score!, methods! * Math.sqrt(1 + users! + used!));
    }
  });
});

test("communities hang together better than files do, and no other than the largest comes first", async (t) => {
  await forRandomCode(t, "communities", {}, ({ graph }, { host, plugin }) => {
    const outcome = host.analyze(plugin, "communities");
    assert.ok(outcome.failed === undefined);
    const { values } = outcome.columns[0]!;
    const ties = tiesOf(graph);
    const ownOrAlone = (node: number): string => (values[node] === 0 ? `alone ${node}` : String(values[node]));
    const found = modularity(ties, ownOrAlone);
    assert.ok(found >= modularity(ties, (node) => pathOf(graph, node)) - 1e-9);
    assert.ok(found >= modularity(ties, String) - 1e-9);
    const sizes = new Map<number, number>();
    for (const node of graph.nodesByRank) sizes.set(values[node]!, (sizes.get(values[node]!) ?? 0) + 1);
    for (let number = 1; sizes.has(number + 1); number++) assert.ok(sizes.get(number)! >= sizes.get(number + 1)!);
  });
});

test("layer-guard finds each pair of files that a ban names, and how often", async (t) => {
  const config = { forbid: ["src/m?.ts -> src/m1*.ts"] };
  await forRandomCode(t, "layer-guard", config, ({ graph }, { host, plugin }) => {
    const outcome = host.check(plugin, "layer-guard");
    assert.ok(outcome.failed === undefined);
    const expected = [...fileWeb(graph)].flatMap(([from, row]) =>
      [...row]
        .filter(([to]) => /^src\/m.\.ts$/.test(from) && /^src\/m1.*\.ts$/.test(to))
        .map(([to, count]) => `${from} ${to} ${count}`),
    );
    const found = outcome.diagnostics.map(({ message }) => {
      const [, from, to, more] = /^(\S+) .* of ([^\s,:]+)(?:, and (\d+) more)?:/.exec(message)!;
      return `${from} ${to} ${1 + Number(more ?? 0)}`;
    });
    assert.deepEqual(found.toSorted(), expected.toSorted());
  });
});

type Judge = (code: CodeGraph, host: TestHost) => void;

async function forRandomCode(t: TestContext, plugin: string, config: Values, judge: Judge): Promise<void> {
  const built = await build(t, join(import.meta.dirname, "../..", plugin));
  if (built === undefined) return;
  for (const code of codes) judge(code, loadForTest(code, built.prepared, { config }));
}

function pathOf(view: GraphView, node: number): string {
  return view.text(view.filePath[view.nodeFile[node]!]!);
}

function componentOf(web: ReturnType<typeof fileWeb>, file: string): string[] {
  const others = [...reachable(web, file)].filter((to) => to !== file && reachable(web, to).has(file));
  return [file, ...others].toSorted();
}

function near(actual: number, expected: number, tolerance = 1e-4): void {
  assert.ok(Math.abs(actual - expected) <= tolerance * Math.max(1, expected), `expected ${expected}, got ${actual}`);
}

function isType(view: GraphView, node: number): boolean {
  return view.nodeKind[node] === NodeKind.class || view.nodeKind[node] === NodeKind.interface;
}

/** By plain repetition until nothing moves, in doubles. */
function ranks(view: GraphView): ReadonlyMap<number, number> {
  const nodes = Array.from(view.nodesByRank);
  const leans = (edge: number): boolean =>
    [EdgeKind.calls, EdgeKind.uses, EdgeKind.imports, EdgeKind.extends, EdgeKind.candidate].some(
      (kind) => kind === view.edgeKind[edge],
    ) && view.edgeFrom[edge] !== view.edgeTo[edge];
  const edges = Array.from({ length: view.edgeEnd }, (_, edge) => edge).filter(leans);
  const degree = Map.groupBy(edges, (edge) => view.edgeFrom[edge]!);
  let rank = new Map(nodes.map((node) => [node, 1]));
  for (let round = 0; round < 300; round++) {
    const loose = nodes.filter((node) => !degree.has(node)).reduce((sum, node) => sum + rank.get(node)!, 0);
    const next = new Map(nodes.map((node) => [node, 0.15 + (0.85 * loose) / nodes.length]));
    for (const edge of edges) {
      const [from, to] = [view.edgeFrom[edge]!, view.edgeTo[edge]!];
      next.set(to, next.get(to)! + (0.85 * rank.get(from)!) / degree.get(from)!.length);
    }
    rank = next;
  }
  return rank;
}

/** The types and free functions on either side of a type's calls and uses. */
function neighboursOf(view: GraphView, type: number): { users: Set<number>; used: Set<number> } {
  const [users, used] = [new Set<number>(), new Set<number>()];
  for (let edge = 1; edge < view.edgeEnd; edge++) {
    if (view.edgeKind[edge] !== EdgeKind.calls && view.edgeKind[edge] !== EdgeKind.uses) continue;
    const [from, to] = [view.edgeFrom[edge]!, view.edgeTo[edge]!];
    const [user, target] = [ownerOf(view, from), ownerOf(view, meant(view, edge))];
    if ((to === type || view.nodeParent[to] === type) && user !== 0 && user !== type) users.add(user);
    const isMethod = view.nodeParent[from] === type && view.nodeKind[from] === NodeKind.method;
    if (isMethod && target !== 0 && target !== type) used.add(target);
  }
  return { users, used };
}

function ownerOf(view: GraphView, node: number): number {
  if ((view.nodeFlags[node]! & (NodeFlag.test | NodeFlag.external)) !== 0) return 0;
  let free = 0;
  for (let at = node; at !== 0; at = view.nodeParent[at]!) {
    if (isType(view, at)) return at;
    if (view.nodeKind[at] === NodeKind.function) free = at;
  }
  return free;
}

type Tie = readonly [from: number, to: number, weight: number];

/** What the plugin takes as ties. */
function tiesOf(view: GraphView): Tie[] {
  const ties: Tie[] = [];
  for (let edge = 1; edge < view.edgeEnd; edge++) {
    const kind = view.edgeKind[edge];
    const from = view.edgeFrom[edge]!;
    const isMembership = kind === EdgeKind.contains && isType(view, from);
    const isTie = kind === EdgeKind.calls || kind === EdgeKind.uses || kind === EdgeKind.extends;
    const to = isMembership ? view.edgeTo[edge]! : meant(view, edge);
    if ((isMembership || isTie) && to !== 0 && to !== from) ties.push([from, to, isMembership ? 2 : 1]);
  }
  return ties;
}

function modularity(ties: readonly Tie[], communityOf: (node: number) => string): number {
  const all = 2 * ties.reduce((sum, [, , weight]) => sum + weight, 0);
  const total = new Map<string, number>();
  let inside = 0;
  for (const [from, to, weight] of ties) {
    const [a, b] = [communityOf(from), communityOf(to)];
    total.set(a, (total.get(a) ?? 0) + weight);
    total.set(b, (total.get(b) ?? 0) + weight);
    if (a === b) inside += 2 * weight;
  }
  return inside / all - [...total.values()].reduce((sum, degree) => sum + (degree / all) ** 2, 0);
}
