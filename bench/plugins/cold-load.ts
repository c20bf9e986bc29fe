/**
 * Loads one plugin in a fresh process and prints how long it took, as JSON: `node cold-load.ts GUEST MANIFEST`. A process
 * of its own, as nothing may be warm: neither our code nor the engine's caches.
 */
import { readFileSync } from "node:fs";
import { Graph } from "@parseltongue/graph";
import { parseManifest, PluginHost, preparePlugin } from "@parseltongue/host";

/** Milliseconds. */
export interface ColdLoad {
  /** Reading and checking `plugin.toml`. */
  readonly manifestMs: number;
  /** Audit, link check, metering, compiling. */
  readonly prepareMs: number;
  /** Instance, init, self-check. */
  readonly startMs: number;
  /** The first call. */
  readonly callMs: number;
}

if (import.meta.main) {
  const [guest, toml] = process.argv.slice(2).map((path) => readFileSync(path));
  const graph = Graph.create();
  const host = new PluginHost({ graph });
  const times = [performance.now()];
  const manifest = parseManifest(toml!.toString(), "plugin.toml");
  times.push(performance.now());
  const prepared = preparePlugin({ wasm: guest!, manifest });
  times.push(performance.now());
  const plugin = host.load(prepared, { grants: { attributes: manifest.capabilities.attributes, log: false } });
  times.push(performance.now());
  const page = { length: 1, nodes: new Uint32Array(1), depths: new Uint32Array(1) };
  host.evaluateLens(plugin, plugin.hook("lens", "lens"), page);
  times.push(performance.now());
  const [manifestMs, prepareMs, startMs, callMs] = times.slice(1).map((time, at) => time - times[at]!);
  process.stdout.write(JSON.stringify({ manifestMs, prepareMs, startMs, callMs }));
}
