import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { argv } from "node:process";
import { pathToFileURL } from "node:url";
import { Immediate, Op, OPCODES, PREFIX_FC, PREFIX_FD } from "../src/wasm/opcodes.ts";

const ROOT = join(import.meta.dirname, "..");

/** Path in this package of the source that is generated. */
export const CONSTANTS = "assembly/opcodes.ts";

/** What of the instruction set the AssemblyScript has to know by name. */
export function constantsSource(): string {
  const lines = (prefix: string, table: Readonly<Record<string, number>>): string[] =>
    Object.entries(table).map(([name, value]) => `export const ${prefix}_${screaming(name)}: u32 = ${value};`);
  const counts = [`export const OPCODES: u32 = ${OPCODES};`, ...lines("PREFIX", { FC: PREFIX_FC, FD: PREFIX_FD })];
  const all = [...counts, ...lines("IMMEDIATE", Immediate), ...lines("OP", Op)];
  return `// Generated from src/wasm/opcodes.ts by \`npm run generate\`.\n${all.join("\n")}\n`;
}

function screaming(name: string): string {
  return name.replaceAll(/(?<=[a-z\d])[A-Z]|(?<=[a-z])\d+[A-Z]$/g, (letter) => `_${letter}`).toUpperCase();
}

/** Paths of generated sources that do not hold what they should. */
export function staleSources(): string[] {
  return readFileSync(join(ROOT, CONSTANTS), "utf8") === constantsSource() ? [] : [CONSTANTS];
}

if (import.meta.url === pathToFileURL(argv[1] ?? "").href) {
  for (const path of staleSources()) {
    writeFileSync(join(ROOT, path), constantsSource());
    process.stdout.write(`wrote packages/host/${path}\n`);
  }
}
