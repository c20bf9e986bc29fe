import { digestOf } from "@parseltongue/base";
import type { PluginEvent } from "@parseltongue/host";
import type { ConfiguredPlugin, NativeDemotion, PluginConfiguration } from "../plugin-configuration.ts";

/** When the first leave to run machine code expires, in milliseconds since 1970; `Infinity`: none does. */
export function firstExpiry({ plugins }: PluginConfiguration): number {
  return Math.min(...plugins.map(({ native }) => native?.expiresMs ?? Number.POSITIVE_INFINITY));
}

/** The plugins whose leave to run machine code has expired. */
export function expiredAt({ plugins }: PluginConfiguration, nowMs: number): readonly ConfiguredPlugin[] {
  return plugins.filter(({ native }) => native !== undefined && nowMs >= native.expiresMs);
}

/** A configuration in which these plugins run in the sandbox. */
export function withoutLibraries(configuration: PluginConfiguration, names: readonly string[]): PluginConfiguration {
  const plugins = configuration.plugins.map((each) => {
    const { native: _native, ...sandboxed } = each;
    return names.includes(each.manifest.name) ? sandboxed : each;
  });
  return { ...configuration, plugins };
}

/** What is told of a plugin whose leave has expired: nothing is held against it. */
export function expiryOf({ manifest, wasm, tier, native }: ConfiguredPlugin): {
  readonly event: PluginEvent;
  readonly demotion: NativeDemotion;
} {
  const { name: plugin, version } = manifest;
  const digest = digestOf(wasm);
  const since = native === undefined ? "" : ` at ${new Date(native.expiresMs).toISOString()}`;
  const why = `leave to run ${plugin} as machine code expired${since}`;
  return {
    event: { type: "tier-change", plugin, version, digest, from: "native", to: tier, why, cause: "expired" },
    demotion: { plugin, digest, why, hint: "the plugin runs in the sandbox; see parseltongue tap update" },
  };
}
