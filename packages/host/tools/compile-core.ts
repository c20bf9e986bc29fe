import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CONSTANTS, constantsSource } from "./generate.ts";

const ROOT = join(import.meta.dirname, "..");
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

/** Source of a module that holds what `assembly/` is compiled to, as base64. */
export async function compiledCore(): Promise<string> {
  return `export const BODY_CORE = "${Buffer.from(await compile()).toString("base64")}";\n`;
}

async function compile(): Promise<Uint8Array> {
  const { default: asc } = (await import(COMPILER)) as { readonly default: Compiler };
  const constants = constantsSource();
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

function textOf(path: string): string | null {
  try {
    return readFileSync(join(ROOT, path), "utf8");
  } catch {
    // The compiler looks for a file in several places.
    return null;
  }
}
