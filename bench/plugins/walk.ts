/**
 * One walk over all edges of the graph, written once: sandboxed; with its reads as host calls; unmetered over a copy of the
 * graph in its own memory, as a plugin would have it that trusts its input; and in C.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import binaryen from "binaryen";
import type { ColumnName, Graph } from "@parseltongue/graph";
import { type PluginHost, preparePlugin } from "@parseltongue/host";
import { parseManifest } from "@parseltongue/host/parse-manifest";
import { watGuest } from "@parseltongue/testkit";
import { type Row, valueRow } from "./row.ts";
import { WALK_BODY, WALK_C, WALK_READS, type WalkRead } from "./walk-sources.ts";

const ROUNDS = 25;
const WARM_UP_ROUNDS = 15;
const C_RUNS = 5;
const PAGE_BYTES = 65_536;

/** A way to walk. */
interface Walker {
  /** Gives the sum that the walk is about, so that all can be seen to do the same. */
  readonly walk: () => number;
}

export async function walkRows(graph: Graph, host: PluginHost): Promise<{ rows: Row[]; missing: string[] }> {
  const sandboxed = await sandboxedWalker(host, "inline");
  const others = {
    sandboxed,
    called: await sandboxedWalker(host, "host-calls"),
    private: await privateWalker(graph, "globals"),
    constant: await privateWalker(graph, "constants"),
  };
  const expected = sandboxed.walk();
  for (const [name, { walk }] of Object.entries(others)) {
    if (walk() !== expected) throw new Error(`the walk ${name} gives ${walk()}, not ${expected}`);
  }
  // C runs in turns with ours, as a busy machine is not equally busy all the time.
  const c = new NativeWalk(graph);
  const micros = new Map<string, number[]>();
  const note = (name: string, took: number): unknown => micros.set(name, [...(micros.get(name) ?? []), took]);
  try {
    for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
      for (const [name, { walk }] of Object.entries(others)) {
        const startMs = performance.now();
        walk();
        if (round >= 0) note(name, 1000 * (performance.now() - startMs));
      }
      if (round >= 0 && round % C_RUNS === 0) for (const took of c.run(expected)) note("c", took);
    }
  } finally {
    c.close();
  }
  const of = (name: string): number => micros.get(name)!.toSorted((a, b) => a - b)[micros.get(name)!.length >> 1]!;
  const rows = [
    valueRow(`walk over all edges, sandboxed`, of("sandboxed"), " µs"),
    valueRow("  against the same unmetered over a private copy", of("sandboxed") / of("private"), "×", {
      bar: 1.25,
      goal: 1.1,
    }),
    valueRow("  against that with all addresses as constants", of("sandboxed") / of("constant"), "×"),
    valueRow(
      "  against reads as host calls, times as fast",
      of("called") / of("sandboxed"),
      "×",
      { bar: 2, goal: 3 },
      true,
    ),
  ];
  if (micros.has("c")) {
    rows.push(valueRow("  against C (-O3 -march=x86-64-v3)", of("sandboxed") / of("c"), "×", { bar: 1.6, goal: 1.2 }));
  }
  return { rows, missing: c.missing === undefined ? [] : [c.missing] };
}

const ENTRY = "parseltongue:plugin/lens@1.0.0#evaluate";

function watOf(memory: string, declare: (name: WalkRead) => string): string {
  const reads = (Object.keys(WALK_READS) as WalkRead[]).map(declare);
  return `(module ${reads.join("\n")} ${memory} (func (export "${ENTRY}") (param i32) ${WALK_BODY}))`;
}

async function sandboxedWalker(host: PluginHost, lowering: "inline" | "host-calls"): Promise<Walker> {
  const wasm = await watGuest(
    watOf("", (name) => {
      const [interfaceName, signature] = WALK_READS[name];
      return `(import "parseltongue:plugin/${interfaceName}@1.0.0" "${name}" (func $${name} ${signature}))`;
    }),
  );
  const manifest = parseManifest(
    `[plugin]
name = "walk-${lowering}"
version = "1.0.0"
api = "1.0"
description = "measured"
[[lens]]
name = "lens"
description = "measured"
budget = { base = 1_000_000_000_000 }
`,
    "plugin.toml",
  );
  const plugin = host.load(preparePlugin({ wasm, manifest, instrumentation: { lowering } }));
  const lens = plugin.hook("lens", "lens");
  const batch = { length: 1, nodes: Uint32Array.of(1), depths: new Uint32Array(1) };
  return {
    walk: () => {
      const outcome = host.evaluateLens(plugin, lens, batch);
      if (outcome.failed !== undefined) throw new Error(outcome.failed.message);
      return outcome.scores[0]!;
    },
  };
}

