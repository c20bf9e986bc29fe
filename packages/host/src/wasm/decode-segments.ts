import type { ByteReader } from "./byte-reader.ts";
import { forbidden, malformed, tooLarge } from "./byte-reader.ts";
import type { DecodeLimits } from "./decode-limits.ts";
import { InstructionReader } from "./instruction-reader.ts";
import { Op, opcodes } from "./opcodes.ts";
import { readMutability, readValueType } from "./read-types.ts";
import { ValueType } from "./types.ts";
import type { ConstantExpression, ElementSegment, WasmGlobal } from "./types.ts";

/** What a constant expression may hold besides its `end`. Core specification, 3.3.10 (constant expressions). */
const CONSTANT_OPS: ReadonlySet<number> = new Set([
  Op.i32Const,
  Op.i64Const,
  Op.f32Const,
  Op.f64Const,
  Op.v128Const,
  Op.globalGet,
  Op.refNull,
  Op.refFunc,
]);
const EXTENDED_OPS: ReadonlySet<number> = new Set([Op.i32Add, Op.i32Sub, Op.i32Mul, Op.i64Add, Op.i64Sub, Op.i64Mul]);

/** Core specification, 5.5.9 and 5.5.10 (globals). */
export function decodeGlobals(section: ByteReader, limits: DecodeLimits): WasmGlobal[] {
  const globals: WasmGlobal[] = [];
  for (let left = section.count("globals", limits.globals); left > 0; left--) {
    const type = readValueType(section);
    const isMutable = readMutability(section);
    globals.push({ type, isMutable, initial: constantExpression(section, limits) });
  }
  return globals;
}

function constantExpression(section: ByteReader, limits: DecodeLimits): ConstantExpression {
  const start = section.position;
  const instructions = new InstructionReader(section.bytes).open(start, section.end);
  let functionIndex: number | undefined;
  for (let count = 0; ; count++) {
    instructions.next();
    if (instructions.op === Op.end) break;
    const isExtended = count > 0 || EXTENDED_OPS.has(instructions.op);
    if (!CONSTANT_OPS.has(instructions.op) && !EXTENDED_OPS.has(instructions.op)) {
      throw malformed(instructions.start, `${opcodes.names[instructions.op]} in a constant expression`);
    }
    if (isExtended && !limits.extendedConstants) throw forbidden("extended constant expressions", instructions.start);
    if (instructions.op === Op.refFunc) functionIndex = instructions.first;
  }
  section.position = instructions.end;
  return { start, end: section.position, functionIndex };
}

/** Core specification, 5.5.12 (element section). */
export function decodeElements(section: ByteReader, limits: DecodeLimits): ElementSegment[] {
  const segments: ElementSegment[] = [];
  let total = 0;
  for (let left = section.count("element segments", limits.elementSegments); left > 0; left--) {
    const segment = elementSegment(section, limits);
    total += segment.functions.length;
    if (total > limits.segmentElements) {
      throw tooLarge(
        `more than ${limits.segmentElements} elements in segments`,
        "segment elements",
        total,
        limits.segmentElements,
      );
    }
    segments.push(segment);
  }
  return segments;
}

/** Bit 0: passive or declarative; bit 1: a table index, or declarative; bit 2: expressions in place of indices. */
function elementSegment(section: ByteReader, limits: DecodeLimits): ElementSegment {
  const at = section.position;
  const flags = section.u32();
  if (flags > 7) throw malformed(at, `element segment of kind ${flags}`);
  const isActive = (flags & 1) === 0;
  const hasIndex = (flags & 2) !== 0;
  const tableIndex = isActive && hasIndex ? section.u32() : 0;
  const offset = isActive ? constantExpression(section, limits) : undefined;
  const usesExpressions = (flags & 4) !== 0;
  if ((flags & 3) !== 0) elementKind(section, usesExpressions);
  const functions: number[] = [];
  for (let left = section.count("elements", limits.segmentElements); left > 0; left--) {
    functions.push(usesExpressions ? elementExpression(section, limits) : section.u32());
  }
  const mode = isActive ? "active" : hasIndex ? "declarative" : "passive";
  return { mode, tableIndex, offset, functions };
}

function elementKind(section: ByteReader, usesExpressions: boolean): void {
  const at = section.position;
  if (!usesExpressions) {
    const kind = section.u8();
    if (kind !== 0) throw malformed(at, `elements of kind ${kind}`);
  } else if (readValueType(section) !== ValueType.funcref) {
    throw malformed(at, "elements that are no references");
  }
}

function elementExpression(section: ByteReader, limits: DecodeLimits): number {
  const at = section.position;
  const { functionIndex, start } = constantExpression(section, { ...limits, extendedConstants: false });
  if (functionIndex !== undefined) return functionIndex;
  if (section.bytes[start] !== Op.refNull) throw malformed(at, "an element that is no function");
  return -1;
}
