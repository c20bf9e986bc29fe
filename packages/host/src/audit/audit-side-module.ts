import { HostError } from "../host-error.ts";
import { HOST_NAMESPACE } from "../io-layout.ts";
import { ByteReader, malformed, tooLarge } from "../wasm/byte-reader.ts";
import type { GuestBinary, WasmExport, WasmImport } from "../wasm/types.ts";
import { ExternalKind, ValueType } from "../wasm/types.ts";
import type { AuditedBinary } from "./audit.ts";
import { audit } from "./audit.ts";
import type { AuditLimits } from "./audit-limits.ts";
import { auditLimits } from "./audit-limits.ts";
import { sideModuleFunctions, sideModuleGlobals } from "./side-module-imports.ts";

/** What a grammar's tables and lexer may need beyond a plugin: parse tables of megabytes, one block per lexer state. */
export const sideModuleLimits: AuditLimits = Object.freeze({
  ...auditLimits,
  moduleBytes: 16 * 1024 * 1024,
  functionBytes: 2 * 1024 * 1024,
  nesting: 20_000,
  branchTableTargets: 20_000,
  localsTimesBranches: 4_000_000,
  extendedConstants: true,
});

/** Static data of a grammar, at most: bytes of memory and elements of the table. */
const MOST_DATA_BYTES = 64 * 1024 * 1024;
const MOST_TABLE_ELEMENTS = 10_000;
/** Alignments are powers of 2: 2¹⁶ is a page. */
const MOST_ALIGNMENT = 16;

/** What a side module asks its loader for. */
export interface DynamicLinking {
  readonly memoryBytes: number;
  readonly tableElements: number;
  /** The whole section behind its name. */
  readonly section: Uint8Array;
}

/** A grammar's module that may be instrumented. */
export interface AuditedSideModule extends AuditedBinary {
  readonly linking: DynamicLinking;
  /** The export that gives the language: `tree_sitter_<name>`. */
  readonly languageExport: string;
}

/**
 * Audits a tree-sitter grammar: position-independent code that a parser's runtime loads beside itself. It defines no
 * memory and no table, starts nothing, imports from a closed list and exports its language, its scanner and what its
 * loader calls.
 * @throws HostError `bad-wasm`, `too-large`, `forbidden-feature`, `bad-import`, `missing-export`, `reserved-name`
 * @see WebAssembly tool conventions, DynamicLinking.md (`dylink.0`)
 */
export function auditSideModule(bytes: Uint8Array, limits: AuditLimits = sideModuleLimits): AuditedSideModule {
  const audited = audit(bytes, limits);
  const { binary } = audited;
  if (binary.memories.length + binary.tables.length > 0) throw notSide("it defines a memory or table of its own");
  if (binary.start !== undefined) throw notSide("it has a start function");
  for (const each of binary.imports) checkImport(binary, each);
  return { ...audited, linking: dynamicLinking(binary), languageExport: languageExport(binary) };
}

function notSide(what: string): HostError {
  return new HostError("bad-wasm", `the module is no grammar: ${what}`, {
    hint: "build it with `tree-sitter build --wasm`",
  });
}

/** `dylink.0` comes first: loaders look nowhere else. */
function dynamicLinking(binary: GuestBinary): DynamicLinking {
  const [first] = binary.customs;
  if (first === undefined || !first.isFirst || first.name !== "dylink.0") throw notSide("dylink.0 does not come first");
  const reader = new ByteReader(binary.bytes, first.start, first.end);
  let memoryBytes = 0;
  let tableElements = 0;
  while (!reader.isAtEnd) {
    const at = reader.position;
    const kind = reader.u8();
    const size = reader.u32();
    const start = reader.skip(size);
    const part = new ByteReader(binary.bytes, start, start + size);
    if (kind === 1) {
      memoryBytes = bounded(part, "bytes of static data", MOST_DATA_BYTES);
      bounded(part, "bits of alignment of data", MOST_ALIGNMENT);
      tableElements = bounded(part, "table elements", MOST_TABLE_ELEMENTS);
      bounded(part, "bits of alignment of the table", MOST_ALIGNMENT);
    } else if (kind === 2) {
      // Names of further libraries that the loader would go and fetch.
      bounded(part, "needed libraries", 0);
    } else if (kind > 5) {
      throw malformed(at, `part ${kind} of dylink.0`);
    }
  }
  return { memoryBytes, tableElements, section: binary.bytes.slice(first.start, first.end) };
}

function bounded(part: ByteReader, what: string, most: number): number {
  const found = part.u32();
  if (found > most) throw tooLarge(`${found} ${what}, at most ${most} are allowed`, what, found, most);
  return found;
}

function checkImport(binary: GuestBinary, each: WasmImport): void {
  const problem = each.module === "env" ? importProblem(binary, each) : "is not from env";
  if (problem === undefined) return;
  const name = `${JSON.stringify(each.module)} ${JSON.stringify(each.name)}`;
  throw new HostError("bad-import", `import ${name} ${problem}`, {
    hint: "an external scanner may use what tree-sitter's own runtime gives it, and nothing else",
  });
}

function importProblem(binary: GuestBinary, each: WasmImport): string | undefined {
  if (each.kind === ExternalKind.memory) return each.name === "memory" ? undefined : "is no memory of the runtime's";
  if (each.kind === ExternalKind.table) {
    return each.name === "__indirect_function_table" ? undefined : "is no table of the runtime's";
  }
  if (each.kind === ExternalKind.global) {
    const known = sideModuleGlobals.get(each.name);
    const fits = known?.isMutable === each.isMutable && each.type === ValueType.i32;
    return fits ? undefined : "is no global of the runtime's";
  }
  const known = sideModuleFunctions.get(each.name);
  if (known === undefined) return "is no function of the runtime's";
  const type = binary.types[each.typeIndex];
  const fits =
    type?.params.length === known.params.length &&
    type.results.length === known.results.length &&
    [...type.params, ...type.results].every((valueType) => valueType === ValueType.i32);
  return fits ? undefined : "has another signature";
}

const LOADER_EXPORTS: ReadonlySet<string> = new Set(["__wasm_call_ctors", "__wasm_apply_data_relocs"]);

function languageExport(binary: GuestBinary): string {
  for (const each of binary.exports) checkExport(each);
  const languages = binary.exports.filter(
    ({ name }) => /^tree_sitter_\w+$/.test(name) && !name.includes("_external_scanner_"),
  );
  const [language] = languages;
  const type = language && binary.types[binary.functionTypes[language.index] ?? -1];
  const fits = type?.params.length === 0 && type.results.join() === String(ValueType.i32);
  if (languages.length === 1 && language !== undefined && fits) return language.name;
  throw new HostError(
    "missing-export",
    `a grammar exports one function tree_sitter_<name>; found ${languages.length}`,
    {
      hint: "build it with `tree-sitter build --wasm`",
    },
  );
}

function checkExport({ name, kind }: WasmExport): void {
  if (name.startsWith(HOST_NAMESPACE)) {
    throw new HostError("reserved-name", `export ${JSON.stringify(name)} uses the host's own namespace`, {
      hint: "rename it",
    });
  }
  const isKnown = /^tree_sitter_\w+$/.test(name) || LOADER_EXPORTS.has(name);
  if (kind === ExternalKind.function && isKnown) return;
  throw notSide(`export ${JSON.stringify(name)} is neither the language, its scanner nor the loader's`);
}
