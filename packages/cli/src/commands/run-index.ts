import { resolve } from "node:path";
import { formatCount, formatDuration, safeText } from "@parseltongue/base";
import { type Engine, type FullIndexRun, INDEX_DIRECTORY, type Indexed } from "@parseltongue/engine";
import { counted } from "../counted.ts";
import type { ExitCode } from "../exit-codes.ts";
import { findRoot } from "../find-root.ts";
import type { Machine } from "../machine.ts";
import { UserPlugins } from "../plugins/user-plugins.ts";
import { createProgress } from "../progress.ts";
import type { Invocation } from "./invocation.ts";

type IndexInvocation = Extract<Invocation, { command: "index" }>;

/** Most skipped files and warnings that are listed. */
const MAX_LISTED = 10;

export async function runIndex(invocation: IndexInvocation, machine: Machine): Promise<ExitCode> {
  const root = await findRoot(machine.environment, machine.workingDirectory, invocation.root ?? ".");
  const startMs = machine.environment.clock.elapsedMs();
  const summary = await indexRoot(invocation, root, machine);
  const tookMs = machine.environment.clock.elapsedMs() - startMs;
  if (!invocation.quiet)
    machine.stdout.write(
      summaryLines(summary, tookMs)
        .map((line) => `${line}\n`)
        .join(""),
    );
  return 0;
}

async function indexRoot(invocation: IndexInvocation, root: string, machine: Machine): Promise<Indexed> {
  const inputs = inputsOf(invocation, machine);
  // A dump is another code base than the one a daemon watches.
  const daemon = invocation.daemon && inputs.dump === undefined ? await machine.daemons.connect(root) : undefined;
  const progress = await createProgress(machine, invocation.quiet);
  const run = { signal: machine.signal, onProgress: progress.show.bind(progress) };
  try {
    if (daemon) return await daemon.index({ ...run, ...inputs.scip });
    return await indexHere(root, machine, { ...run, ...inputs.scip }, inputs.dump);
  } finally {
    progress.end();
    daemon?.close();
  }
}

/** In this process, with the languages of the user's plugins. */
async function indexHere(root: string, machine: Machine, run: FullIndexRun, dump: Inputs["dump"]): Promise<Indexed> {
  const plugins = UserPlugins.of(machine.environment, { processId: machine.processId, root });
  const engine = await machine.openEngine(root, { ...dump, ...(plugins && { plugins: plugins.source("kept") }) });
  try {
    return await engine.index(run);
  } finally {
    await engine.close();
    await plugins?.close();
  }
}

interface Inputs {
  readonly scip: { readonly scip?: string };
  readonly dump: { readonly dump: string } | undefined;
}

function inputsOf(invocation: IndexInvocation, machine: Machine): Inputs {
  const absolute = (path: string): string => resolve(machine.workingDirectory, path);
  return {
    scip: invocation.scip === undefined ? {} : { scip: absolute(invocation.scip) },
    dump: invocation.dump === undefined ? undefined : { dump: absolute(invocation.dump) },
  };
}

/** Indexes a code base that has no index that can be used, says so first, and afterwards what that took. */
export async function indexFirst(engine: Engine, machine: Machine, quiet: boolean): Promise<void> {
  if (engine.state.kind === "ready") return;
  const why =
    engine.state.kind === "missing"
      ? "not indexed yet"
      : `the saved index cannot be used (${safeText(engine.state.reason.message)})`;
  const say = (line: string): void => {
    if (!quiet) machine.stderr.write(`${line}\n`);
  };
  say(`${safeText(engine.root)}: ${why}, indexing it into ${INDEX_DIRECTORY}/`);
  const { clock } = machine.environment;
  const startMs = clock.elapsedMs();
  const progress = await createProgress(machine, quiet);
  try {
    const { fileCount, lineCount } = await engine.index({
      signal: machine.signal,
      onProgress: progress.show.bind(progress),
    });
    progress.end();
    const size = `${counted(fileCount, "file")}, ${counted(lineCount, "line")}`;
    say(`indexed ${size} in ${formatDuration(clock.elapsedMs() - startMs)}`);
  } finally {
    progress.end();
  }
}

function summaryLines(summary: Indexed, tookMs: number): string[] {
  const { fileCount, lineCount, nodeCount, edgeCount, skipped, warnings } = summary;
  return [
    `${counted(fileCount, "file")}, ${counted(lineCount, "line")}: ${counted(nodeCount, "node")}, ` +
      `${counted(edgeCount, "edge")} in ${formatDuration(tookMs)}`,
    ...listed(
      "skipped",
      skipped.map(({ path, reason }) => `${path}: ${reason}`),
    ),
    ...listed("warnings", warnings),
  ];
}

function listed(title: string, entries: readonly string[]): string[] {
  if (entries.length === 0) return [];
  const hidden = entries.length - MAX_LISTED;
  return [
    `${title}:`,
    ...entries.slice(0, MAX_LISTED).map((entry) => `  ${safeText(entry)}`),
    ...(hidden > 0 ? [`  … and ${formatCount(hidden)} more`] : []),
  ];
}
