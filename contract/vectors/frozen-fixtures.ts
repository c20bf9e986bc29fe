import { readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { VectorOutcome, VectorTrait } from "./cases.ts";

/** A plugin as it was built for a version of the contract, and what it gave: it goes on giving just that. SPEC 10.1 */
export interface FrozenFixture {
  /** The version, `1.0`, and the plugin's name in it. */
  readonly version: string;
  readonly name: string;
  readonly trait: VectorTrait;
  readonly wasm: Uint8Array;
  /** Its `plugin.toml`. */
  readonly manifest: string;
  /** Over the vectors' graph, in a call about its hits and with its parameters. */
  readonly gives: VectorOutcome;
}

interface Expectation extends VectorOutcome {
  readonly trait: VectorTrait;
}

const frozenFolder = join(import.meta.dirname, "..", "frozen");

/** Every frozen plugin, oldest version first. */
export function frozenFixtures(): FrozenFixture[] {
  return readdirSync(frozenFolder)
    .toSorted()
    .flatMap((version) => {
      const folder = join(frozenFolder, version, "fixtures");
      const names = readdirSync(folder).filter((file) => file.endsWith(".toml"));
      return names.toSorted().map((file) => readFixture(folder, version, basename(file, ".toml")));
    });
}

function readFixture(folder: string, version: string, name: string): FrozenFixture {
  const read = (ending: string): string => readFileSync(join(folder, `${name}.${ending}`), "utf8");
  const { trait, ...gives } = JSON.parse(read("json")) as Expectation;
  const wasm = new Uint8Array(readFileSync(join(folder, `${name}.wasm`)));
  return { version, name, trait, wasm, manifest: read("toml"), gives };
}
