/**
 * Every instruction that a plugin may use, and nothing else: what is not in this table is refused, so an update of the
 * engine below never widens what a stranger's code can do.
 * @see WebAssembly core specification, 5.4 (instructions) and appendix A.7 (index of instructions)
 */

import {
  VECTOR_BINARY,
  VECTOR_CONSTANT,
  VECTOR_EXTRACTS,
  VECTOR_LANE_LOADS,
  VECTOR_LANE_STORES,
  VECTOR_LOADS,
  VECTOR_REPLACES,
  VECTOR_SHUFFLE,
  VECTOR_STORES,
  VECTOR_TERNARY,
  VECTOR_UNARY,
} from "./vector-opcodes.ts";

/** What follows an opcode; `forbidden`: it may not be used. */
export const Immediate = {
  none: 0,
  blockType: 1,
  label: 2,
  labels: 3,
  function: 4,
  indirect: 5,
  local: 6,
  global: 7,
  table: 8,
  memoryArgument: 9,
  memory: 10,
  i32: 11,
  i64: 12,
  f32: 13,
  f64: 14,
  memoryInit: 15,
  data: 16,
  memoryCopy: 17,
  tableInit: 18,
  element: 19,
  tableCopy: 20,
  selectTypes: 21,
  referenceType: 22,
  memoryLane: 23,
  lane: 24,
  v128: 25,
  lanes: 26,
  forbidden: 255,
} as const;
/** A kind of immediate. */
export type Immediate = (typeof Immediate)[keyof typeof Immediate];

/** Opcodes as this package counts them: one byte as it is, after 0xfc from 256 on, after 0xfd (vectors) from 288 on. */
export const PREFIX_FC = 256;
export const PREFIX_FD = 288;
export const OPCODES: number = PREFIX_FD + 256;

/** The opcodes that the audit and the instrumenter treat one by one. */
export const Op = {
  unreachable: 0x00,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  brTable: 0x0e,
  return: 0x0f,
  call: 0x10,
  callIndirect: 0x11,
  drop: 0x1a,
  select: 0x1b,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  globalGet: 0x23,
  globalSet: 0x24,
  i32Load: 0x28,
  i64Load: 0x29,
  f32Load: 0x2a,
  i32Load8U: 0x2d,
  i32Store: 0x36,
  f32Store: 0x38,
  i32Store8: 0x3a,
  memoryGrow: 0x40,
  i32Const: 0x41,
  i64Const: 0x42,
  f32Const: 0x43,
  f64Const: 0x44,
  i32Eq: 0x46,
  i32Ne: 0x47,
  i32LtS: 0x48,
  i32LtU: 0x49,
  i32GeU: 0x4f,
  i64LtS: 0x53,
  i32Add: 0x6a,
  i32Sub: 0x6b,
  i32Mul: 0x6c,
  i32And: 0x71,
  i32Shl: 0x74,
  i64Add: 0x7c,
  i64Sub: 0x7d,
  i64Mul: 0x7e,
  i64ShrU: 0x88,
  f64Max: 0xa5,
  i64ExtendI32U: 0xad,
  f64ConvertI64S: 0xb9,
  refNull: 0xd0,
  refFunc: 0xd2,
  memoryInit: 264,
  memoryCopy: 266,
  memoryFill: 267,
  tableInit: 268,
  tableCopy: 270,
  tableGrow: 271,
  tableFill: 273,
  v128Const: 300,
} as const;

/** How an instruction moves the operand stack when that depends on its immediate. */
const VARIABLE = -1;

/** What the host knows of each opcode; arrays are indexed by opcode. */
interface OpcodeTable {
  /** Name as in the specification's text format; empty for opcodes that are not allowed. */
  readonly names: readonly string[];
  readonly immediates: Uint8Array;
  readonly pops: Int8Array;
  readonly pushes: Int8Array;
}

const names: string[] = Array.from({ length: OPCODES }, () => "");
const table: OpcodeTable = {
  names,
  immediates: new Uint8Array(OPCODES).fill(Immediate.forbidden),
  pops: new Int8Array(OPCODES),
  pushes: new Int8Array(OPCODES),
};
/** See `OpcodeTable`. */
export const opcodes: OpcodeTable = table;

