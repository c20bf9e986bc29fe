import { type Clock, CodedError } from "@parseltongue/base";
import {
  type ActiveLens,
  type Admission,
  type Calibration,
  type GuestFault,
  guestHooks,
  type HitBatch,
  HostError,
  type LensTrial,
  type LoadedPlugin,
  PluginHost,
  type PreparedPlugin,
  preparePluginAsync,
} from "@parseltongue/host";
import { PURSE_NS } from "../fuel-price-file.ts";
import { GUEST_FILE } from "../package-files.ts";
import type { PluginPackage } from "../plugin-package.ts";
import type { PluginEntry } from "../plugins-file.ts";
import type { PluginStore } from "../plugin-store.ts";
import { sampleGraph } from "./sample-graph.ts";

/** A plugin that is to be on, and its files. */
export interface Candidate {
  readonly entry: PluginEntry;
  readonly package: PluginPackage;
}

const TRIAL_HITS = 256;
/**
 * How often lenses that seem too dear are tried again, and the pause before: a machine may be busy, or the engine still be
 * improving code that has just been loaded. Neither makes a plugin dear.
 */
const TRIES = 5;
const PAUSE_MS = 250;

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
  clock: Pick<Clock, "elapsedMs" | "sleep">,
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
  const trials = lenses.map((lens) => ({ lens, trial: host.trialOf(lens, trialBatches()) }));
  for (let tries = 1; tries <= TRIES; tries++) {
    for (const { lens, trial } of trials) {
      if (faults.has(nameOf(lens))) continue;
      const fault = trial.run();
      if (fault !== undefined) faults.set(nameOf(lens), fault);
      lens.lens.pricedRate = trial.rate;
    }
    if (fits(host, lenses) || !trials.some(({ trial }) => mayBecomeCheaper(trial, calibration))) break;
    await clock.sleep(PAUSE_MS);
  }
  const prices = new Map(lenses.map((lens) => [nameOf(lens), host.priceOf(lens).callNs] as const));
  return { admit: () => host.admit(lenses, PURSE_NS), prices, faults };
}

function fits(host: PluginHost, lenses: readonly ActiveLens[]): boolean {
  try {
    return host.admit(lenses, PURSE_NS).batches > 0;
  } catch (error) {
    if (error instanceof HostError && error.code === "not-admitted") return false;
    throw error;
  }
}

/** Below what computing takes, no lens is priced. */
function mayBecomeCheaper({ rate }: LensTrial, { arithmeticRate }: Calibration): boolean {
  return rate !== undefined && rate > arithmeticRate;
}

/** Hits all over the graph, far apart, so that each is read from memory; the same for the same index. */
function trialBatches(): (index: number) => HitBatch {
  const { nodeEnd } = sampleGraph();
  const nodes = new Uint32Array(TRIAL_HITS);
  const batch: HitBatch = { length: TRIAL_HITS, nodes, depths: new Uint32Array(TRIAL_HITS).fill(1) };
  return (index) => {
    for (let hit = 0; hit < TRIAL_HITS; hit++) nodes[hit] = 1 + ((index * 7919 + hit * 389) % (nodeEnd - 1));
    return batch;
  };
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
