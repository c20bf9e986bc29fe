/** What loading a plugin takes, what it holds while nobody calls it, and what is left of ten thousand reloads. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatBytes, formatCount } from "@parseltongue/base";
import { preparePlugin } from "@parseltongue/host";
import { spreadOf } from "../machine.ts";
import type { ColdLoad } from "./cold-load.ts";
import type { LensBench } from "./lens-rows.ts";
import { type BuiltLens, COLUMN, WORKERS } from "./lenses.ts";
import { type Row, valueRow } from "./row.ts";

const COLD_LOADS = 15;
const RELOADS = 10_000;
const GRANTS = { grants: { attributes: [COLUMN], log: false } };

export function loadRows(bench: LensBench, built: ReadonlyMap<string, BuiltLens>): Row[] {
  return [...coldRows(built.get("big")!), idleRow(built), ...reloadRows(bench, built)];
}

function coldRows(big: BuiltLens): Row[] {
  const directory = mkdtempSync(join(tmpdir(), "parseltongue-load-"));
  try {
    const paths = [join(directory, "plugin.wasm"), join(directory, "plugin.toml")] as const;
    writeFileSync(paths[0], big.wasm);
    writeFileSync(paths[1], big.toml);
    const script = join(import.meta.dirname, "cold-load.ts");
    const env = { ...process.env, NODE_COMPILE_CACHE: join(directory, "compiled") };
    const load = (...kept: readonly string[]): ColdLoad =>
      JSON.parse(execFileSync(process.execPath, [script, ...paths, ...kept], { encoding: "utf8", env })) as ColdLoad;
    const times = (count: number, ...kept: readonly string[]) => Array.from({ length: count }, () => load(...kept));
    // The first leave our sources compiled and the plugin metered.
    times(2, join(directory, "kept"));
    const loads = times(COLD_LOADS);
    const kept = times(COLD_LOADS, join(directory, "kept"));
    const of = (part: (load: ColdLoad) => number, among = loads): number => spreadOf(among.map(part)).p50;
    return [
      valueRow(
        `cold load of a plugin of ${formatBytes(big.wasm.length)}`,
        of(({ prepareMs, startMs }) => prepareMs + startMs),
        " ms",
        { bar: 20, goal: 8 },
      ),
      valueRow(
        "  audit, link check, metering, compiling",
        of(({ prepareMs }) => prepareMs),
        " ms",
      ),
      valueRow(
        "  instance, init, self-check",
        of(({ startMs }) => startMs),
        " ms",
      ),
      valueRow(
        "  all of that when it was metered before",
        of(({ prepareMs, startMs }) => prepareMs + startMs, kept),
        " ms",
      ),
      valueRow(
        "  its manifest, when that is not known yet",
        of(({ manifestMs }) => manifestMs),
        " ms",
      ),
    ];
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** In a process that did nothing else: in this one, memory that was freed before would hide what plugins take. */
function idleRow(built: ReadonlyMap<string, BuiltLens>): Row {
  const directory = mkdtempSync(join(tmpdir(), "parseltongue-idle-"));
  try {
    const paths = WORKERS.map((name) => {
      const path = join(directory, `${name}.wasm`);
      writeFileSync(path, built.get(name)!.wasm);
      return path;
    });
    const toml = join(directory, "plugin.toml");
    writeFileSync(toml, built.get(WORKERS[0]!)!.toml);
    const script = join(import.meta.dirname, "idle-memory.ts");
    const bytes = execFileSync(process.execPath, ["--expose-gc", script, toml, ...paths], { encoding: "utf8" });
    const limits = { bar: 1024, goal: 256 };
    return valueRow("memory of an idle plugin, resident", Number(bytes) / 1024, " KiB", limits);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function reloadRows({ host }: LensBench, built: ReadonlyMap<string, BuiltLens>): Row[] {
  const versions = ["keeper", "tenth"].map((name) => {
    const { wasm, manifest } = built.get(name)!;
    return preparePlugin({ wasm, manifest: manifest("reloaded") });
  });
  let plugin = host.load(versions[0]!, GRANTS);
  for (let reload = 0; reload < RELOADS / 10; reload++) plugin = host.reload(plugin, versions[reload % 2]!, GRANTS);
  globalThis.gc?.();
  const before = process.memoryUsage();
  const startMs = performance.now();
  for (let reload = 0; reload < RELOADS; reload++) plugin = host.reload(plugin, versions[reload % 2]!, GRANTS);
  const micros = (1000 * (performance.now() - startMs)) / RELOADS;
  globalThis.gc?.();
  const after = process.memoryUsage();
  host.unload(plugin);
  const left = (what: "heapUsed" | "rss"): number => Math.max(0, after[what] - before[what]) / 1024;
  return [
    valueRow("a reload", micros, " µs", { bar: 50_000, goal: 50_000 }),
    valueRow(`  left on the heap by ${formatCount(RELOADS)} of them`, left("heapUsed"), " KiB"),
    valueRow("  left resident", left("rss"), " KiB"),
  ];
}
