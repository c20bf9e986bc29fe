import { canonicalJson } from "@parseltongue/base";
import { guestHooks, type Manifest } from "@parseltongue/host";
import type { TraitName } from "../model/plugin-record.ts";
import { TRAITS } from "../model/plugin-record.ts";
import type { VersionEntry } from "../model/version-entry.ts";

/** What an entry repeats of manifest and code, so that it can be judged without them. */
export type Declared = Pick<
  VersionEntry,
  "budget" | "capabilities" | "contract" | "imports" | "languages" | "license" | "traits"
>;

interface WasmReader {
  readonly Module: {
    new (bytes: Uint8Array): object;
    imports(module: object): readonly { readonly module: string }[];
  };
}

/**
 * What a manifest asks for and what the code imports, as an entry says it.
 * @param wasm undefined for plugins without code
 * @throws Error of the platform when the bytes are no WebAssembly
 */
export function declaredBy(manifest: Manifest, wasm: Uint8Array | undefined): Declared {
  const { api, capabilities, memoryPages, initFuel, license = "" } = manifest;
  const hooks = guestHooks(manifest).map(({ trait, name, budget }) => ({
    trait,
    name,
    base: budget.base,
    perHit: budget.perHit,
    perNode: budget.perNode,
    perEdge: budget.perEdge,
    outputBytes: budget.outputBytes,
  }));
  return {
    budget: { memoryPages, initFuel, hooks },
    capabilities: {
      attributes: capabilities.attributes,
      hostData: capabilities.hostData,
      log: capabilities.log,
    },
    contract: { from: `${api.major}.${api.minor}`, below: `${api.major + 1}.0` },
    imports: wasm === undefined ? [] : importedModules(wasm),
    languages: languagesOf(manifest),
    license,
    traits: traitsOf(manifest),
  };
}

/** Names of the parts of an entry that are not what manifest and code say. */
export function undeclared(entry: VersionEntry, declared: Declared): readonly (keyof Declared)[] {
  const names = Object.keys(declared) as (keyof Declared)[];
  return names.filter((name) => canonicalJson(entry[name]) !== canonicalJson(declared[name])).sort();
}

/** Modules that WebAssembly imports from, sorted, each once. */
function importedModules(bytes: Uint8Array): readonly string[] {
  // TypeScript declares WebAssembly only together with the browser's globals.
  const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WasmReader };
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes));
  return [...new Set(imports.map(({ module }) => module))].sort();
}

function traitsOf(manifest: Manifest): readonly TraitName[] {
  const own = new Set<TraitName>(guestHooks(manifest).map(({ trait }) => trait));
  if (manifest.languages.length > 0) own.add("language");
  return TRAITS.filter((trait) => own.has(trait));
}

/** Languages that it brings, or to which its hooks keep; none where one of them is about all. */
function languagesOf(manifest: Manifest): readonly string[] {
  if (manifest.languages.length > 0) return [...new Set(manifest.languages.map(({ name }) => name))].sort();
  const asked = guestHooks(manifest).map(({ filter }) => filter.languages);
  if (asked.some((each) => each === undefined)) return [];
  return [...new Set(asked.flatMap((each) => each ?? []))].sort();
}
