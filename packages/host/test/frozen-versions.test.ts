import assert from "node:assert/strict";
import { test } from "node:test";
import { contractVersion } from "@parseltongue/contract";
import {
  expectedBytes,
  type FrozenFixture,
  frozenFixtures,
  probeWat,
  readVectors,
  vectorCall,
  vectorManifest,
} from "@parseltongue/contract/vectors";
import { watGuest } from "@parseltongue/testkit";
import { audit } from "../src/audit/audit.ts";
import { linkGuest, type LinkTerms } from "../src/audit/link-guest.ts";
import type { GraphMemory } from "../src/graph-memory.ts";
import { HostError } from "../src/host-error.ts";
import { hostRange } from "../src/instrument/instrument.ts";
import { parseManifest } from "../src/manifest/parse-manifest.ts";
import type { HitBatch } from "../src/outcomes.ts";
import { PluginHost } from "../src/plugin-host.ts";
import { preparePlugin } from "../src/prepare-plugin.ts";
import { Guest } from "../src/runtime/guest.ts";
import { GuestRuntime } from "../src/runtime/guest-runtime.ts";
import { movedGraph } from "./moved-graph.ts";
import { vectorGraph } from "./vector-graph.ts";

const ATTRIBUTES = ["pagerank", "changes", "absent"];
const GRANTS = { attributes: ATTRIBUTES, log: true };
const call = vectorCall();
const hits: HitBatch = {
  length: call.hits.length,
  nodes: Uint32Array.from(call.hits, ({ node }) => node),
  depths: Uint32Array.from(call.hits, ({ depth }) => depth),
};
const LAYOUTS: Readonly<Record<string, () => GraphMemory>> = {
  "as columns lie": vectorGraph,
  "with every column moved": () => movedGraph(vectorGraph(), ATTRIBUTES),
};

for (const [where, graph] of Object.entries(LAYOUTS)) {
  for (const fixture of frozenFixtures()) {
    test(`${fixture.name}, built for ${fixture.version}, gives what it always gave, ${where}`, () => {
      for (const lowering of ["inline", "host-calls"] as const) {
        assert.deepEqual(outcomeOf(fixture, graph(), lowering), fixture.gives);
      }
    });
  }
}

/** A plugin that reads everything there is needs this version; a host that stops at 1.0 has to say so. */
const newest = { wasm: () => watGuest(probeWat(readVectors())), manifest: vectorManifest(["exporter"]) };
const TERMS: LinkTerms = {
  granted: new Set(["isg", "io", "attributes", "output"]),
  traits: ["exporter"],
  range: { major: 1, fromMinor: 0, toMinor: 0 },
};

test("a plugin that needs 1.1 is refused by a host of 1.0, which names the function and who must act", async () => {
  const { binary } = audit(await newest.wasm());
  assert.throws(
    () => linkGuest(binary, TERMS),
    (error) =>
      error instanceof HostError &&
      error.code === "unsupported-api" &&
      /isg@1\.1\.0.*node-doc.*needs contract 1\.1; supported is 1\.0/.test(error.message) &&
      /upgrade Parseltongue/.test(error.hint ?? ""),
  );
  assert.doesNotThrow(() => linkGuest(binary, { ...TERMS, range: hostRange }));
});

test("what needs no more than 1.0 is linked by a host of 1.0, whatever the newest version is", async () => {
  const old = readVectors().filter(({ function: name }) => name !== "node-doc");
  const { binary } = audit(await watGuest(probeWat(old)));
  assert.doesNotThrow(() => linkGuest(binary, TERMS));
});

test("a function under a version that did not have it yet is refused, and one under a later version is the same", async () => {
  const vectors = readVectors().filter(({ function: name }) => name === "node-doc" || name === "node-kind");
  const wat = probeWat(vectors);
  const tooEarly = await watGuest(wat.replaceAll("isg@1.1.0", "isg@1.0.0"));
  assert.throws(
    () => linkGuest(audit(tooEarly).binary, { ...TERMS, range: hostRange }),
    (error) => error instanceof HostError && /node-doc came with 1\.1\.0/.test(error.message),
  );
  const later = await watGuest(wat.replaceAll("isg@1.0.0", "isg@1.1.0"));
  assert.deepEqual(written(later, newest.manifest, vectorGraph(), "inline"), expectedBytes(vectors));
});

