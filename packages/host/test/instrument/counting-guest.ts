import { contractWeights } from "../../src/instrument/fuel-weights.ts";
import { ByteReader } from "../../src/wasm/byte-reader.ts";
import { CodeWriter } from "../../src/wasm/code-writer.ts";
import { InstructionReader } from "../../src/wasm/instruction-reader.ts";
import { Op, opcodes } from "../../src/wasm/opcodes.ts";
import type { GuestBinary } from "../../src/wasm/types.ts";
import { ExternalKind, ValueType } from "../../src/wasm/types.ts";

/** Export that counts what ran. */
export const EXECUTED = "executed";

const MULTIPLIERS = new Map<number, (code: CodeWriter) => void>([
  [Op.memoryFill, bytes],
  [Op.memoryCopy, bytes],
  [Op.memoryInit, bytes],
  [Op.tableInit, elements],
  [Op.tableCopy, elements],
  [Op.memoryGrow, (code) => code.i64Const(contractWeights.growPerPage).op(Op.i64Mul)],
]);

function bytes(code: CodeWriter): void {
  code.i64Const(7).op(Op.i64Add).i64Const(8).op(opcodes.names.indexOf("i64.div_u"));
  code.i64Const(contractWeights.bulkPer8Bytes).op(Op.i64Mul);
}

function elements(code: CodeWriter): void {
  code.i64Const(contractWeights.tablePerElement).op(Op.i64Mul);
}

/**
 * The oracle of metering: the guest with each single instruction counted just before it runs, and nothing else changed.
 * There are no metered blocks in it, so it cannot share a mistake with them. It ends itself after `limit`.
 *
 * Calls of scalar imports weigh nothing here: the functions handed in count them, however they are reached.
 */
export function countingGuest(binary: GuestBinary, scalarImports: ReadonlySet<number>, limit: number): Uint8Array {
  const counter = binary.globals.length + binary.importedGlobals;
  const out = new CodeWriter(binary.bytes.length * 8);
  out.raw(binary.bytes.subarray(0, 8));
  const reader = new ByteReader(binary.bytes, 8);
  while (!reader.isAtEnd) {
    const id = reader.u8();
    const size = reader.u32();
    const start = reader.skip(size);
    const section = new ByteReader(binary.bytes, start, start + size);
    const body = new CodeWriter(size * 8);
    if (id === 6 || id === 7) {
      body.u32(section.u32() + 1).range(binary.bytes, section.position, section.end);
      if (id === 6) body.u8(ValueType.i64).u8(1).i64Const(0).op(Op.end);
      else body.name(EXECUTED).u8(ExternalKind.global).u32(counter);
    } else if (id === 10) {
      body.u32(binary.bodies.length);
      binary.bodies.forEach((_, index) => {
        const code = countedBody(binary, index, counter, scalarImports, limit);
        body.u32(code.length).raw(code.written);
      });
    } else {
      body.range(binary.bytes, start, start + size);
    }
    out.u8(id).u32(body.length).raw(body.written);
  }
  return out.written;
}

function countedBody(
  binary: GuestBinary,
  index: number,
  counter: number,
  scalars: ReadonlySet<number>,
  limit: number,
): CodeWriter {
  const body = binary.bodies[index]!;
  const type = binary.types[binary.functionTypes[binary.importedFunctions + index]!]!;
  const scratch = type.params.length + body.localCount;
  const code = new CodeWriter();
  const locals = new ByteReader(binary.bytes, body.start, body.code);
  code.u32(locals.u32() + 1).range(binary.bytes, locals.position, locals.end);
  code.u32(1).u8(ValueType.i32);
  const count = (push: () => void): void => {
    code.globalGet(counter);
    push();
    code.op(Op.i64Add).globalSet(counter);
    code.globalGet(counter).i64Const(limit).op(opcodes.names.indexOf("i64.gt_s")).if(0x40).op(Op.unreachable).end();
  };
  count(() => code.i64Const(contractWeights.perFunctionEntry + contractWeights.perLocal * body.localCount));
  const instructions = new InstructionReader(binary.bytes).open(body.code, body.end);
  while (!instructions.isAtEnd) {
    instructions.next();
    const { op, first, start, end } = instructions;
    const weight = op === Op.call && scalars.has(first) ? 0 : contractWeights.byOpcode[op]!;
    if (weight > 0) count(() => code.i64Const(weight));
    const multiply = MULTIPLIERS.get(op);
    if (multiply !== undefined) {
      code.localSet(scratch);
      count(() => multiply(code.localGet(scratch).op(Op.i64ExtendI32U)));
      code.localGet(scratch);
    }
    code.range(binary.bytes, start, end);
  }
  return code;
}
