import { type Clock, CodedError } from "@parseltongue/base";
import {
  type ActiveLens,
  type Admission,
  type Calibration,
  type GuestFault,
  guestHooks,
  type HitBatch,
  type LoadedPlugin,
  PluginHost,
  type PreparedPlugin,
  preparePluginAsync,
} from "@parseltongue/host";
import { GUEST_FILE, type PluginPackage } from "../plugin-package.ts";
import type { PluginEntry } from "../plugins-file.ts";
import type { PluginStore } from "../plugin-store.ts";
import { sampleGraph } from "./sample-graph.ts";

/** What plugins may add to a question at p99, in nanoseconds: a millisecond less the engine's share. */
const PURSE_NS = 800_000;

/** A plugin that is to be on, and its files. */
export interface Candidate {
  readonly entry: PluginEntry;
  readonly package: PluginPackage;
}

/** Calls after which the host prices a lens by what its own calls took for their fuel, not by its class. */
const WINDOW_CALLS = 512;
/** Other work of the machine can make a window dearer, never cheaper: the cheapest of several counts. */
const WINDOWS = 3;
const TRIAL_HITS = 256;

/** What loading a set of plugins together came to. */
export interface Tried {
  /** What all lenses together may cost. @throws HostError `not-admitted` with the sum when it is too much */
  admit(): Admission;
  /** Nanoseconds at p99 of a call that uses all its fuel, for each lens by `plugin/hook`: an estimate. */
  readonly prices: ReadonlyMap<string, number>;
  /** Lenses that failed when they were tried, by `plugin/hook`. */
  readonly faults: ReadonlyMap<string, GuestFault>;
}

/** The files of a plugin as something that can be called. @throws HostError for what the host refuses */
export async function prepareCandidate({ manifest, files }: PluginPackage): Promise<PreparedPlugin | undefined> {
  if (guestHooks(manifest).length === 0) return undefined;
  return preparePluginAsync({ manifest, wasm: files.get(GUEST_FILE) ?? new Uint8Array(0) });
}

/**
 * Loads plugins over a made-up code base, as a rehearsal, and tries each lens there: it is priced at the fuel that it
 * declares and the time that its fuel takes.
 * @throws HostError for what the host refuses
 */
export async function tryTogether(
  candidates: readonly Candidate[],
  calibration: Calibration,
  clock: Pick<Clock, "elapsedMs">,
): Promise<Tried> {
  const host = new PluginHost({ graph: sampleGraph(), calibration, clock });
  const lenses: ActiveLens[] = [];
  const faults = new Map<string, GuestFault>();
  for (const { entry, package: files } of candidates) {
    const prepared = await prepareCandidate(files);
    if (prepared === undefined) continue;
    const { config, grants, weight } = entry;
    const plugin = host.load(prepared, { config, grants, tier: "sandboxed" });
    lenses.push(...lensesOf(plugin, weight));
  }
  for (const lens of lenses) {
    const fault = tryLens(host, lens);
    if (fault !== undefined) faults.set(nameOf(lens), fault);
  }
  const prices = new Map(lenses.map((lens) => [nameOf(lens), host.priceOf(lens).callNs] as const));
  return { admit: () => host.admit(lenses, PURSE_NS), prices, faults };
}

/** Calls a lens about hits all over the graph, until it is known how long its fuel takes at the least. */
function tryLens(host: PluginHost, { plugin, lens }: ActiveLens): GuestFault | undefined {
  const { nodeEnd } = sampleGraph();
  const nodes = new Uint32Array(TRIAL_HITS);
  const batch: HitBatch = { length: TRIAL_HITS, nodes, depths: new Uint32Array(TRIAL_HITS).fill(1) };
  let cheapest: number | undefined;
  for (let call = 1; call <= WINDOWS * WINDOW_CALLS; call++) {
    // Far apart, so that each is read from memory.
    for (let hit = 0; hit < TRIAL_HITS; hit++) nodes[hit] = 1 + ((call * 7919 + hit * 389) % (nodeEnd - 1));
    const said = host.evaluateLens(plugin, lens, batch);
    if (said.failed !== undefined) return said.failed;
    const { pricedRate } = lens;
    if (pricedRate !== undefined && (cheapest === undefined || pricedRate < cheapest)) cheapest = pricedRate;
  }
  lens.pricedRate = cheapest;
  return undefined;
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
