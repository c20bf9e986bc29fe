import type { CodeWriter } from "../wasm/code-writer.ts";
import { NOTHING } from "../wasm/code-writer.ts";
import { Op } from "../wasm/opcodes.ts";

/** Where fuel is kept and what is called when there is none left. */
export interface FuelAccount {
  /** Index of the global. */
  readonly fuel: number;
  /** Function that says why and ends the guest. */
  readonly outOfFuel: number;
}

/**
 * Takes fuel away and ends the guest when that was more than there is. Code that pushes the amount (an i64) goes between
 * `beginCharge` and `endCharge`. Going through a local spares the engine reading back the global it has just written.
 * @param scratch index of an i64 local
 */
export function beginCharge(code: CodeWriter, { fuel }: FuelAccount): void {
  code.globalGet(fuel);
}

/** See `beginCharge`. */
export function endCharge(code: CodeWriter, { fuel, outOfFuel }: FuelAccount, scratch: number): void {
  code.op(Op.i64Sub).localTee(scratch).globalSet(fuel);
  code.localGet(scratch).i64Const(0).op(Op.i64LtS).if(NOTHING).call(outOfFuel).op(Op.unreachable).end();
}

/** Takes a fixed amount. */
export function chargeFixed(code: CodeWriter, account: FuelAccount, amount: number, scratch: number): void {
  beginCharge(code, account);
  code.i64Const(amount);
  endCharge(code, account, scratch);
}
