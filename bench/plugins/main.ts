/**
 * The whole table of what plugins cost, beside its bars and goals and beside what one would otherwise take:
 *
 *     npm run bench                          this repository, as often as it takes to have 100,000 nodes
 *     npm run bench -- DIRECTORY             another code base
 *     npm run bench -- --snapshot FILE       what `parseltongue index` wrote
 *     npm run bench -- --synthetic 100000    a made-up graph
 *     npm run bench -- --only lenses         one part: lenses, engine, walk, load, isolation, budgets, peers
 *
 * Exits 1 when a bar does not hold.
 */
import { join } from "node:path";
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { machineLine, table } from "../machine.ts";
import { budgetRows } from "./budget-rows.ts";
import { engineRows } from "./engine-rows.ts";
import { LensBench } from "./lens-rows.ts";
import { isolationRows } from "./isolation-rows.ts";
import { buildLenses } from "./lenses.ts";
import { loadRows } from "./load-rows.ts";
import { type GraphSource, openMeasuredGraph } from "./measured-graph.ts";
import type { Row } from "./row.ts";
import { walkRows } from "./walk.ts";

const COLUMNS = [
  ["what", "left"],
  ["p50", "right"],
  ["p99", "right"],
  ["p99.9", "right"],
  ["bar", "right"],
  ["goal", "right"],
  ["holds", "left"],
] as const;
const PARTS = ["lenses", "engine", "walk", "load", "isolation", "budgets", "peers"] as const;
type Part = (typeof PARTS)[number];

function sourceOf(): { readonly source: GraphSource; readonly parts: readonly Part[] } {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      snapshot: { type: "string" },
      synthetic: { type: "string" },
      only: { type: "string", multiple: true, default: [...PARTS] },
    },
  });
  const parts = PARTS.filter((part) => values.only.includes(part));
  if (values.snapshot !== undefined) return { source: { snapshot: values.snapshot }, parts };
  if (values.synthetic !== undefined) return { source: { syntheticNodes: Number(values.synthetic) }, parts };
  return { source: { directory: positionals[0] ?? join(import.meta.dirname, "../..") }, parts };
}

async function main(): Promise<number> {
  const { source, parts } = sourceOf();
  const say = (what: string): unknown => process.stderr.write(`${what} …\n`);
  say("building lenses");
  const built = buildLenses();
  say("indexing");
  const measured = await openMeasuredGraph(source);
  const bench = new LensBench(measured, built);
  const { arithmeticRate, graphRate, callNs } = bench.host.calibration;
  const rows: Row[] = [];
  const missing: string[] = [];
  const run: Readonly<Record<Part, () => Promise<void> | void>> = {
    lenses: async () => void rows.push(...(await bench.rows())),
    engine: async () => void rows.push(...(await engineRows(measured, built))),
    walk: async () => {
      const found = await walkRows(measured.graph, bench.host);
      rows.push(...found.rows);
      missing.push(...found.missing);
    },
    load: () => void rows.push(...loadRows(bench, built)),
    isolation: async () => void rows.push(...(await isolationRows(measured, built))),
    budgets: async () => {
      const found = await budgetRows(measured.graph);
      rows.push(...found.rows);
      missing.push(...found.missing);
    },
    peers: async () => {
      const found = await bench.peerRows();
      rows.push(...found.rows);
      missing.push(...found.missing);
    },
  };
  for (const part of parts) {
    say(`measuring: ${part}`);
    await run[part]();
  }
  const cells = rows.map(({ what, p50, p99, p999, bar, goal, holds }) => [what, p50, p99, p999, bar, goal, holds]);
  const notes = missing.map((reason) => `NOT MEASURED: ${reason}\n`).join("");
  process.stdout.write(`${machineLine()}
${measured.title}; ${loadavg()[0]!.toFixed(1)} processes were running at the end
fuel costs ${arithmeticRate.toFixed(3)} ns computing and ${graphRate.toFixed(3)} ns walking this graph, a call ${(callNs / 1000).toFixed(2)} µs at p99

${table(COLUMNS, cells)}

${notes}`);
  return rows.some(({ holds }) => holds === "no") ? 1 : 0;
}

process.exitCode = await main();
