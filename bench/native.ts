/**
 * What machine code of plugins gains over the sandbox, and how far it is from C by hand at the same level of processor:
 *
 *     npm run bench:native                   a made-up graph of 100,000 nodes and 500,000 edges
 *     npm run bench:native -- DIRECTORY      a code base
 *
 * Exits 1 when a bar does not hold.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { argv } from "node:process";
import koffi from "koffi";
import { formatCount, formatDuration } from "@parseltongue/base";
import { Graph } from "@parseltongue/graph";
import { type LoadedPlugin, type NativeLibrary, PluginHost } from "@parseltongue/host";
import { nodeEnvironment } from "../packages/cli/src/environment.ts";
import { buildLibrary } from "../packages/cli/src/native/build-native.ts";
import { openLibrary } from "../packages/cli/src/native/open-library.ts";
import { buildPlugin } from "../packages/cli/src/plugin-kit/build-plugin.ts";
import { CodeGraph } from "../packages/cli/src/plugin-kit/testing/code-graph.ts";
import { machineLine, median, table } from "./machine.ts";
import { syntheticCommit } from "./synthetic-graph.ts";

const NODES = 100_000;
const ROUNDS = 25;
const WARM_UP_ROUNDS = 5;
const ROUND_MS = 60;
/** Machine code against C by hand, both at x86-64-v3. */
const BAR = 1.15;

const COLUMNS = [
  ["hook", "left"],
  ["sandbox", "right"],
  ["machine code", "right"],
  ["times as fast", "right"],
  ["in the library alone", "right"],
  ["C by hand", "right"],
  ["against C", "right"],
  ["bar", "right"],
  ["holds", "left"],
] as const;

/** One piece of work in three forms. */
interface Work {
  readonly name: string;
  /** Gives what came of it, to see that all do the same. */
  readonly sandboxed: () => number;
  readonly native: () => number;
  readonly byHand: () => number;
}

/**
 * Processor time of this thread, in steps of a few milliseconds: what else the machine does meanwhile counts less in it
 * than in the time of the clock.
 */
function processorMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** Time by the clock that calls spent in the library so far. */
class LibraryWatch {
  #startMs = 0;
  elapsedMs = 0;

  begin(): void {
    this.#startMs = performance.now();
  }

  end(): void {
    this.elapsedMs += performance.now() - this.#startMs;
  }
}

