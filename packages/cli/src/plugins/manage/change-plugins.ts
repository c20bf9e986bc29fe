import { CliError } from "../../cli-error.ts";
import type { Machine } from "../../machine.ts";
import type { PluginEntry } from "../plugins-file.ts";
import { UserPlugins } from "../user-plugins.ts";
import { candidatesOf, type Tried, tryTogether } from "./admission.ts";
import { fuelPrices } from "./fuel-prices.ts";

/** The user's plugins. @throws CliError `no-home`, `relative-config` */
export function requireUserPlugins(machine: Machine): UserPlugins {
  const onSaveFailure = (error: unknown): void =>
    machine.stderr.write(`note: ${error instanceof Error ? error.message : String(error)}\n`);
  const plugins = UserPlugins.of(machine.environment, { processId: machine.processId }, { onSaveFailure });
  if (plugins !== undefined) return plugins;
  throw new CliError("no-home", "there is no directory to keep plugins in: HOME is not set", {
    hint: "set HOME, or PARSELTONGUE_CONFIG, XDG_DATA_HOME, XDG_STATE_HOME and XDG_CACHE_HOME",
  });
}

/**
 * Rehearses a configuration: all plugins that would be on, `wanted` among them, are loaded together and priced.
 * @throws HostError for what the host refuses; CliError `plugin-damaged`
 */
export async function rehearse(
  machine: Machine,
  plugins: UserPlugins,
  entries: readonly PluginEntry[],
  wanted: string,
): Promise<Tried> {
  const candidates = await candidatesOf(await plugins.store(), entries, wanted);
  return tryTogether(candidates, await fuelPrices(machine, plugins.directories.state), machine.environment.clock);
}

/**
 * Writes a configuration, if what its lenses may cost allows it; they are given as many batches as were admitted.
 * @throws HostError `not-admitted`
 */
export async function writeAdmitted(
  plugins: UserPlugins,
  entries: readonly PluginEntry[],
  tried: Tried,
): Promise<void> {
  const file = await plugins.readFile();
  await plugins.writeFile({ ...file, lensBatches: tried.admit().batches, plugins: entries });
}

/** The entries with one replaced by name, or added at the end. */
export function withEntry(entries: readonly PluginEntry[], entry: PluginEntry): PluginEntry[] {
  const isKnown = entries.some(({ name }) => name === entry.name);
  return isKnown ? entries.map((each) => (each.name === entry.name ? entry : each)) : [...entries, entry];
}
