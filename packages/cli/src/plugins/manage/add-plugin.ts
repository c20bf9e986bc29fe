import { safeJson, safeText } from "@parseltongue/base";
import { CliError } from "../../cli-error.ts";
import type { ExitCode } from "../../exit-codes.ts";
import type { Machine } from "../../machine.ts";
import type { PluginEntry } from "../plugins-file.ts";
import { readPlugin } from "../sources/read-plugin.ts";
import { candidatesOf, tryTogether } from "./admission.ts";
import { requireUserPlugins, withEntry, writeAdmitted } from "./change-plugins.ts";
import { fuelPrices } from "./fuel-prices.ts";
import type { PluginInvocation } from "./plugin-invocation.ts";
import { termsLines, termsOf } from "./plugin-terms.ts";
import { requireGrammars, whenRead } from "./language-terms.ts";
import { configOf } from "./settings.ts";

type AddInvocation = Extract<PluginInvocation, { command: "plugin-add" }>;

/**
 * `plugin add`: shows what a plugin is, may do and costs, and turns it on if the user agrees. One of the same name is
 * replaced in its place; its weight and settings stay.
 */
export async function addPlugin(invocation: AddInvocation, machine: Machine): Promise<ExitCode> {
  const plugins = requireUserPlugins(machine);
  const added = await readPlugin(invocation.reference, machine);
  const { manifest, digest } = added;
  requireGrammars(manifest, added.files);
  const { plugins: entries } = await plugins.readFile();
  const old = entries.find(({ name }) => name === manifest.name);
  const entry: PluginEntry = {
    name: manifest.name,
    package: digest,
    enabled: true,
    weight: invocation.weight ?? old?.weight ?? 1,
    grants: manifest.capabilities,
    config: configOf(manifest, old?.config ?? {}, invocation.settings, []),
  };
  const store = await plugins.store();
  const others = withEntry(entries, entry).filter((each) => each !== entry);
  const candidates = [...(await candidatesOf(store, others)), { entry, package: added }];
  const tried = await tryTogether(
    candidates,
    await fuelPrices(machine, plugins.directories.state),
    machine.environment.clock,
  );
  const terms = termsOf(added, tried);
  if (!invocation.json)
    machine.stdout.write(
      termsLines(terms)
        .map((line) => `${safeText(line)}\n`)
        .join(""),
    );
  tried.admit();
  await requireConsent(invocation, machine, manifest.name);
  await store.add(added);
  await writeAdmitted(plugins, withEntry(entries, entry), tried);
  plugins.audit.note({ type: "added", plugin: entry.name, package: digest, grants: entry.grants });
  await plugins.close();
  machine.stdout.write(
    invocation.json ? `${safeJson({ entry, terms }, 2)}\n` : `${entry.name} is on${whenRead(manifest)}\n`,
  );
  return 0;
}

/** @throws CliError `no-consent` */
async function requireConsent({ yes, json }: AddInvocation, machine: Machine, name: string): Promise<void> {
  if (yes) return;
  if (!machine.canAsk || json) {
    throw new CliError("no-consent", `nobody is there to agree to turn ${name} on`, {
      hint: "say beforehand that you agree: --yes",
    });
  }
  const { confirm } = await import("@clack/prompts");
  if ((await confirm({ message: `Turn ${name} on with these rights?`, initialValue: false })) === true) return;
  throw new CliError("no-consent", `${name} stays off`);
}
