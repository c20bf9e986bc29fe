import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { argv } from "node:process";
import { pathToFileURL } from "node:url";
import type { Schema } from "./tools/additive-schema.ts";
import { schemaProblems } from "./tools/additive-schema.ts";
import type { FuelTable } from "./src/contract-types.ts";
import type { ConstantTable, Contract, ContractFunction } from "./tools/contract-model.ts";
import { readContract } from "./tools/contract-model.ts";

/** Holds the contract to its promise: within a major, versions only add. SPEC 10.1 */

const contractFolder = import.meta.dirname;

/** A contract with the manifest's schema that belongs to it. */
export interface VersionedContract {
  readonly contract: Contract;
  readonly schema: Schema;
}

/** The contract as it is, or a frozen version of it by its name: `1.0`. */
export function readVersion(frozen?: string): VersionedContract {
  const folder = frozen === undefined ? contractFolder : join(contractFolder, "frozen", frozen);
  const schema = JSON.parse(readFileSync(join(folder, "plugin.schema.json"), "utf8")) as Schema;
  return { contract: readContract(folder), schema };
}

/** Names of the frozen versions, oldest first. */
export function frozenVersions(): string[] {
  const names = readdirSync(join(contractFolder, "frozen")).filter((name) => /^\d+\.\d+$/.test(name));
  return names.toSorted((a, b) => compareVersions(a, b));
}

/** What breaks the promise of `before` in `after`, one line each, with the name of what changed. */
export function additiveProblems(before: VersionedContract, after: VersionedContract): string[] {
  const versions = [before.contract.version, after.contract.version] as const;
  const [older, newer] = versions;
  if (compareVersions(newer, older) < 0) return [`the version fell from ${older} to ${newer}`];
  if (majorOf(newer) > majorOf(older)) return [];
  return [
    ...functionProblems(before.contract, after.contract),
    ...worldProblems(before.contract, after.contract),
    ...constantProblems(before.contract, after.contract),
    ...fuelProblems(before.contract.fuel, after.contract.fuel),
    ...limitProblems(before.contract.limits, after.contract.limits),
    ...schemaProblems(before.schema, after.schema),
  ];
}

function functionProblems(before: Contract, after: Contract): string[] {
  const known = functionsByName(before);
  const now = functionsByName(after);
  const kept = [...known].flatMap(([name, was]) => {
    const found = now.get(name);
    if (found === undefined) return [`${name} is gone`];
    return signatureOf(was) === signatureOf(found)
      ? []
      : [`${name} changed from ${signatureOf(was)} to ${signatureOf(found)}`];
  });
  const added = [...now].filter(([name]) => !known.has(name));
  return [...kept, ...added.flatMap(([name, { since }]) => sinceProblems(name, since, before, after))];
}

/** Imports and entry points, apart from each other: an interface does not change sides. */
function functionsByName({ imports, exports }: Contract): Map<string, ContractFunction> {
  const named = (side: string, all: Contract["imports"]): [string, ContractFunction][] =>
    all.flatMap((each) => each.functions.map((declared) => [`${side} ${each.name}.${declared.name}`, declared]));
  return new Map([...named("import", imports), ...named("export", exports)]);
}

function signatureOf({ parameters, result, since }: ContractFunction): string {
  const list = parameters.map(({ type }) => type).join(", ");
  return `(${list})${result === undefined ? "" : ` -> ${result}`} since ${since}`;
}

function worldProblems(before: Contract, after: Contract): string[] {
  return before.worlds.flatMap(({ name, imports, exports, includes }) => {
    const found = after.worlds.find((each) => each.name === name);
    if (found === undefined) return [`world ${name} is gone`];
    const missing = [...imports, ...includes].filter((each) => ![...found.imports, ...found.includes].includes(each));
    const asked = found.exports.filter((each) => !exports.includes(each));
    const dropped = exports.filter((each) => !found.exports.includes(each));
    return [
      ...missing.map((each) => `world ${name} no longer offers ${each}`),
      ...asked.map((each) => `world ${name} asks its plugins for ${each}, which they do not have`),
      ...dropped.map((each) => `world ${name} no longer takes ${each}`),
    ];
  });
}

