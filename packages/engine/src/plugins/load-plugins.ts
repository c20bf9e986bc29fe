import { canonicalJson, CodedError, digestOf } from "@parseltongue/base";
import {
  guestHooks,
  type InstrumentedStore,
  type LoadedPlugin,
  type LoadOptions,
  type PluginHost,
  type PreparedPlugin,
  preparePluginAsync,
} from "@parseltongue/host";
import type { ConfiguredPlugin } from "./plugin-configuration.ts";
import type { PluginFailure } from "./plugin-report.ts";

/** A plugin that is on and can be called. */
export interface RunningPlugin {
  readonly plugin: LoadedPlugin;
  readonly configured: ConfiguredPlugin;
  /** Of all that decides what it answers: bytes, manifest, configuration, the host's data. */
  readonly identity: string;
}

/** A plugin with what it is loaded with of what the host knows. */
export interface EquippedPlugin extends ConfiguredPlugin {
  readonly hostData: NonNullable<LoadOptions["hostData"]>;
}

/** Plugins in the order of the configuration, and those that are missing. */
export interface LoadedPlugins {
  readonly running: readonly RunningPlugin[];
  readonly refused: readonly PluginFailure[];
}

/** A plugin made ready beside the questions that are being answered, or why it cannot be. */
export interface ReadyPlugin {
  readonly configured: EquippedPlugin;
  readonly identity: string;
  readonly prepared: PreparedPlugin | PluginFailure;
}

/**
 * Does all that can be done ahead of time: nothing that is running notices.
 * @param store keeps what was metered
 */
export async function preparePlugins(
  configured: readonly EquippedPlugin[],
  running: readonly RunningPlugin[],
  store: InstrumentedStore | undefined,
): Promise<readonly ReadyPlugin[]> {
  const withGuest = configured.filter(({ manifest }) => guestHooks(manifest).length > 0);
  return Promise.all(
    withGuest.map(async (each): Promise<ReadyPlugin> => {
      const identity = identityOf(each);
      const same = running.find((other) => other.identity === identity);
      return { configured: each, identity, prepared: same?.plugin.prepared ?? (await prepared(each, store)) };
    }),
  );
}

async function prepared(
  configured: ConfiguredPlugin,
  store: InstrumentedStore | undefined,
): Promise<PreparedPlugin | PluginFailure> {
  const { wasm, manifest } = configured;
  try {
    return await preparePluginAsync({ wasm, manifest }, store);
  } catch (error) {
    return refusal(configured, error);
  }
}

/**
 * Puts the ready plugins in the place of those that run, in one step. One that is the same as before goes on as it is;
 * one that is refused is missing, whatever ran under its name before.
 */
export function swapPlugins(
  host: PluginHost,
  ready: readonly ReadyPlugin[],
  before: readonly RunningPlugin[],
): LoadedPlugins {
  const names = new Set(ready.map(({ configured }) => configured.manifest.name));
  for (const { plugin } of before) if (!names.has(plugin.manifest.name)) host.unload(plugin);
  const started = ready.map((each) => {
    const old = before.find(({ plugin }) => plugin.manifest.name === each.configured.manifest.name);
    return old?.identity === each.identity && isSameGrant(old, each) ? old : start(host, each, old);
  });
  return {
    running: started.filter((each) => "plugin" in each && "identity" in each),
    refused: started.filter((each) => "reason" in each),
  };
}

function start(
  host: PluginHost,
  { configured, identity, prepared }: ReadyPlugin,
  old: RunningPlugin | undefined,
): RunningPlugin | PluginFailure {
  const { config, grants, tier, hostData } = configured;
  const options: LoadOptions = { config, grants, tier, hostData };
  try {
    if ("reason" in prepared) return stop(host, old, prepared);
    const plugin = old === undefined ? host.load(prepared, options) : host.reload(old.plugin, prepared, options);
    return { plugin, configured, identity };
  } catch (error) {
    return stop(host, old, refusal(configured, error));
  }
}

function stop(host: PluginHost, old: RunningPlugin | undefined, failure: PluginFailure): PluginFailure {
  if (old !== undefined) host.unload(old.plugin);
  return failure;
}

function isSameGrant(old: RunningPlugin, { configured }: ReadyPlugin): boolean {
  return termsOf(old.configured) === termsOf(configured);
}

/** What is allowed, machine code among it. */
function termsOf({ grants, tier, native }: ConfiguredPlugin): string {
  return canonicalJson([{ ...grants }, tier, native === undefined ? {} : { ...native }]);
}

function identityOf({ manifest, wasm, config, hostData }: EquippedPlugin): string {
  const given = canonicalJson([{ ...config }, { ...hostData }]);
  return digestOf(JSON.stringify([digestOf(wasm), digestOf(JSON.stringify(manifest)), given]));
}

function refusal({ manifest, wasm }: ConfiguredPlugin, error: unknown): PluginFailure {
  if (!(error instanceof CodedError)) throw error;
  return {
    plugin: manifest.name,
    digest: digestOf(wasm),
    phase: "load",
    reason: error.code,
    message: error.message,
    hint: error.hint ?? `leave it off: parseltongue plugin disable ${manifest.name}`,
  };
}
