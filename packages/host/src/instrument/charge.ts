import { type CodeWriter, NOTHING } from "../wasm/code-writer.ts";
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
export function endCharge(code: CodeWriter, account: FuelAccount, scratch: number): void {
  code.op(Op.i64Sub).localTee(scratch).globalSet(account.fuel).localGet(scratch);
  endBelowZero(code, account);
}

/** Takes a fixed amount. */
export function chargeFixed(code: CodeWriter, account: FuelAccount, amount: number, scratch: number): void {
  beginCharge(code, account);
  code.i64Const(amount);
  endCharge(code, account, scratch);
}

/** Ends the guest when more was taken than there was. */
export function checkFuel(code: CodeWriter, account: FuelAccount): void {
  code.globalGet(account.fuel);
  endBelowZero(code, account);
}

/** Ends the guest when the fuel on the stack is below 0. */
function endBelowZero(code: CodeWriter, account: FuelAccount): void {
  code.i64Const(0).op(Op.i64LtS).if(NOTHING).call(account.outOfFuel).op(Op.unreachable).end();
}
