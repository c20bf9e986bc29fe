/**
 * Prints the bytes that a plugin holds which was loaded, called once and left alone, the mean of 50:
 * `node --expose-gc idle-memory.ts MANIFEST GUEST…`
 */
import { readFileSync } from "node:fs";
import { Graph } from "@parseltongue/graph";
import { PluginHost, preparePlugin } from "@parseltongue/host";
import { parseManifest } from "@parseltongue/host/parse-manifest";

const PLUGINS = 50;

const [toml, ...paths] = process.argv.slice(2);
const text = readFileSync(toml!, "utf8");
const guests = paths.map((path) => readFileSync(path));
const host = new PluginHost({ graph: Graph.create() });

function load(count: number, prefix: string): void {
  for (let at = 0; at < count; at++) {
    // Other limits of memory make other bytes: the engine would share the code of modules that are the same.
    const own = text.replace(/^name = "[^"]*"/m, `name = "${prefix}-${at}"`).replace("pages = 4", `pages = ${4 + at}`);
    const manifest = parseManifest(own, "plugin.toml");
    const { attributes } = manifest.capabilities;
    const prepared = preparePlugin({ wasm: guests[at % guests.length]!, manifest });
    const plugin = host.load(prepared, { grants: { attributes, log: false } });
    const page = { length: 1, nodes: new Uint32Array(1), depths: new Uint32Array(1) };
    host.evaluateLens(plugin, plugin.hook("lens", "lens"), page);
  }
}

// What the first plugins bring along is no plugin's own.
load(guests.length, "first");
globalThis.gc?.();
const before = process.memoryUsage().rss;
load(PLUGINS, "idle");
globalThis.gc?.();
process.stdout.write(String(Math.max(0, process.memoryUsage().rss - before) / PLUGINS));
