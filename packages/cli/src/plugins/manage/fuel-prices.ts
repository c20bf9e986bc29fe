import { calibrate, type Calibration } from "@parseltongue/host";
import type { Machine } from "../../machine.ts";
import { readFuelPrices, writeFuelPrices } from "../fuel-price-file.ts";
import { sampleGraph } from "./sample-graph.ts";

/** What fuel costs on this machine: measured once, then kept. */
export async function fuelPrices({ environment, system }: Machine, stateDirectory: string): Promise<Calibration> {
  const { files, clock } = environment;
  const kept = await readFuelPrices(files, stateDirectory);
  if (kept !== undefined && JSON.stringify(kept.system) === JSON.stringify(system)) return kept.calibration;
  const calibration = calibrate(sampleGraph(), clock);
  await writeFuelPrices(files, stateDirectory, { system, calibration });
  return calibration;
}
