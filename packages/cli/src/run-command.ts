import { safeText } from "@parseltongue/base";
import { commandCompletions } from "./completions/completions.ts";
import { runAsk } from "./commands/run-ask.ts";
import { runIndex } from "./commands/run-index.ts";
import { runInfo } from "./commands/run-info.ts";
import type { Invocation } from "./commands/invocation.ts";
import { parseArguments } from "./commands/parse-arguments.ts";
import type { ExitCode } from "./exit-codes.ts";
import { reportFailure } from "./failure.ts";
import type { Machine } from "./machine.ts";

/** Runs one command line to its end and gives its exit code; failures are reported, never thrown. */
export async function runCommand(argv: readonly string[], machine: Machine): Promise<ExitCode> {
  const parsed = parseArguments(argv, { width: machine.stdout.columns });
  if (parsed.outcome === "print") {
    machine.stdout.write(parsed.text);
    return 0;
  }
  if (parsed.outcome === "mistake") {
    machine.stderr.write(`parseltongue: ${safeText(parsed.message)}\nhint: ${safeText(parsed.hint)}\n`);
    return 2;
  }
  try {
    return await run(parsed.invocation, machine);
  } catch (error) {
    return reportFailure(machine, error, wantsJson(parsed.invocation));
  }
}

async function run(invocation: Invocation, machine: Machine): Promise<ExitCode> {
  switch (invocation.command) {
    case "ask":
      return runAsk(invocation, machine);
    case "index":
      return runIndex(invocation, machine);
    case "check":
      return (await import("./commands/run-check.ts")).runCheck(invocation, machine);
    case "daemon":
      return (await import("./commands/run-daemon.ts")).runDaemon(invocation, machine);
    case "metrics":
      return (await import("./commands/run-metrics.ts")).runMetrics(invocation, machine);
    case "plugin-add":
    case "plugin-update":
    case "plugin-adopt":
    case "plugin-audit":
    case "plugin-search":
    case "plugin-remove":
    case "plugin-list":
    case "plugin-discover":
    case "plugin-info":
    case "plugin-enable":
    case "plugin-disable":
    case "plugin-reset":
    case "plugin-configure":
    case "plugin-reload":
      // What reads plugins is loaded for those who have some.
      return (await import("./plugins/manage/run-plugin.ts")).runPlugin(invocation, machine);
    case "info":
      return runInfo(invocation, machine);
    case "plugin-new":
    case "plugin-new-language":
    case "plugin-build":
    case "plugin-pack":
    case "plugin-test":
    case "plugin-bench":
    case "plugin-doc":
    case "plugin-dev":
      // Compilers and what they need are loaded for those who write plugins alone.
      return (await import("./plugin-kit/run-kit.ts")).runKit(invocation, machine, runCommand);
    case "tap-init":
    case "tap-add":
    case "tap-trust":
    case "tap-list":
    case "tap-remove":
    case "tap-update":
    case "tap-witness":
    case "tap-verify":
    case "tap-audit":
    case "tap-export":
    case "tap-import":
    case "tap-build":
    case "tap-sign":
    case "tap-role":
    case "key-sign-policy":
    case "key-new":
    case "key-list":
    case "key-show":
      return (await import("./registry/run-tap.ts")).runTap(invocation, machine);
    case "promote-evaluate":
    case "promote-apply":
    case "promote-simulate":
    case "plugin-why":
    case "governance-propose":
    case "governance-open":
    case "governance-vote":
    case "governance-tally":
    case "governance-check":
    case "governance-render":
    case "advisory-new":
    case "advisory-publish":
    case "advisory-check":
      return (await import("./registry/run-judgement.ts")).runJudgement(invocation, machine);
    case "registry-check":
    case "registry-rebuild":
    case "registry-differential":
    case "registry-compat":
    case "registry-measure":
    case "registry-crater":
    case "plugin-submit":
      return (await import("./registry/checks/run-registry.ts")).runRegistry(invocation, machine);
    case "registry-transfer":
    case "registry-revoke":
    case "registry-countersign":
      return (await import("./registry/statements/run-statements.ts")).runStatements(invocation, machine);
    case "review-start":
    case "review-sign":
    case "review-appeal":
    case "review-lift":
    case "review-list":
    case "review-verify":
    case "review-canary":
      return (await import("./registry/review/run-review.ts")).runReview(invocation, machine);
    case "completions":
      machine.stdout.write(commandCompletions(invocation.shell));
      return 0;
  }
}

function wantsJson(invocation: Invocation): boolean {
  if ("format" in invocation) return invocation.format === "json" || invocation.format === "jsonl";
  return "json" in invocation && invocation.json;
}