async function main(): Promise<number> {
  const graph = await graphOf(argv[2]);
  const directory = mkdtempSync(join(tmpdir(), "parseltongue-native-"));
  try {
    const watch = new LibraryWatch();
    const works = await worksOver(graph, directory, watch);
    const rows = works.map((work) => measure(work, watch));
    process.stdout.write(`${machineLine()}
${formatCount(graph.liveNodeCount)} nodes, ${formatCount(graph.liveEdgeCount)} edges; ${loadavg()[0]!.toFixed(1)} processes were running at the end
medians of the processor time of calls in ${ROUNDS} rounds, taking turns; C by clang-19 -O3 -march=x86-64-v3

${table(
  COLUMNS,
  rows.map(({ cells }) => cells),
)}
`);
    return rows.every(({ holds }) => holds) ? 0 : 1;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function graphOf(root: string | undefined): Promise<Graph> {
  if (root !== undefined) {
    return (await CodeGraph.ofDirectory(nodeEnvironment.files, root, new AbortController().signal)).graph;
  }
  const graph = Graph.create();
  graph.apply(syntheticCommit(NODES, 5 * NODES));
  return graph;
}

async function worksOver(graph: Graph, directory: string, watch: LibraryWatch): Promise<readonly Work[]> {
  const byHand = handWritten(graph, join(directory, "hand-written.so"));
  const walk = await bothForms(graph, join(import.meta.dirname, "native/walk"), join(directory, "walk"), watch);
  const rank = await bothForms(
    graph,
    join(import.meta.dirname, "../plugins/pagerank"),
    join(directory, "pagerank"),
    watch,
  );
  const walked = ({ host, plugin }: Loaded): number => {
    const outcome = host.answerQuery(plugin, "walk");
    if (outcome.failed !== undefined) throw new Error(outcome.failed.message);
    return outcome.values[0]!;
  };
  const ranked = ({ host, plugin }: Loaded): number => {
    const outcome = host.analyze(plugin, "pagerank");
    if (outcome.failed !== undefined) throw new Error(outcome.failed.message);
    return sumOf(outcome.columns[0]!.values);
  };
  return [
    {
      name: "walk over all edges",
      sandboxed: () => walked(walk.sandbox),
      native: () => walked(walk.native),
      byHand: byHand.walk,
    },
    {
      name: "analyzer pagerank",
      sandboxed: () => ranked(rank.sandbox),
      native: () => ranked(rank.native),
      byHand: byHand.pagerank,
    },
  ];
}

interface Loaded {
  readonly host: PluginHost;
  readonly plugin: LoadedPlugin;
}

/** A plugin in the sandbox and in its library. */
async function bothForms(
  graph: Graph,
  source: string,
  directory: string,
  watch: LibraryWatch,
): Promise<{ readonly sandbox: Loaded; readonly native: Loaded }> {
  cpSync(source, directory, { recursive: true });
  const { signal } = new AbortController();
  const built = await buildPlugin(nodeEnvironment, directory, signal);
  const library: NativeLibrary = openLibrary((await buildLibrary(nodeEnvironment, built, signal)).path);
  const load = (): Loaded => {
    const host = new PluginHost({ graph, repeatEvery: Number.MAX_SAFE_INTEGER });
    return { host, plugin: host.load(built.prepared, { grants: built.project.manifest.capabilities }) };
  };
  const [sandbox, native] = [load(), load()];
  native.host.useNative(native.plugin, {
    library,
    traits: [...library.traits],
    canary: "done",
    compareEvery: Number.MAX_SAFE_INTEGER,
    watch,
  });
  return { sandbox, native };
}

const HAND_WRITTEN_COLUMNS = [
  "nodeKind",
  "outKind",
  "inKind",
  "nodeFlags",
  "outStart",
  "outLength",
  "outPeer",
  "inStart",
  "inLength",
  "inPeer",
] as const;

function handWritten(graph: Graph, output: string): { readonly walk: () => number; readonly pagerank: () => number } {
  const source = join(import.meta.dirname, "native/hand-written.c");
  execFileSync("clang-19", ["-O3", "-march=x86-64-v3", "-shared", "-fPIC", "-o", output, source], { stdio: "inherit" });
  const library = koffi.load(output);
  const walk = library.func("uint32_t walk(const void *columns, uint32_t nodes)");
  const pagerank = library.func("void pagerank(const void *columns, uint32_t nodes, double damping, float *out)");
  const { offsets, nodeEnd } = graph.layout();
  const at = koffi.address(graph.memory.buffer);
  const columns = BigUint64Array.from(HAND_WRITTEN_COLUMNS, (name) => at + BigInt(offsets[name]));
  return {
    walk: () => (walk(columns, nodeEnd) as number) & 0xfffff,
    pagerank: () => {
      const out = new Float32Array(nodeEnd);
      pagerank(columns, nodeEnd, 0.85, out);
      return sumOf(out);
    },
  };
}

function sumOf(values: Float32Array | Uint32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

function measure(
  { name, sandboxed, native, byHand }: Work,
  watch: LibraryWatch,
): { readonly cells: string[]; readonly holds: boolean } {
  const forms = { sandboxed, native, byHand } as const;
  const expected = sandboxed();
  for (const [form, run] of Object.entries(forms)) {
    // C by hand contracts, so that its last bits are others.
    const found = run();
    if (Math.abs(found - expected) > 1e-4 * Math.abs(expected))
      throw new Error(`${name}, ${form}: ${found}, not ${expected}`);
  }
  const times: Record<keyof typeof forms | "inside", number[]> = { sandboxed: [], native: [], byHand: [], inside: [] };
  const calls = callsFor(byHand);
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    for (const form of ["sandboxed", "native", "byHand"] as const) {
      const [clockMs, insideMs, startMs] = [performance.now(), watch.elapsedMs, processorMs()];
      for (let call = 0; call < calls; call++) forms[form]();
      const tookMs = (processorMs() - startMs) / calls;
      if (round < 0) continue;
      times[form].push(tookMs);
      // Its share by the clock: processor time is not counted finely enough.
      const share = (watch.elapsedMs - insideMs) / (performance.now() - clockMs);
      if (form === "native") times.inside.push(share * tookMs);
    }
  }
  const [sandboxMs, nativeMs] = [median(times.sandboxed), median(times.native)];
  const [byHandMs, insideMs] = [median(times.byHand), median(times.inside)];
  const against = insideMs / byHandMs;
  const holds = against <= BAR;
  const cells = [
    name,
    formatDuration(sandboxMs),
    formatDuration(nativeMs),
    (sandboxMs / nativeMs).toFixed(2),
    formatDuration(insideMs),
    formatDuration(byHandMs),
    `${against.toFixed(2)}×`,
    `${BAR}×`,
    holds ? "yes" : "no",
  ];
  return { cells, holds };
}

/** How often a call is made in a round, so that one takes long enough to be counted. */
function callsFor(run: () => number): number {
  const startMs = performance.now();
  for (let calls = 1; ; calls++) {
    run();
    if (performance.now() - startMs > ROUND_MS) return calls;
  }
}

process.exitCode = await main();
