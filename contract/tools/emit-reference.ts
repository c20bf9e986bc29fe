import type { ConstantTable, Contract, ContractFunction, ContractInterface } from "./contract-model.ts";

/** `docs/reference/contract.md`: every function and constant of the contract, for plugin authors. */
export function emitReference(contract: Contract): string {
  return [
    "# The plugin contract\n",
    "<!-- Generated from contract/plugin.wit and the tables beside it by `npm run generate`. Do not edit. -->\n",
    `Version ${contract.version}. What each function means in full, and what happens when a plugin does not keep to it, is in`,
    "[the specification](../../contract/SPEC.md); the files this page is made from lie beside it.\n",
    "A plugin is a core WebAssembly module. It imports functions of these interfaces and exports one function for each",
    "trait that it implements. Strings and lists are handed over as a pointer and an element count.\n",
    "## Imports\n",
    ...contract.imports.map((each) => interfaceSection(each, contract)),
    "## Exports\n",
    "Each takes the number of the hook, counted from 0 among the manifest's hooks of that trait.\n",
    exportTable(contract),
    "## Constants\n",
    ...contract.constants.map(constantSection),
    "## What things cost\n",
    "Fuel for one call; SPEC 7 has the weights of instructions.\n",
    costTable(contract),
  ].join("\n");
}

function interfaceSection({ name, doc, functions }: ContractInterface, contract: Contract): string {
  const rows = functions.map((each) => [`\`${signature(each)}\``, meaning(each, contract), each.since]);
  return `### \`${name}\`\n\n${doc}\n\n${markdownTable(["function", "gives", "since"], rows)}`;
}

function meaning(declared: ContractFunction, { constants }: Contract): string {
  const linked = constants.reduce(
    (text, { name }) => text.replaceAll(`\`${name}\``, `[\`${name}\`](#${name})`),
    declared.doc,
  );
  return linked === "" ? "–" : linked;
}

function exportTable(contract: Contract): string {
  const rows = contract.exports.flatMap(({ name, doc, functions }) =>
    functions.map((each) => [`\`${name}\``, `\`${each.module}#${each.name}\``, doc, each.since]),
  );
  return markdownTable(["trait", "export", "what it does", "since"], rows);
}

function constantSection({ name, doc, values, flags }: ConstantTable): string {
  const rows = values.map((each) => [
    `\`${each.name}\``,
    flags ? `0x${each.value.toString(16)}` : String(each.value),
    each.doc,
    each.since ?? "1.0.0",
  ]);
  return `### \`${name}\`\n\n${doc}\n\n${markdownTable([flags ? "flag" : "name", "value", "meaning", "since"], rows)}`;
}

function costTable({ imports, fuel }: Contract): string {
  const rows = [
    ["a count (no parameters)", String(fuel.accessors.count), "–"],
    ["a read of the graph or of a column", String(fuel.accessors.graph), "–"],
    ["a read or write of `io`", String(fuel.accessors.io), "–"],
    ...imports
      .flatMap((each) => each.functions)
      .flatMap(({ name }) => {
        const call = fuel.hostCalls[name];
        return call === undefined ? [] : [[`\`${name}\``, String(call.base), String(call.perByte)]];
      }),
  ];
  return markdownTable(["call", "fuel", "and per byte handed over"], rows);
}

function signature({ name, parameters, result }: ContractFunction): string {
  const list = parameters.map((each) => `${each.name}: ${each.type}`).join(", ");
  return `${name}(${list})${result === undefined ? "" : ` -> ${result}`}`;
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("");
}
