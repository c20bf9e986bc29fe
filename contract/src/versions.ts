import { contractPackage, guestExports, hostImports } from "../generated/contract.ts";
import type { GuestExport, HostImport } from "./contract-types.ts";

/** Versions of the contract that a host can run plugins of: one major, minors from `fromMinor` to `toMinor`. */
export interface ContractRange {
  readonly major: number;
  readonly fromMinor: number;
  readonly toMinor: number;
}

/** Why a plugin does not fit this host, in words for whoever turned it on. */
export interface Misfit {
  readonly reason:
    /** No interface or function of the contract has this name. */
    | "unknown-name"
    /** The plugin needs a newer host. */
    | "too-new"
    /** The plugin was made for a major version that this host no longer has. */
    | "too-old"
    /** The named version of the interface does not have the function yet. */
    | "not-in-version"
    /** Not of the form `major.minor` or `package/interface@major.minor.0`. */
    | "malformed";
  /** Lower case: what was found, and what is supported. */
  readonly message: string;
  /** What to do, and who has to. */
  readonly hint: string;
}

/** What a name means, or why it means nothing here. */
export type Resolution<Found> = { readonly found: Found } | { readonly misfit: Misfit };

/**
 * The range of versions that a host supports, computed from the functions it has adapters for: the last minor whose
 * functions are all there. Nobody has to remember to raise it.
 * @param adapters `interface.name` of each function the host can link: `isg.node-kind`
 * @param contract every function there is; the generated contract unless told otherwise
 * @see SPEC 10.3
 */
export function supportedRange(
  adapters: ReadonlySet<string>,
  contract: readonly Pick<HostImport, "interface" | "name" | "since">[] = hostImports,
): ContractRange {
  const known = contract.map((each) => numbersOf(each.since)).toSorted(compare);
  const [newest = { major: 1, minor: 0 }] = known.toReversed();
  const [missing] = contract
    .filter((each) => !adapters.has(`${each.interface}.${each.name}`))
    .toSorted((a, b) => compare(numbersOf(a.since), numbersOf(b.since)));
  if (missing === undefined) return { major: newest.major, fromMinor: 0, toMinor: newest.minor };
  const { minor } = numbersOf(missing.since);
  if (minor === 0) throw new Error(`no host is without an adapter for ${missing.interface}.${missing.name}`);
  return { major: newest.major, fromMinor: 0, toMinor: minor - 1 };
}

/**
 * The function that an import of a binary means. Its module names a version in which the function exists; any such
 * version that the host supports means the same function.
 * @see SPEC 10.2
 */
export function resolveHostImport(module: string, name: string, range: ContractRange): Resolution<HostImport> {
  return resolve(`import ${module} ${name}`, module, name, range, (each) => each.interface, hostImports);
}

/** The trait's entry point that an export's full name means, by the same rules as imports. */
export function resolveGuestExport(exportName: string, range: ContractRange): Resolution<GuestExport> {
  const [module = "", name = ""] = exportName.split("#", 2);
  return resolve(`export ${exportName}`, module, name, range, (each) => each.trait, guestExports);
}

/**
 * What keeps a host from running plugins whose manifest says `api`; undefined when nothing does.
 * @param api `major.minor`: any version of that major from that minor on
 */
export function apiMisfit(api: string, range: ContractRange): Misfit | undefined {
  const [, major, minor] = /^(\d{1,4})\.(\d{1,4})$/.exec(api) ?? [];
  if (major === undefined || minor === undefined) {
    return malformed(
      `api ${JSON.stringify(api)}`,
      `write it as ${range.major}.${range.toMinor}, without quotes inside`,
    );
  }
  return misfitOf(`api ${api}`, { major: Number(major), minor: Number(minor) }, range);
}

/**
 * The highest minor version that a binary's imports name: what its manifest's `api` must not be below.
 * @param modules the imports' modules; those that are none of the contract's do not count
 * @see SPEC 10.3
 */
export function neededMinor(modules: Iterable<string>): number {
  let highest = 0;
  for (const module of modules) highest = Math.max(highest, moduleParts(module)?.version.minor ?? 0);
  return highest;
}

/** `1.0 to 1.1`, or the one version. */
export function printRange({ major, fromMinor, toMinor }: ContractRange): string {
  return fromMinor === toMinor ? `${major}.${toMinor}` : `${major}.${fromMinor} to ${major}.${toMinor}`;
}

interface VersionNumbers {
  readonly major: number;
  readonly minor: number;
}

function resolve<Declared extends { readonly name: string; readonly since: string }>(
  what: string,
  module: string,
  name: string,
  range: ContractRange,
  interfaceOf: (declared: Declared) => string,
  all: readonly Declared[],
): Resolution<Declared> {
  const parts = moduleParts(module);
  if (parts === undefined) {
    return { misfit: malformed(what, `modules of the contract are called ${contractPackage}/<interface>@<version>`) };
  }
  const { interfaceName, version } = parts;
  const misfit = misfitOf(what, version, range);
  if (misfit !== undefined) return { misfit };
  const found = all.find((each) => interfaceOf(each) === interfaceName && each.name === name);
  if (found === undefined) {
    const hint = "compare the name with docs/reference/contract.md";
    return { misfit: { reason: "unknown-name", message: `${what}: the contract has no such function`, hint } };
  }
  if (compare(version, numbersOf(found.since)) < 0) {
    const message = `${what}: ${name} came with ${found.since}`;
    const hint = `the plugin's author imports it under ${contractPackage}/${interfaceName}@${found.since}`;
    return { misfit: { reason: "not-in-version", message, hint } };
  }
  return { found };
}

/** Interface and version that a module's name states; undefined when it is not one of the contract's. */
function moduleParts(module: string): { interfaceName: string; version: VersionNumbers } | undefined {
  const [, packageName, interfaceName = "", major, minor] =
    /^([a-z][a-z0-9:-]*)\/([a-z][a-z0-9-]*)@(\d{1,4})\.(\d{1,4})\.0$/.exec(module) ?? [];
  if (packageName !== contractPackage) return undefined;
  return { interfaceName, version: { major: Number(major), minor: Number(minor) } };
}

function misfitOf(what: string, version: VersionNumbers, range: ContractRange): Misfit | undefined {
  const { major, minor } = version;
  const message = `${what} needs contract ${major}.${minor}; supported is ${printRange(range)}`;
  if (major > range.major || (major === range.major && minor > range.toMinor)) {
    const hint = `upgrade Parseltongue to a version with contract ${major}.${minor}, or use an older version of the plugin`;
    return { reason: "too-new", message, hint };
  }
  if (major === range.major && minor >= range.fromMinor) return undefined;
  const hint = `the plugin's author has to build it for contract ${range.major}.${range.fromMinor} or newer`;
  return { reason: "too-old", message, hint };
}

function malformed(what: string, hint: string): Misfit {
  return { reason: "malformed", message: `${what} names no version of the contract`, hint };
}

function numbersOf(version: string): VersionNumbers {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return { major, minor };
}

function compare(a: VersionNumbers, b: VersionNumbers): number {
  return a.major - b.major || a.minor - b.minor;
}
