import { join } from "node:path";
import { calibrate, type Calibration } from "@parseltongue/host";
import type { Machine } from "../../machine.ts";
import { sampleGraph } from "./sample-graph.ts";

const FILE = "fuel-prices.json";
interface Kept {
  /** What it was measured on: another engine has other prices. */
  readonly system: Machine["system"];
  readonly calibration: Calibration;
}

/** What fuel costs on this machine: measured once, then kept. */
export async function fuelPrices(machine: Machine, stateDirectory: string): Promise<Calibration> {
  const { files, clock } = machine.environment;
  const path = join(stateDirectory, FILE);
  const kept = await readKept(machine, path);
  if (kept !== undefined) return kept;
  const calibration = calibrate(sampleGraph(), clock);
  const content: Kept = { system: machine.system, calibration };
  await files.createDirectory(stateDirectory, { mode: 0o700 });
  await files.replace(path, [new TextEncoder().encode(`${JSON.stringify(content, undefined, 2)}\n`)]);
  return calibration;
}

async function readKept(machine: Machine, path: string): Promise<Calibration | undefined> {
  const { files } = machine.environment;
  if ((await files.status(path)) === undefined) return undefined;
  try {
    const kept = JSON.parse(new TextDecoder().decode(await files.read(path))) as Kept;
    const isOurs = JSON.stringify(kept.system) === JSON.stringify(machine.system);
    const { arithmeticRate, graphRate, callNs } = kept.calibration;
    return isOurs && [arithmeticRate, graphRate, callNs].every(Number.isFinite) ? kept.calibration : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}
