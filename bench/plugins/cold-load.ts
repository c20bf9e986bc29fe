/**
 * Loads one plugin in a fresh process and prints how long it took, as JSON: `node cold-load.ts GUEST MANIFEST [KEPT]`. A
 * process of its own, as nothing may be warm: neither our code nor the engine's caches. Compiled forms of our own sources
 * are kept between processes, as the command does it. KEPT is a file that keeps the plugin as it was metered.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { enableCompileCache } from "node:module";

enableCompileCache();

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
  // Not before sources are compiled the way they are.
  const { Graph } = await import("@parseltongue/graph");
  const { PluginHost, preparePluginAsync } = await import("@parseltongue/host");
  const { parseManifest } = await import("@parseltongue/host/parse-manifest");
  const [guest, toml] = process.argv.slice(2, 4).map((path) => readFileSync(path));
  const kept = process.argv[4];
  const store = kept === undefined ? undefined : keptIn(kept);
  const graph = Graph.create();
  const host = new PluginHost({ graph });
  const times = [performance.now()];
  const manifest = parseManifest(toml!.toString(), "plugin.toml");
  times.push(performance.now());
  const prepared = await preparePluginAsync({ wasm: guest!, manifest }, store);
  times.push(performance.now());
  const plugin = host.load(prepared, { grants: { attributes: manifest.capabilities.attributes, log: false } });
  times.push(performance.now());
  const page = { length: 1, nodes: new Uint32Array(1), depths: new Uint32Array(1) };
  host.evaluateLens(plugin, plugin.hook("lens", "lens"), page);
  times.push(performance.now());
  const [manifestMs, prepareMs, startMs, callMs] = times.slice(1).map((time, at) => time - times[at]!);
  process.stdout.write(JSON.stringify({ manifestMs, prepareMs, startMs, callMs }));
}

function keptIn(path: string) {
  return {
    engine: process.version,
    read: async () => Promise.resolve(existsSync(path) ? readFileSync(path) : undefined),
    write: (_key: string, bytes: Uint8Array) => writeFileSync(path, bytes),
  };
}
