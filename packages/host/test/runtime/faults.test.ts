import assert from "node:assert/strict";
import { test } from "node:test";
import type { GuestFault, GuestFaultReason } from "../../src/guest-fault.ts";
import type { HookTrait } from "../../src/manifest/manifest.ts";
import { PluginHost } from "../../src/plugin-host.ts";
import { forEachHit } from "@parseltongue/testkit";
import { type GuestShape, hits, prepareGuest, times } from "../guests.ts";
import { vectorGraph } from "../vector-graph.ts";

interface FaultCase extends GuestShape {
  readonly what: string;
  readonly reason: GuestFaultReason;
  readonly says: RegExp;
}

const CASES: readonly FaultCase[] = [
  { what: "a loop without end", body: "(loop $l (br $l))", reason: "out-of-fuel", says: /ran out of fuel/ },
  {
    what: "recursion without end",
    fields: "(func $f (call $f))",
    body: "(call $f)",
    reason: "too-deep",
    says: /nested too deep/,
  },
  { what: "unreachable", body: "(unreachable)", reason: "trap", says: /unreachable/ },
  {
    what: "an access outside its memory",
    body: "(drop (i32.load (i32.const 65536)))",
    reason: "trap",
    says: /memory access out of bounds/,
  },
  {
    what: "a division by zero",
    body: "(drop (i32.div_u (i32.const 1) (local.get $x)))",
    reason: "trap",
    says: /divide by zero/,
  },
  {
    what: "more annotations than one call may make",
    body: times(4097, "(call $annotate (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))"),
    hook: `annotations = ["note"]\nbudget = { base = 100_000_000, output-bytes = 4_000_000 }`,
    reason: "output-limit",
    says: /more than 4096 annotations/,
  },
  {
    what: "more bytes than its hook declares",
    body: times(3, "(call $annotate (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 10))"),
    hook: `annotations = ["note"]\nbudget = { base = 1_000_000, output-bytes = 77 }`,
    reason: "output-limit",
    says: /than the 77 bytes/,
  },
  {
    what: "more hits than one call may give",
    trait: "query",
    hook: "budget = { base = 100_000_000, output-bytes = 4_000_000 }",
    body: `(i32.store (i32.const 0) (i32.const 1))${times(65_537, "(call $emit-hits (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 0))")}`,
    reason: "output-limit",
    says: /more than 65536 hits/,
  },
  {
    what: "more findings than one call may give",
    trait: "rule",
    body: times(10_001, diagnostic(0)),
    reason: "output-limit",
    says: /more than 10000 diagnostics/,
  },
  {
    what: "too long a message",
    trait: "rule",
    body: diagnostic(4097),
    reason: "output-limit",
    says: /4097 bytes: one may have 4096/,
  },
  {
    what: "too much written at once",
    trait: "exporter",
    tables: "[memory]\npages = 17",
    fields: "",
    body: "(drop (memory.grow (i32.const 16))) (call $write (i32.const 0) (i32.const 1048577))",
    reason: "output-limit",
    says: /1048577 bytes written at once/,
  },
  {
    what: "bytes outside its memory",
    trait: "exporter",
    body: "(call $write (i32.const 65530) (i32.const 7))",
    reason: "bad-pointer",
    says: /do not lie in the guest's memory/,
  },
  {
    what: "a name outside its memory",
    tables: '[capabilities]\nattributes = ["pagerank"]',
    body: "(drop (call $column (i32.const 65530) (i32.const 7)))",
    reason: "bad-pointer",
    says: /do not lie/,
  },
  {
    what: "a label that is not there",
    body: "(call $annotate (i32.const 0) (i32.const 2) (i32.const 0) (i32.const 0))",
    reason: "bad-output",
    says: /label 2 is not there: the manifest lists 2/,
  },
];

function diagnostic(messageLength: number): string {
  const numbers = [0, 1, 1, 0, 0, messageLength, 0, 0].map((number) => `(i32.const ${number})`);
  return `(call $emit-diagnostic ${numbers.join(" ")})`;
}

for (const { what, reason, says, ...shape } of CASES) {
  test(`${what} is the fault ${reason}; the next call has a fresh instance`, async () => {
    const host = new PluginHost({ graph: vectorGraph() });
    const { trait = "lens" } = shape;
    const plugin = host.load(await prepareGuest(shape), { grants: { attributes: ["pagerank"], log: true } });
    const call = CALLS[trait];
    const { failed } = call(host);
    assert.equal(failed?.reason, reason);
    assert.match(failed.message, says);
    const { plugin: name, hook, digest, phase, hint } = failed;
    assert.deepEqual(
      { name, hook, digest, phase },
      { name: "guest", hook: "hook", digest: plugin.digest, phase: "call" },
    );
    assert.notEqual(hint, "");
    assert.ok(
      failed.fuelUsed > 0 && failed.fuelUsed <= failed.fuelBudget,
      `${failed.fuelUsed} of ${failed.fuelBudget}`,
    );
    assert.equal(host.counts.instances, 0);
    assert.equal(call(host).failed?.reason, reason);
    assert.equal(host.counts.instancesMade, 2);
    assert.equal(plugin.strikes, 2);
  });
}

