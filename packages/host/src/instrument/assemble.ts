import type { ByteWriter } from "../wasm/byte-writer.ts";
import { CodeWriter } from "../wasm/code-writer.ts";
import { Section } from "../wasm/decode.ts";
import { Op } from "../wasm/opcodes.ts";
import type { ConstantExpression, ElementSegment, GuestBinary, Limits, WasmExport, WasmImport } from "../wasm/types.ts";
import { ExternalKind, ValueType } from "../wasm/types.ts";
import type { AppendedFunctions, AppendedGlobals, AppendedTypes } from "./appended.ts";

/** A memory that the instrumented module imports. */
export interface MemoryImport {
  readonly module: string;
  readonly name: string;
  readonly minimum: number;
  readonly maximum: number | undefined;
  readonly shared: boolean;
}

/** The parts of an instrumented module that differ from the guest's. */
export interface Assembly {
  readonly binary: GuestBinary;
  readonly types: AppendedTypes;
  readonly functions: AppendedFunctions;
  readonly globals: AppendedGlobals;
  /** Imports as they are now; functions in the guest's order. */
  readonly imports: readonly WasmImport[];
  /** In front of all others, the first in place of the guest's own memory; empty when that is left as it is. */
  readonly memories: readonly MemoryImport[];
  /** Most elements that tables may grow to. */
  readonly tableElements: number;
  readonly exports: readonly WasmExport[];
  /** What stands for a function in elements and initial values. */
  readonly reference: (functionIndex: number) => number;
  /** Rewritten bodies of the guest's functions, each behind its size. */
  readonly bodies: Uint8Array;
  /** `dylink.0`, which comes first in side modules. */
  readonly leadingCustom?: { readonly name: string; readonly bytes: Uint8Array };
}

