import type { hostRange } from "@parseltongue/host";
import type { CheckVerdict, CompatPolicy, ContractVersion, VersionEntry } from "@parseltongue/registry";
import { countsOf, type ToldReport } from "./told-report.ts";

/** A parseltongue of another version on this machine. */
export interface OtherHost {
  /** Newest contract that it serves. */
  readonly contract: ContractVersion;
  /** Absolute path of its launcher, bin/parseltongue.js. */
  readonly launcher: string;
}

/** A host that a plugin has to run on. */
export interface NeededHost {
  readonly contract: ContractVersion;
  /** Undefined: this program. */
  readonly launcher: string | undefined;
  /** Newest contract of the program that is run: a newer one than `contract` where that is what serves it. */
  readonly servedBy: ContractVersion;
  /** Whether there is one here. */
  readonly isHere: boolean;
}

/**
 * Hosts that an entry says it runs on: those of the supported contracts within its range, and this program. A contract that
 * is served by this very program, being its newest, needs no other.
 */
export function hostsFor(
  { contract }: Pick<VersionEntry, "contract">,
  { contracts }: Pick<CompatPolicy, "contracts">,
  others: readonly OtherHost[],
  own: typeof hostRange,
): readonly NeededHost[] {
  const ownContract = `${own.major}.${own.toMinor}`;
  const supported = new Set([...contracts.map(({ version }) => version), ownContract]);
  return [...supported]
    .filter((each) => order(each, contract.from) >= 0 && order(each, contract.below) < 0)
    .sort(order)
    .map((each) => {
      const launcher = others.find((other) => other.contract === each)?.launcher;
      const servedBy = launcher === undefined ? ownContract : each;
      return { contract: each, launcher, servedBy, isHere: launcher !== undefined || isServedBy(each, own) };
    });
}

/** Minors only add: a host serves all contracts of its major up to its own. */
function isServedBy(contract: ContractVersion, { major, fromMinor, toMinor }: typeof hostRange): boolean {
  return order(contract, `${major}.${fromMinor}`) >= 0 && order(contract, `${major}.${toMinor}`) <= 0;
}

/** Negative when the first is older. */
function order(a: ContractVersion, b: ContractVersion): number {
  const [aMajor = 0, aMinor = 0] = a.split(".").map(Number);
  const [bMajor = 0, bMinor = 0] = b.split(".").map(Number);
  return aMajor - bMajor || aMinor - bMinor;
}

/** Runs a plugin's tests on each host. PASS: all are here, and all pass. */
export async function compatibilityVerdict(
  hosts: readonly NeededHost[],
  test: (host: NeededHost) => Promise<ToldReport>,
): Promise<CheckVerdict> {
  if (hosts.length === 0) return { state: "FAIL", text: "no host that is supported runs it" };
  const missing = hosts.filter(({ isHere }) => !isHere).map(({ contract }) => contract);
  if (missing.length > 0) return { state: "ERROR", text: `there is no host with contract ${missing.join(", ")} here` };
  const told: string[] = [];
  let isGood = true;
  for (const host of hosts) {
    const { cases, passed } = countsOf(await test(host));
    const inferred = host.servedBy === host.contract ? "" : ` (inferred from a host of ${host.servedBy})`;
    told.push(`${host.contract}: ${passed} of ${cases}${inferred}`);
    isGood &&= passed === cases;
  }
  return { state: isGood ? "PASS" : "FAIL", text: told.join("; ") };
}
