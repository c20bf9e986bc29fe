import { checkValueType, readValueType } from "./read-types.ts";
import { ByteReader, forbidden, malformed } from "./byte-reader.ts";
import { Immediate, PREFIX_FC, PREFIX_FD, opcodes } from "./opcodes.ts";
import { ValueType } from "./types.ts";

/** Block types that are no type index. Core specification, 5.4.1: 0x40 for none, else the byte of the one result. */
const EMPTY_BLOCK = -0x40;

/**
 * Reads instructions one after another into its own fields, for constant expressions and to say what is wrong with what the
 * core (`assembly/reader.ts`) refused. Instructions, immediates and memory arguments that plugins may not use are refused.
 */
export class InstructionReader {
  readonly #reader: ByteReader;
  /** See `opcodes`. */
  op = 0;
  /** First byte of the instruction. */
  start = 0;
  /** Index of the local, function …; label; block type (a type index, or the s33 of a type); unsigned. */
  first = 0;

  constructor(bytes: Uint8Array) {
    this.#reader = new ByteReader(bytes, 0, 0);
  }

  /** One past the instruction's last byte. */
  get end(): number {
    return this.#reader.position;
  }

  get isAtEnd(): boolean {
    return this.#reader.isAtEnd;
  }

  /** Goes to a span of instructions. */
  open(start: number, end: number): this {
    this.#reader.position = start;
    this.#reader.end = end;
    return this;
  }

  /** Reads the next instruction. @throws HostError `bad-wasm`, `forbidden-feature` */
  next(): void {
    const reader = this.#reader;
    this.start = reader.position;
    const byte = reader.u8();
    this.op = byte < 0xfb ? byte : this.#prefixed(byte);
    const immediate = opcodes.immediates[this.op]!;
    if (immediate === Immediate.forbidden) throw forbidden(featureOf(byte), this.start);
    this.#immediate(immediate);
  }

  #prefixed(prefix: number): number {
    const second = this.#reader.u32();
    if (prefix === 0xfc && second < PREFIX_FD - PREFIX_FC) return PREFIX_FC + second;
    if (prefix === 0xfd && second < 0x100) return PREFIX_FD + second;
    throw forbidden(prefix === 0xfd ? "relaxed SIMD" : featureOf(prefix), this.start);
  }

  #immediate(immediate: number): void {
    const reader = this.#reader;
    switch (immediate) {
      case Immediate.none:
        return;
      case Immediate.i32:
        reader.skipSigned(32);
        return;
      case Immediate.memoryArgument:
        this.#memoryArgument();
        return;
      case Immediate.local:
      case Immediate.label:
      case Immediate.function:
      case Immediate.global:
      case Immediate.table:
      case Immediate.data:
      case Immediate.element:
        this.first = reader.u32();
        return;
      case Immediate.i64:
        reader.skipSigned(64);
        return;
      case Immediate.f32:
        reader.skip(4);
        return;
      case Immediate.f64:
        reader.skip(8);
        return;
      case Immediate.blockType:
        this.first = this.#blockType();
        return;
      case Immediate.labels:
        this.#labels();
        return;
      case Immediate.indirect:
      case Immediate.tableInit:
      case Immediate.tableCopy:
        this.first = reader.u32();
        reader.u32();
        return;
      default:
        this.#rareImmediate(immediate);
    }
  }

  #rareImmediate(immediate: number): void {
    const reader = this.#reader;
    switch (immediate) {
      case Immediate.memory:
        this.#memoryIndex();
        return;
      case Immediate.memoryInit:
        this.first = reader.u32();
        this.#memoryIndex();
        return;
      case Immediate.memoryCopy:
        this.#memoryIndex();
        this.#memoryIndex();
        return;
      case Immediate.selectTypes:
        if (reader.u32() !== 1) throw malformed(this.start, "select with other than one type");
        readValueType(reader);
        return;
      case Immediate.referenceType:
        if (reader.u8() !== ValueType.funcref) throw forbidden("reference types other than funcref", this.start);
        return;
      case Immediate.memoryLane:
        this.#memoryArgument();
        reader.u8();
        return;
      case Immediate.lane:
        reader.u8();
        return;
      case Immediate.v128:
      case Immediate.lanes:
        reader.skip(16);
        return;
      default:
        throw new Error(`no reader for immediate ${immediate}`);
    }
  }

  /** Core specification, 5.4.6: bit 6 of the alignment announces a memory index, which the guest has no use for. */
  #memoryArgument(): void {
    const alignment = this.#reader.u32();
    if (alignment >= 64) {
      if (alignment < 128) throw forbidden("multi-memory", this.start);
      throw malformed(this.start, `alignment 2^${alignment}`);
    }
    this.#reader.u32();
  }

  #memoryIndex(): void {
    if (this.#reader.u32() !== 0) throw forbidden("multi-memory", this.start);
  }

  #blockType(): number {
    const type = this.#reader.s33();
    // A single byte of a value type, read as s33, is that byte less 0x80.
    if (type < 0 && type !== EMPTY_BLOCK) checkValueType(type + 0x80, this.start);
    return type;
  }

  #labels(): void {
    const count = this.#reader.count("labels", 0xffff_ffff);
    // The default comes last.
    for (let index = 0; index <= count; index++) this.#reader.u32();
  }
}

/** The proposal that an opcode which is not allowed belongs to. */
function featureOf(byte: number): string {
  if (byte >= 0x06 && byte <= 0x0a) return "exceptions";
  if (byte === 0x18 || byte === 0x19 || byte === 0x1f) return "exceptions";
  if (byte === 0x12 || byte === 0x13) return "tail calls";
  if (byte === 0x14 || byte === 0x15) return "typed function references";
  if (byte >= 0xd3 && byte <= 0xd6) return "garbage collection";
  if (byte === 0xfb) return "garbage collection";
  if (byte === 0xfe) return "threads";
  if (byte === 0xfd) return "a reserved vector instruction";
  return `the unknown instruction 0x${byte.toString(16).padStart(2, "0")}`;
}
