import type { ContractVersion } from "../model/scalars.ts";

/** Order of versions of the contract: major, then minor. */
export function compareContracts(a: ContractVersion, b: ContractVersion): number {
  const [majorA = 0, minorA = 0] = a.split(".").map(Number);
  const [majorB = 0, minorB = 0] = b.split(".").map(Number);
  return majorA - majorB || minorA - minorB;
}
