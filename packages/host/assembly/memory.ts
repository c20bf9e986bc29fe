// Where things lie in this module's memory. The host fills it before it calls; see `src/wasm/body-core.ts`.
import { OPCODES } from "./opcodes";

/** By opcode: what follows it, values it takes and gives, and its weight. */
export const IMMEDIATES: usize = 1024;
export const POPS: usize = IMMEDIATES + OPCODES;
export const PUSHES: usize = POPS + OPCODES;
export const WEIGHTS: usize = PUSHES + OPCODES;

/** Of each type: how many parameters (u16) and results (u16). Of each function: its type (u32). */
export let types: usize = 0;
export let typeCount: u32 = 0;
export let functions: usize = 0;
export let functionCount: u32 = 0;
/** Open blocks, 16 bytes each: see `audit.ts` and `meter.ts`. */
export let stack: usize = 0;

export function setBinary(typesAt: usize, count: u32, functionsAt: usize, countOfFunctions: u32, stackAt: usize): void {
  types = typesAt;
  typeCount = count;
  functions = functionsAt;
  functionCount = countOfFunctions;
  stack = stackAt;
}
