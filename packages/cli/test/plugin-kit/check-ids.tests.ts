import assert from "node:assert/strict";
import { test } from "node:test";
import { type PreparedPlugin, preparePlugin } from "@parseltongue/host";
import { parseManifest } from "@parseltongue/host/parse-manifest";
import { forEachHit, forEachNode, type WatPlugin, watPlugin } from "@parseltongue/testkit";
import { checkIds } from "../../src/plugin-kit/testing/check-ids.ts";
import { CodeGraph } from "../../src/plugin-kit/testing/code-graph.ts";
import type { PluginCase } from "../../src/plugin-kit/testing/case-schema.ts";

const CODE = `FILE: src/lib.rs
/// Starts.
pub fn start() { load(); save(); load(); unknown(); }
pub fn load() { parse(); }
fn save() { parse(); other::method(); }
fn parse() {}
FILE: src/other.rs
pub struct Other;
impl Other { pub fn method(&self) { crate::parse(); } }
pub fn method() {}
`;
const code = await CodeGraph.ofDump(CODE, new AbortController().signal);
const twins = { code, shuffled: code.shuffled() };

const EMIT_NODE = `(i32.store (i32.const 0) (local.get $i)) (f32.store (i32.const 4) (f32.const 0))
  (call $emit-hits (i32.const 0) (i32.const 1) (i32.const 4) (i32.const 1))`;

test("the same code has other ids in a shuffled graph, and nothing else differs", () => {
  const { graph } = twins.shuffled;
  assert.equal(graph.checksum(), code.graph.checksum());
  const ranks = [code.graph, graph].map((each) => each.nodesByRank.slice());
  assert.notDeepEqual(ranks[0], ranks[1]);
  assert.ok(graph.nodeEnd > graph.liveNodeCount + 1, "no id between names nothing");
  const names = [code.graph, graph].map((each) => each.findText("start"));
  assert.ok(names[0] !== names[1] && graph.epoch !== code.graph.epoch);
});

test("a query that gives its hits by id is found, with the hook and the first difference", async () => {
  const problems = await problemsOf({ name: "by-id", trait: "query", body: forEachNode(EMIT_NODE) }, "query hook");
  assert.match(
    problems[0] ?? "",
    /^over the reference code it gives something else when .* have other ids, first in line 1/,
  );
  assert.match(problems[1] ?? "", /^one: {3}\w+ .*: 0$/);
  assert.match(problems[2] ?? "", /^other: \w+ .*: 0$/);
  assert.match(problems[3] ?? "", /^hint: /);
});

test("scores, columns and texts that ids shine through are found", async () => {
  const found: readonly (readonly [WatPlugin, string])[] = [
    [
      {
        name: "lens",
        body: forEachHit(`(call $set-score (local.get $i) ${asFloat("(call $hit-node (local.get $i))")})`),
      },
      "lens hook",
    ],
    [
      {
        name: "analyzer",
        trait: "analyzer",
        body: forEachNode(
          `(f32.store (i32.const 0) ${asFloat("(local.get $i)")})
           (call $emit-f32 (i32.const 0) (local.get $i) (i32.const 0) (i32.const 1))`,
        ),
      },
      "analyzer hook",
    ],
    [
      {
        name: "exporter",
        trait: "exporter",
        body: forEachHit(
          `(i32.store8 (i32.const 0) (i32.add (i32.const 48) (i32.rem_u (call $hit-node (local.get $i)) (i32.const 64))))
           (call $write (i32.const 0) (i32.const 1))`,
        ),
      },
      "exporter hook",
    ],
  ];
  for (const [plugin, title] of found) assert.notDeepEqual(await problemsOf(plugin, title), [], title);
});

test("findings may be given by id, as a check sorts them; what is read of nodes is the same", async () => {
  const diagnostic = `(call $emit-diagnostic (i32.const 0) (i32.const 0) (local.get $i) (i32.const 0)
    (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 0))`;
  const rule: WatPlugin = {
    name: "rule",
    trait: "rule",
    body: forEachNode(diagnostic),
    fields: '(data (i32.const 0) "x")',
  };
  assert.deepEqual(await problemsOf(rule, "rule hook"), []);
  const lens = `(call $set-score (local.get $i) ${asFloat("(call $node-line (call $hit-node (local.get $i)))")})`;
  assert.deepEqual(await problemsOf({ name: "lens", body: forEachHit(lens) }, "lens hook"), []);
});

test("a plugin's own cases are asked under other ids, too", async () => {
  // Over the reference code, which has no line so far down, nothing is found.
  const body = forEachNode(`(if (i32.gt_u (call $node-line (local.get $i)) (i32.const 2)) (then ${EMIT_NODE}))`);
  const prepared = await preparedOf({ name: "cased", trait: "query", body });
  const small = await CodeGraph.ofDump("FILE: src/lib.rs\nfn a() {}\n", new AbortController().signal);
  const own: PluginCase = { name: "of its own", query: "hook" };
  const read = { file: "tests/a.toml", trait: "query", hook: "hook", case: own, source: CODE } as const;
  const { checks } = checkIds({ code: small, shuffled: small.shuffled() }, [{ read, twins }], prepared);
  assert.match(checks[0]?.problems[0] ?? "", /^in the case "of its own" it gives something else/);
});

function asFloat(integer: string): string {
  return `(f32.convert_i32_u ${integer})`;
}

async function preparedOf(plugin: WatPlugin): Promise<PreparedPlugin> {
  const { manifest, wasm } = await watPlugin(plugin);
  return preparePlugin({ wasm, manifest: parseManifest(manifest, "plugin.toml") });
}

async function problemsOf(plugin: WatPlugin, title: string): Promise<readonly string[]> {
  const { checks } = checkIds(twins, [], await preparedOf(plugin));
  return checks.find(({ name }) => name === title)?.problems ?? assert.fail(`no check of ${title}`);
}
