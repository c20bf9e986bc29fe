import { CodeWriter, NOTHING } from "../wasm/code-writer.ts";
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

/** Writes the charges of functions, which differ in nothing but the amount within each of them. */
export class ChargeWriter {
  readonly #account: FuelAccount;
  #before = new Uint8Array(0);
  #checked = new Uint8Array(0);
  #unchecked = new Uint8Array(0);
  #local = -1;
  #isCached = false;

  constructor(account: FuelAccount) {
    this.#account = account;
  }

  /**
   * Turns to a function. With `isCached` it keeps fuel in the local: in tight loops that is up to twice as fast as a
   * global. It hands the fuel back before anybody else looks at it.
   * @param local index of an i64 local
   */
  begin(local: number, isCached: boolean): void {
    if (local === this.#local && isCached === this.#isCached) return;
    this.#local = local;
    this.#isCached = isCached;
    const before = new CodeWriter(16);
    const checked = new CodeWriter(64);
    const unchecked = new CodeWriter(16).op(Op.i64Sub);
    if (isCached) {
      before.localGet(local);
      unchecked.localSet(local);
      checked.op(Op.i64Sub).localTee(local);
      endBelowZero(checked, this.#account, local);
    } else {
      beginCharge(before, this.#account);
      unchecked.globalSet(this.#account.fuel);
      endCharge(checked, this.#account, local);
    }
    this.#before = before.op(Op.i64Const).written.slice();
    this.#checked = checked.written.slice();
    this.#unchecked = unchecked.written.slice();
  }

  /** Takes an amount away. With `isChecked` that ends the guest when there is less; without, the next check does. */
  write(code: CodeWriter, amount: number, isChecked: boolean): void {
    code
      .raw(this.#before)
      .signed(amount)
      .raw(isChecked ? this.#checked : this.#unchecked);
  }
}

/** Ends the guest when more was taken than there was. */
export function checkFuel(code: CodeWriter, account: FuelAccount): void {
  code.globalGet(account.fuel);
  endBelowZero(code, account);
}

/** Ends the guest when the fuel on the stack is below 0. What is kept in a local is handed back before. */
function endBelowZero(code: CodeWriter, account: FuelAccount, cache?: number): void {
  code.i64Const(0).op(Op.i64LtS).if(NOTHING);
  if (cache !== undefined) handBack(code, account, cache);
  code.call(account.outOfFuel).op(Op.unreachable).end();
}

/** Takes the fuel into a local. */
export function takeOver(code: CodeWriter, { fuel }: FuelAccount, cache: number): void {
  code.globalGet(fuel).localSet(cache);
}

/** Makes the local's fuel what everybody sees. */
export function handBack(code: CodeWriter, { fuel }: FuelAccount, cache: number): void {
  code.localGet(cache).globalSet(fuel);
}