function constantProblems(before: Contract, after: Contract): string[] {
  const tables = before.constants.flatMap((table) => {
    const found = after.constants.find(({ name }) => name === table.name);
    if (found === undefined) return [`table ${table.name} is gone`];
    return tableProblems(table, found, before, after);
  });
  return [...tables, ...after.constants.flatMap(sharedValues)];
}

function tableProblems(table: ConstantTable, found: ConstantTable, before: Contract, after: Contract): string[] {
  const kept = table.values.flatMap(({ name, value, since }) => {
    const now = found.values.find((each) => each.name === name);
    if (now === undefined) return [`${table.name}.${name} is gone`];
    if (now.value !== value) return [`${table.name}.${name} changed from ${value} to ${now.value}`];
    return now.since === since ? [] : [`${table.name}.${name} changed the version it came with`];
  });
  const added = found.values.filter((each) => !table.values.some(({ name }) => name === each.name));
  const flags = table.flags === found.flags ? [] : [`${table.name} changed between values and flags`];
  const since = added.flatMap((each) => sinceProblems(`${table.name}.${each.name}`, each.since, before, after));
  return [...kept, ...flags, ...since];
}

function sharedValues({ name, values }: ConstantTable): string[] {
  return values
    .filter((each, index) => values.findIndex(({ value }) => value === each.value) !== index)
    .map((each) => `${name}.${each.name} has the value ${each.value} of another`);
}

/** What is new says with which version it comes, and that version is newer than the frozen one. */
function sinceProblems(name: string, since: string | undefined, before: Contract, after: Contract): string[] {
  const first = since ?? `${majorOf(after.version)}.0.0`;
  if (compareVersions(first, before.version) <= 0) return [`${name} is new, but says that it came with ${first}`];
  if (compareVersions(first, after.version) > 0) return [`${name} came with ${first}, but this is ${after.version}`];
  return [];
}

function fuelProblems(before: FuelTable, after: FuelTable): string[] {
  const older = flatFuel(before);
  const newer = flatFuel(after);
  const names = new Set([...Object.keys(older), ...Object.keys(newer)]);
  return [...names].flatMap((name) => {
    const was = older[name] ?? (isInstruction(name) ? weightOf(before, name) : undefined);
    const is = newer[name] ?? (isInstruction(name) ? weightOf(after, name) : undefined);
    // A price that is new belongs to a function that is new.
    if (was === undefined) return [];
    if (is === undefined) return [`the fuel of ${name} is gone`];
    return is > was ? [`the fuel of ${name} rose from ${was} to ${is}`] : [];
  });
}

function flatFuel({ instructions, groups, accessors, hostCalls, ...single }: FuelTable): Record<string, number> {
  const calls = Object.entries(hostCalls).flatMap(([name, { base, perByte }]) => [
    [`call ${name}`, base] as const,
    [`call ${name}, per byte`, perByte] as const,
  ]);
  return {
    ...single,
    ...prefixed("instruction", instructions),
    ...prefixed("group", groups),
    ...prefixed("accessor", accessors),
    ...Object.fromEntries(calls),
  };
}

function prefixed(prefix: string, table: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(table).map(([name, value]) => [`${prefix} ${name}`, value]));
}

function isInstruction(name: string): boolean {
  return name.startsWith("instruction ");
}

/** Of an instruction that one of the tables does not list. */
function weightOf({ groups, instruction }: FuelTable, name: string): number {
  if (name.includes(".load")) return groups.load;
  if (name.includes(".store")) return groups.store;
  return /\.trunc/.test(name) ? groups["float-to-integer"] : instruction;
}

/** Limits that count against a plugin; all others are for it. */
const COSTS: ReadonlySet<string> = new Set(["frameMinimumBytes", "frameBytesPerSlot"]);

function limitProblems(before: Contract["limits"], after: Contract["limits"]): string[] {
  return Object.entries(before).flatMap(([name, was]) => {
    const is = after[name];
    if (is === undefined) return [`the limit ${name} is gone`];
    const isWorse = COSTS.has(name) ? is > was : is < was;
    return isWorse ? [`the limit ${name} changed from ${was} to ${is}`] : [];
  });
}

function majorOf(version: string): number {
  return Number(version.split(".")[0]);
}

function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}

function main(): void {
  const newest = frozenVersions().at(-1);
  const problems = newest === undefined ? [] : additiveProblems(readVersion(newest), readVersion());
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

if (import.meta.url === pathToFileURL(argv[1] ?? "").href) main();
