import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type GraphMemory, type HitBatch, PluginHost, preparePlugin, type Values } from "@parseltongue/host";
import { parseManifest } from "@parseltongue/host/parse-manifest";
import { buildPlugins } from "../../../scripts/build-plugins.ts";

/** The exporters of this repository; each plugin has one, of its own name. */
export const EXPORTERS = ["dot", "mermaid", "graphml", "plantuml", "html"] as const;
export type ExporterName = (typeof EXPORTERS)[number];

const directories = new Map(EXPORTERS.map((name) => [name, join(import.meta.dirname, "../..", name)]));
await buildPlugins([...directories.values()], (line) => process.stderr.write(`${line}\n`));
const prepared = new Map([...directories].map(([name, directory]) => [name, prepare(directory)]));

/** What an exporter writes about hits of a graph. */
export function render(name: ExporterName, graph: GraphMemory, hits: HitBatch, config: Values = {}): string {
  const plugin = prepared.get(name)!;
  const host = new PluginHost({ graph });
  const outcome = host.render(host.load(plugin, { config, grants: plugin.manifest.capabilities }), name, hits);
  if (outcome.failed !== undefined) throw new Error(`${outcome.failed.reason}: ${outcome.failed.message}`);
  return new TextDecoder("utf-8", { fatal: true }).decode(outcome.bytes);
}

function prepare(directory: string): ReturnType<typeof preparePlugin> {
  const manifest = parseManifest(readFileSync(join(directory, "plugin.toml"), "utf8"), "plugin.toml");
  return preparePlugin({ wasm: readFileSync(join(directory, "dist/plugin.wasm")), manifest });
}
