import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CoreType, FuelTable } from "../src/contract-types.ts";
import type { WitFunction, WitPackage, WitParameter, WitType, WitWorld } from "./wit.ts";
import { parseWit } from "./wit.ts";

/** The contract as one object: what every generated file is made from. */
export interface Contract {
  /** `major.minor.patch` of the WIT package. */
  readonly version: string;
  readonly packageName: string;
  readonly imports: readonly ContractInterface[];
  /** The interfaces of the traits, which plugins export. */
  readonly exports: readonly ContractInterface[];
  readonly worlds: readonly WitWorld[];
  readonly constants: readonly ConstantTable[];
  readonly fuel: FuelTable;
  readonly limits: Readonly<Record<string, number>>;
}

export interface ContractInterface {
  readonly name: string;
  readonly doc: string;
  readonly functions: readonly ContractFunction[];
}

export interface ContractFunction extends WitFunction {
  readonly interface: string;
  /** What the import or export is called in a binary: package, interface and the version it first appeared in. */
  readonly module: string;
  /** Lowered parameters: a string or list is two of them, pointer and element count. */
  readonly coreParameters: readonly CoreType[];
  readonly coreResults: readonly CoreType[];
  /** A scalar function takes and gives plain numbers; whatever is handed bytes is a host call. */
  readonly kind: "scalar" | "host-call";
}

export interface ConstantTable {
  readonly name: string;
  readonly doc: string;
  readonly flags: boolean;
  readonly values: readonly ConstantValue[];
}

export interface ConstantValue {
  readonly name: string;
  readonly value: number;
  readonly doc: string;
  readonly since?: string;
}

/** Reads `plugin.wit` and the tables beside it from a folder: the contract's own, or that of a frozen version. */
export function readContract(folder: string): Contract {
  const json = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), "utf8"));
  const tables = json("constants.json") as Record<string, Omit<ConstantTable, "name">>;
  return contractOf(
    parseWit(readFileSync(join(folder, "plugin.wit"), "utf8")),
    Object.entries(tables).map(([name, { doc, flags, values }]) => ({ name, doc, flags, values })),
    json("fuel.json") as FuelTable,
    json("limits.json") as Record<string, number>,
  );
}

/** The contract that a WIT package and its tables make. */
export function contractOf(
  wit: WitPackage,
  constants: readonly ConstantTable[],
  fuel: FuelTable,
  limits: Readonly<Record<string, number>>,
): Contract {
  const named = (names: ReadonlySet<string>): ContractInterface[] =>
    wit.interfaces
      .filter(({ name }) => names.has(name))
      .map(({ name, doc, functions }) => ({
        name,
        doc,
        functions: functions.map((each) => lower(wit.name, name, each)),
      }));
  return {
    version: wit.version,
    packageName: wit.name,
    imports: named(new Set(wit.worlds.flatMap((world) => world.imports))),
    exports: named(new Set(wit.worlds.flatMap((world) => world.exports))),
    worlds: wit.worlds,
    constants,
    fuel,
    limits,
  };
}

function lower(packageName: string, interfaceName: string, declared: WitFunction): ContractFunction {
  return {
    ...declared,
    interface: interfaceName,
    module: `${packageName}/${interfaceName}@${declared.since}`,
    coreParameters: declared.parameters.flatMap(({ type }) => coreTypes(type)),
    coreResults: declared.result === undefined ? [] : coreTypes(declared.result),
    kind: declared.parameters.some(isBytes) ? "host-call" : "scalar",
  };
}

function isBytes({ type }: WitParameter): boolean {
  return type === "string" || type.startsWith("list<");
}

/** The canonical ABI's flattening of a type (of a result: scalars only, as the parser of worlds lets nothing else by). */
function coreTypes(type: WitType): CoreType[] {
  if (type === "u64" || type === "s64") return ["i64"];
  if (type === "f32" || type === "f64") return [type];
  return type === "string" || type.startsWith("list<") ? ["i32", "i32"] : ["i32"];
}

/** What follows `list<` in a type; undefined for other types. */
export function elementType(type: WitType): string | undefined {
  return /^list<(\w+)>$/.exec(type)?.[1];
}
