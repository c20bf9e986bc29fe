import { safeJson, safeText } from "@parseltongue/base";
import { CliError } from "../../cli-error.ts";
import type { ExitCode } from "../../exit-codes.ts";
import { findRoot } from "../../find-root.ts";
import type { Machine } from "../../machine.ts";
import { requireUserPlugins } from "../manage/change-plugins.ts";
import type { PluginInvocation } from "../manage/plugin-invocation.ts";
import { splitTapReference } from "../sources/plugin-reference.ts";
import { readSuggestions } from "../suggestions.ts";
import { type AddedFromTap, addOneFromTap, policiesOf } from "./add-from-tap.ts";

/**
 * `plugin adopt`: installs what the code base suggests, from taps that the user trusts and by no other way. What a code base
 * commits is a stranger's word: it takes `--trust-project`, or an organisation that lists the code base.
 * @throws CliError `no-consent`, `forbidden`
 */
export async function adoptSuggestions(
  invocation: Extract<PluginInvocation, { command: "plugin-adopt" }>,
  machine: Machine,
): Promise<ExitCode> {
  const { json } = invocation;
  const plugins = requireUserPlugins(machine);
  const { files } = machine.environment;
  const root = await findRoot(machine.environment, machine.workingDirectory, invocation.root);
  const policies = await policiesOf(plugins, machine);
  const isListed = policies.organisation?.trustedProjects.includes(await files.realPath(root)) === true;
  if (!invocation.trustProject && !isListed) {
    throw new CliError(
      "no-consent",
      "a code base only suggests plugins, and you have not said that you trust this one",
      {
        hint: "`plugin list` shows what it suggests; add one with `plugin add`, or all with `plugin adopt --trust-project`",
      },
    );
  }
  const { plugins: installed } = await plugins.readFile();
  const suggestions = await readSuggestions(files, root, installed);
  const added: AddedFromTap[] = [];
  const leftOut: string[] = [];
  for (const { name, source } of suggestions) {
    const reference = source === undefined ? undefined : splitTapReference(source);
    if (source === undefined || reference === undefined || !`/${reference.name}`.endsWith(`/${name}`)) {
      machine.stderr.write(`note: ${safeText(`${name} is left out: the code base names no plugin of a tap for it`)}\n`);
      leftOut.push(name);
      continue;
    }
    const wish = { command: "plugin-add", reference: source, yes: true, json, settings: [] } as const;
    added.push(await addOneFromTap(wish, plugins, policies, machine));
  }
  if (json) machine.stdout.write(`${safeJson({ added, leftOut }, 2)}\n`);
  else if (suggestions.length === 0) machine.stdout.write("it suggests nothing that is not installed\n");
  return leftOut.length === 0 ? 0 : 1;
}
