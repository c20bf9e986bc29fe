import type { Digest } from "@parseltongue/base";
import { batchFuel, lensBatchLimit, lensFuel } from "./budgets/fuel-budget.ts";
import type { HookFigures } from "./budgets/hook-meter.ts";
import type { GraphMemory } from "./graph-memory.ts";
import type { LoadedHook, LoadedPlugin, PluginState } from "./loaded-plugin.ts";
import type { FailurePolicy, HookTrait } from "./manifest/manifest.ts";
import type { Tier } from "./plugin.ts";

/** What a hook may cost and what it did cost. */
export interface HookMetrics extends HookFigures {
  readonly trait: HookTrait;
  readonly name: string;
  readonly onFailure: FailurePolicy;
  /** Most fuel of a call: of a lens about a full batch, of others over the graph as it is. Exact. */
  readonly fuelDeclared: number;
  /** Nanoseconds of a call that uses all of it, at p99: an estimate. */
  readonly priceNs: number;
}

/** A plugin's state in figures: plain data. */
export interface PluginMetrics {
  readonly plugin: string;
  readonly version: string;
  readonly digest: Digest;
  readonly tier: Tier;
  readonly state: PluginState;
  readonly strikes: number;
  /** 0 unless in quarantine: calls that are still refused before one is tried. */
  readonly callsUntilRetry: number;
  readonly initFuelUsed: number;
  readonly initFuelDeclared: number;
  /** Most bytes of memory that its instance may have. */
  readonly memoryBytesDeclared: number;
  /** In the order of `guestHooks`. */
  readonly hooks: readonly HookMetrics[];
}

/** The figures of a plugin. `priceOf` gives nanoseconds of so much fuel used by a hook. */
export function metricsOf(
  plugin: LoadedPlugin,
  graph: GraphMemory,
  priceOf: (loaded: LoadedHook, fuel: number) => number,
): PluginMetrics {
  const { manifest, digest, tier, state, strikes, breaker, initFuelUsed } = plugin;
  return {
    plugin: manifest.name,
    version: manifest.version,
    digest,
    tier,
    state,
    strikes,
    callsUntilRetry: breaker.callsUntilRetry,
    initFuelUsed,
    initFuelDeclared: manifest.initFuel,
    memoryBytesDeclared: 65_536 * plugin.prepared.maximumPages,
    hooks: plugin.hooks.map((loaded) => {
      const { hook } = loaded;
      const fuelDeclared =
        hook.trait === "lens" ? lensFuel(hook.budget, lensBatchLimit(hook)) : batchFuel(hook.budget, graph.layout());
      return Object.assign(loaded.figures(), {
        trait: hook.trait,
        name: hook.name,
        onFailure: hook.onFailure,
        fuelDeclared,
        priceNs: priceOf(loaded, fuelDeclared),
      });
    }),
  };
}
