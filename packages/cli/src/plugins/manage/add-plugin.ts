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
 * `plugin add`: from a tap if it is a name and there are taps, else from where it says.
 * @throws CliError `unknown-tap` for a name that only a tap could have while there is none
 */
export async function addPlugin(invocation: AddInvocation, machine: Machine): Promise<ExitCode> {
  const plugins = requireUserPlugins(machine);
  const { addFromTap, noteOther, policiesOf } = await import("../from-taps/add-from-tap.ts");
  const policies = await policiesOf(plugins, machine, invocation.tier);
  if (await meansTap(invocation.reference, machine, plugins)) return addFromTap(invocation, plugins, policies, machine);
  if (invocation.tier !== undefined) {
    throw new CliError("bad-option", `no tap vouches for ${invocation.reference}, which has no tier`, {
      hint: "leave --tier out, or name a plugin of a tap",
    });
  }
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

/**
 * What may be a name in a tap is one as soon as there is a tap, whatever lies in the working directory: a code base that
 * somebody else wrote may hold folders of any name.
 */
async function meansTap(reference: string, machine: Machine, plugins: UserPlugins): Promise<boolean> {
  if (parseReference(reference).kind !== "path" || splitTapReference(reference) === undefined) return false;
  const { files } = machine.environment;
  const isHere = (await files.status(resolve(machine.workingDirectory, reference))) !== undefined;
  const { TapsFile } = await import("../../registry/taps-file.ts");
  const taps = await new TapsFile(files, plugins.directories.config).read();
  if (taps.length > 0) {
    if (isHere)
      machine.stderr.write(`note: ${reference} is taken for a name in a tap; what lies here is ./${reference}\n`);
    return true;
  }
  if (isHere) return false;
  throw new CliError("unknown-tap", `nothing here is called ${reference}, and no tap was added that could have it`, {
    hint: "add a tap first: tap add <url> --root <fingerprint>; or give the path of a plugin, crate:<name> or npm:<name>",
  });
}
