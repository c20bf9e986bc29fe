import type { ContractVersion } from "@parseltongue/registry";
import type { Machine } from "../../machine.ts";
import { programText, type HostProgram, readHostProgram } from "./host-program.ts";
import type { NeededHost } from "./hosts.ts";

/** Which program was run for a contract. */
export interface HostRun {
  readonly contract: ContractVersion;
  /** `inferred`: a program of a newer contract was run, which serves this one as well. */
  readonly basis: "run" | "inferred";
  /** Newest contract of the program. */
  readonly servedBy: ContractVersion;
  readonly program: HostProgram;
}

/**
 * Says what is run for each contract, in their order.
 * @param hosts those that are here; more of the same contract are one
 * @param ownContract newest contract of this program: of which it stays, be it named as another's
 */
export async function hostRuns(
  hosts: readonly NeededHost[],
  ownContract: ContractVersion,
  { environment: { files } }: Machine,
): Promise<readonly HostRun[]> {
  const runs = new Map<ContractVersion, HostRun>();
  const own = await readHostProgram(files);
  for (const { contract, launcher, servedBy: said } of hosts) {
    if (runs.has(contract)) continue;
    const program = launcher === undefined ? own : await readHostProgram(files, launcher);
    const servedBy = program.sha256 === own.sha256 ? ownContract : said;
    runs.set(contract, { contract, basis: servedBy === contract ? "run" : "inferred", servedBy, program });
  }
  return [...runs.values()].sort((a, b) => (a.contract < b.contract ? -1 : 1));
}

/** For people. */
export function runText({ basis, servedBy, program }: HostRun): string {
  const text = programText(program);
  return basis === "run" ? `run on ${text}` : `inferred from ${text}, a host of contract ${servedBy}`;
}
