import { CodedError } from "@parseltongue/base";
import { Graph } from "@parseltongue/graph";
import {
  type ActiveLens,
  type Admission,
  type Calibration,
  guestHooks,
  type LoadedPlugin,
  PluginHost,
  type PreparedPlugin,
  preparePluginAsync,
} from "@parseltongue/host";
import { GUEST_FILE, type PluginPackage } from "../plugin-package.ts";
import type { PluginEntry } from "../plugins-file.ts";
import type { PluginStore } from "../plugin-store.ts";

/** What plugins may add to a question at p99, in nanoseconds: a millisecond less the engine's share. */
const PURSE_NS = 800_000;

/** A plugin that is to be on, and its files. */
export interface Candidate {
  readonly entry: PluginEntry;
  readonly package: PluginPackage;
}

/** What loading a set of plugins together came to. */
export interface Tried {
  /** Of all lenses together. */
  readonly admission: Admission;
  /** Nanoseconds at p99 of a call that uses all its fuel, for each lens by `plugin/hook`: an estimate. */
  readonly prices: ReadonlyMap<string, number>;
}

/** The files of a plugin as something that can be called. @throws HostError for what the host refuses */
export async function prepareCandidate({ manifest, files }: PluginPackage): Promise<PreparedPlugin | undefined> {
  if (guestHooks(manifest).length === 0) return undefined;
  return preparePluginAsync({ manifest, wasm: files.get(GUEST_FILE) ?? new Uint8Array(0) });
}

/**
 * Loads plugins over an empty graph, as a rehearsal, and adds up what their lenses may cost a question.
 * @throws HostError for what the host refuses, `not-admitted` with the sum when the lenses may cost too much
 */
export async function tryTogether(candidates: readonly Candidate[], calibration: Calibration): Promise<Tried> {
  const host = new PluginHost({ graph: Graph.create(), calibration });
  const lenses: ActiveLens[] = [];
  for (const { entry, package: files } of candidates) {
    const prepared = await prepareCandidate(files);
    if (prepared === undefined) continue;
    const { config, grants, weight } = entry;
    const plugin = host.load(prepared, { config, grants, tier: "sandboxed" });
    lenses.push(...lensesOf(plugin, weight));
  }
  const prices = new Map(lenses.map((lens) => [nameOf(lens), host.priceOf(lens).callNs] as const));
  return { admission: host.admit(lenses, PURSE_NS), prices };
}

function lensesOf(plugin: LoadedPlugin, weight: number): ActiveLens[] {
  return plugin.manifest.lenses.map(({ name }) => ({ plugin, lens: plugin.hook("lens", name), weight }));
}

function nameOf({ plugin, lens }: ActiveLens): string {
  return `${plugin.manifest.name}/${lens.hook.name}`;
}

/**
 * The plugins of a configuration that are on. One whose files cannot be read costs a question nothing and is left out,
 * unless it is the one that is `wanted`.
 * @throws CliError `plugin-damaged`; HostError `bad-manifest`
 */
export async function candidatesOf(
  store: PluginStore,
  entries: readonly PluginEntry[],
  wanted?: string,
): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  for (const entry of entries) {
    if (!entry.enabled) continue;
    try {
      candidates.push({ entry, package: await store.read(entry.package) });
    } catch (error) {
      if (!(error instanceof CodedError) || entry.name === wanted) throw error;
    }
  }
  return candidates;
}