test("this host has every function of the contract as it is", () => {
  const [major, minor] = contractVersion.split(".").map(Number);
  assert.deepEqual(hostRange, { major, fromMinor: 0, toMinor: minor });
});

test("a manifest that promises less than its binary needs is refused", async () => {
  const manifest = parseManifest(newest.manifest.replace('api = "1.1"', 'api = "1.0"'), "plugin.toml");
  const wasm = await newest.wasm();
  assert.throws(
    () => preparePlugin({ wasm, manifest }),
    (error) =>
      error instanceof HostError &&
      error.code === "bad-manifest" &&
      /says api = "1\.0", but imports functions of 1\.1/.test(error.message),
  );
});

test("an entry point under two versions is refused: neither is preferred", async () => {
  const entry = (version: string): string => `(export "parseltongue:plugin/exporter@${version}#render")`;
  const wasm = await watGuest(`(module (func ${entry("1.0.0")} ${entry("1.1.0")} (param i32)))`);
  assert.throws(
    () => linkGuest(audit(wasm).binary, { ...TERMS, range: hostRange }),
    (error) => error instanceof HostError && /@1\.1\.0#render.* second entry point/.test(error.message),
  );
});

function outcomeOf(fixture: FrozenFixture, graph: GraphMemory, lowering: "inline" | "host-calls"): unknown {
  const { trait, wasm, manifest: text } = fixture;
  // Reads need the call's parameters as they are, which no manifest of an exporter can ask for.
  if (fixture.name === "reads") return plain({ bytes: written(wasm, text, graph, lowering) });
  const host = new PluginHost({ graph });
  const prepared = preparePlugin({ wasm, manifest: parseManifest(text, "plugin.toml"), instrumentation: { lowering } });
  const plugin = host.load(prepared, { grants: GRANTS });
  const start = call.parameters.find(({ name }) => name === "start")?.value;
  const outcome = {
    lens: () => host.evaluateLens(plugin, plugin.hook("lens", "lens"), hits),
    query: () => host.answerQuery(plugin, "query", { start: start as number }),
    rule: () => host.check(plugin, "first"),
    analyzer: () => host.analyze(plugin, "analyzer"),
    exporter: () => host.render(plugin, "exporter", hits),
  }[trait]();
  assert.equal(outcome.failed, undefined);
  const { fuelUsed: _used, fuelBudget: _budget, ...given } = outcome;
  return plain(given);
}

/** What an exporter writes in the vectors' call. */
function written(wasm: Uint8Array, text: string, graph: GraphMemory, lowering: "inline" | "host-calls"): Uint8Array {
  const manifest = parseManifest(text, "plugin.toml");
  const guest = new Guest(preparePlugin({ wasm, manifest, instrumentation: { lowering } }), []);
  const runtime = new GuestRuntime(graph);
  runtime.io.writeHits(hits);
  const { scope, parameterBytes: parameters } = call;
  const input = { hitCount: hits.length, scope, parameters, fuel: 1e7 };
  assert.equal(runtime.call(guest, manifest.exporters[0]!, input), undefined);
  return runtime.outputs.bytes.take();
}

/** As the fixtures write it: lists of numbers as arrays, bytes in hexadecimal. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array || value instanceof Uint32Array || value instanceof Float32Array) return [...value];
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, key === "bytes" ? hexOf(each as Uint8Array) : plain(each)]),
  );
}

/** Bytes of the reads go by eights in the fixture; the others one by one. */
function hexOf(bytes: Uint8Array): string {
  const group = bytes.length > 1024 ? /.{16}/g : /../g;
  return Buffer.from(bytes).toString("hex").match(group)?.join(" ") ?? "";
}
