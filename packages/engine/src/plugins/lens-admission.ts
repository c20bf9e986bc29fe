import { type Calibration, HostError, type PluginHost } from "@parseltongue/host";
import type { EngineLens } from "./engine-lens.ts";
import type { PluginFailure } from "./plugin-report.ts";

/** What fuel takes on this machine, as it was measured beside the questions. Plain data. */
export interface MeasuredPrices {
  readonly calibration: Calibration;
  readonly lenses: readonly {
    readonly plugin: string;
    readonly hook: string;
    /** Nanoseconds per fuel; undefined when the lens did too little to tell, or failed. */
    readonly rate: number | undefined;
  }[];
}

/** Which lenses a question can pay for. */
export interface Admitted {
  readonly batches: number;
  readonly refused: ReadonlyMap<string, PluginFailure>;
}

/** Prices fuel as it was measured. */
export function takePrices(host: PluginHost, lenses: readonly EngineLens[], prices: MeasuredPrices): void {
  host.setCalibration(prices.calibration);
  for (const { plugin, lens } of lenses) {
    const found = prices.lenses.find((each) => each.plugin === plugin.manifest.name && each.hook === lens.hook.name);
    if (found !== undefined) lens.pricedRate = found.rate;
  }
}

/**
 * Admits lenses to what plugins may add to a question. While they are too dear together, the one is refused that turned
 * out dearer than it was priced at; of several, the dearest, with all lenses of its plugin.
 * @param drifted names of the plugins that did
 */
export function admitWithin(
  host: PluginHost,
  lenses: readonly EngineLens[],
  purseNs: number,
  drifted: ReadonlySet<string>,
): Admitted {
  const refused = new Map<string, PluginFailure>();
  for (;;) {
    const rest = lenses.filter(({ plugin }) => !refused.has(plugin.manifest.name));
    try {
      return { batches: host.admit(rest, purseNs).batches, refused };
    } catch (error) {
      if (!(error instanceof HostError) || error.code !== "not-admitted") throw error;
      const suspects = rest.filter(({ plugin }) => drifted.has(plugin.manifest.name));
      const { plugin } = dearest(host, suspects.length > 0 ? suspects : rest);
      const { name } = plugin.manifest;
      refused.set(name, {
        plugin: name,
        digest: plugin.digest,
        trait: "lens",
        phase: "load",
        reason: error.code,
        message: `its fuel takes longer than it was admitted with: ${error.message}`,
        hint: `try it again: parseltongue plugin reset ${name}; or turn another lens off`,
      });
    }
  }
}

function dearest(host: PluginHost, lenses: readonly EngineLens[]): EngineLens {
  return lenses.reduce((a, b) => (host.priceOf(b).callNs > host.priceOf(a).callNs ? b : a));
}
