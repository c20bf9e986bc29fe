import type { Contract, ContractFunction } from "./contract-model.ts";

const HEADER = `// Generated from plugin.wit, constants.json, fuel.json and limits.json by \`npm run generate\`. Do not edit.
import type { FuelTable, GuestExport, HostImport } from "../src/contract-types.ts";
`;

/** `generated/contract.ts`: what the host allows to be imported and expects to be exported, and every number. */
export function emitTypeScript(contract: Contract): string {
  const { version, packageName, imports, exports, constants, fuel, limits } = contract;
  return [
    HEADER,
    `/** Version of the contract that this is. */\nexport const contractVersion = ${quote(version)};\n`,
    `/** Name of the WIT package; import modules and exports start with it. */\nexport const contractPackage = ${quote(packageName)};\n`,
    "/** Everything that a plugin may import, in the order of plugin.wit. */",
    table(
      "hostImports",
      "readonly HostImport[]",
      imports.flatMap((each) => each.functions).map((each) => importRow(each, contract)),
    ),
    "/** Everything that a plugin may export for the host to call, in the order of plugin.wit. */",
    table("guestExports", "readonly GuestExport[]", exports.flatMap((each) => each.functions).map(exportRow)),
    "/** Every table of constants by its name in the contract; names of values are those that users type. */",
    "export const constants = {",
    ...constants.map(
      ({ name, values }) => `  ${quote(name)}: { ${values.map((each) => `${each.name}: ${each.value}`).join(", ")} },`,
    ),
    "} as const;\n",
    "/** What instructions, accessors and host calls cost. SPEC 7 */",
    `export const fuel: FuelTable = ${JSON.stringify(fuel, undefined, 2)};\n`,
    "/** Bounds on modules, calls and what they give. SPEC 5 and 8 */",
    `export const limits = ${JSON.stringify(limits, undefined, 2)} as const;\n`,
  ].join("\n");
}

function importRow(declared: ContractFunction, { fuel }: Contract): object {
  const { name, module, since, coreParameters, coreResults, kind } = declared;
  const call = fuel.hostCalls[name];
  if ((kind === "host-call") !== (call !== undefined)) throw new Error(`fuel.json and plugin.wit disagree on ${name}`);
  return {
    interface: declared.interface,
    name,
    module,
    since,
    parameters: coreParameters,
    results: coreResults,
    kind,
    fuel: call?.base ?? fuel.accessors[accessorClass(declared)],
    fuelPerByte: call?.perByte ?? 0,
  };
}

/** Counts stand in globals; everything else is a load from the graph's memory or from that of the call. */
function accessorClass(declared: ContractFunction): "count" | "graph" | "io" {
  if (declared.parameters.length === 0) return "count";
  return declared.interface === "io" ? "io" : "graph";
}

function exportRow({ name, module, since, coreParameters, coreResults, interface: trait }: ContractFunction): object {
  return {
    trait,
    name,
    exportName: `${module}#${name}`,
    since,
    parameters: coreParameters,
    results: coreResults,
  };
}

function table(name: string, type: string, rows: readonly object[]): string {
  return `export const ${name}: ${type} = [\n${rows.map((row) => `  ${JSON.stringify(row)},\n`).join("")}];\n`;
}

function quote(text: string): string {
  return JSON.stringify(text);
}
