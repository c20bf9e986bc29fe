import type { Severity } from "@parseltongue/host";
import type { Command } from "commander";
import { CHECK_FORMATS, type CheckFormat } from "../printers/check/check-formats.ts";
import type { OnInvocation } from "./invocation.ts";
import { commonOf, type CommonValues, oneOf, withCommonOptions } from "./options.ts";

const LIMITS: readonly (Severity | "never")[] = ["error", "warning", "info", "never"];

interface CheckValues extends CommonValues {
  readonly format: CheckFormat;
  readonly failOn: Severity | "never";
  readonly explain?: boolean;
  readonly daemon: boolean;
}

/** Adds `check`. */
export function addCheck(program: Command, onInvocation: OnInvocation): void {
  const command = program
    .command("check")
    .summary("what the rules of plugins find in the code")
    .description("Runs the rules of the plugins that are on over the whole code base and lists what they find.")
    .argument("[rules...]", "only these: their names, or plugin/name")
    .addOption(oneOf("--format <format>", "how findings are written", CHECK_FORMATS).default("human"))
    .addOption(oneOf("--fail-on <severity>", "end with 1 for findings from this severity on", LIMITS).default("error"))
    .option("--explain", "say what each rule cost")
    .option("--no-daemon", "check in this process even when a daemon runs");
  withCommonOptions(command).action((rules: readonly string[], values: CheckValues) => {
    onInvocation({
      command: "check",
      ...(rules.length > 0 && { rules }),
      format: values.format,
      failOn: values.failOn,
      explain: values.explain === true,
      daemon: values.daemon,
      ...commonOf(values),
    });
  });
}
