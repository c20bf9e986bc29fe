import { resolve } from "node:path";
import { safeJson } from "@parseltongue/base";
import { CliError } from "../../cli-error.ts";
import type { ExitCode } from "../../exit-codes.ts";
import type { Machine } from "../../machine.ts";
import { parseReference, splitTapReference } from "../sources/plugin-reference.ts";
import { readPlugin } from "../sources/read-plugin.ts";
import type { UserPlugins } from "../user-plugins.ts";
import { requireUserPlugins } from "./change-plugins.ts";
import { installPlugin } from "./install-plugin.ts";
import { whenRead } from "./language-terms.ts";
import type { PluginInvocation } from "./plugin-invocation.ts";

type AddInvocation = Extract<PluginInvocation, { command: "plugin-add" }>;

/**
 * `plugin add`: from a tap if the name is that of no file here, else from where it says.
 * @throws CliError `unknown-tap` for a name that only a tap could have while there is none
 */
export async function addPlugin(invocation: AddInvocation, machine: Machine): Promise<ExitCode> {
  const plugins = requireUserPlugins(machine);
  const { addFromTap, noteOther, policiesOf } = await import("../from-taps/add-from-tap.ts");
  const policies = await policiesOf(plugins, machine);
  if (await meansTap(invocation.reference, machine, plugins)) return addFromTap(invocation, plugins, machine);
  const added = await readPlugin(invocation.reference, machine);
  policies.requireAllowedElsewhere(added.manifest.name);
  const { entry, terms, wasOn } = await installPlugin(plugins, machine, {
    ...invocation,
    added,
    preface: [],
    as: "added",
    keepsState: false,
  });
  await noteOther(plugins, machine, entry.name);
  await plugins.close();
  machine.stdout.write(
    invocation.json
      ? `${safeJson({ entry, terms }, 2)}\n`
      : `${entry.name} is on${wasOn ? " already" : whenRead(added.manifest)}\n`,
  );
  return 0;
}

/** A file that is called so comes first: whoever is in its directory sees it. */
async function meansTap(reference: string, machine: Machine, plugins: UserPlugins): Promise<boolean> {
  if (parseReference(reference).kind !== "path" || splitTapReference(reference) === undefined) return false;
  const { files } = machine.environment;
  if ((await files.status(resolve(machine.workingDirectory, reference))) !== undefined) return false;
  const { TapsFile } = await import("../../registry/taps-file.ts");
  if ((await new TapsFile(files, plugins.directories.config).read()).length > 0) return true;
  throw new CliError("unknown-tap", `nothing here is called ${reference}, and no tap was added that could have it`, {
    hint: "add a tap first: tap add <url> --root <fingerprint>; or give the path of a plugin, crate:<name> or npm:<name>",
  });
}
