import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { argv } from "node:process";
import { pathToFileURL } from "node:url";
import { readContract } from "./contract-model.ts";
import { emitAssemblyScript, emitC, emitRust } from "./emit-bindings.ts";
import { emitNativeTypeScript } from "./emit-native-typescript.ts";
import { emitReference } from "./emit-reference.ts";
import { emitTypeScript } from "./emit-typescript.ts";
import { readNativeModel } from "./native-model.ts";
import { readVectorFiles } from "./read-vectors.ts";

const contractFolder = join(import.meta.dirname, "..");
const rootFolder = join(contractFolder, "..");

/** Every file that is made from the contract, by its path from the repository's root, with the text it should hold. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const contract = readContract(contractFolder);
  const native = readNativeModel(contractFolder, contract);
  return new Map([
    ["contract/generated/contract.ts", emitTypeScript(contract)],
    ["contract/generated/native.ts", emitNativeTypeScript(contract, native)],
    ["docs/reference/contract.md", emitReference(contract)],
    ["sdk/assemblyscript/assembly/raw.ts", emitAssemblyScript(contract)],
    ["sdk/rust/src/raw.rs", emitRust(contract, native)],
    ["sdk/c/parseltongue_raw.h", emitC(contract, native)],
    ...readVectorFiles(contract),
  ]);
}

/** Paths of generated files that do not hold what they should. */
export function staleFiles(): string[] {
  return staleAmong(generatedFiles());
}

function staleAmong(files: ReadonlyMap<string, string>): string[] {
  return [...files].filter(([path, text]) => readOrEmpty(join(rootFolder, path)) !== text).map(([path]) => path);
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // A file that is not there is as stale as an empty one.
    return "";
  }
}

function main(): void {
  const files = generatedFiles();
  for (const path of staleAmong(files)) {
    mkdirSync(dirname(join(rootFolder, path)), { recursive: true });
    writeFileSync(join(rootFolder, path), files.get(path) ?? "");
    process.stdout.write(`wrote ${path}\n`);
  }
}

if (import.meta.url === pathToFileURL(argv[1] ?? "").href) main();
