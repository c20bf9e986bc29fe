import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { formatVector, readVectors, vectorCall } from "@parseltongue/contract/vectors";
import { type LoadedPlugin, PluginHost } from "@parseltongue/host";
import { vectorGraph } from "@parseltongue/testkit";
import type { BuiltPlugin } from "../../src/plugin-kit/build-plugin.ts";
import type { PluginLanguage } from "../../src/plugin-kit/kit-invocation.ts";
import { SOURCE_PATHS } from "../../src/plugin-kit/new/new-request.ts";
import { build, writeProject } from "./kit-project.ts";
import { expectedNumber, readingPlugin, sdkVectors } from "./sdk-reads.ts";

const vectors = sdkVectors(readVectors());
const GRANTS = { attributes: ["pagerank", "changes", "absent"], log: false };

/** Builds an exporter that makes the contract's reads through the SDK for a language; see `build` for what is undefined. */
export async function buildReads(t: TestContext, language: PluginLanguage): Promise<BuiltPlugin | undefined> {
  const directory = await writeProject(t, [
    ["plugin.toml", manifestOf(language)],
    [SOURCE_PATHS[language], readingPlugin(language, vectors)],
  ]);
  return build(t, directory);
}

/** That the exporter prints what the vectors say. Gives the fuel that it took. */
export function checkReads(
  { prepared }: BuiltPlugin,
  prepare?: (host: PluginHost, plugin: LoadedPlugin) => void,
): number {
  const host = new PluginHost({ graph: vectorGraph() });
  const plugin = host.load(prepared, { grants: GRANTS });
  prepare?.(host, plugin);
  const { hits } = vectorCall();
  const outcome = host.render(plugin, "reads", {
    length: hits.length,
    nodes: Uint32Array.from(hits, ({ node }) => node),
    depths: Uint32Array.from(hits, ({ depth }) => depth),
  });
  assert.ok(outcome.failed === undefined, outcome.failed?.message);
  const lines = new TextDecoder().decode(outcome.bytes).trimEnd().split("\n");
  assert.equal(lines.length, vectors.length);
  const wrong = vectors.filter((vector, index) => lines[index] !== String(expectedNumber(vector)));
  assert.deepEqual(wrong.map(formatVector), []);
  return outcome.fuelUsed;
}

function manifestOf(language: PluginLanguage): string {
  return `[plugin]
name = "reads"
version = "1.0.0"
api = "1.1"
description = "makes the contract's reads"
[build]
language = "${language}"
source = "${SOURCE_PATHS[language]}"
[capabilities]
attributes = ["pagerank", "changes", "absent"]
[[exporter]]
name = "reads"
description = "prints what it reads"
format = "reads"
media-type = "text/plain"
budget = { base = 100_000_000, output-bytes = 1_000_000 }
`;
}