/** Core specification, 5.5.17: sections in their order. Custom sections of the guest are left out, and so is `start`. */
export function assemble(assembly: Assembly): Uint8Array {
  const { binary, leadingCustom } = assembly;
  const out = new CodeWriter(assembly.bodies.length + binary.bytes.length + 16_384);
  out.raw([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);
  if (leadingCustom !== undefined) {
    section(out, Section.custom, (body) => body.name(leadingCustom.name).raw(leadingCustom.bytes));
  }
  section(out, Section.type, (body) => writeTypes(body, assembly));
  section(out, Section.import, (body) => writeImports(body, assembly));
  section(out, Section.function, (body) => writeFunctions(body, assembly));
  if (binary.tables.length > 0) section(out, Section.table, (body) => writeTables(body, assembly));
  section(out, Section.global, (body) => writeGlobals(body, assembly));
  section(out, Section.export, (body) => writeExports(body, assembly.exports));
  if (binary.elements.length > 0) section(out, Section.element, (body) => writeElements(body, assembly));
  if (binary.dataCount !== undefined) section(out, Section.dataCount, (body) => body.u32(binary.dataCount!));
  section(out, Section.code, (body) => writeCode(body, assembly));
  const data = binary.dataSpan;
  if (data.count > 0 || binary.dataCount !== undefined) {
    section(out, Section.data, (body) => body.u32(data.count).range(binary.bytes, data.start, data.end));
  }
  return out.written;
}

function section(out: CodeWriter, id: number, write: (body: CodeWriter) => ByteWriter | void): void {
  const start = out.u8(id).openLength();
  write(out);
  out.fillLength(start);
}

function writeTypes(body: CodeWriter, { binary, types }: Assembly): void {
  const { appended } = types;
  const { start, end, count } = binary.typeSpan;
  body.u32(count + appended.length).range(binary.bytes, start, end);
  for (const { params, results } of appended) {
    body.u8(0x60).u32(params.length).raw(params).u32(results.length).raw(results);
  }
}

function writeImports(body: CodeWriter, { memories, imports }: Assembly): void {
  body.u32(memories.length + imports.length);
  for (const { module, name, minimum, maximum, shared } of memories) {
    body.name(module).name(name).u8(ExternalKind.memory);
    writeLimits(body, { minimum, maximum }, shared);
  }
  for (const each of imports) writeImport(body, each);
}

function writeImport(body: CodeWriter, each: WasmImport): void {
  body.name(each.module).name(each.name).u8(each.kind);
  if (each.kind === ExternalKind.function) body.u32(each.typeIndex);
  else if (each.kind === ExternalKind.global) body.u8(each.type).u8(each.isMutable ? 1 : 0);
  else if (each.kind === ExternalKind.memory) writeLimits(body, each.limits, false);
  else writeLimits(body.u8(ValueType.funcref), each.limits, false);
}

/** Core specification, 5.3.13: bit 0 a maximum, bit 1 shared. */
function writeLimits(body: CodeWriter, { minimum, maximum }: Limits, shared: boolean): void {
  body.u8((maximum === undefined ? 0 : 1) | (shared ? 2 : 0)).u32(minimum);
  if (maximum !== undefined) body.u32(maximum);
}

function writeFunctions(body: CodeWriter, { binary, functions }: Assembly): void {
  const own = binary.functionTypes.slice(binary.importedFunctions);
  body.u32(own.length + functions.functions.length);
  for (const typeIndex of own) body.u32(typeIndex);
  for (const { typeIndex } of functions.functions) body.u32(typeIndex);
}

function writeTables(body: CodeWriter, { binary, tableElements }: Assembly): void {
  body.u32(binary.tables.length);
  for (const { minimum, maximum } of binary.tables) {
    const most = Math.max(minimum, Math.min(maximum ?? tableElements, tableElements));
    writeLimits(body.u8(ValueType.funcref), { minimum, maximum: most }, false);
  }
}

function writeGlobals(body: CodeWriter, assembly: Assembly): void {
  const { binary, globals } = assembly;
  body.u32(binary.globals.length + globals.count);
  for (const { type, isMutable, initial } of binary.globals) {
    writeConstant(body.u8(type).u8(isMutable ? 1 : 0), initial, assembly);
  }
  globals.write(body);
}

function writeConstant(body: CodeWriter, { start, end, functionIndex }: ConstantExpression, assembly: Assembly): void {
  if (functionIndex === undefined) body.range(assembly.binary.bytes, start, end);
  else body.op(Op.refFunc).u32(assembly.reference(functionIndex)).u8(Op.end);
}

function writeExports(body: CodeWriter, exports: readonly WasmExport[]): void {
  body.u32(exports.length);
  for (const { name, kind, index } of exports) body.name(name).u8(kind).u32(index);
}

function writeElements(body: CodeWriter, assembly: Assembly): void {
  body.u32(assembly.binary.elements.length);
  for (const segment of assembly.binary.elements) writeElement(body, segment, assembly);
}

/** Core specification, 5.5.12. Null references can only be written as expressions. */
function writeElement(body: CodeWriter, segment: ElementSegment, assembly: Assembly): void {
  const { mode, tableIndex, offset, functions } = segment;
  const usesExpressions = functions.includes(-1);
  const needsTable = mode === "active" && tableIndex !== 0;
  const modeBits = mode === "active" ? (needsTable ? 2 : 0) : mode === "passive" ? 1 : 3;
  body.u32(modeBits | (usesExpressions ? 4 : 0));
  if (needsTable) body.u32(tableIndex);
  if (offset !== undefined) writeConstant(body, offset, assembly);
  if (modeBits !== 0) body.u8(usesExpressions ? ValueType.funcref : 0);
  body.u32(functions.length);
  for (const index of functions) {
    if (!usesExpressions) body.u32(assembly.reference(index));
    else if (index < 0) body.op(Op.refNull).u8(ValueType.funcref).u8(Op.end);
    else body.op(Op.refFunc).u32(assembly.reference(index)).u8(Op.end);
  }
}

function writeCode(body: CodeWriter, { binary, bodies, functions }: Assembly): void {
  body.u32(binary.bodies.length + functions.functions.length).raw(bodies);
  for (const each of functions.functions) body.u32(each.body.length).raw(each.body);
}
