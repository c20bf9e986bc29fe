import type { PreparedPlugin } from "../plugin.ts";
import type { WasmInstance } from "../web-assembly.ts";

/** Where a guest's fuel went, function by function, since its instance was made. */
export interface FuelProfile {
  readonly functions: readonly ProfiledFunctionFuel[];
  readonly calls: readonly ProfiledCallFuel[];
}

/** A function of the guest, or a host call that it makes. */
export interface ProfiledFunctionFuel {
  readonly index: number;
  /** As the guest's name section has it, to be escaped; undefined where it has none. */
  readonly name: string | undefined;
  /** What its own code used. */
  readonly fuel: number;
}

/** All calls from one function to another. */
export interface ProfiledCallFuel {
  readonly caller: number;
  /** Undefined: a call through a table. */
  readonly callee: number | undefined;
  /** What the callee used, with all that it called. */
  readonly fuel: number;
}

/** Reads the counters of an instance that was instrumented with `profile`; undefined for any other. */
export function readProfile({ profile }: PreparedPlugin, { exports }: WasmInstance): FuelProfile | undefined {
  if (profile === undefined) return undefined;
  const read = (name: string): number => Number((exports[name] as { readonly value: bigint }).value);
  const calls = profile.calls.map(({ caller, callee, export: name }) => ({ caller, callee, fuel: read(name) }));
  const own = new Map(profile.functions.map((each) => [each.functionIndex, read(each.export)]));
  // Host calls have no code that counts; what calls to them used is theirs.
  const hostCalls = new Map<number, number>();
  for (const { callee, fuel } of calls) {
    if (callee !== undefined && !own.has(callee)) hostCalls.set(callee, (hostCalls.get(callee) ?? 0) + fuel);
  }
  const functions = [...own, ...hostCalls].map(([index, fuel]) => ({ index, name: profile.names.get(index), fuel }));
  return { functions, calls };
}
