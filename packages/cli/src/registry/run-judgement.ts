import type { ExitCode } from "../exit-codes.ts";
import type { Machine } from "../machine.ts";
import { advise } from "./advise.ts";
import { govern } from "./govern.ts";
import type { JudgementInvocation } from "./judgement-invocation.ts";
import { promote } from "./promote.ts";

/** Runs a command that judges versions, decides about rules or warns of versions. */
export async function runJudgement(invocation: JudgementInvocation, machine: Machine): Promise<ExitCode> {
  switch (invocation.command) {
    case "promote-evaluate":
    case "promote-apply":
    case "promote-simulate":
    case "plugin-why":
      return promote(invocation, machine);
    case "governance-propose":
    case "governance-open":
    case "governance-vote":
    case "governance-tally":
    case "governance-check":
    case "governance-render":
      return govern(invocation, machine);
    case "advisory-new":
    case "advisory-publish":
    case "advisory-check":
      return advise(invocation, machine);
  }
}
