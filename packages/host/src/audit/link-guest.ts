import type { ContractRange, GuestExport, HostImport, Misfit } from "@parseltongue/contract";
import { contractPackage, guestExports, resolveGuestExport, resolveHostImport } from "@parseltongue/contract";
import { HostError } from "../host-error.ts";
import { HOST_NAMESPACE } from "../io-layout.ts";
import type { FunctionType, GuestBinary, WasmImport } from "../wasm/types.ts";
import { ExternalKind, ValueType } from "../wasm/types.ts";

/** What a function import of the guest is linked to, by function index. */
export type LinkedImport =
  | { readonly kind: "scalar" | "host-call"; readonly key: string; readonly declared: HostImport }
  /** AssemblyScript's `abort`: ends the guest. */
  | { readonly kind: "abort" };

/** What the guest is checked against. */
export interface LinkTerms {
  /** Interfaces of the contract that were granted, `isg` and `io` among them. */
  readonly granted: ReadonlySet<string>;
  /** Traits of the manifest: their entry points must be exported. */
  readonly traits: readonly string[];
  readonly range: ContractRange;
}

/** A guest whose imports and exports are those of the contract. */
export interface LinkedGuest {
  /** Of each imported function, in order. */
  readonly imports: readonly LinkedImport[];
  /** Interfaces imported from. */
  readonly interfaces: ReadonlySet<string>;
  /** The guest's own export name of each trait's entry point, by trait. */
  readonly entryPoints: ReadonlyMap<string, string>;
  /** Whether there is an `_initialize` to call after instantiation. */
  readonly hasInitialize: boolean;
}

/**
 * Compares each import with the contract by name, kind and signature, and with what was granted; and looks for the entry
 * points that the manifest promises.
 * @throws HostError `bad-import`, `unsupported-api`, `missing-grant`, `reserved-name`, `missing-export`
 * @see SPEC 10.2
 */
export function linkGuest(binary: GuestBinary, terms: LinkTerms): LinkedGuest {
  const imports = binary.imports.map((each) => linkImport(binary, each, terms));
  const interfaces = new Set(imports.flatMap((each) => (each.kind === "abort" ? [] : [each.declared.interface])));
  for (const { name } of binary.exports) {
    if (name.startsWith(`${HOST_NAMESPACE}/`) || name === HOST_NAMESPACE) throw reserved(`export ${quoted(name)}`);
  }
  return {
    imports,
    interfaces,
    entryPoints: entryPoints(binary, terms),
    hasInitialize: hasInitialize(binary),
  };
}

function linkImport(binary: GuestBinary, wasmImport: WasmImport, { granted, range }: LinkTerms): LinkedImport {
  const { module, name } = wasmImport;
  const what = `import ${quoted(module)} ${quoted(name)}`;
  if (module === HOST_NAMESPACE || module.startsWith(`${HOST_NAMESPACE}/`)) throw reserved(what);
  if (wasmImport.kind !== ExternalKind.function) {
    const kind = ["function", "table", "memory", "global"][wasmImport.kind];
    throw badImport(what, `is a ${kind}; the contract has only functions`, "let the module define it instead");
  }
  const type = binary.types[wasmImport.typeIndex];
  if (type === undefined) throw badImport(what, "has no type", "build the plugin again");
  // AssemblyScript's compiler calls it for failed assertions unless told otherwise.
  if (module === "env" && name === "abort") {
    checkSignature(what, type, ["i32", "i32", "i32", "i32"], []);
    return { kind: "abort" };
  }
  const resolved = resolveHostImport(module, name, range);
  if ("misfit" in resolved) throw misfit(what, resolved.misfit);
  const { found } = resolved;
  checkSignature(what, type, found.parameters, found.results);
  if (!granted.has(found.interface)) throw notGranted(what, found);
  return { kind: found.kind, key: `${found.interface}.${found.name}`, declared: found };
}

function checkSignature(what: string, type: FunctionType, params: readonly string[], results: readonly string[]): void {
  const found = printSignature(type.params.map(typeName), type.results.map(typeName));
  const expected = printSignature(params, results);
  if (found === expected) return;
  throw badImport(what, `has the signature ${found}; the contract says ${expected}`, "declare it as the SDKs do");
}

