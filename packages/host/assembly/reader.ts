// Reads instructions one after another. What is not allowed is refused here; the host says why, by reading the same one
// with its own `InstructionReader`.
import { IMMEDIATES } from "./memory";
import {
  IMMEDIATE_BLOCK_TYPE,
  IMMEDIATE_DATA,
  IMMEDIATE_ELEMENT,
  IMMEDIATE_F32,
  IMMEDIATE_F64,
  IMMEDIATE_FUNCTION,
  IMMEDIATE_GLOBAL,
  IMMEDIATE_I32,
  IMMEDIATE_I64,
  IMMEDIATE_INDIRECT,
  IMMEDIATE_LABEL,
  IMMEDIATE_LABELS,
  IMMEDIATE_LANE,
  IMMEDIATE_LANES,
  IMMEDIATE_LOCAL,
  IMMEDIATE_MEMORY,
  IMMEDIATE_MEMORY_ARGUMENT,
  IMMEDIATE_MEMORY_COPY,
  IMMEDIATE_MEMORY_INIT,
  IMMEDIATE_MEMORY_LANE,
  IMMEDIATE_NONE,
  IMMEDIATE_REFERENCE_TYPE,
  IMMEDIATE_SELECT_TYPES,
  IMMEDIATE_TABLE,
  IMMEDIATE_TABLE_COPY,
  IMMEDIATE_TABLE_INIT,
  IMMEDIATE_V128,
  PREFIX_FC,
  PREFIX_FD,
} from "./opcodes";

/** Block types that are no type index: none, else a value type. */
export const EMPTY_BLOCK: i32 = -0x40;

let position: usize = 0;
let limit: usize = 0;
let isBad: bool = false;

/** Of the instruction read last, and of the one before: opcode, first byte, index of the local, function, label … */
export let op: u32 = 0;
export let start: usize = 0;
export let first: i32 = 0;
export let previousOp: u32 = 0;
export let previousStart: usize = 0;
export let previousFirst: i32 = 0;
/** Of `br_table`: its labels, the default last. */
export let labelCount: u32 = 0;
let labels: usize = 0;

export function open(from: usize, to: usize): void {
  position = from;
  limit = to;
}

/** One past the last byte of the instruction read last. */
// @ts-ignore: decorator
@inline
export function end(): usize {
  return position;
}

// @ts-ignore: decorator
@inline
export function isAtEnd(): bool {
  return position >= limit;
}

function readByte(): u32 {
  if (position >= limit) {
    isBad = true;
    return 0;
  }
  return load<u8>(position++);
}