/** Enters names from an opcode on, one after another; `-` leaves one out. */
function enter(first: number, immediate: Immediate, pops: number, pushes: number, list: string): void {
  for (const [offset, name] of list.trim().split(/\s+/).entries()) {
    if (name === "-") continue;
    const opcode = first + offset;
    names[opcode] = name;
    table.immediates[opcode] = immediate;
    table.pops[opcode] = pops;
    table.pushes[opcode] = pushes;
  }
}

/** The names of integer types' operations, with `@` for the type. */
const COMPARE_INTEGERS = "@.eq @.ne @.lt_s @.lt_u @.gt_s @.gt_u @.le_s @.le_u @.ge_s @.ge_u";
const COMPARE_FLOATS = "@.eq @.ne @.lt @.gt @.le @.ge";
const INTEGER_ARITHMETIC =
  "@.add @.sub @.mul @.div_s @.div_u @.rem_s @.rem_u @.and @.or @.xor @.shl @.shr_s @.shr_u @.rotl @.rotr";
const FLOAT_UNARY = "@.abs @.neg @.ceil @.floor @.trunc @.nearest @.sqrt";
const FLOAT_BINARY = "@.add @.sub @.mul @.div @.min @.max @.copysign";
const of = (type: string, list: string): string => list.replaceAll("@", type);

// 5.4.1 control instructions
enter(0x00, Immediate.none, 0, 0, "unreachable nop");
enter(0x02, Immediate.blockType, VARIABLE, VARIABLE, "block loop if");
enter(0x05, Immediate.none, VARIABLE, VARIABLE, "else");
enter(0x0b, Immediate.none, VARIABLE, VARIABLE, "end");
enter(0x0c, Immediate.label, VARIABLE, VARIABLE, "br br_if");
enter(0x0e, Immediate.labels, VARIABLE, VARIABLE, "br_table");
enter(0x0f, Immediate.none, VARIABLE, VARIABLE, "return");
enter(0x10, Immediate.function, VARIABLE, VARIABLE, "call");
enter(0x11, Immediate.indirect, VARIABLE, VARIABLE, "call_indirect");
// 5.4.2 reference instructions, 5.4.3 parametric instructions
enter(0xd0, Immediate.referenceType, 0, 1, "ref.null");
enter(0xd1, Immediate.none, 1, 1, "ref.is_null");
enter(0xd2, Immediate.function, 0, 1, "ref.func");
enter(0x1a, Immediate.none, 1, 0, "drop");
enter(0x1b, Immediate.none, 3, 1, "select");
enter(0x1c, Immediate.selectTypes, 3, 1, "select");
// 5.4.4 variable instructions, 5.4.5 table instructions
enter(0x20, Immediate.local, 0, 1, "local.get");
enter(0x21, Immediate.local, 1, 0, "local.set");
enter(0x22, Immediate.local, 1, 1, "local.tee");
enter(0x23, Immediate.global, 0, 1, "global.get");
enter(0x24, Immediate.global, 1, 0, "global.set");
enter(0x25, Immediate.table, 1, 1, "table.get");
enter(0x26, Immediate.table, 2, 0, "table.set");
enter(PREFIX_FC + 12, Immediate.tableInit, 3, 0, "table.init");
enter(PREFIX_FC + 13, Immediate.element, 0, 0, "elem.drop");
enter(PREFIX_FC + 14, Immediate.tableCopy, 3, 0, "table.copy");
enter(PREFIX_FC + 15, Immediate.table, 2, 1, "table.grow");
enter(PREFIX_FC + 16, Immediate.table, 0, 1, "table.size");
enter(PREFIX_FC + 17, Immediate.table, 3, 0, "table.fill");
// 5.4.6 memory instructions
enter(
  0x28,
  Immediate.memoryArgument,
  1,
  1,
  `i32.load i64.load f32.load f64.load i32.load8_s i32.load8_u i32.load16_s i32.load16_u
   i64.load8_s i64.load8_u i64.load16_s i64.load16_u i64.load32_s i64.load32_u`,
);
enter(
  0x36,
  Immediate.memoryArgument,
  2,
  0,
  "i32.store i64.store f32.store f64.store i32.store8 i32.store16 i64.store8 i64.store16 i64.store32",
);
enter(0x3f, Immediate.memory, 0, 1, "memory.size");
enter(0x40, Immediate.memory, 1, 1, "memory.grow");
enter(PREFIX_FC + 8, Immediate.memoryInit, 3, 0, "memory.init");
enter(PREFIX_FC + 9, Immediate.data, 0, 0, "data.drop");
enter(PREFIX_FC + 10, Immediate.memoryCopy, 3, 0, "memory.copy");
enter(PREFIX_FC + 11, Immediate.memory, 3, 0, "memory.fill");
// 5.4.7 numeric instructions
enter(0x41, Immediate.i32, 0, 1, "i32.const");
enter(0x42, Immediate.i64, 0, 1, "i64.const");
enter(0x43, Immediate.f32, 0, 1, "f32.const");
enter(0x44, Immediate.f64, 0, 1, "f64.const");
enter(0x45, Immediate.none, 1, 1, "i32.eqz");
enter(0x46, Immediate.none, 2, 1, of("i32", COMPARE_INTEGERS));
enter(0x50, Immediate.none, 1, 1, "i64.eqz");
enter(0x51, Immediate.none, 2, 1, of("i64", COMPARE_INTEGERS));
enter(0x5b, Immediate.none, 2, 1, of("f32", COMPARE_FLOATS));
enter(0x61, Immediate.none, 2, 1, of("f64", COMPARE_FLOATS));
enter(0x67, Immediate.none, 1, 1, "i32.clz i32.ctz i32.popcnt");
enter(0x6a, Immediate.none, 2, 1, of("i32", INTEGER_ARITHMETIC));
enter(0x79, Immediate.none, 1, 1, "i64.clz i64.ctz i64.popcnt");
enter(0x7c, Immediate.none, 2, 1, of("i64", INTEGER_ARITHMETIC));
enter(0x8b, Immediate.none, 1, 1, of("f32", FLOAT_UNARY));
enter(0x92, Immediate.none, 2, 1, of("f32", FLOAT_BINARY));
enter(0x99, Immediate.none, 1, 1, of("f64", FLOAT_UNARY));
enter(0xa0, Immediate.none, 2, 1, of("f64", FLOAT_BINARY));
enter(
  0xa7,
  Immediate.none,
  1,
  1,
  `i32.wrap_i64 i32.trunc_f32_s i32.trunc_f32_u i32.trunc_f64_s i32.trunc_f64_u i64.extend_i32_s i64.extend_i32_u
   i64.trunc_f32_s i64.trunc_f32_u i64.trunc_f64_s i64.trunc_f64_u f32.convert_i32_s f32.convert_i32_u
   f32.convert_i64_s f32.convert_i64_u f32.demote_f64 f64.convert_i32_s f64.convert_i32_u f64.convert_i64_s
   f64.convert_i64_u f64.promote_f32 i32.reinterpret_f32 i64.reinterpret_f64 f32.reinterpret_i32 f64.reinterpret_i64
   i32.extend8_s i32.extend16_s i64.extend8_s i64.extend16_s i64.extend32_s`,
);
enter(
  PREFIX_FC,
  Immediate.none,
  1,
  1,
  `i32.trunc_sat_f32_s i32.trunc_sat_f32_u i32.trunc_sat_f64_s i32.trunc_sat_f64_u
   i64.trunc_sat_f32_s i64.trunc_sat_f32_u i64.trunc_sat_f64_s i64.trunc_sat_f64_u`,
);

