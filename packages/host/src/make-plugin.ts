import type { CircuitBreaker } from "./budgets/circuit-breaker.ts";
import { HostError } from "./host-error.ts";
import { checkTerms } from "./load-terms.ts";
import { LoadedPlugin } from "./loaded-plugin.ts";
import type { HostDataName, Manifest, Values } from "./manifest/manifest.ts";
import type { ParameterEntry } from "./manifest/parameter-block.ts";
import { checkValues } from "./manifest/value-check.ts";
import type { Grants, PreparedPlugin, Tier } from "./plugin.ts";
import type { PluginCaller } from "./plugin-caller.ts";
import { Guest } from "./runtime/guest.ts";
import { GuestInstance } from "./runtime/guest-instance.ts";

/** How the user turned a plugin on. */
export interface LoadOptions {
  /** Values by the names of the manifest's configuration. Default: the manifest's defaults. */
  readonly config?: Values;
  /** Default: nothing beyond the graph. */
  readonly grants?: Grants;
  /**
   * What the host knows of the data that the manifest asks for, by name; what the manifest does not ask for is left out.
   * Default: nothing. @see SPEC 4.7
   */
  readonly hostData?: Readonly<Partial<Record<HostDataName, readonly string[]>>>;
  /** Default `sandboxed`. */
  readonly tier?: Tier;
}

/** What a host makes plugins with. */
export interface MakingTerms {
  readonly caller: PluginCaller;
  readonly breaker: CircuitBreaker;
  readonly onReset: (plugin: LoadedPlugin) => void;
}

const NO_GRANTS: Grants = { attributes: [], log: false };

/**
 * A plugin that can be called: its terms are checked, it is instantiated and initialised, and it counts its fuel.
 * @throws HostError `missing-grant`, `not-admitted`, `bad-configuration`, `input-too-large`, `init-failed`,
 * `self-check-failed`, `out-of-memory`
 */
export function makePlugin(
  prepared: PreparedPlugin,
  { config = {}, grants = NO_GRANTS, hostData = {}, tier = "sandboxed" }: LoadOptions,
  { caller, breaker, onReset }: MakingTerms,
): LoadedPlugin {
  const { manifest } = prepared;
  checkTerms(manifest, grants, tier);
  const settings = checkValues(manifest.name, manifest.config, config, "config.");
  const guest = new Guest(prepared, [...settings, ...hostEntries(manifest, hostData)]);
  const plugin = new LoadedPlugin({ guest, breaker, grants, tier, onReset });
  const made = caller.runtime.instantiate(guest);
  caller.passMessages(plugin);
  if (!(made instanceof GuestInstance)) {
    throw HostError.ofFault(made.reason === "no-instance" ? "out-of-memory" : "init-failed", made);
  }
  if (made.isMetered()) return plugin;
  throw new HostError("self-check-failed", `${manifest.name} does not count its fuel`, {
    hint: "prepare the plugin again with this version",
    details: { digest: plugin.digest },
  });
}

function hostEntries({ capabilities }: Manifest, hostData: NonNullable<LoadOptions["hostData"]>): ParameterEntry[] {
  return capabilities.hostData.flatMap((name) => {
    const value = hostData[name];
    return value === undefined ? [] : [{ name: `host.${name}`, type: "strings", value }];
  });
}
