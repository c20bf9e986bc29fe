import { join } from "node:path";
import type { Files } from "@parseltongue/base";
import type { Calibration } from "@parseltongue/host";
import type { Machine } from "../machine.ts";

const FILE = "fuel-prices.json";

/** What plugins may add to a question at p99, in nanoseconds: a millisecond less the engine's share. */
export const PURSE_NS = 800_000;

/** What fuel costs, as it was measured when a plugin was first added. */
export interface FuelPrices {
  /** What it was measured on: another engine has other prices. */
  readonly system: Machine["system"];
  readonly calibration: Calibration;
}

/** Undefined when nothing was measured yet, or what is there cannot be read. */
export async function readFuelPrices(files: Files, stateDirectory: string): Promise<FuelPrices | undefined> {
  const path = join(stateDirectory, FILE);
  if ((await files.status(path)) === undefined) return undefined;
  try {
    const prices = JSON.parse(new TextDecoder().decode(await files.read(path))) as FuelPrices;
    const { arithmeticRate, graphRate, callNs } = prices.calibration;
    return [arithmeticRate, graphRate, callNs].every(Number.isFinite) ? prices : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

export async function writeFuelPrices(files: Files, stateDirectory: string, prices: FuelPrices): Promise<void> {
  await files.createDirectory(stateDirectory, { mode: 0o700 });
  const bytes = new TextEncoder().encode(`${JSON.stringify(prices, undefined, 2)}\n`);
  await files.replace(join(stateDirectory, FILE), [bytes]);
}
