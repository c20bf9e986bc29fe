import type { CheckReport, CheckRequest } from "@parseltongue/engine";
import type { Severity } from "@parseltongue/host";
import { CliError } from "../cli-error.ts";
import { throughDaemon } from "../daemon/through-daemon.ts";
import type { ExitCode } from "../exit-codes.ts";
import { findRoot } from "../find-root.ts";
import type { Machine } from "../machine.ts";
import { CHECK_PRINTERS } from "../printers/check/check-printer.ts";
import type { Invocation } from "./invocation.ts";
import { noteOldIndex } from "./note-old-index.ts";
import { usesColor } from "./run-ask.ts";
import { withEngine } from "./with-engine.ts";

type CheckInvocation = Extract<Invocation, { command: "check" }>;

/** Most severe first. */
const SEVERITIES: readonly Severity[] = ["error", "warning", "info"];

/** `check`: what the rules of the user's plugins find. */
export async function runCheck(invocation: CheckInvocation, machine: Machine): Promise<ExitCode> {
  const root = await findRoot(machine.environment, machine.workingDirectory, invocation.root);
  const { rules, explain, quiet, format, failOn } = invocation;
  const request: CheckRequest = { ...(rules && { rules }), ...(explain && { explain }) };
  const report =
    (invocation.daemon &&
      (await throughDaemon(root, machine, quiet, async (daemon, options) => daemon.check(request, options)))) ||
    (await withEngine(root, machine, quiet, async ({ engine, wasIndexed }) => {
      const made = await engine.plugins.check(request);
      if (wasIndexed && !quiet) await noteOldIndex(engine, machine);
      return made;
    }));
  // Passing because nothing was looked at would be the wrong answer in CI.
  if (report.rules.length + report.failures.length === 0) throw noRules();
  machine.stdout.write(CHECK_PRINTERS[format](report, { root, color: usesColor(invocation, machine) }));
  return exitCodeOfCheck(report, failOn);
}

/** Findings come before failures: they are certain. */
function exitCodeOfCheck({ counts, failures }: CheckReport, failOn: Severity | "never"): ExitCode {
  const failing = failOn === "never" ? [] : SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1);
  if (failing.some((severity) => counts[severity] > 0)) return 1;
  return failures.length > 0 ? 4 : 0;
}

function noRules(): CliError {
  return new CliError("no-rules", "no plugin that is on has a rule", {
    hint: "turn one on: parseltongue plugin add <directory>, or parseltongue plugin enable <name>",
  });
}
