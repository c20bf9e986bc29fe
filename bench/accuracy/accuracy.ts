/**
 * Measures how right the graph is, against what compilers say of the same code.
 *
 * `node bench/accuracy/accuracy.ts [--tuned DIR[=INDEX]]… [--held-out DIR[=INDEX]]… [--json] [--show N] [--row ROW]`
 *
 * Each DIR is a code base, each INDEX an index made of it by a compiler; without one it is made and kept (see `oracle.ts`).
 * `--show N` lists N disagreements of each category, of one row if `--row` names it.
 */
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { Graph } from "@parseltongue/graph";
import { Indexer } from "@parseltongue/indexer";
import { machineLine } from "../machine.ts";
import { compare } from "./compare.ts";
import type { Comparison } from "./compare.ts";
import { DirectoryFiles } from "./directory-files.ts";
import { GraphClaims } from "./graph-claims.ts";
import { findIndex } from "./oracle.ts";
import { printComparisons, printDisagreements, toJson } from "./report.ts";
import type { Measured } from "./report.ts";
import { syntaxSites } from "./syntax-sites.ts";
import type { SyntaxSites } from "./syntax-sites.ts";
import { readTruth } from "./truth.ts";

async function measure(argument: string, isHeldOut: boolean): Promise<Measured> {
  const [directory = "", index] = argument.split("=");
  const files = new DirectoryFiles(directory);
  const indexer = new Indexer({ source: files });
  const { commit, summary } = await indexer.index();
  await indexer.close();
  const graph = Graph.create();
  graph.apply(commit);
  const sites = new Map<string, SyntaxSites>();
  for (const path of files.sources) sites.set(path, await syntaxSites(path, files.text(path) ?? ""));
  const truth = readTruth(index ?? findIndex(directory), (path) => files.text(path), sites);
  const comparison: Comparison = compare(new GraphClaims(graph), truth, sites);
  return { name: basename(join(directory, ".")), isHeldOut, summary, truth, comparison };
}

const { values } = parseArgs({
  options: {
    tuned: { type: "string", multiple: true, default: [] },
    "held-out": { type: "string", multiple: true, default: [] },
    json: { type: "boolean", default: false },
    show: { type: "string" },
    row: { type: "string" },
  },
});

const measured: Measured[] = [];
for (const argument of values.tuned) measured.push(await measure(argument, false));
for (const argument of values["held-out"]) measured.push(await measure(argument, true));
if (measured.length === 0) throw new Error("name at least one code base: --held-out DIR or --tuned DIR");
if (values.json) console.log(JSON.stringify(toJson(machineLine(), measured), undefined, 2));
else {
  console.log(machineLine());
  console.log(printComparisons(measured));
  if (values.show !== undefined) console.log(printDisagreements(measured, Number(values.show), values.row));
}
