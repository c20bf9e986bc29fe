import { ByteWriter } from "./byte-writer.ts";
import { Op, PREFIX_FC, PREFIX_FD } from "./opcodes.ts";
import type { ValueType } from "./types.ts";

/** Type of a block that gives nothing. Core specification, 5.4.1. */
export const NOTHING = 0x40;

/** Writes instructions. Core specification, 5.4. */
export class CodeWriter extends ByteWriter {
  op(opcode: number): this {
    if (opcode < PREFIX_FC) return this.u8(opcode);
    if (opcode < PREFIX_FD) return this.u8(0xfc).u32(opcode - PREFIX_FC);
    return this.u8(0xfd).u32(opcode - PREFIX_FD);
  }

  localGet(index: number): this {
    return this.u8(Op.localGet).u32(index);
  }

  localSet(index: number): this {
    return this.u8(Op.localSet).u32(index);
  }

  localTee(index: number): this {
    return this.u8(Op.localTee).u32(index);
  }

  globalGet(index: number): this {
    return this.u8(Op.globalGet).u32(index);
  }

  globalSet(index: number): this {
    return this.u8(Op.globalSet).u32(index);
  }

  i32Const(value: number): this {
    return this.u8(Op.i32Const).signed(value | 0);
  }

  i64Const(value: number): this {
    return this.u8(Op.i64Const).signed(value);
  }

  call(index: number): this {
    return this.u8(Op.call).u32(index);
  }

  if(type: ValueType | typeof NOTHING): this {
    return this.u8(Op.if).u8(type);
  }

  else(): this {
    return this.u8(Op.else);
  }

  end(): this {
    return this.u8(Op.end);
  }

  /** A load or store; bit 6 of the alignment announces the memory's index. `alignment` is a power of 2: 2 for 4 bytes. */
  memory(opcode: number, memory: number, alignment: number, offset: number): this {
    this.u8(opcode);
    if (memory === 0) return this.u32(alignment).u32(offset);
    return this.u32(alignment | 0x40)
      .u32(memory)
      .u32(offset);
  }
}