function entryPoints(binary: GuestBinary, { traits, range }: LinkTerms): Map<string, string> {
  const found = new Map<string, string>();
  for (const { name, kind, index } of binary.exports) {
    if (!name.startsWith(`${contractPackage}/`)) continue;
    const resolved = resolveGuestExport(name, range);
    if ("misfit" in resolved) throw misfit(`export ${quoted(name)}`, resolved.misfit);
    checkEntryPoint(binary, name, kind, index, resolved.found);
    if (found.has(resolved.found.trait)) throw secondEntryPoint(resolved.found.trait, name);
    found.set(resolved.found.trait, name);
  }
  for (const trait of traits) {
    const declared = guestExports.find((each) => each.trait === trait);
    if (declared !== undefined && !found.has(trait)) throw missingExport(declared);
  }
  return found;
}

function checkEntryPoint(
  binary: GuestBinary,
  name: string,
  kind: ExternalKind,
  index: number,
  declared: GuestExport,
): void {
  const expected = printSignature(declared.parameters, declared.results);
  const found = kind === ExternalKind.function ? signatureOf(binary, index) : "no function";
  if (found === expected) return;
  throw new HostError("missing-export", `export ${quoted(name)} is ${found}; the contract says ${expected}`, {
    hint: "export the entry point as the SDKs do",
    details: { export: name },
  });
}

function hasInitialize(binary: GuestBinary): boolean {
  const initialize = binary.exports.find(({ name }) => name === "_initialize");
  if (initialize === undefined) return false;
  const found = initialize.kind === ExternalKind.function ? signatureOf(binary, initialize.index) : "no function";
  if (found === "() -> ()") return true;
  throw new HostError("missing-export", `export "_initialize" is ${found}; it takes and gives nothing`, {
    hint: "rename the export, or let it take and give nothing",
  });
}

function signatureOf(binary: GuestBinary, functionIndex: number): string {
  const type = binary.types[binary.functionTypes[functionIndex] ?? -1];
  return type === undefined ? "no function" : printSignature(type.params.map(typeName), type.results.map(typeName));
}

function printSignature(params: readonly string[], results: readonly string[]): string {
  return `(${params.join(", ")}) -> (${results.join(", ")})`;
}

function typeName(type: ValueType): string {
  return Object.entries(ValueType).find(([, byte]) => byte === type)?.[0] ?? "?";
}

/** Names come from the guest: as JSON they cannot end the line or the quotation. */
function quoted(name: string): string {
  return JSON.stringify(name);
}

function badImport(what: string, problem: string, hint: string): HostError {
  return new HostError("bad-import", `${what} ${problem}`, { hint });
}

function reserved(what: string): HostError {
  return new HostError("reserved-name", `${what} uses the host's own namespace`, { hint: "rename it" });
}

function misfit(what: string, { reason, message, hint }: Misfit): HostError {
  const code =
    reason === "too-new" || reason === "too-old" || reason === "not-in-version" ? "unsupported-api" : "bad-import";
  const escaped = message.replaceAll(/[^\x20-\x7e]/g, "?").slice(0, 500);
  return new HostError(code, escaped, { hint, details: { import: what } });
}

/** Which line of the manifest asks for a capability. */
function notGranted(what: string, found: HostImport): HostError {
  const lines: Readonly<Record<string, string>> = {
    attributes: 'attributes = ["<column>"] under [capabilities]',
    log: "log = true under [capabilities]",
    annotations: 'annotations = ["<label>"] under the [[lens]] or [[query]]',
    diagnostics: "a [[rule]]",
    hits: "a [[query]]",
    columns: "an [[analyzer]]",
    output: "an [[exporter]]",
  };
  const line = lines[found.interface];
  return new HostError("missing-grant", `${what} needs the capability ${found.interface}, which was not granted`, {
    hint:
      line === undefined ? "grant it" : `the plugin's manifest needs ${line}, and whoever turns it on must grant it`,
    details: { capability: found.interface },
  });
}

/** Two versions of one entry point: which of them is meant is not for the host to guess. SPEC 10.2 */
function secondEntryPoint(trait: string, name: string): HostError {
  return new HostError("missing-export", `export ${quoted(name)} is a second entry point of the ${trait} trait`, {
    hint: "export it under one version",
    details: { export: name },
  });
}

function missingExport(declared: GuestExport): HostError {
  return new HostError("missing-export", `the manifest has a ${declared.trait}, but the module does not export it`, {
    hint: `export a function ${quoted(declared.exportName)}`,
    details: { trait: declared.trait, export: declared.exportName },
  });
}
