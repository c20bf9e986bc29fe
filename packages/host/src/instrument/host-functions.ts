import { limits } from "@parseltongue/contract";
import type { LayoutWord } from "../io-layout.ts";
import { IoWord, LAYOUT_WORDS, TrapReason, layoutWordIndex } from "../io-layout.ts";
import type { CodeWriter } from "../wasm/code-writer.ts";
import { Op, PREFIX_FC } from "../wasm/opcodes.ts";
import { type FunctionType, ValueType } from "../wasm/types.ts";
import type { CallWord } from "./accessors.ts";
import type { AppendedFunctions } from "./appended.ts";
import type { FuelAccount } from "./charge.ts";
import { beginCharge, checkFuel, endCharge } from "./charge.ts";
import { Memory } from "./emit-accessor.ts";
import type { FuelWeights } from "./fuel-weights.ts";

/** `i64.trunc_sat_f64_s`. */
const TRUNCATE_F64 = PREFIX_FC + 6;
const { i32, i64, f64 } = ValueType;

/** Globals of an instrumented plugin, by what they hold. */
export interface PluginGlobals {
  readonly fuel: number;
  readonly depth: number;
  readonly layout: ReadonlyMap<LayoutWord, number>;
  readonly call: ReadonlyMap<CallWord, number>;
}

/** Appends a function that notes why it ends the guest, and ends it: only a trap cannot be caught by the guest. */
export function appendStop(functions: AppendedFunctions, reason: keyof typeof TrapReason): number {
  return functions.append([], [], [], (code) => writeStop(code, reason));
}

/** See `appendStop`. */
export function writeStop(code: CodeWriter, reason: keyof typeof TrapReason): void {
  code
    .i32Const(0)
    .i32Const(TrapReason[reason])
    .memory(Op.i32Store, Memory.io, 2, 4 * IoWord.trapReason);
  code.op(Op.unreachable);
}

/** `bind`: reads where the graph's columns lie and where they end. */
export function appendBind(functions: AppendedFunctions, globals: PluginGlobals): number {
  return functions.append([], [], [], (code) => {
    for (const word of LAYOUT_WORDS) loadWord(code, layoutWordIndex(word)).globalSet(globals.layout.get(word)!);
    wordEnd(code, globals.layout.get("textBytesEnd")!, globals.call.get("textWordEnd")!);
  });
}

/** `begin(fuel)`: what is fresh for each call. */
export function appendBegin(functions: AppendedFunctions, globals: PluginGlobals): number {
  return functions.append([f64], [], [], (code) => {
    writeFuelArgument(code, globals.fuel);
    code.i32Const(limits.depthBytes).globalSet(globals.depth);
    loadWord(code, IoWord.hitCount).globalSet(globals.call.get("hitCount")!);
    loadWord(code, IoWord.paramLength).globalSet(globals.call.get("paramLength")!);
    loadWord(code, IoWord.scope).globalSet(globals.call.get("scope")!);
    wordEnd(code, globals.call.get("paramLength")!, globals.call.get("paramWordEnd")!);
  });
}

/** `run(fuel, hook)`: `begin`, an entry point and `fuel` in one, as each way into a guest takes its time. */
export function appendRun(functions: AppendedFunctions, { begin, entry, fuel, account }: RunParts): number {
  return functions.append([f64, i32], [f64], [], (code) => {
    code.localGet(0).call(begin).localGet(1).call(entry);
    if (account !== undefined) checkFuel(code, account);
    code.globalGet(fuel).op(Op.f64ConvertI64S);
  });
}

/** What `run` is made of: functions by their indices, and the global of fuel. */
export interface RunParts {
  readonly begin: number;
  readonly entry: number;
  readonly fuel: number;
  /** Absent where fuel is not counted. */
  readonly account: FuelAccount | undefined;
}

/** A function as it is seen from outside: it ends the guest when it has used more than there was. */
export function appendChecked(
  functions: AppendedFunctions,
  { params, results }: FunctionType,
  target: number,
  account: FuelAccount,
): number {
  return functions.append(params, results, [], (code) => {
    for (let index = 0; index < params.length; index++) code.localGet(index);
    code.call(target);
    checkFuel(code, account);
  });
}

/** Sets fuel to the first parameter, an f64: never below 0, from where charges could wrap around; no number is 0. */
export function writeFuelArgument(code: CodeWriter, fuel: number): void {
  code.localGet(0).op(Op.f64Const).raw(new Uint8Array(8));
  code.op(Op.f64Max).op(TRUNCATE_F64).globalSet(fuel);
}

/**
 * `fuel()`: what is left; less than 0 once the guest wanted more than it had. A function with loops that a memory access
 * or division ends takes what it used since its last call with it: still the same number on every machine.
 */
export function appendFuel(functions: AppendedFunctions, fuel: number): number {
  return functions.append([], [f64], [], (code) => code.globalGet(fuel).op(Op.f64ConvertI64S));
}

function loadWord(code: CodeWriter, word: number): CodeWriter {
  return code.i32Const(0).memory(Op.i32Load, Memory.io, 2, 4 * word);
}

/** Of a length: one past the last offset at which eight bytes lie in range. */
function wordEnd(code: CodeWriter, length: number, target: number): void {
  code.globalGet(length).i32Const(7).op(Op.i32Sub);
  code.i32Const(0);
  code.globalGet(length).i32Const(7).op(Op.i32GeU).op(Op.select).globalSet(target);
}

/**
 * Functions that take the price of an operation's operand, a count, and give the count back: SPEC 7. As prices are taken
 * beforehand, an operation that is too large never starts, and no instruction runs for longer than its fuel says.
 */
export function appendPrices(
  functions: AppendedFunctions,
  account: FuelAccount,
  weights: FuelWeights,
): { bytes: number; elements: number; pages: number } {
  const price = (write: (code: CodeWriter) => void): number =>
    functions.append([i32], [i32], [i64], (code) => {
      beginCharge(code, account);
      code.localGet(0).op(Op.i64ExtendI32U);
      write(code);
      endCharge(code, account, 1);
      code.localGet(0);
    });
  return {
    // Rounded up, so that many small operations are not free.
    bytes: price((code) =>
      code.i64Const(7).op(Op.i64Add).i64Const(3).op(Op.i64ShrU).i64Const(weights.bulkPer8Bytes).op(Op.i64Mul),
    ),
    elements: price((code) => code.i64Const(weights.tablePerElement).op(Op.i64Mul)),
    pages: price((code) => code.i64Const(weights.growPerPage).op(Op.i64Mul)),
  };
}