const CALLS: Readonly<Record<HookTrait, (host: PluginHost) => { readonly failed?: GuestFault | undefined }>> = {
  lens: (host) => host.evaluateLens(host.plugins[0]!, host.plugins[0]!.hook("lens", "hook"), hits(1, 2)),
  query: (host) => host.answerQuery(host.plugins[0]!, "hook"),
  rule: (host) => host.check(host.plugins[0]!, "hook"),
  analyzer: (host) => host.analyze(host.plugins[0]!, "hook"),
  exporter: (host) => host.render(host.plugins[0]!, "hook"),
};

test("a call after a trap finds neither memory nor globals of the instance that trapped", async () => {
  const host = new PluginHost({ graph: vectorGraph() });
  // Counts calls in a global and in memory, scores hit 0 with the sum, and traps when the hit's node is 2.
  const body = `
    (global.set $n (i32.add (global.get $n) (i32.const 1)))
    (i32.store (i32.const 8) (i32.add (i32.load (i32.const 8)) (i32.const 1)))
    (call $set-score (i32.const 0) (f32.convert_i32_u (i32.add (global.get $n) (i32.load (i32.const 8)))))
    (if (i32.eq (call $hit-node (i32.const 0)) (i32.const 2)) (then (unreachable)))`;
  const plugin = host.load(await prepareGuest({ body, tables: '[memory]\nstate = "cache"' }));
  const ask = (node: number): number | undefined => {
    const outcome = host.evaluateLens(plugin, plugin.hook("lens", "hook"), hits(node));
    return outcome.failed === undefined ? outcome.scores[0] : undefined;
  };
  assert.deepEqual([1, 1, 2, 1, 1].map(ask), [2, 4, undefined, 2, 4]);
});

test("one lens's fault changes nothing of what another says, before it or after it", async () => {
  const host = new PluginHost({ graph: vectorGraph() });
  const good = forEachHit("(call $set-keep (local.get $i) (i32.and (call $hit-node (local.get $i)) (i32.const 1)))");
  const bad = `${forEachHit("(call $set-keep (local.get $i) (i32.const 0))")} (unreachable)`;
  const load = async (name: string, body: string) => {
    const plugin = host.load(await prepareGuest({ name, body }));
    return { plugin, lens: plugin.hook("lens", "hook"), weight: 1 };
  };
  const active = [await load("one", good), await load("two", bad), await load("three", good)];
  const { keep, failures, length } = host.evaluateLenses(active, hits(1, 2, 3));
  assert.deepEqual([...keep.subarray(0, length)], [1, 0, 1]);
  assert.deepEqual(
    failures.map(({ lens, policy, fault }) => [lens, policy, fault.plugin, fault.reason]),
    [[1, "skip", "two", "trap"]],
  );
});

test("a guest that grows its memory while it is read is read where its bytes are now", async () => {
  const host = new PluginHost({ graph: vectorGraph() });
  const body = `(i32.store8 (i32.const 5) (i32.const 65))
    (call $write (i32.const 5) (i32.const 1))
    (drop (memory.grow (i32.const 1)))
    (i32.store8 (i32.const 70000) (i32.const 66))
    (call $write (i32.const 70000) (i32.const 1))`;
  const plugin = host.load(await prepareGuest({ trait: "exporter", body }));
  const outcome = host.render(plugin, "hook");
  assert.ok(outcome.failed === undefined);
  assert.deepEqual([...outcome.bytes], [65, 66]);
});

test("a call while another is under way is refused, and the first goes on unharmed", async () => {
  const graph = vectorGraph();
  const host = new PluginHost({ graph });
  const keepNone = forEachHit("(call $set-keep (local.get $i) (i32.const 0))");
  const plugin = host.load(await prepareGuest({ body: keepNone }));
  const lens = plugin.hook("lens", "hook");
  const reasons: (string | undefined)[] = [];
  graph.commit("nodeFlags", 1, 0);
  graph.onLayout = () => {
    graph.onLayout = () => undefined;
    reasons.push(host.evaluateLens(plugin, lens, hits(1, 2, 3)).failed?.reason);
    reasons.push(host.evaluateLenses([{ plugin, lens, weight: 1 }], hits(3)).failures[0]?.fault.reason);
  };
  const outcome = host.evaluateLens(plugin, lens, hits(7));
  assert.deepEqual(reasons, ["re-entered", "re-entered"]);
  assert.ok(outcome.failed === undefined);
  assert.deepEqual([...outcome.keep], [0]);
  assert.equal(plugin.strikes, 0);
});