// 5.4.8 vector instructions
for (const [ranges, immediate, pops, pushes, name] of [
  [VECTOR_LOADS, Immediate.memoryArgument, 1, 1, "v128.load"],
  [VECTOR_STORES, Immediate.memoryArgument, 2, 0, "v128.store"],
  [VECTOR_LANE_LOADS, Immediate.memoryLane, 2, 1, "v128.load_lane"],
  [VECTOR_LANE_STORES, Immediate.memoryLane, 2, 0, "v128.store_lane"],
  [VECTOR_CONSTANT, Immediate.v128, 0, 1, "v128.const"],
  [VECTOR_SHUFFLE, Immediate.lanes, 2, 1, "v128.shuffle"],
  [VECTOR_EXTRACTS, Immediate.lane, 1, 1, "v128.extract_lane"],
  [VECTOR_REPLACES, Immediate.lane, 2, 1, "v128.replace_lane"],
  [VECTOR_UNARY, Immediate.none, 1, 1, "v128.unary"],
  [VECTOR_BINARY, Immediate.none, 2, 1, "v128.binary"],
  [VECTOR_TERNARY, Immediate.none, 3, 1, "v128.bitselect"],
] as const) {
  for (const [first, last] of ranges) {
    for (let opcode = first; opcode <= last; opcode++) enter(PREFIX_FD + opcode, immediate, pops, pushes, name);
  }
}
