import type { AnswerReport } from "@parseltongue/engine";
import type { ExitCode } from "../exit-codes.ts";
import { WaitingDisplay } from "../daemon/waiting-display.ts";
import { findRoot } from "../find-root.ts";
import type { Machine } from "../machine.ts";
import { PRINTERS } from "../printers/printer.ts";
import type { Invocation } from "./invocation.ts";
import type { Common } from "./options.ts";
import { indexFirst } from "./run-index.ts";
import { noteOldIndex } from "./note-old-index.ts";

type AskInvocation = Extract<Invocation, { command: "ask" }>;

export async function runAsk(invocation: AskInvocation, machine: Machine): Promise<ExitCode> {
  const root = await findRoot(machine.environment, machine.workingDirectory, invocation.root);
  const report =
    (invocation.daemon && (await askDaemon(invocation, root, machine))) || (await askHere(invocation, root, machine));
  machine.stdout.write(PRINTERS[invocation.format](report, { root, color: usesColor(invocation, machine) }));
  return isNothing(report) ? 1 : 0;
}

/** Undefined when no daemon runs. */
async function askDaemon(invocation: AskInvocation, root: string, machine: Machine): Promise<AnswerReport | undefined> {
  const { clock } = machine.environment;
  const daemon = await machine.daemons.connect(root);
  if (daemon === undefined) return undefined;
  const waiting = new WaitingDisplay(machine, invocation.quiet);
  try {
    const startMs = clock.elapsedMs();
    const onProgress = waiting.show.bind(waiting);
    const report = await daemon.ask(invocation.question, { signal: machine.signal, onProgress });
    const tookMs = clock.elapsedMs() - startMs;
    await waiting.end(report.updating === true);
    return withStep(report, "ask the daemon", tookMs, "last");
  } finally {
    await waiting.end(false);
    daemon.close();
  }
}

async function askHere(invocation: AskInvocation, root: string, machine: Machine): Promise<AnswerReport> {
  const { clock } = machine.environment;
  const startMs = clock.elapsedMs();
  const engine = await machine.openEngine(root);
  try {
    const wasReady = engine.state.kind === "ready";
    await indexFirst(engine, machine, invocation.quiet);
    const openMs = clock.elapsedMs() - startMs;
    const report = await engine.report(invocation.question);
    if (wasReady && !invocation.quiet) await noteOldIndex(engine, machine);
    return withStep(report, wasReady ? "load" : "index", openMs, "first");
  } finally {
    await engine.close();
  }
}

/** Adds to an answer that explains itself what was done around it. */
function withStep(report: AnswerReport, step: string, ms: number, place: "first" | "last"): AnswerReport {
  if (report.explain === undefined) return report;
  const { steps } = report.explain;
  const entry = { step, ms };
  return {
    ...report,
    explain: { ...report.explain, steps: place === "first" ? [entry, ...steps] : [...steps, entry] },
  };
}

/** `NO_COLOR` counts when it is set and not empty. @see https://no-color.org */
export function usesColor(common: Common, machine: Machine): boolean {
  if (common.color !== "auto") return common.color === "always";
  return machine.stdout.isTerminal && (machine.environment.variable("NO_COLOR") ?? "") === "";
}

/** Questions that look for something, and did not find it. */
function isNothing(report: AnswerReport): boolean {
  if (report.ask === "find") return report.nodes.length === 0;
  return report.ask === "path" && !report.found;
}
