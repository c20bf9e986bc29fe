import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { argv } from "node:process";
import { pathToFileURL } from "node:url";
import openWabt from "wabt";
import { expectedBytes, probeWat, readVectors, vectorManifest } from "../vectors.ts";
import { readContract } from "./contract-model.ts";

/**
 * `node contract/tools/freeze.ts` keeps the contract as it is as a frozen version, with a plugin that makes every read.
 * `node contract/tools/freeze.ts --build` makes the frozen versions' binaries from their sources beside them.
 */

const contractFolder = join(import.meta.dirname, "..");
const frozenFolder = join(contractFolder, "frozen");
const KEPT = ["plugin.wit", "constants.json", "fuel.json", "limits.json", "plugin.schema.json"];

/** Every source of a frozen plugin with the binary that it makes, by the binary's path. */
export async function builtFixtures(): Promise<Map<string, Uint8Array>> {
  const wabt = await openWabt();
  const built = new Map<string, Uint8Array>();
  for (const version of readdirSync(frozenFolder)) {
    const folder = join(frozenFolder, version, "fixtures");
    for (const file of readdirSync(folder).filter((name) => name.endsWith(".wat"))) {
      const module = wabt.parseWat(file, readFileSync(join(folder, file), "utf8"));
      try {
        built.set(join(folder, `${basename(file, ".wat")}.wasm`), module.toBinary({}).buffer);
      } finally {
        module.destroy();
      }
    }
  }
  return built;
}

function freeze(): void {
  const [major, minor] = readContract(contractFolder).version.split(".");
  const folder = join(frozenFolder, `${major}.${minor}`);
  if (existsSync(join(folder, "plugin.wit")))
    throw new Error(`${major}.${minor} is frozen: raise the version in plugin.wit`);
  mkdirSync(join(folder, "fixtures"), { recursive: true });
  for (const name of KEPT) copyFileSync(join(contractFolder, name), join(folder, name));
  const vectors = readVectors();
  const write = (ending: string, text: string): void =>
    writeFileSync(join(folder, "fixtures", `reads.${ending}`), text);
  write("wat", probeWat(vectors));
  write("toml", vectorManifest(["exporter"]));
  const bytes = Buffer.from(expectedBytes(vectors)).toString("hex");
  write("json", `${JSON.stringify({ trait: "exporter", bytes: bytes.replaceAll(/(?=(?:.{16})+$)/g, " ").trim() })}\n`);
}

async function main(): Promise<void> {
  if (argv[2] !== "--build") freeze();
  for (const [path, bytes] of await builtFixtures()) writeFileSync(path, bytes);
}

if (import.meta.url === pathToFileURL(argv[1] ?? "").href) await main();
