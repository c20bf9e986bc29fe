import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  callVectors,
  type CallForm,
  type CallVector,
  expectedBytes,
  mergeVectors,
  probeWat,
  readVectors,
  scriptWat,
  vectorCall,
  type VectorCall,
  vectorManifest,
} from "@parseltongue/contract/vectors";
import { watGuest } from "@parseltongue/testkit";
import { HostError } from "../src/host-error.ts";
import { parseManifest } from "../src/manifest/parse-manifest.ts";
import type { HitBatch } from "../src/outcomes.ts";
import type { PreparedPlugin } from "../src/plugin.ts";
import { PluginHost } from "../src/plugin-host.ts";
import { preparePlugin } from "../src/prepare-plugin.ts";
import { Guest } from "../src/runtime/guest.ts";
import { GuestRuntime } from "../src/runtime/guest-runtime.ts";
import { vectorGraph } from "./vector-graph.ts";

const GRANTS = { attributes: ["pagerank", "changes", "absent"], log: true };
const WAYS = (["direct", "table"] as const).flatMap((form) =>
  (["inline", "host-calls"] as const).map((lowering) => ({ form, lowering })),
);

for (const { form, lowering } of WAYS) {
  describe(`the contract's vectors, called ${form}, reads as ${lowering}`, () => {
    test("every read gives what the contract says, in range and out of it", async () => {
      const vectors = readVectors();
      const prepared = await prepare(["exporter"], probeWat(vectors, form), lowering);
      const runtime = new GuestRuntime(vectorGraph());
      const { hits, scope, parameterBytes } = vectorCall();
      runtime.io.writeHits(batchOf(hits));
      const guest = new Guest(prepared, []);
      const hook = prepared.manifest.exporters[0]!;
      const fault = runtime.call(guest, hook, { hitCount: hits.length, scope, parameters: parameterBytes, fuel: 1e7 });
      assert.equal(fault, undefined);
      assert.deepEqual(runtime.outputs.bytes.take(), expectedBytes(vectors));
    });

    for (const vector of callVectors()) test(vector.name, async () => checkCall(vector, form, lowering));

    for (const vector of mergeVectors()) {
      test(vector.name, async () => {
        const host = new PluginHost({ graph: vectorGraph() });
        const active = [];
        for (const [index, { weight, steps }] of vector.lenses.entries()) {
          const wat = scriptWat({ trait: "lens", steps, repeat: 1 }, form);
          const prepared = await prepare(["lens"], wat, lowering, `vectors-${index}`);
          const plugin = host.load(prepared, { grants: GRANTS });
          active.push({ plugin, lens: plugin.hook("lens", "lens"), weight });
        }
        const { length, keep, scores, annotations, failures } = host.evaluateLenses(active, batchOf(vector.call.hits));
        assert.deepEqual(
          {
            keep: [...keep.subarray(0, length)],
            scores: [...scores.subarray(0, length)],
            annotations: annotations.map(({ lens, hit, label, text }) => ({ lens, hit, label, text })),
            failures: failures.map(({ lens, policy, fault }) => ({ lens, policy, reason: fault.reason })),
          },
          vector.gives,
        );
      });
    }
  });
}

async function checkCall(vector: CallVector, form: CallForm, lowering: "inline" | "host-calls"): Promise<void> {
  const prepared = await prepare([vector.trait], scriptWat(vector, form), lowering).catch((error: unknown) => {
    // An interface that no trait of the manifest may use is not linked in the first place.
    assert.ok(
      error instanceof HostError && error.code === "missing-grant" && vector.fails === "bad-output",
      String(error),
    );
  });
  if (prepared === undefined) return;
  const host = new PluginHost({ graph: vectorGraph() });
  const plugin = host.load(prepared, { grants: GRANTS });
  const hits = batchOf(vector.call.hits);
  const scope = vector.call.scope === 1 ? hits : undefined;
  const outcome = {
    lens: () => host.evaluateLens(plugin, plugin.hook("lens", "lens"), hits),
    query: () => host.answerQuery(plugin, "query"),
    rule: () => host.check(plugin, "first", scope),
    analyzer: () => host.analyze(plugin, "analyzer", scope),
    exporter: () => host.render(plugin, "exporter", scope),
  }[vector.trait]();
  if (vector.fails !== undefined) {
    assert.equal(outcome.failed?.reason, vector.fails);
    return;
  }
  assert.equal(outcome.failed, undefined);
  assert.deepEqual(plain(outcome), vector.gives);
}

async function prepare(
  traits: readonly CallVector["trait"][],
  wat: string,
  lowering: "inline" | "host-calls",
  name = "vectors",
): Promise<PreparedPlugin> {
  const manifest = parseManifest(vectorManifest(traits).replace('"vectors"', JSON.stringify(name)), "plugin.toml");
  return preparePlugin({ wasm: await watGuest(wat), manifest, instrumentation: { lowering } });
}

function batchOf(hits: VectorCall["hits"]): HitBatch {
  return {
    length: hits.length,
    nodes: Uint32Array.from(hits, ({ node }) => node),
    depths: Uint32Array.from(hits, ({ depth }) => depth),
  };
}

/** An answer as the vectors write it: lists of numbers as arrays, bytes in hexadecimal, no costs. */
function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return [...(value as Uint32Array)];
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== "fuelUsed" && key !== "fuelBudget");
  return Object.fromEntries(
    entries.map(([key, each]) => [key, key === "bytes" ? hex(each as Uint8Array) : plain(each)]),
  );
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
