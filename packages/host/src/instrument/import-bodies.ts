import { IoWord } from "../io-layout.ts";
import type { CodeWriter } from "../wasm/code-writer.ts";
import { NOTHING } from "../wasm/code-writer.ts";
import { Op } from "../wasm/opcodes.ts";
import type { FunctionType } from "../wasm/types.ts";
import { ValueType } from "../wasm/types.ts";
import type { Accessor, ListParameter } from "./accessors.ts";
import type { AppendedFunctions } from "./appended.ts";
import type { FuelAccount } from "./charge.ts";
import { beginCharge, chargeFixed, endCharge } from "./charge.ts";
import type { AccessorSettings } from "./emit-accessor.ts";
import { Memory, emitAccessor } from "./emit-accessor.ts";
import { writeStop } from "./host-functions.ts";

/** What the bodies that stand for imports are written with. */
export interface ImportBodySettings {
  readonly functions: AppendedFunctions;
  /** Absent: not charged. */
  readonly account: FuelAccount | undefined;
  readonly accessors: AccessorSettings;
  /** Whether a refusal of the host ends the guest. */
  readonly stopsWhenRefused: boolean;
}

/** Price of a host call. SPEC 7 */
export interface HostCallPrice {
  readonly fuel: number;
  readonly fuelPerByte: number;
  readonly lists: readonly ListParameter[];
}

const { i32, i64, f32 } = ValueType;

/**
 * The function that stands for a host call: takes the price of the call and of every byte handed over, calls, and ends
 * the guest if the host refused. Host functions never throw into the guest, which could catch that.
 */
export function appendHostCall(
  settings: ImportBodySettings,
  importIndex: number,
  type: FunctionType,
  price: HostCallPrice,
): number {
  const scratch = type.params.length;
  return settings.functions.append(type.params, type.results, [i64], (code) => {
    if (settings.account !== undefined) {
      beginCharge(code, settings.account);
      writePrice(code, price);
      endCharge(code, settings.account, scratch);
    }
    forward(code, type).call(importIndex);
    if (!settings.stopsWhenRefused) return;
    code
      .i32Const(0)
      .memory(Op.i32Load, Memory.io, 2, 4 * IoWord.refused)
      .if(NOTHING);
    writeStop(code, "refusedHostCall");
    code.end();
  });
}

/** An i64: lengths are below 2³² and prices small, so the sum cannot overflow. */
function writePrice(code: CodeWriter, { fuel, fuelPerByte, lists }: HostCallPrice): void {
  code.i64Const(fuel);
  for (const { count, elementBytes } of lists) {
    code
      .localGet(count)
      .op(Op.i64ExtendI32U)
      .i64Const(fuelPerByte * elementBytes)
      .op(Op.i64Mul)
      .op(Op.i64Add);
  }
}

/** The function that stands for an accessor where it is referred to and not called: charged like a call of it. */
export function appendAccessor(
  settings: ImportBodySettings,
  type: FunctionType,
  accessor: Accessor,
  fuel: number,
): number {
  const first = type.params.length;
  return settings.functions.append(type.params, type.results, [i64, i32, i32, f32], (code) => {
    if (settings.account !== undefined) chargeFixed(code, settings.account, fuel, first);
    forward(code, type);
    emitAccessor(code, accessor, { index: first + 1, second: first + 2, float: first + 3 }, settings.accessors);
  });
}

/** The same, for an accessor that stays an import. */
export function appendForwarding(
  settings: ImportBodySettings,
  type: FunctionType,
  importIndex: number,
  fuel: number,
): number {
  return settings.functions.append(type.params, type.results, [i64], (code) => {
    if (settings.account !== undefined) chargeFixed(code, settings.account, fuel, type.params.length);
    forward(code, type).call(importIndex);
  });
}

/** The function that stands for AssemblyScript's `abort`: a trap of the guest's own. */
export function appendAbort(settings: ImportBodySettings, type: FunctionType): number {
  return settings.functions.append(type.params, type.results, [], (code) => code.op(Op.unreachable));
}

function forward(code: CodeWriter, type: FunctionType): CodeWriter {
  for (let index = 0; index < type.params.length; index++) code.localGet(index);
  return code;
}
