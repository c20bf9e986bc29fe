import { isDeepStrictEqual } from "node:util";
import { safeText } from "@parseltongue/base";
import type { Value } from "@parseltongue/host";
import { CliError } from "../../cli-error.ts";
import type { Machine } from "../../machine.ts";
import type { TapOrigin } from "../from-taps/read-from-tap.ts";
import type { PluginPackage } from "../plugin-package.ts";
import type { PluginEntry } from "../plugins-file.ts";
import type { UserPlugins } from "../user-plugins.ts";
import { candidatesOf, tryTogether } from "./admission.ts";
import { withEntry, writeAdmitted } from "./change-plugins.ts";
import { fuelPrices } from "./fuel-prices.ts";
import { requireGrammars } from "./language-terms.ts";
import { type PluginTerms, termsLines, termsOf } from "./plugin-terms.ts";
import { configOf } from "./settings.ts";

/** A plugin that the user wants, read. */
export interface Wish {
  readonly added: PluginPackage;
  /** Absent: it is from no tap. */
  readonly origin?: TapOrigin;
  /** `key=value`. */
  readonly settings: readonly string[];
  readonly weight?: number;
  /** The user agrees beforehand. */
  readonly yes: boolean;
  readonly json: boolean;
  /** Lines that stand before the terms; a stranger's words. */
  readonly preface: readonly string[];
  /** What the audit trail calls it. */
  readonly as: "added" | "updated";
  /** Whether one that is off stays off. */
  readonly keepsState: boolean;
}

/** What was installed. */
export interface Installed {
  readonly entry: PluginEntry;
  readonly terms: PluginTerms;
  /** Whether the very same was on before, with the same rights, settings and weight: nobody had to agree. */
  readonly wasOn: boolean;
}

/**
 * Shows what a plugin is, may do and costs, and turns it on if the user agrees. One of the same name is replaced in its place;
 * its weight and settings stay.
 * @throws CliError `no-consent`, `bad-setting`; HostError for what the host refuses
 */
export async function installPlugin(plugins: UserPlugins, machine: Machine, wish: Wish): Promise<Installed> {
  const { added, json } = wish;
  const { manifest } = added;
  requireGrammars(manifest, added.files);
  const { plugins: entries } = await plugins.readFile();
  const old = entries.find(({ name }) => name === manifest.name);
  const entry = entryFor(wish, old, configOf(manifest, old?.config ?? {}, wish.settings, []));
  const store = await plugins.store();
  const others = withEntry(entries, entry).filter((each) => each !== entry);
  const candidates = [...(await candidatesOf(store, others)), { entry, package: added }];
  const prices = await fuelPrices(machine, plugins.directories.state);
  const tried = await tryTogether(candidates, prices, machine.environment.clock);
  const terms = termsOf(added, tried);
  const lines = [...wish.preface, ...termsLines(terms)];
  if (!json) machine.stdout.write(lines.map((line) => `${safeText(line)}\n`).join(""));
  tried.admit();
  const wasOn = old !== undefined && isDeepStrictEqual(old, entry);
  if (!wasOn) await requireConsent(wish, machine, manifest.name);
  await store.add(added);
  await writeAdmitted(plugins, withEntry(entries, entry), tried);
  const from = wish.origin && { tap: wish.origin.resolved.tap.tapId, id: wish.origin.resolved.id };
  plugins.audit.note({ type: wish.as, plugin: entry.name, package: added.digest, grants: entry.grants, ...from });
  return { entry, terms, wasOn };
}

function entryFor(
  { added: { manifest, digest }, weight, keepsState }: Wish,
  old: PluginEntry | undefined,
  config: Readonly<Record<string, Value>>,
): PluginEntry {
  return {
    ...(old?.native === true && { native: true }),
    ...(old?.nativeLens === true && { nativeLens: true }),
    name: manifest.name,
    package: digest,
    enabled: !keepsState || (old?.enabled ?? true),
    weight: weight ?? old?.weight ?? 1,
    grants: manifest.capabilities,
    config,
  };
}

/** @throws CliError `no-consent` */
async function requireConsent({ yes, json }: Wish, machine: Machine, name: string): Promise<void> {
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
