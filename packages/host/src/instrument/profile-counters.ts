import type { AppendedGlobals } from "./appended.ts";

/** A function of a profile, and the export (a mutable i64 global) that counts the fuel which its own code used. */
export interface ProfiledFunction {
  readonly functionIndex: number;
  readonly export: string;
}

/**
 * Calls from one function to another, and the export that counts the fuel which they used, callees of the callee
 * included. `callee` is absent for calls through a table.
 */
export interface ProfiledCall {
  readonly caller: number;
  readonly callee: number | undefined;
  readonly export: string;
}

/** Counts fuel by function and by call, in globals of the module. */
export class CallProfile {
  readonly #globals: AppendedGlobals;
  /** Global that holds what is left. */
  readonly fuel: number;
  readonly #selfGlobals = new Map<number, number>();
  readonly #callGlobals = new Map<string, number>();
  readonly functions: ProfiledFunction[] = [];
  readonly calls: ProfiledCall[] = [];

  constructor(globals: AppendedGlobals, fuel: number) {
    this.#globals = globals;
    this.fuel = fuel;
  }

  /** Global that counts what a function's own code uses. */
  selfGlobal(functionIndex: number): number {
    let global = this.#selfGlobals.get(functionIndex);
    if (global === undefined) {
      const name = `parseltongue:host/self/${functionIndex}`;
      global = this.#globals.appendCounter(name);
      this.#selfGlobals.set(functionIndex, global);
      this.functions.push({ functionIndex, export: name });
    }
    return global;
  }

  /** Global that counts what calls of one function from another use; `callee` is absent for calls through a table. */
  callGlobal(caller: number, callee: number | undefined): number {
    const key = `${caller}/${callee ?? "indirect"}`;
    let global = this.#callGlobals.get(key);
    if (global === undefined) {
      const name = `parseltongue:host/call/${key}`;
      global = this.#globals.appendCounter(name);
      this.#callGlobals.set(key, global);
      this.calls.push({ caller, callee, export: name });
    }
    return global;
  }
}