/** An unsigned number of 32 bits. Core specification, 5.2.2 (integers). */
export function readNumber(): u32 {
  let value = readByte();
  if (value < 0x80) return value;
  value &= 0x7f;
  for (let shift: u32 = 7; shift < 28; shift += 7) {
    const byte = readByte();
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  const last = readByte();
  if (last > 0x0f) isBad = true;
  return value | (last << 28);
}

/** Passes over a signed number of 32, 33 or 64 bits. */
function skipSigned(bits: u32): void {
  const lastByte = (bits + 6) / 7 - 1;
  for (let index: u32 = 0; index < lastByte; index++) if (readByte() < 0x80) return;
  const byte = readByte();
  // The bits of the last byte that lie beyond the number must repeat its sign.
  const sign = (0x7f << (bits - lastByte * 7 - 1)) & 0x7f;
  if (byte >= 0x80 || ((byte & sign) != 0 && (byte & sign) != sign)) isBad = true;
}

function skip(count: usize): void {
  if (count > limit - position) isBad = true;
  else position += count;
}

/** Reads the next instruction; false when it cannot be read, or may not be used. There must be one. */
export function next(): bool {
  previousOp = op;
  previousStart = start;
  previousFirst = first;
  isBad = false;
  start = position;
  const byte: u32 = load<u8>(position++);
  op = byte < 0xfb ? byte : prefixed(byte);
  if (!isBad) readImmediate(load<u8>(IMMEDIATES + op));
  return !isBad;
}

function prefixed(prefix: u32): u32 {
  const second = readNumber();
  if (prefix == 0xfc && second < PREFIX_FD - PREFIX_FC) return PREFIX_FC + second;
  if (prefix == 0xfd && second < 0x100) return PREFIX_FD + second;
  isBad = true;
  return 0;
}

function readImmediate(immediate: u32): void {
  switch (immediate) {
    case IMMEDIATE_NONE:
      return;
    case IMMEDIATE_LOCAL:
    case IMMEDIATE_LABEL:
    case IMMEDIATE_FUNCTION:
    case IMMEDIATE_GLOBAL:
    case IMMEDIATE_TABLE:
    case IMMEDIATE_DATA:
    case IMMEDIATE_ELEMENT:
      first = readNumber();
      return;
    case IMMEDIATE_I32:
      skipSigned(32);
      return;
    case IMMEDIATE_I64:
      skipSigned(64);
      return;
    case IMMEDIATE_F32:
      skip(4);
      return;
    case IMMEDIATE_F64:
      skip(8);
      return;
    case IMMEDIATE_MEMORY_ARGUMENT:
      readMemoryArgument();
      return;
    case IMMEDIATE_BLOCK_TYPE:
      readBlockType();
      return;
    case IMMEDIATE_LABELS:
      readLabels();
      return;
    case IMMEDIATE_INDIRECT:
    case IMMEDIATE_TABLE_INIT:
    case IMMEDIATE_TABLE_COPY:
      first = readNumber();
      readNumber();
      return;
    default:
      readRareImmediate(immediate);
  }
}

function readRareImmediate(immediate: u32): void {
  switch (immediate) {
    case IMMEDIATE_MEMORY:
      readMemoryIndex();
      return;
    case IMMEDIATE_MEMORY_INIT:
      first = readNumber();
      readMemoryIndex();
      return;
    case IMMEDIATE_MEMORY_COPY:
      readMemoryIndex();
      readMemoryIndex();
      return;
    case IMMEDIATE_SELECT_TYPES:
      if (readNumber() != 1 || !isValueType(readByte())) isBad = true;
      return;
    case IMMEDIATE_REFERENCE_TYPE:
      if (readByte() != 0x70) isBad = true;
      return;
    case IMMEDIATE_MEMORY_LANE:
      readMemoryArgument();
      readByte();
      return;
    case IMMEDIATE_LANE:
      readByte();
      return;
    case IMMEDIATE_V128:
    case IMMEDIATE_LANES:
      skip(16);
      return;
    default:
      isBad = true;
  }
}

/** Core specification, 5.4.6: bit 6 of the alignment announces a memory index. */
function readMemoryArgument(): void {
  if (readNumber() >= 64) isBad = true;
  readNumber();
}

function readMemoryIndex(): void {
  if (readNumber() != 0) isBad = true;
}

/** Core specification, 5.3.1–5.3.4: numbers, vectors and `funcref`. */
function isValueType(byte: i64): bool {
  return (byte >= 0x7b && byte <= 0x7f) || byte == 0x70;
}

/** A number of 33 bits, negative for what is no type's index. Indices that no type can have stay such. */
function readBlockType(): void {
  const from = position;
  skipSigned(33);
  if (isBad) return;
  let type: i64 = 0;
  let shift: u32 = 0;
  for (let at = from; at < position; at++, shift += 7) type |= (<i64>load<u8>(at) & 0x7f) << shift;
  if ((load<u8>(position - 1) & 0x40) != 0) type |= <i64>-1 << shift;
  if (type < 0 && type != EMPTY_BLOCK && !isValueType(type + 0x80)) isBad = true;
  first = type > <i64>i32.MAX_VALUE ? i32.MAX_VALUE : <i32>type;
}

function readLabels(): void {
  const count = readNumber();
  // Each takes a byte at least, so as many must be there.
  if (count > <u32>(limit - position)) isBad = true;
  if (isBad) return;
  labelCount = count + 1;
  labels = position;
  for (let index: u32 = 0; index < labelCount && !isBad; index++) readNumber();
}

/** Goes back to the labels of the `br_table` read last; `readNumber` gives one after another, to the instruction's end. */
export function rereadLabels(): void {
  position = labels;
}
