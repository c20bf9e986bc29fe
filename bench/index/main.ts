/**
 * Cold index of whole directories, ours against the peers': each run a whole process, from its start to the index on the
 * disk. The tools take turns, so that what else the machine does falls on all of them; the ratios are what to read.
 * Usage: `npm run bench:index -- DIRECTORY… [--runs 3] [--only NAME]…`
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { formatCount } from "@parseltongue/base";
import * as esbuild from "esbuild";
import { bundle } from "../../scripts/bundle.js";
import { machineLine, median, table } from "../machine.ts";
import { installPeers } from "../peers/peers.ts";
import type { GraphCounts } from "./count-graph.ts";
import { type MeasuredRun, runMeasured } from "./measured-process.ts";
import { LEFT_OUT, sourceFiles, type SourceFile } from "./source-files.ts";

const ROOT = join(import.meta.dirname, "../..");
// After the peers are there: the tools ask for their versions.
installPeers();
// As `npm ci` leaves it: where files have changed since, the command would load the sources one by one.
await bundle(esbuild, ROOT, join(ROOT, "packages/cli/dist"));
const { CODEGRAPH, OPTAVE, OWN, quietEnvironment, REFERENCE, TOOLS, whyNot } = await import("./tools.ts");
type Tool = (typeof TOOLS)[number];

/** A tool's runs, or why there are none. */
interface Outcome {
  readonly tool: Tool;
  readonly runs: MeasuredRun[];
  counts: GraphCounts | undefined;
  failure: string | undefined;
}

async function compare(directory: string, runs: number, only: readonly string[]): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), "bench-index-"));
  try {
    const [copy, home] = [join(work, basename(resolve(directory))), join(work, "home")];
    mkdirSync(home);
    // Nothing is written into the user's directory. History goes along: some tools ask git which files there are.
    cpSync(directory, copy, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => path === directory || !LEFT_OUT.includes(basename(path)),
    });
    const files = sourceFiles(copy);
    const chosen = TOOLS.filter((tool) => only.length === 0 || tool === OWN || only.includes(tool.name));
    const outcomes = chosen.filter((tool) => suits(tool, files)).map((tool) => outcomeOf(tool));
    for (let run = 0; run < runs; run++) {
      for (const outcome of outcomes) if (outcome.failure === undefined) await runOnce(outcome, copy, home);
    }
    report(basename(copy), files, outcomes);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** What reads modules only is measured where they are most of the code. */
function suits(tool: Tool, files: readonly SourceFile[]): boolean {
  const modules = files.filter(({ language }) => language !== "rust").length;
  return tool.reads === "everything" || modules > files.length / 2;
}

function outcomeOf(tool: Tool): Outcome {
  return { tool, runs: [], counts: undefined, failure: whyNot(tool) };
}

async function runOnce(outcome: Outcome, directory: string, home: string): Promise<void> {
  const { tool } = outcome;
  for (const other of TOOLS) {
    if (other.leaves !== undefined) rmSync(join(directory, other.leaves), { recursive: true, force: true });
  }
  const run = await runMeasured(process.execPath, tool.command(directory), {
    cwd: directory,
    env: quietEnvironment(home),
  });
  const isThere = tool.leaves === undefined || existsSync(join(directory, tool.leaves));
  if (run.exitCode !== 0 || !isThere) {
    outcome.failure = `ended with ${run.exitCode ?? "a signal"}: ${complaintOf(run.stderr)}`;
    return;
  }
  outcome.runs.push(run);
  outcome.counts = tool.count(directory, run.stdout);
}

/** The line that says what went wrong, or the last one. */
function complaintOf(stderr: string): string {
  const lines = stderr.trim().split("\n");
  return (lines.find((line) => /error/i.test(line)) ?? lines.at(-1) ?? "").trim();
}

function report(name: string, files: readonly SourceFile[], outcomes: readonly Outcome[]): void {
  const megabytes = files.reduce((sum, { byteCount }) => sum + byteCount, 0) / 1e6;
  process.stdout.write(`\n${name}: ${formatCount(files.length)} files, ${megabytes.toFixed(1)} MB\n\n`);
  const own = outcomes.find(({ tool }) => tool === OWN);
  const measured = outcomes.filter(({ failure }) => failure === undefined);
  process.stdout.write(
    `${table(
      [
        ["tool", "left"],
        ["wall s", "right"],
        ["ratio", "right"],
        ["processor s", "right"],
        ["peak MB", "right"],
        ["MB/s", "right"],
        ["nodes", "right"],
        ["edges", "right"],
        ["calls with a target", "right"],
      ],
      measured.map((outcome) => rowOf(outcome, own, megabytes)),
    )}\n`,
  );
  for (const { tool, failure } of outcomes) {
    if (failure !== undefined) process.stdout.write(`${tool.name}: not measured: ${failure}\n`);
  }
  for (const bar of bars(outcomes)) process.stdout.write(`${bar}\n`);
}

function rowOf({ tool, runs, counts }: Outcome, own: Outcome | undefined, megabytes: number): string[] {
  const wallMs = median(runs.map((run) => run.wallMs));
  const ownRuns = own?.failure === undefined ? (own?.runs ?? []) : [];
  const count = (value: number | undefined): string => (value === undefined ? "–" : formatCount(value));
  return [
    tool.version === "" ? tool.name : `${tool.name} ${tool.version}`,
    (wallMs / 1000).toFixed(2),
    ownRuns.length === 0 ? "–" : `${(wallMs / median(ownRuns.map((run) => run.wallMs))).toFixed(2)}×`,
    (median(runs.map((run) => run.cpuMs)) / 1000).toFixed(2),
    (Math.max(...runs.map((run) => run.peakBytes)) / 1e6).toFixed(0),
    (megabytes / (wallMs / 1000)).toFixed(1),
    count(counts?.nodes),
    count(counts?.edges),
    count(counts?.callPairs),
  ];
}

/** What the project promises of its index, and whether it holds here. */
function bars(outcomes: readonly Outcome[]): string[] {
  const wallOf = (tool: Tool): number | undefined => {
    const runs = outcomes.find((outcome) => outcome.tool === tool && outcome.failure === undefined)?.runs ?? [];
    return runs.length === 0 ? undefined : median(runs.map((run) => run.wallMs));
  };
  const own = wallOf(OWN);
  if (own === undefined) return [];
  const promises: readonly (readonly [Tool, number, string])[] = [
    [OPTAVE, 1, "less time than @optave/codegraph"],
    [CODEGRAPH, 1 / 3, "a third of the time of @colbymchenry/codegraph"],
    [REFERENCE, 1 / 1.2, "1.2 times the throughput of parsing and reading captures on one thread"],
  ];
  return promises.flatMap(([tool, share, text]) => {
    const other = wallOf(tool);
    if (other === undefined) return [];
    return [`${own <= other * share ? "holds" : "missed"}: ${text} (${(own / other).toFixed(2)} of its time)`];
  });
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: "string", default: "3" }, only: { type: "string", multiple: true, default: [] } },
});
const runs = Number(values.runs);
if (positionals.length === 0 || !(Number.isInteger(runs) && runs > 0)) {
  process.stderr.write("usage: npm run bench:index -- DIRECTORY… [--runs 3] [--only NAME]…\n");
  process.exitCode = 2;
} else {
  process.stdout.write(`${machineLine()}\n`);
  for (const directory of positionals) await compare(directory, runs, values.only);
}
