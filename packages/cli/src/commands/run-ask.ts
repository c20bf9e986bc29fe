import type { AnswerReport } from "@parseltongue/engine";
import type { ExitCode } from "../exit-codes.ts";
import { throughDaemon } from "../daemon/through-daemon.ts";
import { findRoot } from "../find-root.ts";
import type { Machine } from "../machine.ts";
import { PRINTERS } from "../printers/printer.ts";
import type { Invocation } from "./invocation.ts";
import { noteOldIndex } from "./note-old-index.ts";
import { type Common, isFormat } from "./options.ts";
import { runExport } from "./run-export.ts";
import { withEngine } from "./with-engine.ts";

type AskInvocation = Extract<Invocation, { command: "ask" }>;

export async function runAsk(invocation: AskInvocation, machine: Machine): Promise<ExitCode> {
  const root = await findRoot(machine.environment, machine.workingDirectory, invocation.root);
  const { format } = invocation;
  if (!isFormat(format)) return runExport(invocation, root, machine);
  const report =
    (invocation.daemon && (await askDaemon(invocation, root, machine))) || (await askHere(invocation, root, machine));
  machine.stdout.write(PRINTERS[format](report, { root, color: usesColor(invocation, machine) }));
  return exitCodeOfReport(report);
}

/** Undefined when no daemon runs. */
async function askDaemon(invocation: AskInvocation, root: string, machine: Machine): Promise<AnswerReport | undefined> {
  const { clock } = machine.environment;
  const startMs = clock.elapsedMs();
  const report = await throughDaemon(root, machine, invocation.quiet, async (daemon, options) =>
    daemon.ask(invocation.question, options),
  );
  return report && withStep(report, "ask the daemon", clock.elapsedMs() - startMs, "last");
}

async function askHere(invocation: AskInvocation, root: string, machine: Machine): Promise<AnswerReport> {
  return withEngine(root, machine, invocation.quiet, async ({ engine, wasIndexed, openMs }) => {
    const report = await engine.report(invocation.question);
    if (wasIndexed && !invocation.quiet) await noteOldIndex(engine, machine);
    return withStep(report, wasIndexed ? "load" : "index", openMs, "first");
  });
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

/** A plugin whose part nothing else can take has failed; or nothing was found by what looks for something. */
function exitCodeOfReport(report: AnswerReport): ExitCode {
  const failures = report.failures ?? [];
  if (failures.some(({ policy, trait }) => policy === "fail" || trait === "query")) return 4;
  if (report.ask === "find") return report.nodes.length === 0 ? 1 : 0;
  return report.ask === "path" && !report.found ? 1 : 0;
}
