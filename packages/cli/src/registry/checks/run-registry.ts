import type { ExitCode } from "../../exit-codes.ts";
import type { Machine } from "../../machine.ts";
import { checkRange } from "./check-range.ts";
import { compareForms } from "./compare-forms.ts";
import { measureVersion } from "./measure-version.ts";
import { rebuildVersion } from "./rebuild-version.ts";
import type { RegistryInvocation } from "./registry-invocation.ts";
import { submitPlugin } from "./submit-plugin.ts";
import { measureCompat, runCrater } from "./try-plugins.ts";

/** Runs a command that checks, builds or tries what is proposed for a tap. */
export async function runRegistry(invocation: RegistryInvocation, machine: Machine): Promise<ExitCode> {
  switch (invocation.command) {
    case "registry-check":
      return checkRange(invocation, machine);
    case "registry-rebuild":
      return rebuildVersion(invocation, machine);
    case "registry-differential":
      return compareForms(invocation, machine);
    case "registry-compat":
      return measureCompat(invocation, machine);
    case "registry-measure":
      return measureVersion(invocation, machine);
    case "registry-crater":
      return runCrater(invocation, machine);
    case "plugin-submit":
      return submitPlugin(invocation, machine);
  }
}
