import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { argv } from "node:process";
import { pathToFileURL } from "node:url";
import { Immediate, Op, PREFIX_FC, PREFIX_FD } from "../src/wasm/opcodes.ts";

const ROOT = join(import.meta.dirname, "..");
const CORE = "src/wasm/body-core-binary.ts";
const CONSTANTS = "assembly/opcodes.ts";
/** Not a literal, so that no types are looked for: they declare globals for every file of a program. */
const COMPILER: string = "assemblyscript/asc";
const OPTIONS = "--outFile core.wasm -O3 --converge --noColors --runtime stub --use abort=";

interface Compiler {
  main(
    options: readonly string[],
    environment: {
      readonly stderr: { write(text: string | Uint8Array): void };
      readFile(name: string): string | null;
      writeFile(name: string, contents: string | Uint8Array): void;
      listFiles(): readonly string[];
    },
  ): Promise<{ readonly error: Error | null }>;
}

/** Every generated source of this package, by its path in it, with the text it should hold. */
export async function generatedSources(): Promise<ReadonlyMap<string, string>> {
  const constants = constantsSource();
  return new Map([
    [CONSTANTS, constants],
    [CORE, binarySource(await compile(constants))],
  ]);
}

/** What of the instruction set the AssemblyScript has to know by name. */
function constantsSource(): string {
  const lines = (prefix: string, table: Readonly<Record<string, number>>): string[] =>
    Object.entries(table).map(([name, value]) => `export const ${prefix}_${screaming(name)}: u32 = ${value};`);
  const prefixes = [`export const PREFIX_FC: u32 = ${PREFIX_FC};`, `export const PREFIX_FD: u32 = ${PREFIX_FD};`];
  const all = [...prefixes, ...lines("IMMEDIATE", Immediate), ...lines("OP", Op)];
  return `// Generated from src/wasm/opcodes.ts by \`npm run generate\`.\n${all.join("\n")}\n`;
}

function screaming(name: string): string {
  return name.replaceAll(/(?<=[a-z\d])[A-Z]|(?<=[a-z])\d+[A-Z]$/g, (letter) => `_${letter}`).toUpperCase();
}

async function compile(constants: string): Promise<Uint8Array> {
  const { default: asc } = (await import(COMPILER)) as { readonly default: Compiler };
  let said = "";
  let wasm: Uint8Array | undefined;
  const { error } = await asc.main(["assembly/index.ts", ...OPTIONS.split(" ")], {
    stderr: { write: (text) => (said += String(text)) },
    readFile: (name) => (name === CONSTANTS ? constants : textOf(name)),
    writeFile: (name, contents) => {
      if (name === "core.wasm" && typeof contents !== "string") wasm = contents;
    },
    listFiles: () => [],
  });
  if (error !== null || wasm === undefined) throw new Error(`assembly/ does not compile: ${said}`, { cause: error });
  return wasm;
}

function binarySource(wasm: Uint8Array): string {
  const lines =
    Buffer.from(wasm)
      .toString("base64")
      .match(/.{1,104}/g) ?? [];
  return `/** What \`assembly/\` is compiled to, as base64. Made by \`npm run generate\`. */
export const BODY_CORE: string = [
${lines.map((line) => `  "${line}",\n`).join("")}].join("");
`;
}

/** Paths of generated sources that do not hold what they should. */
export async function staleSources(): Promise<string[]> {
  const sources = await generatedSources();
  return [...sources].filter(([path, text]) => textOf(path) !== text).map(([path]) => path);
}

function textOf(path: string): string | null {
  try {
    return readFileSync(join(ROOT, path), "utf8");
  } catch {
    // Not there: as stale as an empty one, and the compiler looks for a file in several places.
    return null;
  }
}

if (import.meta.url === pathToFileURL(argv[1] ?? "").href) {
  const sources = await generatedSources();
  for (const path of await staleSources()) {
    writeFileSync(join(ROOT, path), sources.get(path) ?? "");
    process.stdout.write(`wrote packages/host/${path}\n`);
  }
}
