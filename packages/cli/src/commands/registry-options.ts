import type { Command } from "commander";
import type { Local } from "../registry/checks/registry-invocation.ts";
import {
  given,
  keyChoice,
  type KeyValues,
  outputOf,
  type OutputValues,
  several,
  withOutputOptions,
} from "./options.ts";

/** Values that several commands about taps take. */
export interface RegistryValues extends OutputValues, KeyValues {
  readonly tap?: string;
  readonly source?: readonly string[];
  readonly hostOf?: readonly string[];
  readonly requireSandbox?: boolean;
}

/** How bad something is. The registry's own list is not loaded for commands that need none of it. */
export const SEVERITIES: readonly string[] = ["low", "medium", "high", "critical"];

/** How a version of a tap is named. */
export const VERSION_ARGUMENT = "<namespace>/<name>@<version>; without a version the newest";

/** Says which tap a command is about, and how it writes. */
export function common(command: Command): Command {
  return withOutputOptions(
    command.option(
      "--tap <tap>",
      "the tap's work tree, or to read only also the name of an added one; default: this folder",
    ),
  );
}

/** As `confined`, of commands that build or test: says what of it is on this machine. */
export function local(command: Command): Command {
  return confined(
    command
      .addOption(
        several("--source <repository>", "a repository here in which sources are looked for first (several times)"),
      )
      .addOption(several("--host-of <contract=launcher>", "a parseltongue of another version here (several times)")),
  );
}

/** Of commands that run what strangers wrote. */
export function confined(command: Command): Command {
  return command.option(
    "--require-sandbox",
    "build and run nothing where bubblewrap does not work; default: say so and go on",
  );
}

/** What `common` took. */
export function plain({ tap, ...values }: RegistryValues): ReturnType<typeof outputOf> & { readonly tap?: string } {
  return { ...outputOf(values), ...given({ tap }) };
}

/** What `local` took. */
export function here({ source, hostOf, requireSandbox = false }: RegistryValues): Local {
  return { sources: source ?? [], hosts: hostOf ?? [], requiresSandbox: requireSandbox };
}

/** Of a command that signs only if it is told with what. */
export function oneKey(sign: string | undefined, values: KeyValues): ReturnType<typeof keyChoice> {
  return keyChoice({ ...values, key: sign === undefined ? [] : [sign] });
}
