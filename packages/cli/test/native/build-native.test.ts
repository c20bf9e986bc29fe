import assert from "node:assert/strict";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { temporaryDirectory } from "@parseltongue/testkit";
import { nodeEnvironment } from "../../src/environment.ts";
import { buildLibrary, type BuiltLibrary } from "../../src/native/build-native.ts";
import { openLibrary } from "../../src/native/open-library.ts";
import { readSharedObject } from "../../src/native/shared-object.ts";
import { compareLibrary } from "../../src/native/trials/run-trials.ts";
import type { BuiltPlugin } from "../../src/plugin-kit/build-plugin.ts";
import { newPluginFiles } from "../../src/plugin-kit/new/new-plugin.ts";
import { build, writeProject } from "../plugin-kit/kit-project.ts";
import { buildReads, checkReads } from "../plugin-kit/sdk-exporter.ts";
import { buildBoth, filesOf, type NativePlugin } from "./native-project.ts";

const signal = new AbortController().signal;

async function libraryOf(built: BuiltPlugin): Promise<BuiltLibrary> {
  return buildLibrary(nodeEnvironment, built, signal);
}

/** Builds a plugin in a directory of its own; undefined where a compiler is missing. */
async function builtCopy(t: TestContext, source: string): Promise<BuiltLibrary | undefined> {
  const directory = join(await temporaryDirectory(t), "somewhere", "else");
  await cp(source, directory, { recursive: true, filter: (path) => !path.endsWith("/dist") });
  const built = await build(t, directory);
  return built && libraryOf(built);
}

for (const language of ["rust", "c"] as const) {
  test(`threat 46: two builds of a library in ${language}, in two directories, are the same bytes`, async (t) => {
    const files =
      language === "rust" ? newPluginFiles({ name: "twice", language, traits: ["lens"] }) : filesOf({ name: "twice" });
    const source = await writeProject(t, files);
    const [one, other] = [await builtCopy(t, source), await builtCopy(t, source)];
    if (one === undefined || other === undefined) return;
    assert.notEqual(one.path, other.path);
    assert.deepEqual(one.bytes, other.bytes);
    assert.deepEqual(one.record, other.record);
    const text = Buffer.from(one.bytes).toString("latin1");
    for (const path of [source, process.cwd(), "somewhere"]) assert.ok(!text.includes(path), path);
  });

  test(`what the SDK for ${language} reads natively is what the contract's vectors say`, async (t) => {
    const built = await buildReads(t, language);
    if (built === undefined) return;
    const library = openLibrary((await libraryOf(built)).path);
    const fuelUsed = checkReads(built, (host, plugin) => {
      host.useNative(plugin, { library, traits: ["exporter"], canary: "done" });
    });
    assert.equal(fuelUsed, 0, "the library answered");
  });
}

test("a library computes with its own code: what the machine's would compute is refused", async (t) => {
  const outside = "double pow(double, double);";
  const trick = "volatile double x = 2; x = pow(x, x);";
  const built = await build(t, await writeProject(t, filesOf({ name: "powers", outside, trick })));
  if (built === undefined) return;
  await assert.rejects(libraryOf(built), { code: "bad-library", message: /uses pow, which plugins may not/ });
});

test("a plugin in AssemblyScript has no library", async (t) => {
  const files = newPluginFiles({ name: "fresh", language: "assemblyscript", traits: ["lens"] });
  const built = await build(t, await writeProject(t, files));
  assert.ok(built);
  await assert.rejects(libraryOf(built), { code: "not-native" });
});

test("threat 46: a damaged library is refused before it is loaded, wherever the damage is", async (t) => {
  const both = await buildBoth(t, { name: "damaged" });
  if (both === undefined) return;
  const { bytes } = both.library;
  const { exports } = readSharedObject(bytes, "damaged");
  assert.ok(exports.includes("pt_query_answer") && exports.includes("parseltongue_abi"));
  for (let length = 0; length < bytes.length; length += 61) {
    const cut = bytes.subarray(0, length);
    try {
      readSharedObject(cut, "damaged");
    } catch (error) {
      assert.equal((error as { code?: string }).code, "bad-library");
    }
  }
  for (let at = 0; at < 64 + 56 * 12; at++) {
    try {
      readSharedObject(bytes.with(at, bytes[at]! ^ 0xff), "damaged");
    } catch (error) {
      assert.equal((error as { code?: string }).code, "bad-library", String(error));
    }
  }
});

const WRONG: readonly (NativePlugin & { readonly found: RegExp })[] = [
  // Only where there are more than ten nodes and an edge: what is shown is no larger than that takes.
  {
    name: "differs",
    trick: "if (pt_node_count() > 11 && pt_in_end(3) > pt_in_begin(3)) { pt_emit_hits(0, 0, 0, 0); return; }",
    found: /^differs, 1 nodes, 1 edges: query hook gave something else than the sandbox$/,
  },
  {
    name: "crashes",
    trick: "if (pt_node_count() > 20) *(volatile int *)8 = 1;",
    found: /^ended with SIGSEGV in graph \d+$/,
  },
];

for (const { found, ...plugin } of WRONG) {
  test(`threat 46: machine code that ${plugin.name} is found over generated graphs, and the smallest is shown`, async (t) => {
    const both = await buildBoth(t, plugin);
    if (both === undefined) return;
    const { built, library } = both;
    const forms = { manifest: built.project.manifest, wasm: built.wasm, library: library.path };
    const comparison = await compareLibrary(forms, { graphs: 400, seed: 1 }, signal);
    const said =
      comparison.kind === "differs"
        ? `differs, ${count(comparison.spec, "node")} nodes, ${count(comparison.spec, "edge")} edges: ${comparison.mismatch.trait} ${comparison.mismatch.hook} ${comparison.mismatch.why}`
        : comparison.kind === "ended"
          ? `${comparison.how.replace("the process ", "")} in graph ${comparison.seed}`
          : comparison.kind;
    assert.match(said, found);
  });
}

function count(spec: readonly string[], what: string): number {
  return spec.filter((line) => line.startsWith(`${what} `)).length;
}
