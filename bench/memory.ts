/**
 * What a cold index holds in memory: `node bench/memory.ts DIRECTORY…`. Each directory is copied, so that nothing is
 * written into it, and indexed by the command line in a process of its own. Linux only: the peak is the kernel's count.
 */
import { cpSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { formatBytes, formatCount } from "@parseltongue/base";
import { LEFT_OUT } from "./index/source-files.ts";
import { runMeasured } from "./index/measured-process.ts";
import { machineLine, table } from "./machine.ts";

const PROGRAM = join(import.meta.dirname, "../packages/cli/bin/parseltongue.js");
/** The bar is per this many lines. */
const LINES = 100_000;
const MAX_PEAK = "400 MB at 600,000 lines";
const MAX_GRAPH = "25 MB";

async function measure(directory: string): Promise<string[]> {
  const parent = mkdtempSync(join(tmpdir(), "parseltongue-memory-"));
  const copy = join(parent, basename(directory));
  try {
    cpSync(directory, copy, { recursive: true, filter: (path) => !LEFT_OUT.includes(basename(path)) });
    const run = await runMeasured(process.execPath, [PROGRAM, "index", "--no-daemon", copy], {
      cwd: parent,
      env: process.env,
    });
    if (run.exitCode !== 0) throw new Error(`indexing ${directory} ended with ${run.exitCode}: ${run.stderr}`);
    const lines = Number(/([\d,]+) lines/.exec(run.stdout)?.[1]?.replaceAll(",", "") ?? Number.NaN);
    const graphBytes = statSync(join(copy, ".parseltongue/graph.isg")).size;
    return [
      basename(directory),
      formatCount(lines),
      formatBytes(run.peakBytes),
      formatBytes(graphBytes),
      formatBytes((graphBytes / lines) * LINES),
      `${(run.cpuMs / 1000).toFixed(1)} s`,
    ];
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
}

const directories = process.argv.slice(2);
if (directories.length === 0) throw new Error("name the directories to index");
const rows: string[][] = [];
for (const directory of directories) rows.push(await measure(directory));
const columns = [
  ["code", "left"],
  ["lines", "right"],
  [`peak (bar ${MAX_PEAK})`, "right"],
  ["graph", "right"],
  [`graph per 100,000 lines (bar ${MAX_GRAPH})`, "right"],
  ["processor", "right"],
] as const;
process.stdout.write(`${machineLine()}\n\n${table(columns, rows)}\n`);
