import {
  beyondTier,
  DEFAULT_BREAKER_POLICY,
  type GuestLogEntry,
  type LoadedPlugin,
  type LoadOptions,
  PluginHost,
  type PreparedPlugin,
  type Values,
} from "@parseltongue/host";
import type { CodeGraph } from "./code-graph.ts";

/** How a plugin is loaded for a test. */
export interface TestHostOptions {
  readonly config?: Values;
  readonly hostData?: NonNullable<LoadOptions["hostData"]>;
  readonly clock?: { elapsedMs(): number };
  readonly log?: (entry: GuestLogEntry) => void;
}

/** A host over a test's graph with one plugin, which is granted all that it asks for, by the lowest tier that may. */
export interface TestHost {
  readonly host: PluginHost;
  readonly plugin: LoadedPlugin;
}

/** @throws HostError as `PluginHost.load` */
export function loadForTest(code: CodeGraph, prepared: PreparedPlugin, options: TestHostOptions = {}): TestHost {
  const { config = {}, hostData = {}, clock, log } = options;
  const host = new PluginHost({
    graph: code.graph,
    // A test calls a hook that fails again and again on purpose.
    breaker: { ...DEFAULT_BREAKER_POLICY, strikes: Number.MAX_SAFE_INTEGER },
    repeatEvery: Number.MAX_SAFE_INTEGER,
    ...(clock && { clock }),
    ...(log && { log }),
  });
  const { manifest } = prepared;
  const tier = beyondTier(manifest, "sandboxed").length === 0 ? "sandboxed" : "verified";
  return { host, plugin: host.load(prepared, { config, hostData, grants: manifest.capabilities, tier }) };
}