/** Accessors become plain loads, which binaryen puts in place of the calls: what a compiler would make of a copy. */
async function privateWalker(graph: Graph, addresses: "globals" | "constants"): Promise<Walker> {
  const bytes = graph.memory.buffer.byteLength;
  const { offsets, nodeEnd } = graph.layout();
  const address = (column: ColumnName): string =>
    addresses === "globals" ? `(global.get $${column})` : `(i32.const ${offsets[column]})`;
  const declare = (name: WalkRead): string => {
    const [, signature, columns, size] = WALK_READS[name];
    if (name === "node-count") return `(func $${name} ${signature} (i32.const ${nodeEnd}))`;
    if (name === "set-score") return `(func $${name} ${signature} (f32.store (i32.const ${bytes}) (local.get 1)))`;
    const loads = columns.map((column) =>
      size === 1
        ? `(i32.load8_u (i32.add ${address(column)} (local.get 0)))`
        : `(i32.load (i32.add ${address(column)} (i32.shl (local.get 0) (i32.const 2))))`,
    );
    return `(func $${name} ${signature} ${loads.length === 1 ? loads[0]! : `(i32.add ${loads.join(" ")})`})`;
  };
  const memory = `(memory (export "memory") ${bytes / PAGE_BYTES + 1})`;
  const globals = Object.values(WALK_READS)
    .flatMap(([, , columns]) => columns)
    .filter((column, at, all) => all.indexOf(column) === at)
    .map((column) => `(global $${column} (export "${column}") (mut i32) (i32.const ${offsets[column]}))`);
  const module = binaryen.readBinary(await watGuest(watOf(`${memory} ${globals.join(" ")}`, declare)));
  binaryen.setOptimizeLevel(3);
  module.optimize();
  const { instance } = await instantiate(module.emitBinary());
  module.dispose();
  const exports = instance.exports as { memory: { buffer: ArrayBuffer } } & Record<string, (hook: number) => void>;
  new Uint8Array(exports.memory.buffer).set(new Uint8Array(graph.memory.buffer));
  const result = new Float32Array(exports.memory.buffer, bytes, 1);
  return {
    walk: () => {
      exports[ENTRY]!(0);
      return result[0]!;
    },
  };
}

/** The global that Node's own types do not describe. */
const { instantiate } = (
  globalThis as unknown as {
    WebAssembly: {
      instantiate(this: void, bytes: Uint8Array): Promise<{ readonly instance: { readonly exports: object } }>;
    };
  }
).WebAssembly;

/** The walk in C, over the same columns, in a process of its own. */
class NativeWalk {
  readonly #directory = mkdtempSync(join(tmpdir(), "parseltongue-walk-"));
  /** Why there is none. */
  readonly missing: string | undefined;

  constructor(graph: Graph) {
    const source = join(this.#directory, "walk.c");
    writeFileSync(source, WALK_C);
    const compiler = ["clang-19", "clang", "cc"].find((name) =>
      canCompile(name, source, join(this.#directory, "walk")),
    );
    if (compiler === undefined)
      this.missing = "C: no compiler that takes -O3 -march=x86-64-v3 (clang-19 of Debian does)";
    const { nodeEnd, edgeEnd, outRows } = graph;
    const columns = [
      Uint32Array.of(nodeEnd, edgeEnd, outRows.length),
      ...[graph.outStart, graph.outLength, graph.inLength].map((column) => column.slice(0, nodeEnd)),
      outRows.slice(),
      graph.edgeTo.slice(0, edgeEnd),
      graph.edgeKind.slice(0, edgeEnd),
      graph.nodeKind.slice(0, nodeEnd),
    ];
    const bytes = columns.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength));
    writeFileSync(join(this.#directory, "columns"), Buffer.concat(bytes));
  }

  /** Microseconds of some walks. */
  run(expected: number): number[] {
    if (this.missing !== undefined) return [];
    const program = join(this.#directory, "walk");
    const printed = execFileSync(program, [join(this.#directory, "columns")], { encoding: "utf8" });
    const [sum, ...micros] = printed.trim().split("\n").map(Number);
    if (sum !== expected) throw new Error(`the walk in C gives ${sum}, not ${expected}`);
    return micros;
  }

  close(): void {
    rmSync(this.#directory, { recursive: true });
  }
}

function canCompile(compiler: string, source: string, output: string): boolean {
  try {
    execFileSync(compiler, ["-O3", "-march=x86-64-v3", "-o", output, source], { stdio: "ignore" });
    return true;
  } catch {
    // Not there, or too old, or another processor: the next one is tried, and the report says so when there is none.
    return false;
  }
}
