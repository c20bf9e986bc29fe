import { malformed, tooLarge } from "../wasm/byte-reader.ts";
import { EMPTY_BLOCK, InstructionReader } from "../wasm/instruction-reader.ts";
import { Op, PREFIX_FD, opcodes } from "../wasm/opcodes.ts";
import type { FunctionBody, FunctionType, GuestBinary } from "../wasm/types.ts";
import type { AuditLimits } from "./audit-limits.ts";

/** What the instrumenter has to know of a body beforehand. */
export interface BodyShape {
  /** Most values on the operand stack. */
  readonly operandHeight: number;
  readonly loops: number;
  /** Blocks of any kind, and targets of branches. */
  readonly branches: number;
  readonly usesVectors: boolean;
}

/**
 * Reads bodies instruction by instruction: refuses what is not allowed, too deep or too tall, and measures the rest.
 * Heights follow the arities of the specification's validation algorithm without its types (appendix A.3): code that
 * cannot be reached takes what it likes from an empty stack.
 */
export class BodyAuditor {
  readonly #binary: GuestBinary;
  readonly #limits: AuditLimits;
  readonly #instructions: InstructionReader;
  /** Of each open block: height of the stack below it, values it takes and gives, and whether it is an `if`. */
  readonly #bases: Int32Array;
  readonly #takes: Int32Array;
  readonly #gives: Int32Array;
  readonly #isIf: Uint8Array;
  #depth = 0;
  #height = 0;
  #tallest = 0;
  #loops = 0;
  #branches = 0;

  constructor(binary: GuestBinary, limits: AuditLimits) {
    this.#binary = binary;
    this.#limits = limits;
    this.#instructions = new InstructionReader(binary.bytes);
    this.#bases = new Int32Array(limits.nesting + 2);
    this.#takes = new Int32Array(limits.nesting + 2);
    this.#gives = new Int32Array(limits.nesting + 2);
    this.#isIf = new Uint8Array(limits.nesting + 2);
  }

  audit(body: FunctionBody, type: FunctionType): BodyShape {
    const instructions = this.#instructions.open(body.code, body.end);
    let usesVectors = false;
    this.#depth = this.#height = this.#tallest = this.#loops = this.#branches = 0;
    this.#enter(0, type.results.length, false);
    while (this.#depth > 0) {
      if (instructions.isAtEnd) throw malformed(body.end, "a function without an end");
      instructions.next();
      const { op } = instructions;
      if (op >= PREFIX_FD) usesVectors = true;
      const pops = opcodes.pops[op]!;
      if (pops >= 0) {
        this.#pop(pops);
        this.#push(opcodes.pushes[op]!);
        if (op === Op.unreachable) this.#leave();
      } else {
        this.#control(op);
      }
    }
    if (!instructions.isAtEnd) throw malformed(instructions.end, "instructions behind a function's end");
    return { operandHeight: this.#tallest, loops: this.#loops, branches: this.#branches, usesVectors };
  }

  #control(op: number): void {
    const { first, start } = this.#instructions;
    switch (op) {
      case Op.block:
      case Op.loop:
      case Op.if:
        return this.#block(op);
      case Op.else:
        return this.#else();
      case Op.end:
        return this.#end();
      case Op.br:
        this.#target(first);
        return this.#leave();
      case Op.brIf:
        this.#target(first);
        return this.#pop(1);
      case Op.brTable:
        return this.#branchTable();
      case Op.return:
        this.#branches += 1;
        return this.#leave();
      case Op.call:
        return this.#call(this.#functionType(this.#binary.functionTypes[first], start));
      case Op.callIndirect:
        this.#pop(1);
        return this.#call(this.#functionType(first, start));
      default:
        throw new Error(`no audit of opcode ${op}`);
    }
  }

  #block(op: number): void {
    const { first, start } = this.#instructions;
    if (op === Op.if) this.#pop(1);
    if (op === Op.loop) this.#loops += 1;
    this.#branches += 1;
    if (first >= 0) {
      const { params, results } = this.#functionType(first, start);
      this.#pop(params.length);
      this.#enter(params.length, results.length, op === Op.if);
    } else {
      this.#enter(0, first === EMPTY_BLOCK ? 0 : 1, op === Op.if);
    }
  }

  /** Opens a block on top of the present stack, from which what it takes has been taken. */
  #enter(takes: number, gives: number, isIf: boolean): void {
    if (this.#depth > this.#limits.nesting) {
      const { nesting } = this.#limits;
      throw tooLarge(`blocks nested more than ${nesting} deep`, "nesting", this.#depth, nesting);
    }
    this.#bases[this.#depth] = this.#height;
    this.#takes[this.#depth] = takes;
    this.#gives[this.#depth] = gives;
    this.#isIf[this.#depth] = isIf ? 1 : 0;
    this.#depth += 1;
    this.#push(takes);
  }

  #else(): void {
    const top = this.#depth - 1;
    if (this.#isIf[top] !== 1) throw malformed(this.#instructions.start, "else without if");
    this.#isIf[top] = 0;
    this.#height = this.#bases[top]! + this.#takes[top]!;
  }

  #end(): void {
    this.#depth -= 1;
    this.#height = this.#bases[this.#depth]!;
    this.#push(this.#gives[this.#depth]!);
  }

  #branchTable(): void {
    const { targetCount, targets } = this.#instructions;
    const { branchTableTargets } = this.#limits;
    if (targetCount - 1 > branchTableTargets) {
      const message = `a br_table of ${targetCount - 1} targets, at most ${branchTableTargets} are allowed`;
      throw tooLarge(message, "br_table targets", targetCount - 1, branchTableTargets);
    }
    for (let index = 0; index < targetCount; index++) this.#target(targets[index]!);
    this.#leave();
  }

  #target(label: number): void {
    if (label >= this.#depth) throw malformed(this.#instructions.start, `branch to label ${label}`);
    this.#branches += 1;
  }

  #functionType(index: number | undefined, at: number): FunctionType {
    const type = this.#binary.types[index ?? -1];
    if (type === undefined) throw malformed(at, "a function or type that there is not");
    return type;
  }

  #call({ params, results }: FunctionType): void {
    this.#pop(params.length);
    this.#push(results.length);
  }

  #pop(count: number): void {
    this.#height = Math.max(this.#height - count, this.#bases[this.#depth - 1]!);
  }

  #push(count: number): void {
    this.#height += count;
    if (this.#height <= this.#tallest) return;
    this.#tallest = this.#height;
    const { operandHeight } = this.#limits;
    if (this.#height > operandHeight) {
      throw tooLarge(`more than ${operandHeight} values on a stack`, "operand height", this.#height, operandHeight);
    }
  }

  /** The rest of the block cannot be reached. */
  #leave(): void {
    this.#height = this.#bases[this.#depth - 1]!;
  }
}
